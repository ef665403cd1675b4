import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import Spreadsheet
import StationStore
import Web

/// The rooms as a sheet: written out, changed elsewhere, and read in again after a look at what it changes.
struct RoomSheetRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/rooms/sheet", use: write)
        console.get("settings/rooms/imports", use: choose)
        console.post("settings/rooms/imports", use: put)
        console.get("settings/rooms/imports/:id", use: preview)
        console.post("settings/rooms/imports/:id/confirmation", use: confirm)
        console.post("settings/rooms/imports/:id/removal", use: drop)
    }

    private func enter(_ context: WebContext) throws -> Staff.ID {
        let visitor = try context.enter(.settings)
        guard visitor.may(ImportRooms.self) else { throw NotTheirPage() }
        return Staff.ID(rawValue: visitor.id)
    }

    @Sendable
    private func write(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.settings)
        let sheet = try await parts.store.read { db in RoomWriting.csv(try RoomQueries.sheet(db)) }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"rooms-\(parts.station.number).csv\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: sheet)))
    }

    @Sendable
    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        let language = pages.language(context)
        let separator = language.text("frame.listSeparator")
        func titles(_ columns: [RoomReading.Column]) -> String {
            columns.map(\.rawValue).joined(separator: separator)
        }
        var page = DeskPage(
            heading: language.text("rooms.importTitle"), headline: language.text("rooms.importHeadline"))
        page.links = [.init(linkWord: language.text("places.rooms"), linkPath: "/settings/rooms")]
        let upload = DeskPage.Form(
            formPath: "/settings/rooms/imports", formButton: language.text("imports.look"),
            formNote: language.text(
                "rooms.importMeaning",
                [
                    "columns": titles(
                        RoomReading.Column.allCases.filter { !RoomReading.optional.contains($0) }),
                    "optional": titles(RoomReading.Column.allCases.filter(RoomReading.optional.contains)),
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
        return .redirect(to: "/settings/rooms/imports/\(id)")
    }

    private func waiting(_ context: WebContext, _ staff: Staff.ID) async throws -> ImportShelf.Waiting {
        let id = try context.parameters.require("id")
        guard let found = try await ImportShelf.find(id, of: staff, in: parts.store) else {
            throw ImportRefusal.notWaiting
        }
        return found
    }

    /// What the sheet would do now.
    private struct Judged: Sendable {
        let differences: [RoomDifference]
        /// Why the rules refuse it; nil when they do not.
        let refusal: RoomRefusal?
    }

    @Sendable
    private func preview(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let language = pages.language(context)
        let file = try await waiting(context, staff)
        let (read, detected) = try await Self.read(file.content)
        let command = ImportRooms(rooms: read.rows)
        let now = parts.store.now()
        let judged = try await parts.store.read { db -> Judged in
            let facts = try command.facts(db, for: .staff(staff))
            do throws(RoomRefusal) {
                _ = try command.decide(given: facts, by: .staff(staff), at: now)
                return Judged(differences: command.differences(given: facts), refusal: nil)
            } catch {
                return Judged(differences: command.differences(given: facts), refusal: error)
            }
        }
        let mayTake = read.isSound && judged.refusal == nil && !judged.differences.isEmpty
        var page = DeskPage(
            heading: language.text("rooms.importPreview"), side: file.fileName,
            headline: headline(read, judged, language),
            voice: read.isSound && judged.refusal == nil ? "quiet" : "now")
        page.links = [.init(linkWord: language.text("places.rooms"), linkPath: "/settings/rooms")]
        page.sections = [
            SheetSections.taken(detected, language),
            read.isSound
                ? changes(judged.differences, language) : SheetSections.problems(read.problems, language),
        ]
        let path = "/settings/rooms/imports/\(file.id)"
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        let take = DeskPage.Form(
            formPath: "\(path)/confirmation", formButton: language.text("rooms.importTake"),
            formNote: language.text("rooms.importTakeMeaning"), isMain: true)
        page.sections.append(
            DeskPage.Section(title: language.text("imports.decide"), forms: mayTake ? [take, away] : [away]))
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    /// Reads the file off the cooperative pool, and says what it was taken for.
    ///
    /// - Throws: ``SheetRefusal`` for what is no sheet at all.
    private static func read(
        _ content: [UInt8]
    ) async throws -> (SheetPreview<NewRoom>, SheetFile.Detected?) {
        try await OffPool.run {
            let file: SheetFile
            do throws(SheetFailure) {
                file = try SheetFile(content)
            } catch .at(let problem) {
                return (SheetPreview(rows: [], problems: [problem]), nil)
            } catch .refused(let refusal) {
                throw refusal
            }
            return (RoomReading.read(grid: file.grid, isExact: file.isText), file.detected)
        }
    }

    private func headline(
        _ read: SheetPreview<NewRoom>, _ judged: Judged, _ language: Language
    ) -> String {
        guard read.isSound else {
            return language.text("imports.unsound", ["count": "\(read.problems.count)"])
        }
        if let refusal = judged.refusal { return language.text("refusals.\(refusal.rawValue).what") }
        guard !judged.differences.isEmpty else {
            return language.text("rooms.importSame", ["count": "\(read.rows.count)"])
        }
        return language.text(
            "rooms.importDiffers",
            [
                "new": "\(judged.differences.count { $0.changes == nil })",
                "changed": "\(judged.differences.count { $0.changes != nil })",
                "same": "\(read.rows.count - judged.differences.count)",
            ])
    }

    private func changes(_ differences: [RoomDifference], _ language: Language) -> DeskPage.Section {
        let lines = differences.flatMap { difference -> [DeskPage.Line] in
            guard let changes = difference.changes else {
                return [
                    DeskPage.Line(cells: [
                        .words(difference.room.rawValue), .tag(language.text("rooms.importNew"), "open"),
                        .words(""), .words(""),
                    ])
                ]
            }
            return changes.map { change in
                DeskPage.Line(cells: [
                    .words(difference.room.rawValue), .words(change.column.rawValue),
                    .words(change.before.isEmpty ? "–" : change.before), .words(change.after),
                ])
            }
        }
        return DeskPage.Section(
            title: language.text("rooms.importChanges"),
            table: lines.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads(
                        "rooms", ["importRoom", "importColumn", "importBefore", "importAfter"]),
                    lines: lines))
    }

    @Sendable
    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        let (read, _) = try await Self.read(file.content)
        guard read.isSound else { throw ImportRefusal.notSound }
        try await parts.store.perform(
            ImportRooms(rooms: read.rows), by: context.actor,
            request: CommandRequest(
                id: context.form.commandRequest().id,
                alongside: { db, _ in try ImportShelf.drop(file.id, of: staff, db) }))
        return .redirect(to: "/settings/rooms")
    }

    @Sendable
    private func drop(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        try await ImportShelf.drop(try context.parameters.require("id"), of: staff, in: parts.store)
        return .redirect(to: "/settings/rooms/imports")
    }
}
