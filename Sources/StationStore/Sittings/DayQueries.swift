package import Exam
package import GRDB

/// What somebody who plays a day has to look up: who sits where, who stands where, which packets there are.
package enum DayQueries {
    package struct Seat: Sendable, Equatable {
        package let candidate: Candidate.ID
        package let room: Room.ID
        package let number: Int
        /// nil before anybody was seen.
        package let attendance: AttendanceFact.State?
    }

    /// The seats of a sitting, by room and number.
    package static func seats(of sitting: Sitting.ID, _ db: Database) throws -> [Seat] {
        try db.rows(
            """
            SELECT seat.candidate, seat.room, seat.number, attendance.state
            FROM seat LEFT JOIN attendance
                ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE seat.sitting = \(sitting) ORDER BY seat.room, seat.number
            """
        ).map { row in
            Seat(
                candidate: row[0], room: row[1], number: row[2],
                attendance: (row[3] as String?).flatMap(AttendanceFact.State.init))
        }
    }

    /// The pair of `room` at `start`, or nil when the room has none.
    package static func pair(
        in room: Room.ID, at start: Moment, _ db: Database
    ) throws -> (lead: Staff.ID, second: Staff.ID)? {
        func staff(_ post: DutyPost) throws -> Staff.ID? {
            try db.value(
                Staff.ID.self,
                """
                SELECT staff FROM duty
                WHERE place = \(room) AND start <= \(start) AND end > \(start) AND post = \(post.rawValue)
                """)
        }
        guard let lead = try staff(.lead), let second = try staff(.second) else { return nil }
        return (lead, second)
    }

    package struct Packet: Sendable, Equatable {
        package let id: PaperPacket.ID
        package let room: Room.ID
        package let declared: Int
    }

    /// The packets of a sitting, by room.
    package static func packets(of sitting: Sitting.ID, _ db: Database) throws -> [Packet] {
        try db.rows("SELECT id, room, declared FROM packet WHERE sitting = \(sitting) ORDER BY room")
            .map { Packet(id: $0[0], room: $0[1], declared: $0[2]) }
    }

    /// When each duty of the people in `rooms` of a sitting begins.
    package static func duties(of sitting: Sitting.ID, _ db: Database) throws -> [DutyStart] {
        try db.rows(
            """
            SELECT DISTINCT duty.staff, duty.start FROM duty
            JOIN sitting ON sitting.id = \(sitting)
            LEFT JOIN sittingRoom ON sittingRoom.sitting = sitting.id AND sittingRoom.room = duty.place
            WHERE duty.start <= sitting.start AND duty.end > sitting.start
                AND (sittingRoom.room IS NOT NULL OR duty.post = 'floater')
            ORDER BY duty.staff
            """
        ).map { DutyStart(staff: $0[0], start: $0[1]) }
    }

    package struct DutyStart: Sendable, Equatable {
        package let staff: Staff.ID
        package let start: Moment
    }
}
