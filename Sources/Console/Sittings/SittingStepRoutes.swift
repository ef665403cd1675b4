import Exam
import Foundation
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
        console.get("sittings/:sitting/lot-record.json", use: lots)
    }

    /// Numbers of candidates and staff, no names: still nothing for everybody's eyes.
    @Sendable
    private func lots(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.seating)
        let id = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(try await parts.store.lotRecord(of: id))
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8",
                .contentDisposition: "attachment; filename=\"lot-record-\(id).json\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
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
                lots: try LotQueries.standing(of: id, db), rotations: try RotationQueries.group(of: id, db),
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
        case .open:
            try await parts.store.open(id, by: context.actor, request: context.form.commandRequest())
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
