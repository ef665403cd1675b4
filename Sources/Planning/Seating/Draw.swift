import Crypto
package import Exam

/// The lot that puts people on the places of an ``AnonymousPlan`` (docs/draw.md).
///
/// The pattern is RFC 3797's: what is drawn from is fixed and hashed, a secret is committed to, the public
/// value that decides is named beforehand; then anybody can redo it. HMAC-SHA256 in counter mode makes the
/// numbers, rejection keeps them even, Fisher and Yates shuffle.
package enum Draw {
    package static let format = "examstation-draw/1"
    package static let nonceBytes = 32

    /// What is fixed before anybody knows the public value: UTF-8, LF after every line.
    package static func input(plan: SeatingPlan.ID, _ cells: AnonymousPlan) -> [UInt8] {
        var text = "\(format)\nplan \(plan)\n"
        for (index, cell) in cells.cells.enumerated() {
            text += "cell \(index + 1) \(cell.persons.count)\n"
            for person in cell.persons { text += "person \(person)\n" }
            for itinerary in cell.itineraries {
                text += "place"
                for seat in itinerary { text += " \(seat.sitting)/\(seat.room)/\(seat.seat)" }
                text += "\n"
            }
        }
        for room in cells.kept {
            for place in room.places {
                text += "keep \(place.candidate) \(room.sitting)/\(room.room)/\(place.seat)\n"
            }
        }
        return [UInt8](text.utf8)
    }

    /// Lower-case hex of the SHA-256 of `bytes`: digest of an input, commitment to a nonce.
    package static func digest(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    /// - Parameters:
    ///   - inputDigest: hex.
    ///   - nonce: hex of 32 bytes.
    ///   - publicValue: without blanks at its ends, in Unicode's normal form C.
    /// - Returns: hex of 32 bytes.
    package static func seed(inputDigest: String, nonce: String, publicValue: String) -> String {
        digest([UInt8]("\(format)\n\(inputDigest)\n\(nonce)\n\(publicValue)\n".utf8))
    }

    /// The seats as they fall by `seed`, hex of 32 bytes: by sitting and room, seats ascending.
    package static func seating(_ plan: AnonymousPlan, seed: String) -> [RoomSeating] {
        let drawn = rooms(
            of: plan.cells.enumerated().map { index, cell in
                var persons = cell.persons
                var stream = DrawStream(seed: seed, label: "cell \(index + 1)")
                stream.shuffle(&persons)
                return AnonymousPlan.Cell(persons: persons, itineraries: cell.itineraries)
            })
        return together(drawn, plan.kept)
    }

    /// The seats as they would be if everybody took the places in order: to look at, never to adopt.
    package static func undrawn(_ plan: AnonymousPlan) -> [RoomSeating] {
        together(rooms(of: plan.cells), plan.kept)
    }

    private static func together(_ drawn: [RoomSeating], _ kept: [RoomSeating]) -> [RoomSeating] {
        (drawn + kept).sorted { ($0.sitting, $0.room) < ($1.sitting, $1.room) }
    }

    private static func rooms(of cells: [AnonymousPlan.Cell]) -> [RoomSeating] {
        struct Key: Hashable {
            let sitting: Sitting.ID
            let room: Room.ID
        }
        var places: [Key: [SeatedPlace]] = [:]
        for cell in cells {
            for (person, itinerary) in zip(cell.persons, cell.itineraries) {
                for seat in itinerary {
                    places[Key(sitting: seat.sitting, room: seat.room), default: []].append(
                        SeatedPlace(seat: seat.seat, candidate: person))
                }
            }
        }
        return places.map { key, seats in
            RoomSeating(sitting: key.sitting, room: key.room, places: seats.sorted { $0.seat < $1.seat })
        }
        .sorted { ($0.sitting, $0.room) < ($1.sitting, $1.room) }
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            let digits = String(byte, radix: 16)
            text += digits.utf8.count == 1 ? "0" + digits : digits
        }
    }

    static func bytes(hex: String) -> [UInt8] {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

/// Numbers that follow from a seed and a label: block i is HMAC-SHA256(seed, label ‖ 0 ‖ i).
package struct DrawStream: Sendable {
    private let key: SymmetricKey
    private let label: [UInt8]
    private var block: [UInt8] = []
    private var offset = 0
    private var counter: UInt64 = 0

    /// - Parameters:
    ///   - seed: hex of 32 bytes.
    ///   - label: tells the streams of one seed apart.
    package init(seed: String, label: String) {
        key = SymmetricKey(data: Draw.bytes(hex: seed))
        self.label = [UInt8](label.utf8)
    }

    /// The next 64 bits, big-endian, four a block.
    package mutating func word() -> UInt64 {
        if offset == block.count {
            let place = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
            block = [UInt8](HMAC<SHA256>.authenticationCode(for: label + [0] + place, using: key))
            offset = 0
            counter += 1
        }
        defer { offset += 8 }
        return block[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number from 0 up to `limit`, itself left out; every one equally likely.
    package mutating func below(_ limit: Int) -> Int {
        precondition(limit > 0, "there is nothing below \(limit)")
        let count = UInt64(limit)
        // The greatest multiple that fits 64 bits; a count that divides 2^64 rejects nothing.
        let rejected = (UInt64.max % count + 1) % count
        while true {
            let value = word()
            if value <= UInt64.max - rejected { return Int(value % count) }
        }
    }

    /// Fisher and Yates, from the last place down.
    package mutating func shuffle<Element>(_ values: inout [Element]) {
        guard values.count > 1 else { return }
        for index in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(index, below(index + 1))
        }
    }
}

/// Reads a draw's input back.
package enum DrawInput {
    /// - Throws: ``DrawInputFault`` naming the first line that is not as the format says.
    package static func read(_ bytes: [UInt8]) throws(DrawInputFault) -> AnonymousPlan {
        let lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, lines[0] == Draw.format, lines[1].hasPrefix("plan "), lines.last == "" else {
            throw DrawInputFault(line: 1)
        }
        var cells: [AnonymousPlan.Cell] = []
        var persons: [Candidate.ID] = []
        var itineraries: [[PlannedSeat]] = []
        func close(_ line: Int) throws(DrawInputFault) {
            guard persons.count == itineraries.count else { throw DrawInputFault(line: line) }
            if !persons.isEmpty { cells.append(.init(persons: persons, itineraries: itineraries)) }
            persons = []
            itineraries = []
        }
        var kept: [RoomSeating] = []
        for (index, line) in lines.dropFirst(2).dropLast().enumerated() {
            let words = line.split(separator: " ")
            switch words.first {
            case "cell": try close(index + 3)
            case "person" where words.count == 2: persons.append(Candidate.ID(rawValue: String(words[1])))
            case "place":
                itineraries.append(
                    try words.dropFirst().map { word throws(DrawInputFault) in
                        try seat(word, line: index + 3)
                    })
            case "keep" where words.count == 3:
                keep(Candidate.ID(rawValue: String(words[1])), try seat(words[2], line: index + 3), in: &kept)
            default: throw DrawInputFault(line: index + 3)
            }
        }
        try close(lines.count)
        return AnonymousPlan(cells: cells, kept: kept)
    }

    private static func seat(_ word: Substring, line: Int) throws(DrawInputFault) -> PlannedSeat {
        let parts = word.split(separator: "/")
        guard parts.count == 3, let seat = Int(parts[2]) else { throw DrawInputFault(line: line) }
        return PlannedSeat(
            sitting: Sitting.ID(rawValue: String(parts[0])), room: Room.ID(rawValue: String(parts[1])),
            seat: seat)
    }

    /// Lines of one room follow one another.
    private static func keep(_ person: Candidate.ID, _ seat: PlannedSeat, in rooms: inout [RoomSeating]) {
        let place = SeatedPlace(seat: seat.seat, candidate: person)
        if let last = rooms.last, last.sitting == seat.sitting, last.room == seat.room {
            rooms[rooms.count - 1] = RoomSeating(
                sitting: last.sitting, room: last.room, places: last.places + [place])
        } else {
            rooms.append(RoomSeating(sitting: seat.sitting, room: seat.room, places: [place]))
        }
    }
}

/// A line of a draw's input that is not as the format says.
package struct DrawInputFault: Error, Equatable {
    package let line: Int
}
