import Exam
import Spreadsheet
import StationStore
import Web

/// The preview of a roster: what the file was taken for, what is wrong with it, and what can be done.
struct ImportPage {
    let file: ImportShelf.Waiting
    let reading: ImportReading
    let choices: ImportChoices
    let language: Language
    /// Which problem is listed alone; all of them when nil.
    let shown: ImportProblem.Code?
    let pageNumber: Int
    /// Whether every column may be given another meaning, not only those that need one.
    let showsAllColumns: Bool

    static let problemsPerPage = 50

    var path: String { "/candidates/imports/\(file.id)" }

    func page() -> DeskPage {
        var page = DeskPage(
            heading: language.text("imports.previewTitle"), side: file.fileName, headline: headline,
            voice: reading.isSound ? "quiet" : reading.isImported ? "look" : "now")
        page.links = [.init(linkWord: language.text("imports.otherFile"), linkPath: "/candidates/imports")]
        if !reading.problems.isEmpty {
            page.links.append(
                .init(
                    linkWord: language.text("imports.problemsSheet"),
                    linkPath: "\(path)/problems.xlsx\(choices.query())"))
        }
        page.sections = [detected]
        if let columns { page.sections.append(columns) }
        if reading.isSound {
            page.sections.append(contents)
            if let differences { page.sections.append(differences) }
        }
        if !reading.problems.isEmpty { page.sections += [counts, list] }
        if !reading.preview.notes.isEmpty { page.sections.append(notes) }
        page.sections.append(decision)
        return page
    }

    private var headline: String {
        if reading.isImported { return language.text("imports.sameFile") }
        if reading.isSound, let comparison = reading.comparison { return headline(of: comparison) }
        if reading.isSound {
            return language.text("imports.sound", ["count": "\(reading.preview.rows.count)"])
        }
        return language.text("imports.unsound", ["count": "\(ImportProblem.total(reading.problems))"])
    }

    // MARK: what the file was taken for

