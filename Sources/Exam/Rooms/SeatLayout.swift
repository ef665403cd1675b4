/// How the seats of a room stand: columns of desks, seen with the blackboard in front.
///
/// Numbers run in a serpentine: seat 1 is the front seat of the first column, the first column
/// runs front to back, the second back to front, and so on. A gap takes no number, the numbers
/// run on over it. A broken seat keeps its number, so that no label behind it has to be printed
/// again; nobody is seated there. A spare place keeps its number, too: no plan fills it, and whoever's own place
/// breaks is moved there. An aisle between two columns changes no number.
package struct SeatLayout: Hashable, Sendable {
    /// What stands at one place of the grid.
    package enum Place: String, Hashable, Sendable, CaseIterable {
        case seat
        /// A seat with a number that may not be used.
        case broken
        /// Nothing: a pillar, a stove, a door.
        case gap
        /// A seat with a number that is kept free for somebody whose own breaks.
        case spare
        /// A spare one that may not be used.
        case brokenSpare

        var isBroken: Bool { self == .broken || self == .brokenSpare }

        /// The same place broken, or mended; a gap stays one.
        func marked(isBroken: Bool) -> Place {
            switch self {
            case .gap: .gap
            case .seat, .broken: isBroken ? .broken : .seat
            case .spare, .brokenSpare: isBroken ? .brokenSpare : .spare
            }
        }
    }

    /// The places of each column from the front, from seat 1's column. No column ends with a gap.
    package let columns: [[Place]]
    /// The columns, from 0 and ascending, that have an aisle between them and the next one.
    package let aisles: [Int]

    package static let columnsMax = 12
    package static let rowsMax = 20

    /// Nil when a limit is broken.
    ///
    /// - Parameters:
    ///   - places: 1…12 columns of at most 20 places and at least one seat; gaps at the rear are dropped.
    ///   - aisles: columns, from 0, that have an aisle between them and the next; in any order.
    package init?(places: [[Place]], aisles: [Int] = []) {
        let columns = places.map { column in
            Array(column[..<(column.lastIndex { $0 != .gap }.map { $0 + 1 } ?? 0)])
        }
        guard (1...Self.columnsMax).contains(columns.count),
            columns.allSatisfy({ (1...Self.rowsMax).contains($0.count) }),
            aisles.allSatisfy({ columns.dropLast().indices.contains($0) })
        else { return nil }
        self.columns = columns
        self.aisles = Set(aisles).sorted()
    }

    /// A layout without gaps, broken seats or aisles; nil when a limit is broken.
    ///
    /// `columns`: seats in each column, from seat 1's: 1…12 columns of 1…20 seats.
    package init?(columns: [Int]) {
        guard columns.allSatisfy({ (1...Self.rowsMax).contains($0) }) else { return nil }
        self.init(places: columns.map { Array(repeating: .seat, count: $0) })
    }

    /// Seats with a number, the broken ones among them: their numbers are 1…seatCount.
    package var seatCount: Int { columns.reduce(0) { $0 + Self.seats($1[...]) } }

    /// Seats on which a plan may seat somebody.
    package var usableCount: Int { columns.reduce(0) { $0 + $1.count { $0 == .seat } } }

    /// Spare places that may be used.
    package var spareCount: Int { columns.reduce(0) { $0 + $1.count { $0 == .spare } } }

    /// The numbers of the spare places, broken ones left out, ascending.
    package var spareSeats: [Int] { (1...seatCount).filter(isSpare) }

    /// The numbers of the seats on which a plan may seat somebody, ascending.
    package var usableSeats: [Int] { (1...seatCount).filter(isUsable) }

    /// The numbers of the broken seats, ascending.
    package var brokenSeats: [Int] { (1...seatCount).filter(isBroken) }

    /// Places of the longest column, gaps counted.
    package var rowCount: Int { columns.map(\.count).max() ?? 0 }

    /// Whether a plan may seat somebody on seat `number`: it is there, not broken and not spare.
    package func isUsable(_ number: Int) -> Bool {
        place(of: number).map { columns[$0.column][$0.row] == .seat } ?? false
    }

    /// Whether there is a seat `number` that may not be used.
    package func isBroken(_ number: Int) -> Bool {
        place(of: number).map { columns[$0.column][$0.row].isBroken } ?? false
    }

    /// Whether seat `number` is kept free for somebody whose own breaks, and may be used.
    package func isSpare(_ number: Int) -> Bool {
        place(of: number).map { columns[$0.column][$0.row] == .spare } ?? false
    }

    /// Whether an aisle runs between `column` (from 0) and the next one.
    package func isAisle(after column: Int) -> Bool { aisles.contains(column) }

    /// The number of the seat in `column` and `row` (both from 0, row 0 in front), or nil for a gap.
    package func seat(column: Int, row: Int) -> Int? {
        guard columns.indices.contains(column), columns[column].indices.contains(row),
            columns[column][row] != .gap
        else { return nil }
        let before = columns[..<column].reduce(0) { $0 + Self.seats($1[...]) }
        let runsToTheBack = column.isMultiple(of: 2)
        return before + Self.seats(runsToTheBack ? columns[column][...row] : columns[column][row...])
    }

    /// The seats beside, in front of and behind seat `number`; an aisle parts nobody.
    package func neighbours(of number: Int) -> [Int] {
        guard let place = place(of: number) else { return [] }
        return [(-1, 0), (1, 0), (0, -1), (0, 1)].compactMap { step in
            seat(column: place.column + step.0, row: place.row + step.1)
        }
    }

    /// Neighbours whose seats hold the same, each pair once, ascending; the lower number first.
    package func pairs<Value: Equatable>(alike values: [Int: Value]) -> [(first: Int, second: Int)] {
        values.keys.sorted().flatMap { first in
            neighbours(of: first).sorted().filter { $0 > first && values[$0] == values[first] }
                .map { (first: first, second: $0) }
        }
    }

    /// Where seat `number` stands, counted from 0, or nil when there is no such seat.
    package func place(of number: Int) -> (column: Int, row: Int)? {
        var step = number
        guard step > 0 else { return nil }
        for (column, places) in columns.enumerated() {
            let rows = places.indices.filter { places[$0] != .gap }
            if step <= rows.count {
                return (column, column.isMultiple(of: 2) ? rows[step - 1] : rows[rows.count - step])
            }
            step -= rows.count
        }
        return nil
    }

    /// The layout with seat `number` broken, or mended; nil when there is no such seat.
    package func marking(_ number: Int, isBroken: Bool) -> SeatLayout? {
        guard let place = place(of: number) else { return nil }
        var places = columns
        places[place.column][place.row] = places[place.column][place.row].marked(isBroken: isBroken)
        return SeatLayout(places: places, aisles: aisles)
    }

    /// The layout with `numbers` spare and every other spare place an ordinary one; nil when one of them is not there
    /// or is broken.
    package func keeping(spare numbers: Set<Int>) -> SeatLayout? {
        guard numbers.allSatisfy({ isUsable($0) || isSpare($0) }) else { return nil }
        var places = columns
        for number in 1...seatCount {
            guard let place = place(of: number), !isBroken(number) else { continue }
            places[place.column][place.row] = numbers.contains(number) ? .spare : .seat
        }
        return SeatLayout(places: places, aisles: aisles)
    }

    private static func seats(_ places: ArraySlice<Place>) -> Int { places.count { $0 != .gap } }
}

