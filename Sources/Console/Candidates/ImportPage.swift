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
        page.sections = [sheet.detected]
        if let columns = sheet.columns { page.sections.append(columns) }
        if reading.isSound {
            page.sections.append(contents)
            if let differences { page.sections.append(differences) }
        }
        if !reading.problems.isEmpty { page.sections += [counts, list] }
        if !reading.preview.notes.isEmpty { page.sections.append(sheet.notes(reading.preview.notes)) }
        page.sections.append(decision)
        return page
    }

    private var sheet: SheetMapping<RosterReading.Column> {
        SheetMapping(
            path: path, sheet: reading.sheet, heading: reading.heading, choices: choices.sheet,
            kept: [("year", "\(choices.year)"), ("series", "\(choices.series)")],
            allColumnsPath: path + choices.query([("columns", "all")]), showsAllColumns: showsAllColumns,
            language: language)
    }

    private var headline: String {
        if reading.isImported { return language.text("imports.sameFile") }
        if reading.isSound, let comparison = reading.comparison { return headline(of: comparison) }
        if reading.isSound {
            return language.text("imports.sound", ["count": "\(reading.preview.rows.count)"])
        }
        return language.text("imports.unsound", ["count": "\(ImportProblem.total(reading.problems))"])
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
