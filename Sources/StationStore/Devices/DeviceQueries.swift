package import Exam
package import GRDB

/// What pages and the API read about phones and scanners.
package enum DeviceQueries {
    package struct DeviceRow: Sendable, Equatable {
        package let id: Device.ID
        package let label: String
        package let room: Room.ID?
        package let state: DeviceFact.State
        package let codeExpires: Moment
        package let enrolledAt: Moment?
        package let reason: DeviceRevocation?
        package let entry: JournalEntry.Position
    }

    /// Every device that was ever invited, by number.
    package static func all(_ db: Database) throws -> [DeviceRow] {
        try db.rows(
            """
            SELECT id, label, room, state, codeExpires, enrolledAt, reason, entry FROM device
            ORDER BY length(id), id
            """
        ).map { row in
            guard let state = DeviceFact.State(rawValue: row[3]) else {
                preconditionFailure("device.state is checked")
            }
            return DeviceRow(
                id: row[0], label: row[1], room: row[2], state: state, codeExpires: row[4],
                enrolledAt: row[5], reason: (row[6] as String?).flatMap(DeviceRevocation.init(rawValue:)),
                entry: row[7])
        }
    }
}
