import Exam
import Hummingbird
import StationStore
import Web

/// The board of all rooms.
struct BoardRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("board", use: show)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.board)
        let language = pages.language(context)
        let page = try await BoardPage.read(parts, language)
        return await pages.page(
            "board", title: language.text("frame.navigation.board"), live: "board", page, request, context)
    }
}

extension BoardPage {
    static func read(_ parts: Console.Parts, _ language: Language) async throws -> BoardPage {
        let now = parts.store.now()
        return try await parts.store.read { db in
            BoardPage(
                try BoardQueries.rooms(db, day: parts.shownDay(db, now: now), now: now),
                clockStep: try SystemQueries.clockStep(since: parts.time.wholeDay(of: now).start, db),
                profile: try RuleProfile.inForce(db), now: now, time: parts.time, language: language)
        }
    }
}
