/// Reads the rows of a sheet whose first line names its columns, and collects what is wrong.
///
/// `Column` lists the titles: the format of the file, as templates and offices write them.
struct SheetReader<Column: RawRepresentable<String> & CaseIterable & Hashable & Sendable> {
    /// One row, seen by column.
    struct Row {
        let line: Int
        fileprivate let cells: SheetGrid.Row
        fileprivate let places: [Column: Int]

        /// The field without blanks at its ends; empty where the sheet has no such column.
        subscript(column: Column) -> String { Sheet.trimmed(cell(column).text) }

        /// The cell as it came; an empty one where the sheet has no such column.
        func cell(_ column: Column) -> SheetCell { places[column].map { cells[$0] } ?? SheetCell("") }
    }

    private(set) var problems: [ImportProblem] = []
    /// What was done to cells, or should be looked at.
    private(set) var notes: [ImportProblem] = []
    let rows: [Row]

    /// Whether the sheet has such a column.
    func has(_ column: Column) -> Bool { rows.first?.places[column] != nil }

    /// - Parameters:
    ///   - bytes: the file.
    ///   - optional: columns that may be missing altogether.
    init(_ bytes: [UInt8], optional: Set<Column> = []) {
        let text: CSVText
        do throws(CSVFault) {
            text = try CSVText(bytes)
        } catch {
            self.init(rows: [], places: [:], headerLine: 1, problems: [ImportProblem(error)])
            return
        }
        self.init(header: text.header, line: 1, rows: SheetGrid(text.records).rows, optional: optional)
    }

    /// A sheet whose first row names its columns, whatever file it came in.
    ///
    /// - Parameters:
    ///   - grid: the whole sheet.
    ///   - isExact: whether every row must have as many cells as the first, as in a text file.
    ///   - optional: columns that may be missing altogether.
    init(_ grid: SheetGrid, isExact: Bool, optional: Set<Column> = []) {
        guard let first = grid.rows.first else {
            let problem = ImportProblem(line: 1, column: "1", value: "", code: .empty)
            self.init(rows: [SheetGrid.Row](), places: [:], headerLine: 1, problems: [problem])
            return
        }
        let header = first.cells.map(\.text)
        let rows = grid.rows.dropFirst().filter { !$0.isBlank }
        self.init(header: header, line: first.line, rows: rows, optional: optional)
        guard isExact, problems.isEmpty else { return }
        for row in rows where row.cells.count != header.count {
            let code: ImportProblem.Code = row.cells.count < header.count ? .shortRecord : .longRecord
            problems.append(
                ImportProblem(line: row.line, column: "\(row.cells.count)", value: "", code: code))
        }
    }

    private init(
        header: [String], line: Int, rows: some Collection<SheetGrid.Row>, optional: Set<Column>
    ) {
        var problems: [ImportProblem] = []
        var places: [Column: Int] = [:]
        for (index, title) in header.enumerated() {
            guard let column = Column(rawValue: Sheet.trimmed(title)) else {
                problems.append(ImportProblem(line: line, column: title, value: title, code: .unknownColumn))
                continue
            }
            if places.updateValue(index, forKey: column) != nil {
                problems.append(ImportProblem(line: line, column: title, value: title, code: .columnTwice))
            }
        }
        for column in Column.allCases where places[column] == nil && !optional.contains(column) {
            problems.append(
                ImportProblem(line: line, column: column.rawValue, value: "", code: .missingColumn))
        }
        // Without its columns every cell would be wrong: the header is mended first.
        self.init(rows: rows, places: places, headerLine: line, problems: problems)
    }

    /// A sheet whose columns are known already.
    ///
    /// - Parameters:
    ///   - rows: those below the header.
    ///   - places: where each column stands.
    ///   - headerLine: the header's line.
    ///   - problems: of the header; with any, no row is read.
    init(
        rows: some Collection<SheetGrid.Row>, places: [Column: Int], headerLine: Int,
        problems: [ImportProblem]
    ) {
        self.problems = problems
        guard problems.isEmpty else {
            self.rows = []
            return
        }
        self.rows = rows.map { Row(line: $0.line, cells: $0, places: places) }
        if self.rows.isEmpty {
            self.problems = [ImportProblem(line: headerLine + 1, column: "1", value: "", code: .empty)]
        }
    }

    /// Notes a problem with one cell; `shown` is what may be shown of it, the cell itself unless it is personal.
    mutating func note(_ code: ImportProblem.Code, _ row: Row, _ column: Column, shown: String? = nil) {
        problems.append(
            ImportProblem(
                line: row.line, column: column.rawValue, value: shown ?? row[column], code: code))
    }

    /// Adds what was found before the cells were read: lines that are no records stand instead of there being none.
    mutating func add(_ found: [ImportProblem]) {
        problems = rows.isEmpty && !found.isEmpty ? found : problems + found
    }

    /// Notes what was done to one cell, or what should be looked at.
    mutating func remark(_ code: ImportProblem.Code, _ row: Row, _ column: Column, shown: String? = nil) {
        notes.append(
            ImportProblem(
                line: row.line, column: column.rawValue, value: shown ?? row[column], code: code))
    }

    /// Notes what concerns the sheet as a whole.
    mutating func remark(_ code: ImportProblem.Code, line: Int, _ column: Column) {
        notes.append(ImportProblem(line: line, column: column.rawValue, value: "", code: code))
    }

