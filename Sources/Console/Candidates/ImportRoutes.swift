import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// Why a sheet is not taken for a preview, or not confirmed.
enum ImportRefusal: String, Refusal {
    case noFile = "imports.no-file"
    case fileGone = "imports.file-gone"
    case tooLarge = "imports.too-large"
    case notWaiting = "imports.not-waiting"
    case notSound = "imports.not-sound"
}

/// The import of a roster: upload or exchange folder, preview, all or nothing.
struct ImportRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("candidates/imports", use: choose)
        console.post("candidates/imports", use: put)
        console.get("candidates/imports/:id", use: preview)
        console.post("candidates/imports/:id/confirmation", use: confirm)
        console.post("candidates/imports/:id/removal", use: drop)
    }

    private func enter(_ context: WebContext) throws -> Staff.ID {
        let visitor = try context.enter(.candidates)
        guard visitor.may(ImportRoster.self) else { throw NotTheirPage() }
        return Staff.ID(rawValue: visitor.id)
    }

    @Sendable
    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        let language = pages.language(context)
        let sheets = await ImportReadiness.sheets(parts)
        var page = DeskPage(
            heading: language.text("imports.title"), headline: language.text("imports.headline"))
        page.links = [.init(linkWord: language.text("candidates.all"), linkPath: "/candidates")]
        let upload = DeskPage.Form(
            formPath: "/candidates/imports", formButton: language.text("imports.look"),
            formNote: language.text(
                "imports.uploadMeaning",
                [
                    "columns": RosterReading.Column.allCases.map(\.rawValue).joined(
                        separator: language.text("frame.listSeparator"))
                ]),
            formFields: [.file(language.text("imports.file"), "file")], isMain: true, isInline: false,
            isUpload: true)
        let table = DeskPage.Table(
            heads: language.heads("imports", ["file", "size#", "action"]),
            lines: sheets.map { sheet in
                DeskPage.Line(cells: [
                    .words(sheet.name),
                    DeskPage.Cell(cellText: "\((sheet.sizeBytes + 1023) / 1024) KiB", isFigure: true),
                    .forms([
                        DeskPage.Form(
                            formPath: "/candidates/imports", formButton: language.text("imports.look"),
                            formFields: [.hidden("exchange", sheet.name)])
                    ]),
                ])
            })
        page.sections = [
            DeskPage.Section(title: language.text("imports.upload"), forms: [upload]),
            DeskPage.Section(
                sectionID: ImportReadiness.listID, sectionState: ImportReadiness.state(of: sheets),
                title: language.text("imports.exchange"), note: language.text("imports.exchangeMeaning"),
                live: .init(
                    liveID: "import-ready", liveText: ImportReadiness.words(sheets, language),
                    liveVoice: sheets.isEmpty ? "quiet" : "look"), table: sheets.isEmpty ? nil : table),
        ]
        return await pages.page("desk", title: page.heading, live: "imports", page, request, context)
    }

    @Sendable
    private func put(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let name: String
        let bytes: [UInt8]
        if let exchanged = context.form["exchange"] {
            guard let content = try? await parts.exchange.content(exchanged) else {
                throw ImportRefusal.fileGone
            }
            name = exchanged
            bytes = content
        } else {
            guard let file = context.form.file("file"), file.bytes.readableBytes > 0 else {
                throw ImportRefusal.noFile
            }
            name = file.name
            bytes = Array(buffer: file.bytes)
        }
        guard bytes.count <= parts.limit.importBytesMax else { throw ImportRefusal.tooLarge }
        let id = FreshRequestID.next()
        try await ImportShelf.put(id: id, fileName: name, content: bytes, by: staff, in: parts.store)
        return .redirect(to: "/candidates/imports/\(id)")
    }

    private func waiting(_ context: WebContext, _ staff: Staff.ID) async throws -> ImportShelf.Waiting {
        let id = try context.parameters.require("id")
        guard let found = try await ImportShelf.find(id, of: staff, in: parts.store) else {
            throw ImportRefusal.notWaiting
        }
        return found
    }

    /// The roster year and round that the person asked for; this year's first round by default.
    private func round(_ form: SubmittedForm) -> (year: Int, series: Int) {
        let year = Int(parts.time.day(parts.store.now()).prefix(4)) ?? 2021
        return (form["year"].flatMap { Int($0) } ?? year, form["series"].flatMap { Int($0) } ?? 1)
    }

    private func judged(
        _ file: ImportShelf.Waiting, year: Int, series: Int, by staff: Staff.ID
    ) async throws -> (preview: RosterPreview, problems: [ImportProblem], prepared: RosterPreparation?) {
        let preview = RosterReading.read(csv: file.content)
        guard preview.isSound else { return (preview, preview.problems, nil) }
        let prepared = try RosterPreparation(
            rows: preview.rows, file: file.content, year: year, series: series, store: parts.store)
        let problems = try await parts.store.read { db in
            prepared.command.problems(
                of: preview.rows, given: try prepared.command.facts(db, for: .staff(staff)))
        }
        return (preview, problems, prepared)
    }

    @Sendable
    private func preview(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let language = pages.language(context)
        let file = try await waiting(context, staff)
        let (year, series) = round(try SubmittedForm(urlEncoded: request.uri.query ?? ""))
        let (preview, problems, _) = try await judged(file, year: year, series: series, by: staff)
        let isSound = preview.isSound && problems.isEmpty
        var page = DeskPage(
            heading: language.text("imports.previewTitle"), side: file.fileName,
            headline: isSound
                ? language.text("imports.sound", ["count": "\(preview.rows.count)"])
                : language.text("imports.unsound", ["count": "\(problems.count)"]),
            voice: isSound ? "quiet" : "now")
        page.sections = isSound ? counts(preview, language) : [Self.problemSection(problems, language)]
        let path = "/candidates/imports/\(file.id)"
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        let take = DeskPage.Form(
            formPath: "\(path)/confirmation",
            formButton: language.text("imports.take", ["count": "\(preview.rows.count)"]),
            formNote: language.text("imports.takeMeaning"),
            formFields: [
                .text(language.text("imports.year"), "year", value: "\(year)"),
                .text(language.text("imports.series"), "series", value: "\(series)"),
            ], isMain: true)
        page.sections.append(
            DeskPage.Section(title: language.text("imports.decide"), forms: isSound ? [take, away] : [away]))
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func counts(_ preview: RosterPreview, _ language: Language) -> [DeskPage.Section] {
        let groups = Dictionary(grouping: preview.rows, by: \.certificate)
        return [
            DeskPage.Section(
                title: language.text("imports.contents"),
                table: DeskPage.Table(
                    heads: language.heads("imports", ["certificate", "people#", "classes#"]),
                    lines: groups.sorted { $0.key < $1.key }.map { certificate, rows in
                        DeskPage.Line(cells: [
                            .words(certificate.rawValue), .figure(rows.count),
                            .figure(Set(rows.map(\.group)).count),
                        ])
                    }))
        ]
    }

    static func problemSection(_ problems: [ImportProblem], _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("imports.problems"), note: language.text("imports.problemsMeaning"),
            table: DeskPage.Table(
                heads: language.heads("imports", ["line#", "column", "value", "problem"]),
                lines: problems.map { problem in
                    DeskPage.Line(cells: [
                        .figure(problem.line), .words(problem.column), .words(problem.value),
                        .words(language.text("import.\(problem.code.rawValue)")),
                    ])
                }))
    }

    @Sendable
    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        let (year, series) = round(context.form)
        let (_, problems, prepared) = try await judged(file, year: year, series: series, by: staff)
        guard problems.isEmpty, let prepared else { throw ImportRefusal.notSound }
        try await parts.store.perform(
            prepared.command, by: context.actor,
            request: CommandRequest(
                id: context.form.commandRequest().id, particulars: prepared.particulars,
                alongside: { db, _ in try ImportShelf.drop(file.id, of: staff, db) }))
        return .redirect(to: "/candidates")
    }

    @Sendable
    private func drop(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        try await ImportShelf.drop(try context.parameters.require("id"), of: staff, in: parts.store)
        return .redirect(to: "/candidates/imports")
    }
}
