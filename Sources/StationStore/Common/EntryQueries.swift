package import Exam
package import GRDB

/// Which version of a thing the tables hold.
package enum EntryQueries {
    /// The last entry that touched `subject`; nil when there is no such thing.
    package static func latest(of subject: Subject, _ db: Database) throws -> JournalEntry.Position? {
        let id = subject.id
        let table: Query =
            switch subject {
            case .candidate: "candidate"
            case .certificate: "certificate"
            case .room: "room"
            case .sitting: "sitting"
            case .staff: "staff"
            case .device: "device"
            case .packet: "packet"
            case .incident: "incident"
            case .batch: "batch"
            }
        return try db.value(Int64.self, "SELECT entry FROM \(table) WHERE id = \(id)")
    }
}
