import Exam
import GRDB

enum StaffTables {
    static let schema = """
        CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT,
            nameFolded TEXT,
            department TEXT NOT NULL,
            roles TEXT NOT NULL,
            qualifications TEXT NOT NULL,
            isActive INTEGER NOT NULL CHECK (isActive IN (0, 1)),
            lastSuspended INTEGER,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension StaffEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .appointed(let staff, let department, let roles, let qualifications, let digest):
            let person = try projection.open(StaffParticulars.self, digest)
            try db.run(
                """
                INSERT INTO staff (id, name, nameFolded, department, roles, qualifications, isActive, entry)
                VALUES (\(staff), \(person?.name), \(person.map { NameFolding.folded($0.name) }), \(department),
                    \(RoleList.text(of: roles)), \(qualifications.joined(separator: "; ")), TRUE, \(entry))
                """)
        case .rolesSet(let staff, let roles):
            try db.run(
                "UPDATE staff SET roles = \(RoleList.text(of: roles)), entry = \(entry) WHERE id = \(staff)")
        case .suspended(let staff):
            try db.run(
                """
                UPDATE staff SET isActive = FALSE, lastSuspended = \(entry), entry = \(entry)
                WHERE id = \(staff)
                """)
        case .reinstated(let staff):
            try db.run("UPDATE staff SET isActive = TRUE, entry = \(entry) WHERE id = \(staff)")
        case .codeIssued, .passwordSet, .signedIn, .signedOut: break
        }
    }
}
