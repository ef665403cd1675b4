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
