import Exam
import Hummingbird
import StationStore
import Web

/// Incidents: the list, the report, and what follows a report.
struct IncidentRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    static let reporting: Set = Set(
        [Role.chief, .deputy, .registrar, .custodian, .proctor, .floater, .assessor, .marker].map(\.rawValue))

    func add(to console: RouterGroup<WebContext>) {
        console.get("incidents", use: list)
        console.post("incidents", use: report)
        console.get("incidents/new", use: showForm)
        console.get("incidents/:incident", use: show)
        console.post("incidents/:incident/signatures", use: countersign)
        console.post("incidents/:incident/codes", use: recode)
        console.post("incidents/:incident/findings", use: close)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.incidents)
        let language = pages.language(context)
        let address = ListAddress(request, keeping: ["state"])
        let state = address["state"].flatMap(Incident.State.init(rawValue:))
        let found = try await parts.store.read { db in
            try IncidentQueries.incidents(in: state, address.request, db)
        }
        let page = IncidentsPage(
            found, state: state, address: address, mayReport: visitor.holds(anyOf: Self.reporting),
            time: parts.time, language: language)
        return await pages.page(
            "incidents", title: language.text("frame.navigation.incidents"), page, request, context)
    }

    @Sendable
    private func showForm(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.incidents)
        let language = pages.language(context)
        let now = parts.store.now()
        let parts = parts
        let sittings = try await parts.store.read { db in
            try SittingQueries.list(in: parts.shownDay(db, now: now), db)
        }
        let time = parts.time
        let page = IncidentReportPage(
            groups: IncidentCodeGroup.all(language),
            sittings: sittings.map { row in
                let part = language.text("words.part.\(row.part.rawValue)")
                return FormChoice(
                    value: row.id.rawValue,
                    word: "\(time.minute(row.span.start)) \(row.certificateTitle) \(part) \(row.id)",
                    isSelected: row.state == .running)
            },
            room: request.uri.queryParameters["room"].map(String.init) ?? "", request: FreshRequestID.next())
        return await pages.page(
            "incident-report", title: language.text("incidents.report"), page, request, context)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.incidents)
        let language = pages.language(context)
        let id = Incident.ID(rawValue: try context.parameters.require("incident"))
        let sealer = parts.store.sealer
        let found = try await parts.store.read { db -> (IncidentDetail, [String: String])? in
            guard let detail = try IncidentQueries.incident(id, sealer, db) else { return nil }
            let staff = Set(detail.versions.compactMap { $0.actor.person?.rawValue })
            let candidates = Set([detail.incident.candidate?.rawValue].compactMap { $0 })
            return (detail, try JournalQueries.names(db, candidates: candidates, staff: staff))
        }
        guard let (detail, names) = found else { throw HTTPError(.notFound) }
        let page = IncidentPage(detail, names: names, visitor: visitor, time: parts.time, language: language)
        return await pages.page("incident", title: id.rawValue, page, request, context)
    }

    @Sendable
    private func report(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let form = context.form
        let facts = try parts.store.seal(text: try form.require("facts"))
        // Made of the form's own ID: the same form sent twice is the same incident.
        let stem = form["request"] ?? FreshRequestID.next()
        let id = Incident.ID(rawValue: "I-\(stem.suffix(12).uppercased())")
        let candidate = form["candidate"].map { text in
            Candidate.ID(rawValue: text.filter { !$0.isWhitespace })
        }
        let command = ReportIncident(
            incident: id, code: try form.require("incidentCode"),
            sitting: Sitting.ID(rawValue: try form.require("sitting")),
            room: Room.ID(rawValue: try form.require("room").uppercased()), candidate: candidate,
            facts: facts.digest)
        try await parts.store.perform(
            command, by: try await parts.signers(context),
            request: CommandRequest(id: form.commandRequest().id, particulars: [facts.record]))
        return .redirect(to: "/incidents/\(id)")
    }

    @Sendable
    private func countersign(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Incident.ID(rawValue: try context.parameters.require("incident"))
        try await parts.store.perform(
            CountersignIncident(incident: id), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/incidents/\(id)")
    }

    @Sendable
    private func recode(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Incident.ID(rawValue: try context.parameters.require("incident"))
        let reason = try parts.store.seal(text: try context.form.require("reason"))
        try await parts.store.perform(
            RecodeIncident(
                incident: id, code: try context.form.require("incidentCode"), reason: reason.digest),
            by: context.actor,
            request: CommandRequest(id: context.form.commandRequest().id, particulars: [reason.record]))
        return .redirect(to: "/incidents/\(id)")
    }

    @Sendable
    private func close(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Incident.ID(rawValue: try context.parameters.require("incident"))
        guard let finding = Incident.Finding(rawValue: try context.form.require("finding")) else {
            throw HTTPError(.badRequest)
        }
        let reason = try parts.store.seal(text: try context.form.require("reason"))
        try await parts.store.perform(
            CloseIncident(incident: id, finding: finding, reason: reason.digest), by: context.actor,
            request: CommandRequest(id: context.form.commandRequest().id, particulars: [reason.record]))
        return .redirect(to: "/incidents/\(id)")
    }
}