    /// The cell's text as its file gives it, with what the file did to it noted.
    ///
    /// - Returns: nil, with a problem noted, when nobody can know what stood there; empty for an empty cell.
    mutating func value(_ row: Row, _ column: Column, mask: Sheet.Mask = .none) -> String? {
        let cell = row.cell(column)
        let value = row[column]
        let shown = mask.shown(value)
        if cell.text != value { remark(.noteBlanks, row, column, shown: shown) }
        switch cell.mark {
        case nil: return value
        case .digitsLost:
            note(.digitsLost, row, column, shown: shown)
            return nil
        case .error:
            note(.cellError, row, column)
            return nil
        case .formulaWithoutResult:
            note(.formulaWithoutResult, row, column)
            return nil
        case .mergedAcross:
            note(.mergedAcross, row, column)
            return nil
        case .date: remark(.noteDate, row, column, shown: shown)
        case .merged: remark(.noteMerged, row, column, shown: shown)
        case .formula, .formulaNumber: remark(.noteFormula, row, column, shown: shown)
        case .number: break
        }
        return value
    }

    /// A number that names somebody or something, such as a telephone number: digits at double width are
    /// brought to one width, and what a spreadsheet writes round a number to keep it a text is taken off.
    ///
    /// - Returns: nil, with a problem noted, when digits are lost; empty for an empty cell.
    mutating func numeral(
        _ row: Row, _ column: Column, foldsWidth: Bool = true, mask: Sheet.Mask = .none
    ) -> String? {
        guard let stored = value(row, column, mask: mask) else { return nil }
        var text = Sheet.withoutTextMark(stored)
        if text != stored { remark(.noteTextMark, row, column, shown: mask.shown(text)) }
        if foldsWidth {
            let narrow = Sheet.narrow(text)
            if narrow != text { remark(.noteFullWidth, row, column, shown: mask.shown(narrow)) }
            text = narrow
        }
        guard !Sheet.isScientific(text) else {
            note(.digitsLost, row, column, shown: text)
            return nil
        }
        return text
    }

    /// The cell's text.
    ///
    /// - Returns: nil, with a problem noted, when it is empty, too long, or holds control characters.
    mutating func text(
        _ row: Row, _ column: Column, charactersMax: Int = 100, isPersonal: Bool = false
    ) -> String? {
        guard let value = value(row, column, mask: isPersonal ? .name : .none) else { return nil }
        return checked(value, row, column, charactersMax: charactersMax, isPersonal: isPersonal)
    }

    /// A text that stood in the cell, when it may stand in the journal.
    ///
    /// - Returns: nil, with a problem noted, when it is empty, too long, or holds control characters.
    mutating func checked(
        _ value: String, _ row: Row, _ column: Column, charactersMax: Int = 100, isPersonal: Bool = false
    ) -> String? {
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
        guard let stored = numeral(row, column), let value = checked(stored, row, column) else { return nil }
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
    func preview<Value>(
        _ values: [Value], problemsMax: Int = SheetPreview<Value>.problemsMax
    ) -> SheetPreview<Value> {
        SheetPreview(
            rows: values, problems: Self.sorted(problems, atMost: problemsMax),
            notes: Self.sorted(notes, atMost: problemsMax))
    }

    private static func sorted(_ found: [ImportProblem], atMost limit: Int) -> [ImportProblem] {
        let sorted = found.enumerated().sorted { ($0.1.line, $0.0) < ($1.1.line, $1.0) }.map(\.element)
        guard sorted.count > limit else { return sorted }
        let rest = ImportProblem(
            line: sorted[limit].line, column: "", value: String(sorted.count - limit), code: .more)
        return sorted.prefix(limit) + [rest]
    }
}

/// Words and habits that all sheets share.
enum Sheet {
    /// How a cell may be shown to whoever mends the sheet.
    enum Mask {
        case none, name, document, telephone

        func shown(_ text: String) -> String {
            switch self {
            case .none: text
            case .name: Masking.name(text)
            case .document: Masking.document(text)
            case .telephone: Masking.telephone(text)
            }
        }
    }

    static let yesNo = ["是": true, "否": false]

    /// Without blanks at the ends, the ideographic one included.
    static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{3000}" || $0 == "\u{A0}" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    /// With the ASCII characters that are written at double width (U+FF01…U+FF5E) at their own.
    static func narrow(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: ResidentNumber.isFullWidth) else { return text }
        let scalars = text.unicodeScalars.map { scalar in
            ResidentNumber.isFullWidth(scalar) ? Unicode.Scalar(UInt8(scalar.value - 0xFEE0)) : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Without the apostrophe before a number, or the `="…"` round it, by which people keep it a text.
    static func withoutTextMark(_ text: String) -> String {
        if text.hasPrefix("=\""), text.hasSuffix("\""), text.count >= 3 {
            return String(text.dropFirst(2).dropLast())
        }
        guard let first = text.first, first == "'" || first == "\u{2019}" else { return text }
        return String(text.dropFirst())
    }

    /// `4.4E+17`: what spreadsheets make of a long number in a text file.
    static func isScientific(_ text: String) -> Bool {
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasPrefix("+"), Int(parts[1].dropFirst()) != nil,
            parts[0].contains(".") || parts[0].count == 1
        else { return false }
        return parts[0].allSatisfy { ("0"..."9").contains($0) || $0 == "." }
    }
}
