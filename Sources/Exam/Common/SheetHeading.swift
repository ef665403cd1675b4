/// The columns of one kind of sheet, each with every title by which offices know it.
package protocol TitledColumn: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// The station's own title first.
    var titles: [String] { get }
}

/// Which column of a sheet means what: found by its titles, or said by a person.
package struct SheetHeading<Column: TitledColumn>: Equatable, Sendable {
    /// What a person says of one column.
    package enum Choice: Equatable, Sendable {
        case field(Column)
        case leftOut
    }

    package struct Title: Equatable, Sendable {
        /// From 0.
        package let index: Int
        /// As it stands in the file; empty for a column without one.
        package let text: String
        /// What the column means; nil when it is left out or nobody has said.
        package let column: Column?
        package let isLeftOut: Bool
        /// Whether a person said so.
        package let isChosen: Bool

        /// Whether somebody has to say what it means.
        package var isUnknown: Bool { column == nil && !isLeftOut }
    }

    /// Which row of the grid names the columns, from 0.
    package let rowIndex: Int
    /// Its line in the file.
    package let line: Int
    /// The columns that hold anything.
    package let titles: [Title]

    /// Headers stand below a title and a remark or two at most.
    package static var rowsSearched: Int { 20 }

    /// - Parameters:
    ///   - grid: the whole sheet.
    ///   - chosen: which row names the columns, when a person says so.
    ///   - choices: what a person says of columns, by their index.
    package init(_ grid: SheetGrid, rowIndex chosen: Int? = nil, choices: [Int: Choice] = [:]) {
        let found = chosen.flatMap { grid.rows.indices.contains($0) ? $0 : nil } ?? Self.likeliest(grid)
        rowIndex = found
        guard grid.rows.indices.contains(found) else {
            line = 1
            titles = []
            return
        }
        let row = grid.rows[found]
        line = row.line
        let below = grid.rows[(found + 1)...]
        let width = ([row] + below).map(\.cells.count).max() ?? 0
        titles = (0..<width).compactMap { index in
            let text = Sheet.trimmed(row[index].text)
            if text.isEmpty, below.allSatisfy({ $0[index].text.isEmpty }) { return nil }
            let choice = choices[index]
            switch choice {
            case .field(let column)?:
                return Title(index: index, text: text, column: column, isLeftOut: false, isChosen: true)
            case .leftOut?:
                return Title(index: index, text: text, column: nil, isLeftOut: true, isChosen: true)
            case nil:
                let column = Column(title: text)
                return Title(index: index, text: text, column: column, isLeftOut: false, isChosen: false)
            }
        }
    }

    /// The row of the first twenty with most titles that are known; the first row when none has any.
    private static func likeliest(_ grid: SheetGrid) -> Int {
        var best = (index: 0, known: 0)
        for (index, row) in grid.rows.prefix(rowsSearched).enumerated() {
            let known = row.cells.count { Column(title: $0.text) != nil }
            if known > best.known { best = (index, known) }
        }
        return best.index
    }

    /// Where each column stands, and what is wrong with the header.
    ///
    /// - Parameter optional: columns that may be missing altogether.
    /// - Returns: of two columns of one meaning the later one's place, and a problem.
    package func places(
        optional: Set<Column>
    ) -> (places: [Column: Int], problems: [ImportProblem]) {
        var places: [Column: Int] = [:]
        var problems: [ImportProblem] = []
        for title in titles {
            let shown = title.text.isEmpty ? "\(title.index + 1)" : title.text
            if let column = title.column {
                guard places.updateValue(title.index, forKey: column) != nil else { continue }
                problems.append(ImportProblem(line: line, column: shown, value: shown, code: .columnTwice))
            } else if !title.isLeftOut {
                problems.append(ImportProblem(line: line, column: shown, value: shown, code: .unknownColumn))
            }
        }
        for column in Column.allCases where places[column] == nil && !optional.contains(column) {
            problems.append(
                ImportProblem(line: line, column: column.rawValue, value: "", code: .missingColumn))
        }
        return (places, problems)
    }
}

extension TitledColumn {
    /// The column that a title names, in Chinese or English and however it is decorated; nil when unknown.
    package init?(title: String) {
        let bare = Self.bare(title)
        let found = Self.allCases.first { column in
            column.titles.contains { Self.bare($0) == bare }
        }
        guard !bare.isEmpty, let found else { return nil }
        self = found
    }

    /// Small letters without blanks, marks, and remarks in brackets: `*身份证号码（必填）` is 身份证号码.
    private static func bare(_ title: String) -> String {
        var bare = ""
        var depth = 0
        for character in Sheet.narrow(title).lowercased() {
            switch character {
            case "(", "[", "【": depth += 1
            case ")", "]", "】": depth -= 1
            case _ where depth > 0: break
            case _ where character.isLetter || character.isNumber: bare.append(character)
            default: break
            }
        }
        return bare
    }
}
