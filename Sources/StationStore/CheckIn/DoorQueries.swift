package import Exam
package import GRDB

/// Who is expected at a room's door, and who came.
package enum DoorQueries {
    /// One seat that has a candidate.
    package struct Seat: Sendable, Equatable {
        /// Where places are drawn at the door, only keeps a place free until then.
        package let number: Int
        /// Whether ``number`` is the candidate's own: the plan's, or drawn.
        package let isKnown: Bool
        package let candidate: Candidate.ID
        package let sitting: Sitting.ID
        /// nil when the name was erased.
        package let name: String?
        package let group: String
        /// nil while nothing is known of the candidate.
        package let attendance: AttendanceFact.State?
        package let isLate: Bool
        package let missing: MissingDocument?
        package let at: Moment?
    }

    /// The columns of desks of a room.
    package static func layout(_ db: Database, room: Room.ID) throws -> SeatLayout? {
        try db.value(String.self, "SELECT columns FROM room WHERE id = \(room)")
            .flatMap(SeatLayout.init(text:))
    }

    /// The seats taken in `room` by `sittings`, by number; whoever has none yet by admission number.
    package static func seats(_ db: Database, room: Room.ID, sittings: [Sitting.ID]) throws -> [Seat] {
        try sittings.flatMap { try seats(db, room: room, sitting: $0) }.sorted {
            ($0.isKnown ? $0.number : .max, $0.candidate) < ($1.isKnown ? $1.number : .max, $1.candidate)
        }
    }

    private static func seats(_ db: Database, room: Room.ID, sitting: Sitting.ID) throws -> [Seat] {
        try db.rows(
            """
            SELECT seat.number, seat.candidate, candidate.name, candidate.class, attendance.state,
                attendance.isLate, attendance.missing, attendance.at, seat.isKnown
            FROM seat
                JOIN candidate ON candidate.id = seat.candidate
                LEFT JOIN attendance
                    ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE seat.sitting = \(sitting) AND seat.room = \(room)
            """
        ).map { row in
            let state: String? = row[4]
            let missing: String? = row[6]
            return Seat(
                number: row[0], isKnown: row[8], candidate: row[1], sitting: sitting, name: row[2],
                group: row[3],
                attendance: state.map { checked(AttendanceFact.State.self, $0) }, isLate: row[5] ?? false,
                missing: missing.map { checked(MissingDocument.self, $0) }, at: row[7])
        }
    }

    /// The people on duty in `room` during `span`.
    package struct Proctor: Sendable, Equatable {
        package let staff: Staff.ID
        package let name: String?
        package let post: DutyPost
        package let reportedAt: Moment?
    }

    package static func proctors(_ db: Database, room: Room.ID, span: TimeSpan) throws -> [Proctor] {
        try db.rows(
            """
            SELECT duty.staff, staff.name, duty.post, duty.reportedAt
            FROM duty JOIN staff ON staff.id = duty.staff
            WHERE duty.place = \(room) AND duty.start < \(span.end) AND duty.end > \(span.start)
            ORDER BY duty.post
            """
        ).map { row in
            Proctor(staff: row[0], name: row[1], post: checked(DutyPost.self, row[2]), reportedAt: row[3])
        }
    }

    /// Turned away or referred at this door during the sittings, the latest first, at most 20.
    package struct TurnedAway: Sendable, Equatable {
        package let candidate: Candidate.ID?
        package let name: String?
        package let reason: String
        package let at: Moment
        package let entry: JournalEntry.Position
    }

    package static func turnedAway(_ db: Database, room: Room.ID, since: Moment) throws -> [TurnedAway] {
        try db.rows(
            """
            SELECT turnedAway.candidate, candidate.name, turnedAway.reason, turnedAway.at, turnedAway.entry
            FROM turnedAway LEFT JOIN candidate ON candidate.id = turnedAway.candidate
            WHERE turnedAway.room = \(room) AND turnedAway.at >= \(since)
            ORDER BY turnedAway.entry DESC LIMIT 20
            """
        ).map { row in
            TurnedAway(candidate: row[0], name: row[1], reason: row[2], at: row[3], entry: row[4])
        }
    }

    /// The candidate's name, if it is kept, and seat in a sitting: what a verdict shows.
    package struct Expected: Sendable, Equatable {
        package let name: String?
        package let group: String
        package let room: Room.ID?
        package let seat: Int?
    }

    package static func expected(
        _ db: Database, candidate: Candidate.ID, sitting: Sitting.ID?
    ) throws -> Expected? {
        let row = try db.row(
            """
            SELECT candidate.name, candidate.class, seat.room, CASE WHEN seat.isKnown THEN seat.number END
            FROM candidate LEFT JOIN seat ON seat.candidate = candidate.id AND seat.sitting = \(sitting)
            WHERE candidate.id = \(candidate)
            """)
        return row.map { Expected(name: $0[0], group: $0[1], room: $0[2], seat: $0[3]) }
    }
}
