/// One press in the editor of a room's seats.
package enum LayoutEdit: Hashable, Sendable {
    /// Seat → broken → spare → gap → seat; a place behind the last seat of a column becomes a seat.
    case place(column: Int, row: Int)
    /// One more column at the end, as long as the last one.
    case columnAdded
    case columnRemoved(column: Int)
    /// One more seat at the rear of every column.
    case rowAdded
    case rowRemoved(row: Int)
    /// An aisle between `column` and the next, or none.
    case aisle(column: Int)

    /// `place.2.5`, `column`, `column.2`, `row`, `row.5`, `aisle.1`: as ``text`` writes it.
    package init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.dropFirst().compactMap { Int($0) }
        guard numbers.count == parts.count - 1, numbers.allSatisfy({ (0..<100).contains($0) }) else {
            return nil
        }
        switch (parts.first, numbers.count) {
        case ("place", 2): self = .place(column: numbers[0], row: numbers[1])
        case ("column", 0): self = .columnAdded
        case ("column", 1): self = .columnRemoved(column: numbers[0])
        case ("row", 0): self = .rowAdded
        case ("row", 1): self = .rowRemoved(row: numbers[0])
        case ("aisle", 1): self = .aisle(column: numbers[0])
        default: return nil
        }
    }

    package var text: String {
        switch self {
        case .place(let column, let row): "place.\(column).\(row)"
        case .columnAdded: "column"
        case .columnRemoved(let column): "column.\(column)"
        case .rowAdded: "row"
        case .rowRemoved(let row): "row.\(row)"
        case .aisle(let column): "aisle.\(column)"
        }
    }
}

extension SeatLayout {
    /// The layout after `edit`; nil when it would be none: a column without a seat, too many columns or rows.
    package func applying(_ edit: LayoutEdit) -> SeatLayout? {
        var places = columns
        switch edit {
        case .place(let column, let row):
            guard places.indices.contains(column), (0..<Self.rowsMax).contains(row) else { return nil }
            let missing = row + 1 - places[column].count
            guard missing <= 0 else {
                places[column] += Array(repeating: .gap, count: missing - 1) + [.seat]
                break
            }
            places[column][row] =
                switch places[column][row] {
                case .seat: .broken
                case .broken: .spare
                case .spare, .brokenSpare: .gap
                case .gap: .seat
                }
        case .columnAdded:
            places.append(Array(repeating: .seat, count: columns.last?.count ?? 1))
        case .columnRemoved(let column):
            guard places.indices.contains(column) else { return nil }
            places.remove(at: column)
            // What was left and right of the column now meets: an aisle on either side stays one.
            let moved = aisles.map { $0 >= column ? $0 - 1 : $0 }
            return SeatLayout(places: places, aisles: moved.filter { places.dropLast().indices.contains($0) })
        case .rowAdded:
            for column in places.indices { places[column].append(.seat) }
        case .rowRemoved(let row):
            guard (0..<rowCount).contains(row) else { return nil }
            for column in places.indices where places[column].indices.contains(row) {
                places[column].remove(at: row)
            }
        case .aisle(let column):
            guard places.dropLast().indices.contains(column) else { return nil }
            let kept = aisles.filter { $0 != column }
            return SeatLayout(places: places, aisles: isAisle(after: column) ? kept : kept + [column])
        }
        return SeatLayout(places: places, aisles: aisles)
    }
}
