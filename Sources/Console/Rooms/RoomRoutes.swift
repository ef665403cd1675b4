import Exam
import Hummingbird
import StationStore
import Web

/// The page of one room.
struct RoomRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    private static let admitting: Set = Set(
        [Role.chief, .deputy, .registrar, .proctor, .floater].map(\.rawValue))

    func add(to console: RouterGroup<WebContext>) {
        console.get("rooms/:room", use: show)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.board)
        let language = pages.language(context)
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let query = request.uri.queryParameters
        let facts = try await RoomFacts.read(
            parts, room, verdictAt: query["entry"].flatMap { Int64($0) }, language)
        guard let facts else { throw HTTPError(.notFound) }
        let maker = RoomPageMaker(
            facts: facts, now: parts.store.now(), time: parts.time, language: language)
        let page = maker.page(
            sort: query["sort"].flatMap { DoorSort(rawValue: String($0)) } ?? .seat,
            find: query["find"].flatMap { $0.removingPercentEncoding },
            canAdmit: visitor.holds(anyOf: Self.admitting), request: FreshRequestID.next(),
            visitor: visitor)
        return await pages.page("room", title: room.rawValue, live: "room-\(room)", page, request, context)
    }
}

extension RoomFacts {
    /// - Returns: nil when there is no such room.
    static func read(
        _ parts: Console.Parts, _ room: Room.ID, verdictAt position: Int64?, _ language: Language
    ) async throws -> RoomFacts? {
        let now = parts.store.now()
        return try await parts.store.read { db in
            let day = try parts.shownDay(db, now: now)
            guard let state = try BoardQueries.rooms(db, day: day, now: now, only: room).first else {
                return nil
            }
            let proctors = try state.sittings.first.map {
                try DoorQueries.proctors(db, room: room, span: $0.span)
            }
            return RoomFacts(
                state: state, layout: try DoorQueries.layout(db, room: room),
                seats: try DoorQueries.seats(db, room: room, sittings: state.sittings.map(\.id)),
                proctors: proctors ?? [],
                turnedAway: try DoorQueries.turnedAway(db, room: room, since: day.start),
                history: try HistoryLine.lines(
                    JournalQueries.history(db, of: .room(room), limit: 12), db, language, parts.time),
                profile: try RuleProfile.inForce(db),
                verdict: try position.flatMap {
                    try Verdict.read(db, at: $0, room: room, language, parts.time)
                })
        }
    }
}
