package import Exam
package import GRDB

extension StaffFact {
    static func find(_ staff: Staff.ID, _ db: Database) throws -> StaffFact? {
        let row = try db.row("SELECT roles, isActive FROM staff WHERE id = \(staff)")
        guard let row else { return nil }
        let roles = RoleList.roles(in: row[0])
        let isActive: Bool = row[1]
        let others = try db.value(
            Int.self,
            """
            SELECT count(*) FROM staff
            WHERE isActive AND id <> \(staff) AND ' ' || roles || ' ' LIKE '% administrator %'
            """)
        return StaffFact(
            roles: roles, isActive: isActive,
            isLastAdministrator: isActive && roles.contains(.administrator) && others == 0)
    }
}

extension AppointStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        var taken: Set<Staff.ID> = []
        for person in people.prefix(Self.peopleMax) {
            let found = try db.value(Int.self, "SELECT 1 FROM staff WHERE id = \(person.staff)")
            if found != nil { taken.insert(person.staff) }
        }
        return Facts(taken: taken)
    }
}

extension ImportStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        var known: [Staff.ID: Known] = [:]
        // Of more nothing is taken: the rule says so, and nobody waits for it.
        for person in people.prefix(AppointStaff.peopleMax) {
            guard let fact = try StaffFact.find(person.staff, db),
                let row = try StaffQueries.find(person.staff, db)
            else { continue }
            known[person.staff] = Known(
                fact: fact, description: row.description, qualifications: row.qualifications)
        }
        let leads = try db.rows("SELECT team, staff FROM teamLead")
            .reduce(into: [String: Staff.ID]()) { $0[$1[0]] = $1[1] }
        let administrators = try db.rows(
            "SELECT id FROM staff WHERE isActive AND ' ' || roles || ' ' LIKE '% administrator %'")
        return Facts(known: known, leads: leads, administrators: Set(administrators.map { $0[0] }))
    }
}

extension DescribeStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let lead = try description.team.flatMap { team -> Staff.ID? in
            try db.row("SELECT staff FROM teamLead WHERE team = \(team)").map { $0[0] }
        }
        return try Facts(description: StaffQueries.find(staff, db)?.description, lead: lead)
    }
}

extension RecordQualifications: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        var held: [Staff.ID: [Qualification]] = [:]
        for person in people.prefix(Self.linesMax) where held[person.staff] == nil {
            held[person.staff] = try Qualification.held(by: person.staff, db)
        }
        let certificates = try db.rows("SELECT id FROM certificate").map { $0[0] as Certificate.ID }
        return Facts(held: held, certificates: Set(certificates))
    }
}

extension RevokeQualification: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> [Qualification]? {
        try Qualification.held(by: staff, db)
    }
}

extension Qualification {
    /// - Returns: nil for nobody.
    static func held(by staff: Staff.ID, _ db: Database) throws -> [Qualification]? {
        guard try db.row("SELECT 1 FROM staff WHERE id = \(staff)") != nil else { return nil }
        return try QualificationQueries.held(by: staff, db).map(\.qualification)
    }
}

extension SetRoles: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> StaffFact? { try .find(staff, db) }
}

extension SuspendStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> StaffFact? { try .find(staff, db) }
}

extension ReinstateStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> StaffFact? { try .find(staff, db) }
}

extension IssueSignInCode: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> StaffFact? { try .find(staff, db) }
}

extension RecordPasswordSet: Storable {}
extension RecordSignIn: Storable {}
extension RecordSignOut: Storable {}
