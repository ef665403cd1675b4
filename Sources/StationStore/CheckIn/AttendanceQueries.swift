package import Exam
package import GRDB

/// What the attendance list says at a door.
package enum AttendanceQueries {
    /// When `candidate` was let in to `sitting`; nil when that has not happened.
    package static func admitted(
        _ candidate: Candidate.ID, to sitting: Sitting.ID, _ db: Database
    ) throws -> Moment? {
        try db.value(
            Moment.self,
            """
            SELECT at FROM attendance
            WHERE sitting = \(sitting) AND candidate = \(candidate) AND state IN ('seated', 'conditional')
            """)
    }

    /// The sitting that a room shows at `now`: the first that is not over yet, else the last one.
    package static func shownSitting(in room: Room.ID, at now: Moment, _ db: Database) throws -> Sitting.ID? {
        try db.value(
            Sitting.ID.self,
            """
            SELECT sitting.id FROM sitting JOIN sittingRoom ON sittingRoom.sitting = sitting.id
            WHERE sittingRoom.room = \(room)
            ORDER BY sitting.end <= \(now),
                CASE WHEN sitting.end > \(now) THEN sitting.start ELSE -sitting.start END, sitting.id
            LIMIT 1
            """)
    }
}
