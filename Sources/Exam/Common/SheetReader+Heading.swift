extension SheetReader where Column: TitledColumn {
    /// A sheet whose columns were found by their titles, or said by a person.
    ///
    /// - Parameters:
    ///   - grid: the whole sheet.
    ///   - heading: which row names the columns, and what they mean.
    ///   - isExact: whether each row must have as many fields as the header, as in a text file.
    ///   - optional: columns that may be missing altogether.
    init(_ grid: SheetGrid, heading: SheetHeading<Column>, isExact: Bool, optional: Set<Column>) {
        let (places, problems) = heading.places(optional: optional)
        let rows = grid.rows.dropFirst(heading.rowIndex + 1).filter { !$0.isBlank }
        self.init(rows: rows, places: places, headerLine: heading.line, problems: problems)
        guard isExact, problems.isEmpty, grid.rows.indices.contains(heading.rowIndex) else { return }
        let width = grid.rows[heading.rowIndex].cells.count
        add(
            rows.filter { $0.cells.count != width }.map { row in
                ImportProblem(
                    line: row.line, column: "\(min(row.cells.count, width) + 1)", value: "",
                    code: row.cells.count < width ? .shortRecord : .longRecord)
            })
    }

    /// The cell as a day of the calendar, as `2021-11-27` or `2021/11/27`.
    mutating func day(_ row: Row, _ column: Column) -> CivilDate? {
        guard let value = text(row, column) else { return nil }
        let parts = value.split(separator: "/", omittingEmptySubsequences: false)
        let written =
            parts.count == 3
            ? parts.map { $0.count == 1 ? "0\($0)" : "\($0)" }.joined(separator: "-") : value
        guard let day = CivilDate(text: written) else {
            note(.badDate, row, column)
            return nil
        }
        return day
    }
}

/// What a sheet says otherwise about one thing or person.
package struct SheetDifference: Equatable, Sendable {
    package struct Change: Equatable, Sendable {
        /// The title of the column.
        package let column: String
        package let before: String
        package let after: String

        package init(column: String, before: String, after: String) {
            self.column = column
            self.before = before
            self.after = after
        }
    }

    /// By what offices know it: a staff number, say.
    package let key: String
    /// Nil for what is new.
    package let changes: [Change]?

    package init(key: String, changes: [Change]?) {
        self.key = key
        self.changes = changes
    }
}