/// The spelling in the journal, in sheets and on screen.
///
/// Columns stand one after the other, `-` between two of them, `=` where an aisle is between. A column is
/// spelled from the front: a number for so many seats, `_` for a gap, `!` for a broken seat, `~` for a spare one,
/// `*` for a broken spare one. `7-8=8-3_!3` has an aisle in the middle and a last column of three seats, a gap, a
/// broken seat and three seats.
extension SeatLayout {
    /// Reads the spelling, or `5x6` for five columns of six.
    package init?(text: String) {
        let crossed = text.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "x" || $0 == "X" || $0 == "×" })
        if crossed.count == 2, let columnCount = Int(crossed[0]), let rowCount = Int(crossed[1]),
            (1...Self.columnsMax).contains(columnCount)
        {
            self.init(columns: Array(repeating: rowCount, count: columnCount))
            return
        }
        let parts = text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "-" || $0 == "=" })
        guard parts.count <= Self.columnsMax else { return nil }
        var places: [[Place]] = []
        for part in parts {
            guard let column = Self.column(part) else { return nil }
            places.append(column)
        }
        let marks = text.filter { $0 == "-" || $0 == "=" }
        self.init(places: places, aisles: marks.enumerated().filter { $0.element == "=" }.map(\.offset))
    }

    /// `7-8=8-3_!3`. Reads back as the same layout, and no other text is written for it.
    package var text: String {
        columns.enumerated().reduce(into: "") { text, column in
            if column.offset > 0 { text += isAisle(after: column.offset - 1) ? "=" : "-" }
            text += Self.spelling(column.element)
        }
    }

    /// Every place but an ordinary seat.
    private static let marks: [Character: Place] = [
        "_": .gap, "!": .broken, "~": .spare, "*": .brokenSpare,
    ]

    private static func column(_ text: Substring) -> [Place]? {
        var places: [Place] = []
        var digits = ""
        func run() -> Int? {
            guard !digits.isEmpty else { return 0 }
            return Int(digits).flatMap { (1...rowsMax).contains($0) ? $0 : nil }
        }
        for character in text {
            guard let place = marks[character] else {
                guard character.isASCII, character.isNumber else { return nil }
                digits.append(character)
                continue
            }
            guard let count = run(), places.count < rowsMax else { return nil }
            places += Array(repeating: .seat, count: count)
            places.append(place)
            digits = ""
        }
        guard let count = run() else { return nil }
        return places + Array(repeating: .seat, count: count)
    }

    private static func spelling(_ places: [Place]) -> String {
        var text = ""
        var run = 0
        for place in places {
            if place == .seat {
                run += 1
                continue
            }
            if run > 0 { text += "\(run)" }
            run = 0
            text += marks.first { $0.value == place }.map { String($0.key) } ?? ""
        }
        return run > 0 ? text + "\(run)" : text
    }
}

extension SeatLayout: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let layout = SeatLayout(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no seat layout: \(text)")
        }
        self = layout
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
