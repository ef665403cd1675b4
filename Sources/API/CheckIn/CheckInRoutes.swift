import Exam
import Hummingbird
import Journal
import StationStore
import Web

/// The door: who comes in, and who did not come.
struct CheckInRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.post("check-ins", use: checkIn)
        calls.post("absences", use: confirmAbsence)
        calls.post("absence-reversals", use: reverseAbsence)
    }

    private struct CheckInBody: Decodable {
        let ticket: String
        let room: Room.ID
        let sitting: Sitting.ID?
        /// When the phone decided, by its own clock.
        let claimed: Timestamp?
        /// Counts the phone's decisions.
        let sequence: Int64?
        /// The phone's clock less the station's, as last measured.
        let skewMilliseconds: Int64?
        let gateArrival: Timestamp?
        let missing: MissingDocument?
        /// Who stood by when a work station was drawn.
        let second: SecondPerson?
    }

    /// Three hundred years either way: beyond them lies no clock, and no number that can be negated.
    private static let skews: ClosedRange<Int64> = -9_467_280_000_000...9_467_280_000_000

    @Sendable
    private func checkIn(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        guard context.key != nil else { throw APIFault.keyNeeded }
        let body = try JSONBody.read(CheckInBody.self, request, context)
        guard body.room.isWellFormed else { throw APIFault.notUnderstood(field: "room") }
        guard body.sitting?.isWellFormed != false else { throw APIFault.notUnderstood(field: "sitting") }
        let (sequence, skew) = (body.sequence ?? 0, body.skewMilliseconds ?? 0)
        guard sequence >= 0 else { throw APIFault.notUnderstood(field: "sequence") }
        guard Self.skews.contains(skew) else { throw APIFault.notUnderstood(field: "skewMilliseconds") }
        let actor = try await parts.actor(context, second: body.second)
        let command = CheckInCandidate(
            ticket: body.ticket, codeGeneration: parts.store.codeGeneration(of: body.ticket), room: body.room,
            sitting: body.sitting, gateArrival: body.gateArrival?.moment, claimed: body.claimed?.moment,
            skewMilliseconds: skew, missing: body.missing)
        let claim = body.claimed.map {
            EntryClaim(moment: $0.moment.milliseconds, sequence: sequence, skew: skew)
        }

        let performed = try await parts.store.perform(
            command, by: actor, request: CommandRequest(id: context.key, claim: claim))

        guard case .checkIn(let event)? = performed.events.first else {
            preconditionFailure("a check-in begins with its verdict")
        }
        var answer = CheckInAnswer(event, performed)
        if case .checkIn(.stationDrawn(_, _, _, _, let free, _, _))? = performed.events.last {
            answer.drawnFrom = free
        }
        if case .alreadyAdmitted(let candidate, let sitting, _, _) = event {
            let first = try await parts.store.read { db in
                try AttendanceQueries.admitted(candidate, to: sitting, db)
            }
            answer.firstSeen = first.map(Timestamp.init)
        }
        answer.checkpoint = parts.checkpoints.latest?.note
        return try Answers.json(answer)
    }

    private struct AbsenceBody: Decodable {
        let sitting: Sitting.ID
        let room: Room.ID
    }

    private struct AbsenceAnswer: Encodable {
        let candidates: [Candidate.ID]
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func confirmAbsence(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(AbsenceBody.self, request, context)
        let performed = try await parts.store.perform(
            ConfirmAbsence(sitting: body.sitting, room: body.room), by: actor,
            request: context.commandRequest())
        var absent: [Candidate.ID] = []
        if case .checkIn(.absenceConfirmed(_, _, let candidates))? = performed.events.first {
            absent = candidates
        }
        return try Answers.json(
            AbsenceAnswer(
                candidates: absent, position: performed.position, replayed: performed.isReplayed))
    }

    private struct ReversalBody: Decodable {
        let candidate: Candidate.ID
        let sitting: Sitting.ID
        let second: SecondPerson?
    }

    @Sendable
    private func reverseAbsence(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(ReversalBody.self, request, context)
        let performed = try await parts.store.perform(
            ReverseAbsence(candidate: body.candidate, sitting: body.sitting),
            by: try await parts.actor(context, second: body.second), request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }
}

/// What the door says. Every verdict is a recorded answer, so its status is 200.
private struct CheckInAnswer: Encodable {
    let verdict: String
    var reason: String?
    var candidate: Candidate.ID?
    var sitting: Sitting.ID?
    let room: Room.ID
    var seat: Int?
    var isLate: Bool?
    var missing: MissingDocument?
    /// The places among which the lot drew ``seat``; absent where the plan gave it.
    var drawnFrom: [Int]?
    /// When somebody with this ticket was let in before.
    var firstSeen: Timestamp?
    let position: JournalEntry.Position?
    let replayed: Bool
    /// The latest signed checkpoint, for the phone to keep; absent before the first.
    var checkpoint: String?

    init(_ event: CheckInEvent, _ performed: Performed) {
        position = performed.position
        replayed = performed.isReplayed
        switch event {
        case .admitted(let candidate, let sitting, let room, let seat, let isLate, _):
            verdict = "admitted"
            self.room = room
            (self.candidate, self.sitting, self.seat, self.isLate) = (candidate, sitting, seat, isLate)
        case .admittedConditionally(
            let candidate, let sitting, let room, let seat, let isLate, let missing, _):
            verdict = "admittedConditionally"
            self.room = room
            (self.candidate, self.sitting, self.seat, self.isLate) = (candidate, sitting, seat, isLate)
            self.missing = missing
        case .alreadyAdmitted(let candidate, let sitting, let room, let seat):
            verdict = "alreadyAdmitted"
            self.room = room
            (self.candidate, self.sitting, self.seat) = (candidate, sitting, seat)
        case .refused(let candidate, let sitting, let room, let reason):
            verdict = "refused"
            self.room = room
            (self.candidate, self.sitting, self.reason) = (candidate, sitting, reason.rawValue)
        case .referred(let candidate, let sitting, let room, let reason):
            verdict = "referred"
            self.room = room
            (self.candidate, self.sitting, self.reason) = (candidate, sitting, reason.rawValue)
        case .absenceProposed, .absenceConfirmed, .absenceReversed, .stationDrawn:
            preconditionFailure("a check-in is a verdict")
        }
    }
}
