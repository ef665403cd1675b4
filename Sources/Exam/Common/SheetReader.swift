/// Reads the rows of a sheet whose first line names its columns, and collects what is wrong.
///
/// `Column` lists the titles: the format of the file, as templates and offices write them.
struct SheetReader<Column: RawRepresentable<String> & CaseIterable & Hashable & Sendable> {
    /// One record, seen by column.
    struct Row {
        let line: Int
        fileprivate let fields: [String]
        fileprivate let places: [Column: Int]

        /// The field without blanks at its ends; empty where the sheet has no such column.
        subscript(column: Column) -> String {
            places[column].map { Sheet.trimmed(fields[$0]) } ?? ""
        }
    }

    private(set) var problems: [ImportProblem] = []
    let rows: [Row]

    /// - Parameters:
    ///   - bytes: the file.
    ///   - optional: columns that may be missing altogether.
    init(_ bytes: [UInt8], optional: Set<Column> = []) {
        let text: CSVText
        do throws(CSVFault) {
            text = try CSVText(bytes)
        } catch {
            rows = []
            problems = [ImportProblem(error)]
            return
        }
        var places: [Column: Int] = [:]
        for (index, title) in text.header.enumerated() {
            guard let column = Column(rawValue: Sheet.trimmed(title)) else {
                problems.append(ImportProblem(line: 1, column: title, value: title, code: .unknownColumn))
                continue
            }
            if places.updateValue(index, forKey: column) != nil {
                problems.append(ImportProblem(line: 1, column: title, value: title, code: .columnTwice))
            }
        }
        for column in Column.allCases where places[column] == nil && !optional.contains(column) {
            problems.append(
                ImportProblem(line: 1, column: column.rawValue, value: "", code: .missingColumn))
        }
        // Without its columns every cell would be wrong: the header is mended first.
        guard problems.isEmpty else {
            rows = []
            return
        }
        rows = text.records.map { Row(line: $0.line, fields: $0.fields, places: places) }
        if rows.isEmpty { problems = [ImportProblem(line: 2, column: "1", value: "", code: .empty)] }
    }

    /// Notes a problem with one cell; `shown` is what may be shown of it, the cell itself unless it is personal.
    mutating func note(_ code: ImportProblem.Code, _ row: Row, _ column: Column, shown: String? = nil) {
        problems.append(
            ImportProblem(
                line: row.line, column: column.rawValue, value: shown ?? row[column], code: code))
    }

    /// The cell's text.
    ///
    /// - Returns: nil, with a problem noted, when it is empty, too long, or holds control characters.
    mutating func text(
        _ row: Row, _ column: Column, charactersMax: Int = 100, isPersonal: Bool = false
    ) -> String? {
        let value = row[column]
        let shown = isPersonal ? Masking.name(value) : value
        guard !value.isEmpty else {
            note(.missing, row, column)
            return nil
        }
        guard value.count <= charactersMax else {
            note(.tooLong, row, column, shown: shown)
            return nil
        }
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            note(.controlCharacter, row, column, shown: shown)
            return nil
        }
        return value
    }

    /// The cell as one word of a closed list.
    mutating func word<Value>(_ row: Row, _ column: Column, _ words: [String: Value]) -> Value? {
        guard let value = text(row, column) else { return nil }
        guard let meaning = words[value] else {
            note(.unknownWord, row, column)
            return nil
        }
        return meaning
    }

    /// The cell as an identifier that may stand in the journal.
    mutating func identifier<Subject>(_ row: Row, _ column: Column) -> Identifier<Subject>? {
        guard let value = text(row, column) else { return nil }
        let identifier = Identifier<Subject>(rawValue: value)
        guard identifier.isWellFormed else {
            note(.badIdentifier, row, column)
            return nil
        }
        return identifier
    }

    /// The cell as a whole number within `range`.
    mutating func number(_ row: Row, _ column: Column, in range: ClosedRange<Int>) -> Int? {
        guard let value = text(row, column) else { return nil }
        guard let number = Int(value), range.contains(number) else {
            note(.badNumber, row, column)
            return nil
        }
        return number
    }

    /// The cell's parts between semicolons, of either width; empty for an empty cell.
    func list(_ row: Row, _ column: Column) -> [String] {
        row[column].split(whereSeparator: { $0 == ";" || $0 == "；" }).map { Sheet.trimmed(String($0)) }
            .filter { !$0.isEmpty }
    }

    /// What came of it, in the order of the file.
    func preview<Value>(_ values: [Value]) -> SheetPreview<Value> {
        let sorted = problems.enumerated().sorted { ($0.1.line, $0.0) < ($1.1.line, $1.0) }.map(\.element)
        let limit = SheetPreview<Value>.problemsMax
        guard sorted.count > limit else { return SheetPreview(rows: values, problems: sorted) }
        let rest = ImportProblem(
            line: sorted[limit].line, column: "", value: String(sorted.count - limit), code: .more)
        return SheetPreview(rows: values, problems: sorted.prefix(limit) + [rest])
    }
}

/// Words and habits that all sheets share.
enum Sheet {
    static let yesNo = ["是": true, "否": false]

    /// Without blanks at the ends, the ideographic one included.
    static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{3000}" || $0 == "\u{A0}" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
