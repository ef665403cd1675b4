import Exam
import Hummingbird
import StationStore
import Web

/// The day's page.
struct TodayRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("", use: home)
        console.get("today", use: show)
    }

    @Sendable
    private func home(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        return .redirect(to: ConsoleArea.today.path)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.today)
        let language = pages.language(context)
        var page = try await TodayPage.read(parts, language)
        if visitor.may(ImportRoster.self) {
            page.importWords = await ImportReadiness.words(parts, language)
        }
        page.printsPath = PrintKind.path(PrintScope(), for: visitor)
        return await pages.page(
            "today", title: language.text("frame.navigation.today"), live: "today", page, request, context)
    }
}

extension TodayPage {
    static func read(_ parts: Console.Parts, _ language: Language) async throws -> TodayPage {
        let now = parts.store.now()
        return try await parts.store.read { db in
            let day = try parts.shownDay(db, now: now)
            return TodayPage(
                sittings: try DayLineQueries.sittings(db, day: day),
                duties: try DayLineQueries.duties(db, day: day),
                profile: try RuleProfile.inForce(db), day: day, now: now, time: parts.time,
                language: language)
        }
    }
}
