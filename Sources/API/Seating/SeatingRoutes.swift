import Exam
import Hummingbird
import Planning
import Proposals
import StationStore
import Web

/// Who sits where, as planned and as moved.
struct SeatingRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("seating-plans", use: list)
        calls.post("seating-plans", use: freeze)
        calls.get("seating-plans/:plan", use: show)
        calls.get("seating-plans/:plan/draw-record", use: record)
        calls.post("seating-plans/:plan/draws", use: draw)
        calls.post("seating-plans/:plan/adoptions", use: adopt)
        calls.post("seating-plans/:plan/publications", use: publish)
        calls.post("seating-plans/:plan/reopenings", use: reopen)
        calls.post("seat-moves", use: move)
    }

    private var desk: SeatingDesk { SeatingDesk(store: parts.store) }

    private struct PlanAnswer: Encodable {
        let plan: SeatingPlan.ID
        let state: SeatingPlan.State
        let inputDigest: String
        let commitment: String
        let publicSource: String
        let publicValue: String?
        let nonce: String?
        let seed: String?
        let run: Int?
        let personCount: Int
        let cellCount: Int
        let cellsOfOne: Int
        /// Taken over as they were.
        let keptRoomCount: Int
        let keptSeatCount: Int
        let roomCount: Int
        let candidateCount: Int
        let frozen: Timestamp
        let drawn: Timestamp?
        let adopted: Timestamp?
        let sittingsInForce: Int
        let sittingsPublished: Int
        let entry: JournalEntry.Position

        init(_ row: SeatingQueries.PlanRow) {
            plan = row.id
            state = row.state
            inputDigest = row.input
            commitment = row.commitment
            publicSource = row.publicSource
            let isDrawn = row.state != .frozen
            publicValue = isDrawn ? row.publicValue : nil
            nonce = isDrawn ? row.nonce : nil
            seed = isDrawn ? row.seed : nil
            run = isDrawn ? row.run : nil
            personCount = row.personCount
            cellCount = row.cellCount
            cellsOfOne = row.cellsOfOne
            keptRoomCount = row.keptRoomCount
            keptSeatCount = row.keptSeatCount
            roomCount = row.roomCount
            candidateCount = row.candidateCount
            frozen = Timestamp(row.frozen)
            drawn = row.drawn.map(Timestamp.init)
            adopted = row.adopted.map(Timestamp.init)
            sittingsInForce = row.inForceCount
            sittingsPublished = row.publishedCount
            entry = row.entry
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let rows = try await parts.store.read { db in try SeatingQueries.plans(db) }
        return try Answers.json(WholeList(rows: rows.map(PlanAnswer.init)))
    }

    @Sendable
    private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let plan: SeatingPlan.ID = try context.path("plan")
        let row = try await parts.store.read { db in try SeatingQueries.plan(plan, db) }
        return try Answers.json(PlanAnswer(row.orNotFound()))
    }

    private struct FreezeAnswer: Encodable {
        let plan: SeatingPlan.ID
        /// To be put up before the draw, with the digest of the input.
        let commitment: String
        let inputDigest: String
        let position: JournalEntry.Position?
        let replayed: Bool

        /// - Throws: ``StoreFault/requestReused(requestID:)`` when it was another command that had this key.
        init(_ performed: Performed, _ key: String?) throws {
            guard
                case .seating(.planFrozen(let plan, _, let input, let commitment, _, _, _, _, _, _))? =
                    performed.events.first
            else { throw StoreFault.requestReused(requestID: key ?? "") }
            self.plan = plan
            self.commitment = commitment
            inputDigest = input
            position = performed.position
            replayed = performed.isReplayed
        }
    }

    private struct PlanBody: Decodable {
        /// Of the planner; 1 when left out. People are drawn by another, that nobody chooses.
        let seed: Int64?
        /// All that are still to come when left out.
        let sittings: [Sitting.ID]?
        let publicSource: String
        /// Rooms whose people are planned anew, all others of their sittings being kept; then no `sittings`.
        let release: [ReleasedRoom]?
        /// Whether people of released rooms stay in their sittings; true when left out.
        let keepsTimes: Bool?

        struct ReleasedRoom: Decodable {
            let sitting: Sitting.ID
            let room: Room.ID
        }

        /// Nil when there is nothing to plan.
        func scope(_ parts: API.Parts) async throws -> SeatingScope? {
            if let release {
                guard sittings == nil else { throw APIFault.notUnderstood(field: "release") }
                let rooms = Set(release.map { SeatingScope.PlannedRoom(sitting: $0.sitting, room: $0.room) })
                return rooms.isEmpty ? nil : SeatingScope(releasing: rooms, keepsTimes: keepsTimes ?? true)
            }
            if let sittings { return sittings.isEmpty ? nil : SeatingScope(whole: sittings) }
            let plannable = try await parts.store.read { try SeatingQueries.plannable($0) }
            return plannable.isEmpty ? nil : SeatingScope(whole: plannable)
        }
    }

    @Sendable
    private func freeze(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        try context.require(Sight.roster)
        let body = try JSONBody.read(PlanBody.self, request, context)
        // Planned anew each time, with a fresh secret: a repeat is known by its key alone.
        if let earlier = try await parts.store.earlier(context.key, SeatingRefusal.self) {
            return try Answers.json(FreezeAnswer(earlier, context.key), status: .created)
        }
        guard let scope = try await body.scope(parts) else { throw APIFault.nothingToPlan }
        let proposal = try await desk.propose(scope, seed: body.seed ?? 1)
        let performed = try await desk.freeze(
            proposal, as: SeatingPlan.ID(rawValue: FreshNumber.next("P-", key: context.key)),
            publicSource: body.publicSource, by: actor, requestID: context.key)
        return try Answers.json(FreezeAnswer(performed, context.key), status: .created)
    }

    private struct DrawBody: Decodable {
        let publicValue: String
    }

    @Sendable
    private func draw(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(DrawBody.self, request, context)
        let performed = try await desk.draw(
            context.path("plan"), publicValue: body.publicValue, by: actor, requestID: context.key)
        return try Answers.json(CommandAnswer(performed))
    }

    @Sendable
    private func adopt(_ request: Request, _ context: APIContext) async throws -> Response {
        let performed = try await desk.adopt(
            context.path("plan"), by: context.actor, requestID: context.key)
        return try Answers.json(CommandAnswer(performed))
    }

    @Sendable
    private func publish(_ request: Request, _ context: APIContext) async throws -> Response {
        let performed = try await parts.store.perform(
            PublishSeating(plan: context.path("plan")), by: context.actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }

    private struct ReopenBody: Decodable {
        let reason: SeatingReopenReason
    }

    @Sendable
    private func reopen(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(ReopenBody.self, request, context)
        let performed = try await parts.store.perform(
            ReopenSeating(plan: context.path("plan"), reason: body.reason), by: actor,
            request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }

    /// Everything by which anybody can redo the draw (docs/draw.md).
    @Sendable
    private func record(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.roster)
        let plan: SeatingPlan.ID = try context.path("plan")
        return try Answers.json(await desk.drawRecord(of: plan))
    }

    private struct MoveBody: Decodable {
        let candidate: Candidate.ID
        let sitting: Sitting.ID
        let room: Room.ID
        let seat: Int
        let reason: SeatMoveReason
        /// What the stop is given back as, when the place broke while somebody sat there.
        let creditMinutes: Int?
    }

    @Sendable
    private func move(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(MoveBody.self, request, context)
        let performed = try await parts.store.perform(
            MoveCandidate(
                candidate: body.candidate, sitting: body.sitting, room: body.room, seat: body.seat,
                reason: body.reason, creditMinutes: body.creditMinutes),
            by: actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }
}
