import Exam
import Hummingbird
import StationStore
import Vault
import Web

/// The station's people: who they are, what they may do, and how they get in.
struct StaffRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("staff", use: list)
        calls.get("staff/:staff", use: person)
        calls.post("staff", use: appoint)
        calls.post("staff/:staff/codes", use: issueCode)
        calls.post("staff/:staff/roles", use: setRoles)
        calls.post("staff/:staff/description", use: describe)
    }

    private struct PersonAnswer: Encodable {
        let staff: Staff.ID
        let name: String?
        let sex: Sex?
        let department: String
        let category: StaffCategory?
        let firstYear: Int?
        let team: String?
        let isTeamLead: Bool
        let groups: [String]
        let subjects: [String]
        let roles: [Role]
        let qualifications: [String]
        let isActive: Bool
        let entry: JournalEntry.Position

        init(_ row: StaffQueries.StaffRow, seesName: Bool) {
            staff = row.id
            name = seesName ? row.name : nil
            sex = seesName ? row.sex : nil
            department = row.department
            category = row.description.category
            firstYear = row.description.firstYear
            team = row.description.team
            isTeamLead = row.description.isTeamLead
            groups = row.description.groups
            subjects = row.description.subjects
            roles = row.roles
            qualifications = row.qualifications
            isActive = row.isActive
            entry = row.entry
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let rows = try await parts.store.read { db in try StaffQueries.all(db) }
        let seesNames = context.holds(Sight.staffNames)
        return try Answers.json(
            WholeList(rows: rows.map { PersonAnswer($0, seesName: seesNames) }))
    }

    @Sendable
    private func person(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: Staff.ID = try context.path("staff")
        let row = try await parts.store.read { db in try StaffQueries.find(id, db) }.orNotFound()
        return try Answers.json(
            PersonAnswer(row, seesName: context.holds(Sight.staffNames)), entry: row.entry)
    }

    private struct NewPerson: Decodable {
        let staff: Staff.ID
        let name: String
        let telephone: String?
        let department: String
        let roles: [Role]
        let qualifications: [String]?
    }

    private struct Appointments: Decodable {
        let people: [NewPerson]
    }

    @Sendable
    private func appoint(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(Appointments.self, request, context)
        // Sealing costs more than refusing: the rule's limit first.
        guard body.people.count <= AppointStaff.peopleMax else { throw StaffRefusal.tooMany }
        guard body.people.allSatisfy({ (1...Self.nameCharactersMax).contains($0.name.count) }) else {
            throw APIFault.notUnderstood(field: "name")
        }
        let sealed = try body.people.map {
            try SealedText(StaffParticulars(name: $0.name, telephone: $0.telephone), parts.store)
        }
        let command = AppointStaff(
            people: zip(body.people, sealed).map { person, sealed in
                Appointment(
                    staff: person.staff, department: person.department, roles: person.roles,
                    qualifications: person.qualifications ?? [], particulars: sealed.digest)
            })
        let performed = try await parts.store.perform(
            command, by: actor,
            request: context.commandRequest(sealed.map(\.record)))
        return try Answers.json(CommandAnswer(performed), status: .created)
    }

    /// As long as a roster allows.
    private static let nameCharactersMax = 60

    private struct CodeAnswer: Encodable {
        let staff: Staff.ID
        /// Shown once; it stands nowhere.
        let code: String
        let hours: Int
    }

    @Sendable
    private func issueCode(_ request: Request, _ context: APIContext) async throws -> Response {
        let staff: Staff.ID = try context.path("staff")
        let code = try await parts.signIn.issueCode(for: staff, by: context.actor, request: context.key)
        return try Answers.json(
            CodeAnswer(staff: staff, code: code, hours: IssueSignInCode.codeHours), status: .created)
    }

    private struct RolesBody: Decodable {
        let roles: [Role]
    }

    @Sendable
    private func setRoles(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let staff: Staff.ID = try context.path("staff")
        let body = try JSONBody.read(RolesBody.self, request, context)
        let performed = try await parts.store.perform(
            SetRoles(staff: staff, roles: body.roles), by: actor,
            request: context.commandRequest(expecting: EntityTag.expected(.staff(staff), request)))
        return try Answers.json(CommandAnswer(performed))
    }

    @Sendable
    private func describe(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let staff: Staff.ID = try context.path("staff")
        let body = try JSONBody.read(StaffDescription.self, request, context)
        let performed = try await parts.store.perform(
            DescribeStaff(staff: staff, description: body), by: actor,
            request: context.commandRequest(expecting: EntityTag.expected(.staff(staff), request)))
        return try Answers.json(CommandAnswer(performed))
    }
}
