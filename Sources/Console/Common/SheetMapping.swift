import Exam
import Spreadsheet
import Web

/// What a preview says of a sheet whatever stands in it: what the file was taken for, what its columns mean.
struct SheetMapping<Column: TitledColumn> {
    /// The preview's address; what is chosen goes to `reading` below it.
    let path: String
    /// Nil when the file cannot be read as it is.
    let sheet: SheetFile?
    let heading: SheetHeading<Column>?
    let choices: SheetChoices<Column>
    /// More fields that the forms carry on.
    let kept: [(name: String, text: String)]
    /// The same preview with every column to be chosen.
    let allColumnsPath: String
    /// Whether every column may be given another meaning, not only those that need one.
    let showsAllColumns: Bool
    let language: Language

    var detected: DeskPage.Section {
        var facts: [DeskPage.Fact] = []
        var fields: [DeskPage.Field] = []
        func add(_ word: String, _ text: String) {
            facts.append(DeskPage.Fact(factWord: language.text("imports.\(word)"), factText: text))
        }
        switch sheet?.detected {
        case .text(let text)?:
            add("format", language.text("imports.formatText"))
            add("encoding", sure("encodings.\(text.encoding.rawValue)", text.encodingCertainty))
            add("separator", sure("separators.\(text.separator.rawValue)", text.separatorCertainty))
            fields += [encodings(text.encoding), separators(text.separator)]
        case .workbook(let book)?:
            add("format", language.text("imports.formatWorkbook"))
            add("sheet", name(book.sheets[book.index]))
            let hidden = book.sheets.filter(\.isHidden)
            if !hidden.isEmpty {
                add(
                    "hiddenSheets",
                    hidden.map(\.name).joined(separator: language.text("frame.listSeparator")))
            }
            if book.hiddenRows > 0 { add("hiddenRows", "\(book.hiddenRows)") }
            if book.hiddenColumns > 0 { add("hiddenColumns", "\(book.hiddenColumns)") }
            if book.sheets.count > 1 { fields.append(sheets(book)) }
        case nil:
            add("format", language.text("imports.formatText"))
            fields += [encodings(choices.file.encoding), separators(choices.file.separator)]
        }
        if let heading, let grid = sheet?.grid {
            add("headerLine", "\(heading.line)")
            fields.append(headers(heading, grid))
        }
        var section = DeskPage.Section(
            title: language.text("imports.detected"), note: language.text("imports.detectedMeaning"),
            factList: DeskPage.FactList(facts: facts))
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/reading", formButton: language.text("imports.readAgain"),
                formFields: fields + kept.map { .hidden($0.name, $0.text) })
        ]
        return section
    }

    private func sure(_ key: String, _ certainty: Certainty) -> String {
        language.text(
            "imports.certainties.\(certainty.rawValue)", ["what": language.text("imports.\(key)")])
    }

    private func name(_ sheet: SheetFile.WorkbookDetected.Sheet) -> String {
        sheet.isHidden ? language.text("imports.hiddenSheet", ["name": sheet.name]) : sheet.name
    }

    private func encodings(_ current: TextEncoding?) -> DeskPage.Field {
        .select(
            language.text("imports.encoding"), "encoding",
            language.choices(TextEncoding.self, "imports.encodings", selected: current))
    }

    private func separators(_ current: Separator?) -> DeskPage.Field {
        .select(
            language.text("imports.separator"), "separator",
            language.choices(Separator.self, "imports.separators", selected: current))
    }

    private func sheets(_ book: SheetFile.WorkbookDetected) -> DeskPage.Field {
        .select(
            language.text("imports.sheet"), "sheet",
            book.sheets.enumerated().map { index, sheet in
                FormChoice(value: "\(index)", word: name(sheet), isSelected: index == book.index)
            })
    }

    /// Lines alone: what stands in them may be somebody's name.
    private func headers(_ heading: SheetHeading<Column>, _ grid: SheetGrid) -> DeskPage.Field {
        var lines = grid.rows.prefix(SheetHeading<Column>.rowsSearched).map(\.line)
        if !lines.contains(heading.line) { lines.append(heading.line) }
        return .select(
            language.text("imports.headerLine"), "header",
            lines.map { FormChoice(value: "\($0)", word: "\($0)", isSelected: $0 == heading.line) })
    }

    var columns: DeskPage.Section? {
        guard let heading, !heading.titles.isEmpty else { return nil }
        let counts = Dictionary(grouping: heading.titles.compactMap(\.column), by: \.self).mapValues(\.count)
        let isOpen = { (title: SheetHeading<Column>.Title) in
            showsAllColumns || title.isUnknown || title.isChosen
                || title.column.map { counts[$0, default: 0] > 1 } ?? false
        }
        let open = heading.titles.filter(isOpen)
        let unknown = heading.titles.count(where: \.isUnknown)
        var section = DeskPage.Section(
            title: language.text("imports.columns"),
            note: language.text(
                unknown > 0 ? "imports.columnsUnknown" : "imports.columnsMeaning", ["count": "\(unknown)"]),
            table: DeskPage.Table(
                heads: language.heads("imports", ["place", "columnTitle", "meaning"]),
                lines: heading.titles.map { title in
                    DeskPage.Line(cells: [
                        .words(Self.letters(title.index)), .words(title.text), .words(meaning(title)),
                    ])
                }))
        guard !open.isEmpty else {
            section.factList = DeskPage.FactList(facts: [
                DeskPage.Fact(
                    factWord: language.text("imports.columnsWrong"),
                    factText: language.text("imports.columnsChoose"),
                    factPath: allColumnsPath)
            ])
            return section
        }
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/reading", formButton: language.text("imports.columnsTake"),
                formFields: open.map(select)
                    + (choices.readingFields + kept).map { .hidden($0.name, $0.text) },
                isMain: unknown > 0)
        ]
        return section
    }

    private func meaning(_ title: SheetHeading<Column>.Title) -> String {
        if let column = title.column { return column.rawValue }
        return language.text(title.isLeftOut ? "imports.leftOut" : "imports.unknownColumn")
    }

    private func select(_ title: SheetHeading<Column>.Title) -> DeskPage.Field {
        let first = FormChoice(
            value: "", word: language.text("imports.chooseColumn"), isSelected: title.isUnknown)
        let out = FormChoice(
            value: SheetChoices<Column>.leftOut, word: language.text("imports.leftOut"),
            isSelected: title.isLeftOut)
        return .select(
            "\(Self.letters(title.index)) \(title.text)", "c\(title.index)",
            [first, out]
                + Column.allCases.map { column in
                    FormChoice(
                        value: "\(column)", word: column.rawValue, isSelected: column == title.column)
                })
    }

    /// 0 is A, 26 is AA, as spreadsheets name their columns.
    static func letters(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }

    /// What was done to cells.
    func notes(_ found: [ImportProblem]) -> DeskPage.Section {
        let groups = Dictionary(grouping: found) { "\($0.code.rawValue) \($0.column)" }
        return DeskPage.Section(
            title: language.text("imports.notes"), note: language.text("imports.notesMeaning"),
            table: DeskPage.Table(
                heads: language.heads("imports", ["note", "column", "count#", "firstLine#"]),
                lines: groups.sorted { $0.key < $1.key }.compactMap { _, notes in
                    notes.first.map { first in
                        DeskPage.Line(cells: [
                            .words(language.text("import.\(first.code.rawValue)")), .words(first.column),
                            .figure(ImportProblem.total(notes)), .figure(first.line),
                        ])
                    }
                }))
    }
}
