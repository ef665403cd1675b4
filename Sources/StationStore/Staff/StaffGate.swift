package import Exam
import GRDB

/// Who may give a command, asked of the tables in the command's own transaction.
enum StaffGate {
    /// - Throws: ``StaffRefusal`` when the actor is unknown, suspended, revoked or has no such role.
    static func check(_ permission: Permission, _ actor: Actor, _ db: Database) throws {
        var held: Set<Role> = []
        if case .staff(let id, _, let second) = actor {
            held = try roles(of: id, db)
            if let second {
                guard second != id else { throw StaffRefusal.secondIsFirst }
                _ = try roles(of: second, db)
            }
        }
        if let device = actor.device {
            let state = try db.value(String.self, "SELECT state FROM device WHERE id = \(device)")
            guard state == "enrolled" else { throw StaffRefusal.deviceNotEnrolled }
        }
        guard permission.allows(actor, holding: held) else { throw StaffRefusal.notPermitted }
    }

    private static let held = LastRead { RoleList.roles(in: $0) }

    static func roles(of id: Staff.ID, _ db: Database) throws -> Set<Role> {
        let found = try db.first("SELECT roles, isActive FROM staff WHERE id = \(id)") { row in
            (roles: row[0] as String, isActive: row[1] as Bool)
        }
        guard let found else { throw StaffRefusal.unknownStaff }
        guard found.isActive else { throw StaffRefusal.suspended }
        return try held.value(of: found.roles)
    }
}

/// Roles in one column: `chief proctor`, in the order of ``Role``.
package enum RoleList {
    package static func roles(in text: String) -> Set<Role> {
        Set(text.split(separator: " ").compactMap { Role(rawValue: String($0)) })
    }

    package static func text(of roles: some Sequence<Role>) -> String {
        let held = Set(roles)
        return Role.allCases.filter(held.contains).map(\.rawValue).joined(separator: " ")
    }
}
