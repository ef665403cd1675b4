import Exam
import Hummingbird
import StationStore
import Web

/// All sittings of the station, in the order of time.
struct SittingListRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("sittings", use: list)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in try SittingQueries.list(db) }
        let ahead = rows.count { [.planned, .open, .running].contains($0.state) }
        var page = DeskPage(
            heading: language.text("places.sittings"),
            headline: language.text("places.sittingCount", ["count": "\(rows.count)", "ahead": "\(ahead)"]))
        page.links = [.init(linkWord: language.text("frame.navigation.seating"), linkPath: "/seating")]
        if visitor.may(PlanSittings.self) {
            page.links.append(
                .init(linkWord: language.text("planning.title"), linkPath: "/sittings/planning"))
        }
        page.sections = [
            rows.isEmpty
                ? DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("places.noSittings"),
                        emptyHow: language.text("places.noSittingsHow")))
                : Self.section(rows, parts.time, language)
        ]
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    static func section(
        _ rows: [SittingQueries.SittingRow], _ time: StationTime, _ language: Language
    ) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("places.sittings"),
            table: DeskPage.Table(
                heads: language.heads(
                    "places",
                    ["when", "sitting", "paper", "state", "rooms#", "seated#", "present#", "absent#"]),
                lines: rows.map { row in
                    DeskPage.Line(cells: [
                        .words(
                            "\(time.day(row.span.start)) \(time.minute(row.span.start))–\(time.minute(row.span.end))"
                        ),
                        .link(row.id.rawValue, "/sittings/\(row.id)", small: row.certificateTitle),
                        .words(language.text("words.part.\(row.part.rawValue)"), small: row.paperCode),
                        .tag(language.text("words.sittingState.\(row.state.rawValue)"), row.state.rawValue),
                        .figure(row.roomCount), .figure(row.seatedCount), .figure(row.presentCount),
                        .figure(row.absentCount),
                    ])
                }))
    }
}