    private var detected: DeskPage.Section {
        var facts: [DeskPage.Fact] = []
        var fields: [DeskPage.Field] = []
        func add(_ word: String, _ text: String) {
            facts.append(DeskPage.Fact(factWord: language.text("imports.\(word)"), factText: text))
        }
        switch reading.sheet?.detected {
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
        if let heading = reading.heading, let grid = reading.sheet?.grid {
            add("headerLine", "\(heading.line)")
            fields.append(headers(heading, grid))
        }
        var section = DeskPage.Section(
            title: language.text("imports.detected"), note: language.text("imports.detectedMeaning"),
            factList: DeskPage.FactList(facts: facts))
        let kept = [("year", "\(choices.year)"), ("series", "\(choices.series)")]
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/reading", formButton: language.text("imports.readAgain"),
                formFields: fields + kept.map { .hidden($0.0, $0.1) })
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
    private func headers(_ heading: RosterHeading, _ grid: SheetGrid) -> DeskPage.Field {
        var lines = grid.rows.prefix(RosterHeading.rowsSearched).map(\.line)
        if !lines.contains(heading.line) { lines.append(heading.line) }
        return .select(
            language.text("imports.headerLine"), "header",
            lines.map { FormChoice(value: "\($0)", word: "\($0)", isSelected: $0 == heading.line) })
    }

    // MARK: what its columns mean

    private var columns: DeskPage.Section? {
        guard let heading = reading.heading, !heading.titles.isEmpty else { return nil }
        let counts = Dictionary(grouping: heading.titles.compactMap(\.column), by: \.self).mapValues(\.count)
        let isOpen = { (title: RosterHeading.Title) in
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
                    factPath: path + choices.query([("columns", "all")]))
            ])
            return section
        }
        let kept = choices.readingFields + [("year", "\(choices.year)"), ("series", "\(choices.series)")]
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/reading", formButton: language.text("imports.columnsTake"),
                formFields: open.map(select) + kept.map { .hidden($0.name, $0.text) },
                isMain: unknown > 0)
        ]
        return section
    }

    private func meaning(_ title: RosterHeading.Title) -> String {
        if let column = title.column { return column.rawValue }
        return language.text(title.isLeftOut ? "imports.leftOut" : "imports.unknownColumn")
    }

    private func select(_ title: RosterHeading.Title) -> DeskPage.Field {
        let first = FormChoice(
            value: "", word: language.text("imports.chooseColumn"), isSelected: title.isUnknown)
        let out = FormChoice(
            value: ImportChoices.leftOut, word: language.text("imports.leftOut"), isSelected: title.isLeftOut)
        return .select(
            "\(Self.letters(title.index)) \(title.text)", "c\(title.index)",
            [first, out]
                + RosterReading.Column.allCases.map { column in
                    FormChoice(
                        value: "\(column)", word: column.rawValue, isSelected: column == title.column)
                })
    }

    /// 0 is A, 26 is AA, as spreadsheets name their columns.
    static func letters(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }

    // MARK: what is in it, and what is wrong

    private var contents: DeskPage.Section {
        let groups = Dictionary(grouping: reading.preview.rows, by: \.certificate)
        return DeskPage.Section(
            title: language.text("imports.contents"),
            table: DeskPage.Table(
                heads: language.heads("imports", ["certificate", "people#", "classes#"]),
                lines: groups.sorted { $0.key < $1.key }.map { certificate, rows in
                    DeskPage.Line(cells: [
                        .words(certificate.rawValue), .figure(rows.count),
                        .figure(Set(rows.map(\.group)).count),
                    ])
                }))
    }

    private var counts: DeskPage.Section {
        DeskPage.Section(
            title: language.text("imports.counts"), note: language.text("imports.problemsMeaning"),
            table: DeskPage.Table(
                heads: language.heads("imports", ["problem", "count#", "mend"]),
                lines: ImportProblem.counted(reading.problems).map { code, count in
                    DeskPage.Line(cells: [
                        .link(
                            language.text("import.\(code.rawValue)"),
                            path + choices.query([("problem", code.rawValue)]) + "#problems"),
                        .figure(count), .words(language.text("mend.\(code.rawValue)")),
                    ])
                }))
    }

    private var list: DeskPage.Section {
        let all = reading.problems.filter { shown == nil || $0.code == shown }
        let pages = max(1, (all.count + Self.problemsPerPage - 1) / Self.problemsPerPage)
        let number = min(max(1, pageNumber), pages)
        let first = (number - 1) * Self.problemsPerPage
        func query(_ page: Int) -> String {
            let kept = shown.map { [("problem", $0.rawValue)] } ?? []
            return choices.query(kept + [("page", "\(page)")]) + "#problems"
        }
        var section = DeskPage.Section(
            sectionID: "problems", title: language.text("imports.problems"),
            table: DeskPage.Table(
                heads: language.heads("imports", ["line#", "column", "value", "problem", "mend"]),
                lines: all[first..<min(first + Self.problemsPerPage, all.count)].map { problem in
                    DeskPage.Line(cells: [
                        .figure(problem.line), .words(problem.column), .words(problem.value),
                        .words(language.text("import.\(problem.code.rawValue)")),
                        .words(language.text("mend.\(problem.code.rawValue)")),
                    ])
                }))
        if pages > 1 {
            section.paging = Paging(
                words: language.text("lists.page", ["page": "\(number)", "pages": "\(pages)"]),
                previousQuery: number > 1 ? query(number - 1) : nil,
                nextQuery: number < pages ? query(number + 1) : nil)
        }
        return section
    }

    private var notes: DeskPage.Section {
        let groups = Dictionary(grouping: reading.preview.notes) { "\($0.code.rawValue) \($0.column)" }
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

    private var decision: DeskPage.Section {
        if reading.isSound, let comparison = reading.comparison { return decision(on: comparison) }
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        let take = DeskPage.Form(
            formPath: "\(path)/confirmation",
            formButton: language.text("imports.take", ["count": "\(reading.preview.rows.count)"]),
            formNote: language.text("imports.takeMeaning"),
            formFields: choices.fields.map { .hidden($0.name, $0.text) } + [
                .text(language.text("imports.year"), "year", value: "\(choices.year)"),
                .text(language.text("imports.series"), "series", value: "\(choices.series)"),
            ], isMain: true)
        return DeskPage.Section(
            title: language.text("imports.decide"), forms: reading.isSound ? [take, away] : [away])
    }
}

extension ImportProblem {
    /// How many there are, those that are no longer listed among them.
    static func total(_ problems: [ImportProblem]) -> Int {
        problems.reduce(0) { $0 + ($1.code == .more ? Int($1.value) ?? 1 : 1) }
    }

    /// How often each kind is found, the most frequent first.
    static func counted(_ problems: [ImportProblem]) -> [(code: Code, count: Int)] {
        let counts = Dictionary(grouping: problems, by: \.code).mapValues(total)
        return counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { (code: $0.key, count: $0.value) }
    }
}
