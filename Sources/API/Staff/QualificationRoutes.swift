import Exam
import Hummingbird
import StationStore
import Web

/// What people are qualified for.
struct QualificationRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("staff/:staff/qualifications", use: list)
        calls.post("staff/:staff/qualifications", use: record)
        calls.post("staff/:staff/qualifications/revocations", use: revoke)
    }

    private struct QualificationAnswer: Encodable {
        let kind: QualificationKind
        let certificate: Certificate.ID?
        let level: Certificate.Level?
        let issued: CivilDate
        let lastDay: CivilDate
        let isValid: Bool
        let numberMask: String?
        let entry: JournalEntry.Position

        init(_ held: QualificationQueries.Held, on day: CivilDate, seesNumber: Bool) {
            let qualification = held.qualification
            kind = qualification.kind
            certificate = qualification.certificate
            level = qualification.level
            issued = qualification.issued
            lastDay = qualification.lastDay
            isValid = qualification.isValid(on: day)
            numberMask = seesNumber ? held.number.map(Masking.document) : nil
            entry = held.entry
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: Staff.ID = try context.path("staff")
        let rows = try await parts.store.read { db in
            try StaffQueries.find(id, db).map { _ in try QualificationQueries.held(by: id, db) }
        }.orNotFound()
        let today = StationTime(utcOffsetMinutes: parts.station.utcOffsetMinutes).civilDay(
            of: parts.store.now())
        let seesNumbers = context.holds(Sight.staffNames)
        return try Answers.json(
            WholeList(rows: rows.map { QualificationAnswer($0, on: today, seesNumber: seesNumbers) }))
    }

    private struct QualificationBody: Decodable {
        let kind: QualificationKind
        let certificate: Certificate.ID?
        let level: Certificate.Level?
        let issued: CivilDate
        let expires: CivilDate?
        let number: String?

        var qualification: Qualification {
            Qualification(
                kind: kind, certificate: certificate, level: level, issued: issued, expires: expires)
        }
    }

    @Sendable
    private func record(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let staff: Staff.ID = try context.path("staff")
        let body = try JSONBody.read(QualificationBody.self, request, context)
        guard let number = body.number, (1...QualificationNumber.charactersMax).contains(number.count) else {
            throw APIFault.notUnderstood(field: "number")
        }
        let row = QualificationRow(line: 0, staff: staff, qualification: body.qualification, number: number)
        let prepared = try await parts.store.read { [sealer = parts.store.sealer] db in
            try QualificationPreparation(
                rows: [row], known: QualificationQueries.held(by: staff, db), sealer: sealer)
        }
        let performed = try await parts.store.perform(
            prepared.command, by: actor, request: context.commandRequest(prepared.particulars))
        return try Answers.json(CommandAnswer(performed), status: .created)
    }

    @Sendable
    private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let staff: Staff.ID = try context.path("staff")
        let body = try JSONBody.read(QualificationBody.self, request, context)
        let performed = try await parts.store.perform(
            RevokeQualification(staff: staff, qualification: body.qualification), by: actor,
            request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed), status: .created)
    }
}
