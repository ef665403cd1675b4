import Exam
import Hummingbird
import Spreadsheet
import StationStore
import Web

/// Sittings that would be planned, as a table to look at.
enum PlannedSittings {
    static func section(
        _ planned: [SittingEvent], _ time: StationTime, _ language: Language, forms: [DeskPage.Form] = []
    ) -> DeskPage.Section {
        let separator = language.text("frame.listSeparator")
        let lines = planned.compactMap { event -> DeskPage.Line? in
            guard
                case .planned(
                    let sitting, _, let part, let start, let minutes, let paper, let rooms, let openKind, _,
                    let isByLot, let rotation) = event
            else { return nil }
            let end = start.adding(minutes: minutes)
            let kind = openKind.map { language.text("words.kind.\($0.rawValue)") }
            return DeskPage.Line(cells: [
                .words(sitting.rawValue, small: rotation.map { "\($0.number)/\($0.count)" }),
                .words("\(time.day(start)) \(time.minute(start))–\(time.minute(end))"),
                .words(language.text("words.part.\(part.rawValue)"), small: paper),
                .words(kind ?? rooms.map(\.rawValue).joined(separator: separator)),
                .words(language.text(isByLot == true ? "words.drawnAtEntry" : "planning.byPlan")),
                .words(
                    [rotation?.waitingPlace, rotation?.exitPlace].compactMap { $0 }.joined(separator: " → ")),
            ])
        }
        return DeskPage.Section(
            title: language.text("planning.preview"),
            table: DeskPage.Table(
                heads: language.heads("planning", ["sitting", "when", "part", "rooms", "places", "ways"]),
                lines: lines), forms: forms)
    }
}

/// Sittings from a sheet: read, looked at, and planned all together or not at all.
struct SittingSheetRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("sittings/imports", use: choose)
        console.post("sittings/imports", use: put)
        console.get("sittings/imports/:id", use: preview)
        console.post("sittings/imports/:id/confirmation", use: confirm)
        console.post("sittings/imports/:id/removal", use: drop)
    }

    private func enter(_ context: WebContext) throws -> Staff.ID {
        let visitor = try context.enter(.seating)
        guard visitor.may(PlanSittings.self) else { throw NotTheirPage() }
        return Staff.ID(rawValue: visitor.id)
    }

    @Sendable
    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try enter(context)
        let language = pages.language(context)
        func titles(_ columns: [SittingReading.Column]) -> String {
            columns.map(\.rawValue).joined(separator: language.text("frame.listSeparator"))
        }
        var page = DeskPage(
            heading: language.text("planning.sheet"), headline: language.text("planning.sheetHeadline"))
        page.links = [.init(linkWord: language.text("planning.title"), linkPath: "/sittings/planning")]
        let upload = DeskPage.Form(
            formPath: "/sittings/imports", formButton: language.text("imports.look"),
            formNote: language.text(
                "planning.sheetMeaning",
                [
                    "columns": titles(
                        SittingReading.Column.allCases.filter { !SittingReading.optional.contains($0) }),
                    "optional": titles(
                        SittingReading.Column.allCases.filter(SittingReading.optional.contains)),
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
        return .redirect(to: "/sittings/imports/\(id)")
    }

    private func waiting(_ context: WebContext, _ staff: Staff.ID) async throws -> ImportShelf.Waiting {
        let id = try context.parameters.require("id")
        guard let found = try await ImportShelf.find(id, of: staff, in: parts.store) else {
            throw ImportRefusal.notWaiting
        }
        return found
    }

    /// Reads the file off the cooperative pool, and says what it was taken for.
    ///
    /// - Throws: ``SheetRefusal`` for what is no sheet at all.
    private func read(
        _ content: [UInt8]
    ) async throws -> (SheetPreview<NewSitting>, SheetFile.Detected?) {
        let offset = parts.station.utcOffsetMinutes
        return try await OffPool.run {
            let file: SheetFile
            do throws(SheetFailure) {
                file = try SheetFile(content)
            } catch .at(let problem) {
                return (SheetPreview(rows: [], problems: [problem]), nil)
            } catch .refused(let refusal) {
                throw refusal
            }
            let preview = SittingReading.read(
                grid: file.grid, isExact: file.isText, utcOffsetMinutes: offset)
            return (preview, file.detected)
        }
    }

    @Sendable
    private func preview(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let language = pages.language(context)
        let file = try await waiting(context, staff)
        let (read, detected) = try await read(file.content)
        let judged = read.isSound ? try await judge(read.rows, staff) : nil
        let path = "/sittings/imports/\(file.id)"
        var page = DeskPage(
            heading: language.text("planning.sheet"), side: file.fileName,
            headline: judged?.words(language)
                ?? language.text("imports.unsound", ["count": "\(read.problems.count)"]),
            voice: judged != nil && judged?.refusal == nil ? "quiet" : "now")
        page.links = [.init(linkWord: language.text("planning.title"), linkPath: "/sittings/planning")]
        page.sections = [SheetSections.taken(detected, language)]
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        guard let judged, judged.refusal == nil, !judged.planned.isEmpty else {
            if !read.isSound { page.sections.append(SheetSections.problems(read.problems, language)) }
            page.sections.append(DeskPage.Section(title: language.text("imports.decide"), forms: [away]))
            return await pages.page("desk", title: page.heading, page, request, context)
        }
        let take = DeskPage.Form(
            formPath: "\(path)/confirmation",
            formButton: language.text("planning.take", ["count": "\(judged.planned.count)"]), isMain: true)
        page.sections.append(
            PlannedSittings.section(judged.planned, parts.time, language, forms: [take, away]))
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    /// What the sheet would plan now.
    private struct Judged: Sendable {
        let planned: [SittingEvent]
        let refusal: SittingRefusal?

        func words(_ language: Language) -> String {
            guard let refusal else {
                return language.text("planning.ready", ["count": "\(planned.count)"])
            }
            return language.text("refusals.\(refusal.rawValue).what") + " "
                + language.text("refusals.\(refusal.rawValue).next")
        }
    }

    private func judge(_ sittings: [NewSitting], _ staff: Staff.ID) async throws -> Judged {
        let command = PlanSittings(sittings: sittings)
        let now = parts.store.now()
        return try await parts.store.read { db in
            let facts = try command.facts(db, for: .staff(staff))
            do throws(SittingRefusal) {
                let events = try command.decide(given: facts, by: .staff(staff), at: now)
                return Judged(
                    planned: events.compactMap { if case .sittings(let event) = $0 { event } else { nil } },
                    refusal: nil)
            } catch {
                return Judged(planned: [], refusal: error)
            }
        }
    }

    @Sendable
    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        let file = try await waiting(context, staff)
        let (read, _) = try await read(file.content)
        guard read.isSound else { throw ImportRefusal.notSound }
        try await parts.store.perform(
            PlanSittings(sittings: read.rows), by: context.actor,
            request: CommandRequest(
                id: context.form.commandRequest().id,
                alongside: { db, _ in try ImportShelf.drop(file.id, of: staff, db) }))
        return .redirect(to: "/sittings")
    }

    @Sendable
    private func drop(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try enter(context)
        try await ImportShelf.drop(try context.parameters.require("id"), of: staff, in: parts.store)
        return .redirect(to: "/sittings/imports")
    }
}
