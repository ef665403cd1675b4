import Exam
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Spreadsheet
import StationStore
import Vault
import Web

/// Why a sheet is not taken for a preview, or not confirmed.
enum ImportRefusal: String, Refusal {
    case noFile = "imports.no-file"
    case fileGone = "imports.file-gone"
    case tooLarge = "imports.too-large"
    case notWaiting = "imports.not-waiting"
    case notSound = "imports.not-sound"
    case photosUnsound = "imports.photos-unsound"
    case nothingDiffers = "imports.nothing-differs"
}

/// The import of a roster: upload or exchange folder, preview, all or nothing.
struct ImportRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("candidates/imports", use: choose)
        console.post("candidates/imports", use: put)
        console.get("candidates/imports/template.xlsx", use: template)
        console.get("candidates/imports/:id", use: preview)
        console.get("candidates/imports/:id/problems.xlsx", use: problems)
        console.post("candidates/imports/:id/reading", use: readAgain)
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
        page.links = [
            .init(linkWord: language.text("candidates.all"), linkPath: "/candidates"),
            .init(linkWord: language.text("imports.template"), linkPath: "/candidates/imports/template.xlsx"),
        ]
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
        try await OffPool.run {
            if PhotoArchive.isOne(bytes) { return }
            do throws(SheetFailure) {
                _ = try SheetFile(bytes)
            } catch .refused(let refusal) {
                throw refusal
            } catch {
                // One place is wrong: the preview names it, and offers to read the file in another way.
            }
        }
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

    private func choices(_ form: SubmittedForm) -> ImportChoices {
        ImportChoices(form, year: Int(parts.time.day(parts.store.now()).prefix(4)) ?? 2021)
    }

    @Sendable
    private func preview(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        if let photos = try await PhotoReading.read(file, in: parts.store) {
            let page = photos.page(of: file, pages.language(context))
            return await pages.page("desk", title: page.heading, page, request, context)
        }
        let form = try SubmittedForm(urlEncoded: request.uri.query ?? "")
        let choices = choices(form)
        let page = ImportPage(
            file: file, reading: try await .read(file, choices, in: parts.store), choices: choices,
            language: pages.language(context),
            shown: form["problem"].flatMap { ImportProblem.Code(rawValue: $0) },
            pageNumber: form["page"].flatMap { Int($0) } ?? 1, showsAllColumns: form["columns"] == "all"
        ).page()
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    @Sendable
    private func readAgain(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        return .redirect(to: "/candidates/imports/\(file.id)\(choices(context.form).query())")
    }

    @Sendable
    private func problems(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        let choices = choices(try SubmittedForm(urlEncoded: request.uri.query ?? ""))
        let reading = try await ImportReading.read(file, choices, in: parts.store)
        let language = pages.language(context)
        return try await workbook(
            WorkbookWriting(
                name: language.text("imports.problems"),
                columns: [("line", 8), ("column", 16), ("value", 26), ("problem", 40), ("mend", 60)].map {
                    .init(language.text("imports.\($0.0)"), width: $0.1)
                },
                rows: reading.problems.map { problem in
                    [
                        .number(problem.line), .text(problem.column), .text(problem.value),
                        .text(language.text("import.\(problem.code.rawValue)")),
                        .text(language.text("mend.\(problem.code.rawValue)")),
                    ]
                }), called: "problems.xlsx")
    }

    @Sendable
    private func template(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        return try await workbook(
            WorkbookWriting(
                name: "名册", columns: RosterReading.Column.allCases.map { .init($0.rawValue, width: 20) },
                rows: []), called: "roster.xlsx")
    }

    private func workbook(_ writing: WorkbookWriting, called name: String) async throws -> Response {
        let bytes = try await OffPool.run { try writing.bytes() }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    @Sendable
    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        if let photos = try await PhotoReading.read(file, in: parts.store) {
            guard photos.isSound else { throw ImportRefusal.photosUnsound }
            let filing = try await OffPool.run { [store = parts.store] in
                try store.photoFiling(photos.found)
            }
            try await parts.store.perform(
                filing.command, by: context.actor,
                request: CommandRequest(
                    id: context.form.commandRequest().id, particulars: filing.particulars,
                    alongside: { db, _ in try ImportShelf.drop(file.id, of: staff, db) }))
            return .redirect(to: "/candidates")
        }
        let reading = try await ImportReading.read(file, choices(context.form), in: parts.store)
        guard reading.isSound || reading.isImported, let prepared = reading.prepared else {
            throw ImportRefusal.notSound
        }
        func request(_ particulars: [SealedParticular]) -> CommandRequest {
            CommandRequest(
                id: context.form.commandRequest().id, particulars: particulars,
                alongside: { db, _ in try ImportShelf.drop(file.id, of: staff, db) })
        }
        if let comparison = reading.comparison {
            let isWithdrawing = choices(context.form).withdrawsMissing
            guard
                let correction = try await OffPool.run({
                    try comparison.correction(isWithdrawingMissing: isWithdrawing)
                })
            else { throw ImportRefusal.nothingDiffers }
            try await parts.store.perform(
                correction.command, by: context.actor, request: request(correction.particulars))
        } else {
            _ = try await parts.store.importRoster(prepared, by: context.actor, request: request([]))
        }
        return .redirect(to: "/candidates")
    }

    @Sendable
    private func drop(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        try await ImportShelf.drop(try context.parameters.require("id"), of: staff, in: parts.store)
        return .redirect(to: "/candidates/imports")
    }
}
