/// How the seats of a room stand: columns of desks, seen with the blackboard in front.
///
/// Numbers run in a serpentine: seat 1 is the front desk of the first column, the first
/// column runs front to back, the second back to front, and so on. Columns may differ in
/// length; a shorter column keeps its front desks, so its rear places are gaps.
package struct SeatLayout: Hashable, Sendable {
    /// Seats in each column, from seat 1's column: 1…12 columns of 1…20 seats.
    package let columns: [Int]

    /// - Returns: nil when a limit is broken.
    package init?(columns: [Int]) {
        guard (1...12).contains(columns.count), columns.allSatisfy({ (1...20).contains($0) }) else {
            return nil
        }
        self.columns = columns
    }

    /// Reads `7-8-8-7`, or `5x6` for five columns of six.
    package init?(text: String) {
        let crossed = text.split(whereSeparator: { $0 == "x" || $0 == "X" || $0 == "×" })
        if crossed.count == 2, let columnCount = Int(crossed[0]), let rowCount = Int(crossed[1]),
            (1...12).contains(columnCount)
        {
            self.init(columns: Array(repeating: rowCount, count: columnCount))
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        self.init(columns: parts.compactMap { $0 })
    }

    /// `7-8-8-7`.
    package var text: String { columns.map(String.init).joined(separator: "-") }

    package var seatCount: Int { columns.reduce(0, +) }

    package var rowCount: Int { columns.max() ?? 0 }

    /// The number of the seat in `column` and `row` (both from 0, row 0 in front), or nil for a gap.
    package func seat(column: Int, row: Int) -> Int? {
        guard columns.indices.contains(column), (0..<columns[column]).contains(row) else { return nil }
        let before = columns[..<column].reduce(0, +)
        let runsToTheBack = column.isMultiple(of: 2)
        return before + (runsToTheBack ? row + 1 : columns[column] - row)
    }

    /// Where seat `number` stands, counted from 0, or nil when there is no such seat.
    package func place(of number: Int) -> (column: Int, row: Int)? {
        var before = 0
        for (column, count) in columns.enumerated() {
            if number > before, number <= before + count {
                let step = number - before
                return (column, column.isMultiple(of: 2) ? step - 1 : count - step)
            }
            before += count
        }
        return nil
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
