package import Exam
package import GRDB

/// What the station says of itself: its journal, its devices, what it has forgotten.
package enum SystemQueries {
    package struct DeviceLine: Sendable, Equatable {
        package let id: Device.ID
        package let label: String
        package let room: Room.ID?
        package let state: String
        package let entry: JournalEntry.Position
    }

    package static func devices(_ db: Database) throws -> [DeviceLine] {
        try db.rows("SELECT id, label, room, state, entry FROM device ORDER BY id").map { row in
            DeviceLine(id: row[0], label: row[1], room: row[2], state: row[3], entry: row[4])
        }
    }

    /// How many personal records were erased, by how many entries.
    package struct Erasures: Sendable, Equatable {
        package let entryCount: Int
        package let recordCount: Int
    }

    package static func erasures(_ db: Database) throws -> Erasures {
        let row = try db.row("SELECT count(*), coalesce(sum(digestCount), 0) FROM erasure")
        return Erasures(entryCount: row?[0] ?? 0, recordCount: row?[1] ?? 0)
    }

    /// The latest signed checkpoint, whole, as a signed note; nil before the first.
    package static func checkpoint(_ db: Database) throws -> String? {
        try db.value(String.self, "SELECT note FROM journalCheckpoint ORDER BY size DESC LIMIT 1")
    }

    /// That somebody or something set the machine's clock.
    package struct ClockStep: Sendable, Equatable {
        /// The station's time when it was noticed.
        package let moment: Moment
        /// Forward when positive.
        package let milliseconds: Int64
        package let entry: JournalEntry.Position
    }

    /// The latest step of the clock since `start`; nil when there was none.
    package static func clockStep(since start: Moment, _ db: Database) throws -> ClockStep? {
        try db.row(
            """
            SELECT moment, milliseconds, entry FROM clockStep WHERE moment >= \(start)
            ORDER BY entry DESC LIMIT 1
            """
        ).map { ClockStep(moment: $0[0], milliseconds: $0[1], entry: $0[2]) }
    }

    /// How many people, rooms and sittings the tables hold.
    package struct Counts: Sendable, Equatable {
        package let candidates: Int
        package let staff: Int
        package let rooms: Int
        package let sittings: Int
    }

    package static func counts(_ db: Database) throws -> Counts {
        let row = try db.row(
            """
            SELECT (SELECT count(*) FROM candidate WHERE NOT isWithdrawn),
                (SELECT count(*) FROM staff WHERE isActive), (SELECT count(*) FROM room),
                (SELECT count(*) FROM sitting)
            """)
        return Counts(
            candidates: row?[0] ?? 0, staff: row?[1] ?? 0, rooms: row?[2] ?? 0, sittings: row?[3] ?? 0)
    }
}
