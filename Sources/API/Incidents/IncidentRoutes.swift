import Exam
import Hummingbird
import StationStore
import Web

/// What went wrong, with its code and two signatures.
struct IncidentRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("incidents", use: list)
        calls.get("incidents/:incident", use: incident)
        calls.post("incidents", use: report)
        calls.post("incidents/:incident/countersignatures", use: countersign)
        calls.post("incidents/:incident/codes", use: recode)
        calls.post("incidents/:incident/closures", use: close)
    }

    private struct IncidentAnswer: Encodable {
        let incident: Incident.ID
        let code: IncidentCode
        let sitting: Sitting.ID
        let room: Room.ID
        let candidate: Candidate.ID?
        let state: Incident.State
        let finding: Incident.Finding?
        let reportedBy: Staff.ID
        let countersignedBy: Staff.ID?
        let reported: Timestamp
        /// How many codes it has had, from 1.
        let versionCount: Int
        let withholdsResult: Bool
        let entry: JournalEntry.Position

        init(_ row: IncidentRow) {
            incident = row.id
            code = row.code
            sitting = row.sitting
            room = row.room
            candidate = row.candidate
            state = row.state
            finding = row.finding
            reportedBy = row.reportedBy
            countersignedBy = row.countersignedBy
            reported = Timestamp(row.at)
            versionCount = row.versionCount
            withholdsResult = row.withholdsResult
            entry = row.entry
        }
    }

    private struct VersionAnswer: Encodable {
        let position: JournalEntry.Position
        let time: Timestamp
        let actor: ActorAnswer
        /// `reported`, `countersigned`, `recoded` or `closed`.
        let event: String
        /// What happened, or why; absent when erased or not for the reader.
        let text: String?
    }

    private struct IncidentDetailAnswer: Encodable {
        let incident: IncidentAnswer
        let versions: [VersionAnswer]
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let query = Query(request)
        let (state, asked): (Incident.State?, ListRequest) = (try query.word("state"), try ListRequest(query))
        let listed = try await parts.store.read { db in try IncidentQueries.incidents(in: state, asked, db) }
        return try Answers.json(ListAnswer(listed, IncidentAnswer.init))
    }

    @Sendable
    private func incident(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: Incident.ID = try context.path("incident")
        let sealer = parts.store.sealer
        let detail = try await parts.store.read { db in
            try IncidentQueries.incident(id, sealer, db)
        }.orNotFound()
        // Accounts name people: they are for those who may see names.
        let seesText = context.holds(Sight.names)
        return try Answers.json(
            IncidentDetailAnswer(
                incident: IncidentAnswer(detail.incident),
                versions: detail.versions.map { version in
                    VersionAnswer(
                        position: version.position, time: Timestamp(version.moment),
                        actor: ActorAnswer(version.actor), event: version.event.word,
                        text: seesText ? version.text : nil)
                }),
            entry: detail.incident.entry)
    }

    private struct ReportBody: Decodable {
        /// The caller's number for it; the station gives one when it is left out.
        let incident: Incident.ID?
        let code: String
        let sitting: Sitting.ID
        let room: Room.ID
        let candidate: Candidate.ID?
        /// What happened, in words.
        let facts: String
        let second: SecondPerson?
    }

    private struct ReportAnswer: Encodable {
        let incident: Incident.ID
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func report(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let body = try JSONBody.read(ReportBody.self, request, context)
        let sealed = try SealedText(words: body.facts, field: "facts", parts.store)
        let incident = body.incident ?? Incident.ID(rawValue: FreshNumber.next("I-", key: context.key))
        let performed = try await parts.store.perform(
            ReportIncident(
                incident: incident, code: body.code, sitting: body.sitting, room: body.room,
                candidate: body.candidate, facts: sealed.digest),
            by: try await parts.actor(context, second: body.second),
            request: context.commandRequest([sealed.record]))
        return try Answers.json(
            ReportAnswer(
                incident: incident, position: performed.position, replayed: performed.isReplayed),
            status: .created, location: "incidents/\(incident)")
    }

    @Sendable
    private func countersign(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let incident: Incident.ID = try context.path("incident")
        let performed = try await parts.store.perform(
            CountersignIncident(incident: incident), by: actor,
            request: context.commandRequest(expecting: EntityTag.expected(.incident(incident), request)))
        return try Answers.json(CommandAnswer(performed))
    }

    private struct CodeBody: Decodable {
        let code: String
        let reason: String
    }

    @Sendable
    private func recode(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let incident: Incident.ID = try context.path("incident")
        let body = try JSONBody.read(CodeBody.self, request, context)
        let sealed = try SealedText(words: body.reason, field: "reason", parts.store)
        let performed = try await parts.store.perform(
            RecodeIncident(incident: incident, code: body.code, reason: sealed.digest), by: actor,
            request: context.commandRequest(
                [sealed.record], expecting: EntityTag.expected(.incident(incident), request)))
        return try Answers.json(CommandAnswer(performed))
    }

    private struct ClosureBody: Decodable {
        let finding: Incident.Finding
        let reason: String
    }

    @Sendable
    private func close(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let incident: Incident.ID = try context.path("incident")
        let body = try JSONBody.read(ClosureBody.self, request, context)
        let sealed = try SealedText(words: body.reason, field: "reason", parts.store)
        let performed = try await parts.store.perform(
            CloseIncident(incident: incident, finding: body.finding, reason: sealed.digest), by: actor,
            request: context.commandRequest(
                [sealed.record], expecting: EntityTag.expected(.incident(incident), request)))
        return try Answers.json(CommandAnswer(performed))
    }
}

extension IncidentEvent {
    /// The case's name, as the journal spells it.
    fileprivate var word: String { String(describing: self).prefix { $0 != "(" }.description }
}
