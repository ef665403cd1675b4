package import Exam
package import GRDB

extension DeviceFact {
    static func find(_ device: Device.ID, _ db: Database) throws -> DeviceFact? {
        let row = try db.row("SELECT state, codeExpires FROM device WHERE id = \(device)")
        guard let row else { return nil }
        guard let state = State(rawValue: row[0]) else { preconditionFailure("device.state is checked") }
        return DeviceFact(state: state, codeExpires: row[1])
    }
}

extension IssueEnrolmentCode: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let counts = try db.row(
            "SELECT count(*), coalesce(sum(state <> 'revoked'), 0) FROM device")
        let known = try room.map {
            try db.value(Int.self, "SELECT 1 FROM room WHERE id = \($0)") != nil
        }
        return Facts(
            numbered: counts?[0] ?? 0, current: counts?[1] ?? 0, isRoomKnown: known ?? true)
    }
}

extension EnrolDevice: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let other = try db.value(
            Int.self, "SELECT 1 FROM device WHERE publicKey = \(publicKey) AND state = 'enrolled'")
        return try Facts(device: .find(device, db), isKeyInUse: other != nil)
    }
}

extension RevokeDevice: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(device: .find(device, db))
    }
}
