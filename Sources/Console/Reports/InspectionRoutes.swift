import Exam
import Hummingbird
import Planning
import StationStore
import Web

/// Rooms and inspectors drawn by lot for one day, and every draw there was.
struct InspectionRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("reports/inspections", use: show)
        console.post("reports/inspections", use: draw)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.reports)
        let language = pages.language(context)
        let (draws, days) = try await parts.store.read { db in
            (try InspectionQueries.all(db), try SittingQueries.days(db))
        }
        var page = DeskPage(
            heading: language.text("reports.inspection.title"),
            headline: language.text("reports.inspection.headline", ["count": "\(draws.count)"]))
        page.links = [.init(linkWord: language.text("frame.navigation.reports"), linkPath: "/reports")]
        if visitor.may(DrawInspection.self), !days.isEmpty {
            let choices = days.map {
                FormChoice(value: $0.date.text, word: $0.date.text, isSelected: false)
            }
            page.sections.append(
                DeskPage.Section(
                    note: language.text("reports.inspection.meaning"),
                    forms: [
                        DeskPage.Form(
                            formPath: "/reports/inspections",
                            formButton: language.text("reports.inspection.draw"),
                            formFields: [
                                .select(language.text("reports.inspection.day"), "day", choices),
                                .text(language.text("reports.inspection.count"), "count", value: "3"),
                                .text(language.text("reports.inspection.value"), "value"),
                            ], isMain: true)
                    ]))
        }
        page.sections += draws.map { section($0, language) }
        if draws.isEmpty {
            page.sections.append(
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("reports.inspection.none"),
                        emptyHow: language.text("reports.inspection.noneHow"))))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func section(_ row: InspectionQueries.Row, _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: "\(row.day) \(row.id)",
            note: language.text(
                "reports.inspection.drawn",
                [
                    "at": "\(parts.time.day(row.drawn)) \(parts.time.minute(row.drawn))",
                    "value": row.publicValue, "seed": row.seed, "run": "\(row.run)",
                ]),
            table: DeskPage.Table(
                heads: language.heads("reports.inspection", ["sitting", "room", "inspector"]),
                lines: row.pairs.map { pair in
                    DeskPage.Line(cells: [
                        .link(pair.sitting.rawValue, "/sittings/\(pair.sitting)"),
                        .words(pair.room.rawValue), .words(pair.inspector.rawValue),
                    ])
                }))
    }

    @Sendable
    private func draw(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.reports)
        let form = context.form
        let day = try form.day("day")
        let count = try form.number("count")
        let value = try form.require("value")
        // Made of the form's own ID: the same form sent twice is the same draw.
        let id = Inspection.ID(rawValue: "X-\((form["request"] ?? FreshRequestID.next()).suffix(12))")
        let pool = try await parts.store.read { db in try InspectionQueries.pool(day, db) }
        let seed = InspectionDraw.seed(id, publicValue: value)
        let command = DrawInspection(
            inspection: id, day: day, publicValue: value, seed: seed,
            pairs: InspectionDraw.pairs(pool, count: min(max(0, count), DrawInspection.placesMax), seed: seed)
        )
        try await parts.store.perform(command, by: context.actor, request: form.commandRequest())
        return .redirect(to: "/reports/inspections")
    }
}
