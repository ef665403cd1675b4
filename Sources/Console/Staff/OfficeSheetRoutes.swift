import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import Spreadsheet
import StationStore
import Web

/// One kind of sheet about staff: written out, changed elsewhere, and read in again after a look at what it changes.
struct OfficeSheetRoutes<Sheet: OfficeSheet>: Sendable {
    let parts: Console.Parts
    let pages: Pages

    private var home: String { "/settings/\(Sheet.place)" }
    private var imports: String { "\(home)/imports" }

    func add(to console: RouterGroup<WebContext>) {
        let home = "settings/\(Sheet.place)"
        console.get("\(home)/sheet.xlsx", use: write)
        console.get("\(home)/imports", use: choose)
        console.post("\(home)/imports", use: put)
        console.get("\(home)/imports/template.xlsx", use: template)
        console.get("\(home)/imports/:id", use: preview)
        console.post("\(home)/imports/:id/reading", use: readAgain)
        console.post("\(home)/imports/:id/confirmation", use: confirm)
        console.post("\(home)/imports/:id/removal", use: drop)
    }

    private func enter(_ context: WebContext) throws -> Staff.ID {
        let visitor = try context.enter(.settings)
        guard visitor.holds(anyOf: Set(Sheet.permission.roles.map(\.rawValue))) else { throw NotTheirPage() }
        return Staff.ID(rawValue: visitor.id)
    }

    private func text(_ key: String, _ language: Language, _ blanks: [String: String] = [:]) -> String {
        language.text("sheets.\(Sheet.word).\(key)", blanks)
    }

    // MARK: files that the station gives out

    @Sendable
    private func write(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        let rows = try await parts.store.read { db in try Sheet.rows(db) }
        return try await workbook(rows)
    }

    @Sendable
    private func template(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        return try await workbook([])
    }

    private func workbook(_ rows: [[String]]) async throws -> Response {
        let writing = WorkbookWriting(
            name: Sheet.word, columns: Sheet.Column.allCases.map { .init($0.rawValue, width: 18) },
            rows: rows.map { $0.map { .text($0) } })
        let bytes = try await OffPool.run { try writing.bytes() }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                .contentDisposition: "attachment; filename=\"\(Sheet.word).xlsx\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    // MARK: files that come in

    @Sendable
    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        let language = pages.language(context)
        let separator = language.text("frame.listSeparator")
        func titles(_ columns: [Sheet.Column]) -> String {
            columns.map(\.rawValue).joined(separator: separator)
        }
        var page = DeskPage(
            heading: text("title", language), headline: language.text("sheets.headline"))
        page.links = [
            .init(linkWord: text("all", language), linkPath: home),
            .init(linkWord: language.text("sheets.template"), linkPath: "\(imports)/template.xlsx"),
            .init(linkWord: language.text("sheets.current"), linkPath: "\(home)/sheet.xlsx"),
        ]
        let columns = Array(Sheet.Column.allCases)
        let upload = DeskPage.Form(
            formPath: imports, formButton: language.text("imports.look"),
            formNote: text(
                "meaning", language,
                [
                    "columns": titles(columns.filter { !Sheet.optional.contains($0) }),
                    "optional": titles(columns.filter(Sheet.optional.contains)),
                ]),
            formFields: [.file(language.text("imports.file"), "file")], isMain: true, isInline: false,
            isUpload: true)
        page.sections = [DeskPage.Section(title: language.text("imports.upload"), forms: [upload])]
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    @Sendable
    private func put(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        guard let file = context.form.file("file"), file.bytes.readableBytes > 0 else {
            throw ImportRefusal.noFile
        }
        guard file.bytes.readableBytes <= parts.limit.importBytesMax else { throw ImportRefusal.tooLarge }
        let id = FreshRequestID.next()
        try await ImportShelf.put(
            id: id, fileName: file.name, content: Array(buffer: file.bytes), by: staff, in: parts.store)
        return .redirect(to: "\(imports)/\(id)")
    }

    private func waiting(_ context: WebContext, _ staff: Staff.ID) async throws -> ImportShelf.Waiting {
        let id = try context.parameters.require("id")
        guard let found = try await ImportShelf.find(id, of: staff, in: parts.store) else {
            throw ImportRefusal.notWaiting
        }
        return found
    }

    @Sendable
    private func preview(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        let form = try SubmittedForm(urlEncoded: request.uri.query ?? "")
        let choices = SheetChoices<Sheet.Column>(form)
        let reading = try await OfficeSheetReading<Sheet>.read(file, choices, in: parts.store)
        let page = OfficeSheetPage<Sheet>(
            path: "\(imports)/\(file.id)", home: home, fileName: file.fileName, reading: reading,
            choices: choices, showsAllColumns: form["columns"] == "all", language: pages.language(context)
        ).page()
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    @Sendable
    private func readAgain(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        return .redirect(
            to: "\(imports)/\(file.id)\(SheetChoices<Sheet.Column>(context.form).query())")
    }

    @Sendable
    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        let choices = SheetChoices<Sheet.Column>(context.form)
        let reading = try await OfficeSheetReading<Sheet>.read(file, choices, in: parts.store)
        guard reading.preview.isSound, let prepared = reading.prepared else { throw ImportRefusal.notSound }
        try await parts.store.perform(
            prepared.command, by: context.actor,
            request: CommandRequest(
                id: context.form.commandRequest().id, particulars: prepared.particulars,
                alongside: { db, _ in try ImportShelf.drop(file.id, of: staff, db) }))
        return .redirect(to: home)
    }

    @Sendable
    private func drop(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        try await ImportShelf.drop(try context.parameters.require("id"), of: staff, in: parts.store)
        return .redirect(to: imports)
    }
}
