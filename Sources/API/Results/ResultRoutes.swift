import Exam
import Hummingbird
import StationStore
import Web

/// Marks by double entry, and what they amount to.
struct ResultRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.post("marks", use: enter)
        calls.post("outcome-decisions", use: decide)
        calls.get("outcomes", use: outcomes)
    }

    private struct MarkBody: Decodable {
        let candidate: Candidate.ID
        let part: Sitting.Part
        /// 0…1000: 87.5 points are 875.
        let tenths: Int
    }

    private struct MarkAnswer: Encodable {
        /// `entered` by the first, `confirmed` by the second, or `mismatched`: both enter it again.
        let state: String
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func enter(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(MarkBody.self, request, context)
        guard let mark = Mark(tenths: body.tenths) else { throw APIFault.notUnderstood(field: "tenths") }
        let performed = try await parts.store.perform(
            EnterMark(candidate: body.candidate, part: body.part, mark: mark), by: actor,
            request: context.commandRequest())
        let state =
            switch performed.events.first {
            case .results(.markConfirmed): "confirmed"
            case .results(.markMismatched): "mismatched"
            default: "entered"
            }
        // What the other one entered is told to neither.
        return try Answers.json(
            MarkAnswer(state: state, position: performed.position, replayed: performed.isReplayed),
            status: .created)
    }

    private struct DecisionBody: Decodable {
        let certificate: Certificate.ID
    }

    private struct DecisionAnswer: Encodable {
        /// Outcomes that are new, or other than before.
        let decidedCount: Int
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func decide(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(DecisionBody.self, request, context)
        let performed = try await parts.store.perform(
            DecideOutcomes(certificate: body.certificate), by: actor, request: context.commandRequest())
        return try Answers.json(
            DecisionAnswer(
                decidedCount: performed.events.count, position: performed.position,
                replayed: performed.isReplayed),
            status: .created)
    }

    private struct OutcomeAnswer: Encodable {
        let candidate: Candidate.ID
        let certificate: Certificate.ID
        let outcome: Outcome
        let theory: PartStatus
        let theoryTenths: Int?
        let practical: PartStatus
        let practicalTenths: Int?
        let decided: Timestamp
        let entry: JournalEntry.Position

        init(_ row: OutcomeQueries.OutcomeRow) {
            candidate = row.candidate
            certificate = row.certificate
            outcome = row.outcome
            theory = row.theory
            theoryTenths = row.theoryMark?.tenths
            practical = row.practical
            practicalTenths = row.practicalMark?.tenths
            decided = Timestamp(row.at)
            entry = row.entry
        }
    }

    @Sendable
    private func outcomes(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.marks)
        let query = Query(request)
        let (certificate, asked) = (
            query["certificate"].map(Certificate.ID.init(rawValue:)), try ListRequest(query)
        )
        let listed = try await parts.store.read { db in
            try OutcomeQueries.list(of: certificate, asked, db)
        }
        return try Answers.json(ListAnswer(listed, OutcomeAnswer.init))
    }
}
