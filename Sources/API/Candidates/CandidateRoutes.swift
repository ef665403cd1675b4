import Exam
import Hummingbird
import StationStore
import Web

/// Who is being assessed.
struct CandidateRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("candidates", use: list)
        calls.get("candidates/:number", use: candidate)
        calls.post("candidates/:number/erasures", use: erase)
        calls.post("candidates/:number/tickets", use: reissueTicket)
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let seesNames = context.holds(Sight.names)
        let query = Query(request)
        let asked = try ListRequest(query)
        // Whoever may not see names must not find them out by searching or by order either.
        guard seesNames || (asked.search.isEmpty && asked.sort != "name") else { throw NotTheirPage() }
        let filter = CandidateQueries.Filter(
            certificate: query["certificate"].map(Certificate.ID.init(rawValue:)), group: query["class"],
            room: query["room"].map(Room.ID.init(rawValue:)))
        let listed = try await parts.store.read { db in
            try CandidateQueries.list(asked, filter: filter, db)
        }
        return try Answers.json(ListAnswer(listed) { CandidateAnswer($0, seesNames: seesNames) })
    }

    @Sendable
    private func candidate(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let number = try context.candidateNumber()
        let (detail, entry) = try await parts.store.read { db in
            (try CandidateQueries.find(number, db), try EntryQueries.latest(of: .candidate(number), db))
        }
        return try Answers.json(
            CandidateDetailAnswer(detail.orNotFound(), seesNames: context.holds(Sight.names)), entry: entry)
    }

    private struct ErasureBody: Decodable {
        let reason: ErasureReason
        let second: SecondPerson?
    }

    @Sendable
    private func erase(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let number = try context.candidateNumber()
        let body = try JSONBody.read(ErasureBody.self, request, context)
        let performed = try await parts.store.perform(
            EraseParticulars(subject: .candidate(id: number), reason: body.reason),
            by: try await parts.actor(context, second: body.second), request: context.commandRequest())
        // Erased bytes still stand in gaps of the file and in its log. When a long read holds the log, this is
        // 503, and the same call again rewrites the file.
        try await parts.store.scrub()
        return try Answers.json(CommandAnswer(performed), status: .created)
    }

    /// The new code is on the print alone: no answer of the API holds one.
    @Sendable
    private func reissueTicket(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let number = try context.candidateNumber()
        let performed = try await parts.store.perform(
            ReissueTicket(candidate: number), by: actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed), status: .created)
    }
}

extension APIContext {
    /// The admission number in the path, with or without blanks and hyphens.
    fileprivate func candidateNumber() throws -> Candidate.ID {
        try AdmissionNumber(parameters.require("number")).orNotFound().candidate
    }
}

private struct CandidateAnswer: Encodable {
    let number: Candidate.ID
    /// Absent when erased, or when the reader may not see it; so is the mask.
    let name: String?
    let documentMask: String?
    let certificate: Certificate.ID
    let certificateTitle: String
    let major: String
    let `class`: String
    let kind: Candidate.Kind
    let isWithdrawn: Bool
    let seatCount: Int

    init(_ row: CandidateQueries.CandidateRow, seesNames: Bool) {
        number = row.id
        name = seesNames ? row.name : nil
        documentMask = seesNames ? row.documentMask : nil
        certificate = row.certificate
        certificateTitle = row.certificateTitle
        major = row.major
        `class` = row.group
        kind = row.kind
        isWithdrawn = row.isWithdrawn
        seatCount = row.seatCount
    }
}

private struct CandidateDetailAnswer: Encodable {
    struct Seat: Encodable {
        let sitting: Sitting.ID
        let part: Sitting.Part
        let start: Timestamp
        let end: Timestamp
        let sittingState: Sitting.State
        let room: Room.ID
        let roomTitle: String
        /// Absent until it is drawn at the door.
        let seat: Int?
        /// Absent while nothing is known.
        let attendance: String?
        let isLate: Bool
        let missing: MissingDocument?
        let attended: Timestamp?
    }

    let candidate: CandidateAnswer
    let documentType: IdentityDocument?
    let studentNumber: String?
    let telephoneMask: String?
    let seats: [Seat]

    init(_ detail: CandidateQueries.CandidateDetail, seesNames: Bool) {
        candidate = CandidateAnswer(detail.candidate, seesNames: seesNames)
        documentType = seesNames ? detail.documentType : nil
        studentNumber = seesNames ? detail.studentNumber : nil
        telephoneMask = seesNames ? detail.telephoneMask : nil
        seats = detail.seats.map { seat in
            Seat(
                sitting: seat.sitting, part: seat.part, start: Timestamp(seat.start),
                end: Timestamp(seat.end),
                sittingState: seat.sittingState, room: seat.room, roomTitle: seat.roomTitle, seat: seat.seat,
                attendance: seat.attendance?.rawValue, isLate: seat.isLate, missing: seat.missing,
                attended: seat.attendedAt.map(Timestamp.init))
        }
    }
}
