import Exam
import Hummingbird
import StationStore
import Web

/// Finds anything that has a page: by name, number, room or packet.
struct SearchRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("search", use: search)
    }

    private struct Group: Sendable {
        let kindWord: String
        let hits: [Line]
    }

    private struct Line: Sendable {
        let path: String
        let shown: String
        let number: String
        let detail: String
    }

    private struct SearchPage: Sendable {
        let question: String
        let headline: String
        let groups: [Group]
        let hasHits: Bool
        let isAsked: Bool
    }

    @Sendable
    private func search(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.requireVisitor()
        let language = pages.language(context)
        let text = request.uri.queryParameters["q"]?.replacing("+", with: " ").removingPercentEncoding ?? ""
        let kinds = Self.kinds(for: visitor)
        let hits = try await parts.store.read { db in
            try SearchQueries.hits(db, for: text, among: kinds)
        }
        if hits.count == 1, let hit = hits.first { return .redirect(to: Self.path(hit)) }
        let groups = SearchQueries.Kind.allCases.compactMap { kind -> Group? in
            let lines = hits.filter { $0.kind == kind }.map { hit in
                Line(
                    path: Self.path(hit), shown: hit.title ?? language.text("room.nameErased"),
                    number: CandidateNumber.grouped(hit.id), detail: hit.detail)
            }
            guard !lines.isEmpty else { return nil }
            return Group(kindWord: language.text("search.kind.\(kind.rawValue)"), hits: lines)
        }
        let page = SearchPage(
            question: text,
            headline: hits.isEmpty
                ? language.text("search.nothing", ["question": text])
                : language.text("search.found", ["count": "\(hits.count)", "question": text]),
            groups: groups, hasHits: !hits.isEmpty, isAsked: !text.isEmpty)
        return await pages.page("search", title: language.text("search.title"), page, request, context)
    }

    private static func kinds(for visitor: Visitor) -> Set<SearchQueries.Kind> {
        var kinds: Set<SearchQueries.Kind> = []
        if ConsoleArea.candidates.isOpen(to: visitor) { kinds.formUnion([.candidate, .sitting]) }
        if ConsoleArea.board.isOpen(to: visitor) { kinds.insert(.room) }
        if ConsoleArea.papers.isOpen(to: visitor) { kinds.insert(.packet) }
        if ConsoleArea.duty.isOpen(to: visitor) { kinds.insert(.staff) }
        return kinds
    }

    private static func path(_ hit: SearchQueries.Hit) -> String {
        switch hit.kind {
        case .candidate: "/candidates/\(hit.id)"
        case .room: "/rooms/\(hit.id)"
        case .sitting: "/sittings/\(hit.id)"
        case .packet: "/papers/\(hit.id)"
        case .staff: "/staff/\(hit.id)"
        }
    }
}
