import Exam
import Hummingbird
import Planning
import StationStore
import Web

/// Who sits where, as planned and as moved.
struct SeatingRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("seating-plans", use: list)
        calls.post("seating-plans", use: plan)
        calls.post("seat-moves", use: move)
    }

    private struct PlanAnswer: Encodable {
        let plan: SeatingPlan.ID
        let seed: Int64
        let roomCount: Int
        let candidateCount: Int
        let adopted: Timestamp
        let entry: JournalEntry.Position

        init(_ row: SeatingQueries.PlanRow) {
            plan = row.id
            seed = row.seed
            roomCount = row.roomCount
            candidateCount = row.candidateCount
            adopted = Timestamp(row.adopted)
            entry = row.entry
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let rows = try await parts.store.read { db in try SeatingQueries.plans(db) }
        return try Answers.json(WholeList(rows: rows.map(PlanAnswer.init)))
    }

    private struct PlanBody: Decodable {
        /// Repeats a draw; 1 when left out.
        let seed: Int64?
        /// All that are still to come when left out.
        let sittings: [Sitting.ID]?
    }

    private struct AdoptionAnswer: Encodable {
        let plan: SeatingPlan.ID
        let sittings: [Sitting.ID]
        let seed: Int64
        let roomCount: Int
        let candidateCount: Int
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func plan(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        try context.require(Sight.roster)
        let body = try JSONBody.read(PlanBody.self, request, context)
        var performed = try await parts.store.earlier(context.key, SeatingRefusal.self)
        if performed == nil {
            let command = try await proposal(body, key: context.key)
            performed = try await parts.store.perform(command, by: actor, request: context.commandRequest())
        }
        guard let performed,
            case .seating(.adopted(let plan, let sittings, let seed, let rooms, let candidates))? =
                performed.events.last
        else { throw StoreFault.requestReused(requestID: context.key ?? "") }
        return try Answers.json(
            AdoptionAnswer(
                plan: plan, sittings: sittings, seed: seed, roomCount: rooms, candidateCount: candidates,
                position: performed.position, replayed: performed.isReplayed),
            status: .created)
    }

    /// Draws a plan. Exam's rules judge it in the command: whoever found no seat is refused there.
    private func proposal(_ body: PlanBody, key: String?) async throws -> AdoptSeatingPlan {
        let (sittings, context) = try await parts.store.read { db in
            let sittings = try body.sittings ?? SeatingQueries.plannable(db)
            return (sittings, try SeatingContext.read(replacing: sittings, db))
        }
        guard !sittings.isEmpty else { throw APIFault.nothingToPlan }
        let proposal = try await OffPool.run {
            SerpentinePlanner(context: context, seed: body.seed ?? 1).plan(sittings)
        }
        return proposal.adoption(as: SeatingPlan.ID(rawValue: FreshNumber.next("P-", key: key)))
    }

    private struct MoveBody: Decodable {
        let candidate: Candidate.ID
        let sitting: Sitting.ID
        let room: Room.ID
        let seat: Int
        let reason: SeatMoveReason
    }

    @Sendable
    private func move(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(MoveBody.self, request, context)
        let performed = try await parts.store.perform(
            MoveCandidate(
                candidate: body.candidate, sitting: body.sitting, room: body.room, seat: body.seat,
                reason: body.reason),
            by: actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }
}
