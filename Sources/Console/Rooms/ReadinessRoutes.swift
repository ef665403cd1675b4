import Exam
import Hummingbird
import StationStore
import Web

/// The list that is gone through in a room before it is READY for a sitting.
struct ReadinessRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("rooms/:room/readiness/:sitting", use: show)
        console.post("rooms/:room/readiness/:sitting/checks", use: check)
        console.post("rooms/:room/readiness/:sitting/removals", use: uncheck)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.board)
        let language = pages.language(context)
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let sitting = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        let found = try await parts.store.read { db in try ReadinessQueries.find(room, sitting, db) }
        guard let found else { throw HTTPError(.notFound) }
        let points = found.fact.kind.readinessPoints
        let open = points.filter { !found.fact.checked.contains($0) }
        let time = parts.time
        var page = DeskPage(
            heading: language.text("ready.title"), side: "\(room) · \(sitting)",
            headline: found.readyAt.map { language.text("ready.isReady", ["clock": time.dayAndMinute($0)]) }
                ?? language.text("ready.left", ["left": "\(open.count)", "points": "\(points.count)"]),
            voice: found.readyAt == nil ? "look" : "quiet")
        page.links = [.init(linkWord: language.text("rooms.toRoom"), linkPath: "/rooms/\(room)")]
        let isOver = found.fact.sitting.map(\.isOver) ?? true
        let maySign = visitor.may(CheckRoom.self) && !isOver
        if !open.isEmpty {
            page.sections.append(openSection(open, maySign, Self.path(room, sitting), language))
        }
        if !found.checks.isEmpty {
            page.sections.append(doneSection(found, points, maySign, Self.path(room, sitting), language))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func openSection(
        _ open: [ReadinessPoint], _ maySign: Bool, _ path: String, _ language: Language
    ) -> DeskPage.Section {
        guard maySign else {
            return DeskPage.Section(
                title: language.text("ready.open"),
                table: DeskPage.Table(
                    heads: language.heads("ready", ["point"]),
                    lines: open.map {
                        DeskPage.Line(cells: [.words(language.text("words.points.\($0.rawValue)"))])
                    }))
        }
        let form = DeskPage.Form(
            formPath: "\(path)/checks", formButton: language.text("ready.sign"),
            formFields: [
                .checks(
                    language.text("ready.point"), "point",
                    open.map {
                        FormChoice(
                            value: $0.rawValue, word: language.text("words.points.\($0.rawValue)"),
                            isSelected: false)
                    })
            ], isMain: true)
        return DeskPage.Section(
            title: language.text("ready.open"), note: language.text("ready.meaning"), forms: [form])
    }

    private func doneSection(
        _ found: ReadinessQueries.Readiness, _ points: [ReadinessPoint], _ maySign: Bool, _ path: String,
        _ language: Language
    ) -> DeskPage.Section {
        let time = parts.time
        let lines = points.compactMap { point in found.checks.first { $0.point == point } }.map { check in
            let back = DeskPage.Form(
                formPath: "\(path)/removals", formButton: language.text("ready.takeBack"),
                formFields: [.hidden("point", check.point.rawValue)])
            return DeskPage.Line(
                cells: [
                    .words(language.text("words.points.\(check.point.rawValue)")),
                    .words(
                        check.staffName ?? language.text("room.nameErased"), small: check.staff?.rawValue),
                    .words(time.dayAndMinute(check.at)),
                ] + (maySign ? [.forms([back])] : []))
        }
        return DeskPage.Section(
            title: language.text("ready.done"),
            table: DeskPage.Table(
                heads: language.heads("ready", ["point", "by", "at"] + (maySign ? ["change"] : [])),
                lines: lines))
    }

    private func points(_ form: SubmittedForm) throws -> [ReadinessPoint] {
        try form.all("point").map { text in
            guard let point = ReadinessPoint(rawValue: text) else { throw HTTPError(.badRequest) }
            return point
        }
    }

    @Sendable
    private func check(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let sitting = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        try await parts.store.perform(
            CheckRoom(room: room, sitting: sitting, points: try points(context.form)), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: Self.path(room, sitting))
    }

    @Sendable
    private func uncheck(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let sitting = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        try await parts.store.perform(
            UncheckRoom(room: room, sitting: sitting, points: try points(context.form)), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: Self.path(room, sitting))
    }

    private static func path(_ room: Room.ID, _ sitting: Sitting.ID) -> String {
        "/rooms/\(room)/readiness/\(sitting)"
    }
}
