import Exam
import Planning

/// A plan, drawn: what the tests of the draw and of its verifier begin with.
struct DrawDay {
    let plan: SeatingPlan.ID
    let cells: AnonymousPlan
    let nonce: [UInt8]
    let publicValue: String

    var input: [UInt8] { Draw.input(plan: plan, cells) }
    var inputDigest: String { Draw.digest(input) }
    var commitment: String { Draw.digest(nonce) }
    var nonceText: String {
        nonce.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    /// From the public value in normal form C and without blanks, as the caller has to bring it.
    var seed: String {
        Draw.seed(inputDigest: inputDigest, nonce: nonceText, publicValue: publicValue)
    }

    var seats: [DrawRecord.Seat] {
        Draw.seating(cells, seed: seed).flatMap { room in
            room.places.map {
                DrawRecord.Seat(person: $0.candidate, sitting: room.sitting, room: room.room, seat: $0.seat)
            }
        }
        .sorted()
    }

    /// An honest record, or one in which something is not as it was; `entered` is the public value as it was typed.
    func record(
        runs: [DrawRecord.Run]? = nil, seats: [DrawRecord.Seat]? = nil, moves: [DrawRecord.Move] = [],
        input: String? = nil, nonce: String? = nil, entered: String? = nil
    ) -> DrawRecord {
        DrawRecord(
            station: "068", plan: plan, input: input ?? String(decoding: self.input, as: UTF8.self),
            inputDigest: inputDigest, commitment: commitment, nonce: nonce ?? nonceText,
            publicSource: "体彩排列五 2021-11-26", publicValue: entered ?? publicValue,
            sittings: Set(self.seats.map(\.sitting)).sorted(),
            runs: runs ?? [DrawRecord.Run(run: 1, seed: seed, at: Moment(milliseconds: 1_637_900_000_000))],
            seats: seats ?? self.seats, moves: moves)
    }

    /// The example of `docs/draw.md`.
    static let publishedInput = """
        examstation-draw/1
        plan SP-001
        cell 1 3
        person 21110680001
        person 21110680002
        person 21110680005
        place S-1/R-101/4 S-2/W-1/1
        place S-1/R-101/9 S-2/W-1/2
        place S-1/R-102/2 S-3/W-1/1
        cell 2 1
        person 21110680003
        place S-1/R-102/7

        """

    static let published = DrawDay(
        plan: "SP-001",
        cells: forgetting(
            [
                ("S-1", "R-101", [(4, "21110680002"), (9, "21110680001")]),
                ("S-1", "R-102", [(2, "21110680005"), (7, "21110680003")]),
                ("S-2", "W-1", [(1, "21110680002"), (2, "21110680001")]),
                ("S-3", "W-1", [(1, "21110680005")]),
            ], group: { $0 == "21110680003" ? "B" : "A" }),
        nonce: Array(0..<32), publicValue: "4 2 0 7 1")

    /// One theory room, class after class.
    static func crowd(cells: [Int]) -> DrawDay {
        var places: [(Int, Candidate.ID)] = []
        for (cell, count) in cells.enumerated() {
            for number in 1...count {
                places.append((places.count + 1, Candidate.ID(rawValue: "2111068\(cell)\(100 + number)")))
            }
        }
        return DrawDay(
            plan: "SP-7",
            cells: forgetting(
                [("S-1", "R-1", places)], group: { "class \($0.rawValue.dropFirst(7).first ?? "-")" }),
            nonce: Array(repeating: 7, count: 32), publicValue: "é")
    }

    private static func forgetting(
        _ rooms: [(Sitting.ID, Room.ID, [(Int, Candidate.ID)])], group: (Candidate.ID) -> String
    ) -> AnonymousPlan {
        var seats: [Candidate.ID: [PlannedSeat]] = [:]
        for (sitting, room, places) in rooms {
            for (seat, person) in places {
                seats[person, default: []].append(PlannedSeat(sitting: sitting, room: room, seat: seat))
            }
        }
        // Alike in class and number of papers: one cell.
        let cells = Dictionary(grouping: seats.keys.sorted()) { person in
            "\(group(person)) \(seats[person, default: []].count)"
        }
        return AnonymousPlan(
            cells: cells.keys.sorted().map { name in
                let persons = cells[name, default: []]
                return AnonymousPlan.Cell(
                    persons: persons,
                    itineraries: persons.map { seats[$0, default: []].sorted() }.sorted {
                        $0.lexicographicallyPrecedes($1)
                    })
            })
    }
}
