import Exam
import Hummingbird
import StationStore
import Web

/// The page of one sitting, and its steps.
struct SittingStepRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("sittings/:sitting", use: show)
        console.post("sittings/:sitting/steps", use: step)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.board)
        let language = pages.language(context)
        let id = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        let now = parts.store.now()
        let time = parts.time
        let actor = try context.actor
        let found = try await parts.store.read { db -> SittingPage? in
            guard let row = try SittingQueries.find(id, db) else { return nil }
            let history = try JournalQueries.history(db, of: .sitting(id), limit: 20)
            return SittingPage(
                row, rooms: try SittingQueries.rooms(of: id, db),
                history: try HistoryLine.lines(history, db, language, time),
                unready: try ReadinessQueries.unready(of: id, db),
                readiness: try SittingStep(after: row.state)?.readiness(of: id, by: actor, at: now, db),
                visitor: visitor, now: now, time: time, language: language)
        }
        guard let page = found else { throw HTTPError(.notFound) }
        return await pages.page("sitting", title: id.rawValue, page, request, context)
    }

    @Sendable
    private func step(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let id = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        guard let step = SittingStep(rawValue: try context.form.require("step")) else {
            throw HTTPError(.badRequest)
        }
        switch step {
        case .open: try await perform(OpenSitting(sitting: id), context)
        case .start: try await perform(StartSitting(sitting: id), context)
        case .end: try await perform(EndSitting(sitting: id), context)
        case .close: try await perform(CloseSitting(sitting: id), context)
        case .sign: try await perform(SignSitting(sitting: id), context)
        }
        return .redirect(to: "/sittings/\(id)")
    }

    private func perform(_ command: some Storable, _ context: WebContext) async throws {
        try await parts.store.perform(command, by: context.actor, request: context.form.commandRequest())
    }
}
