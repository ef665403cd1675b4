package import Exam
package import GRDB

/// What the clock has made due.
package enum DueQueries {
    package struct Absence: Hashable, Sendable {
        package let sitting: Sitting.ID
        package let room: Room.ID
    }

    /// Rooms of sittings under way in which the rule's minute has come and somebody was not seen.
    package static func absences(at now: Moment, _ db: Database) throws -> [Absence] {
        let minutes = try RuleProfile.inForce(db).absentMarkMinutesAfter
        let latestStart = now.adding(minutes: -minutes)
        // CROSS: sittings first, or every second all seats would be looked at.
        return try db.rows(
            """
            SELECT DISTINCT seat.sitting, seat.room FROM sitting
            CROSS JOIN seat ON seat.sitting = sitting.id
            WHERE sitting.state IN ('open', 'running', 'ended') AND sitting.start <= \(latestStart)
                AND NOT EXISTS (
                    SELECT 1 FROM attendance
                    WHERE attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate)
            ORDER BY seat.sitting, seat.room
            """
        ).map { Absence(sitting: $0[0], room: $0[1]) }
    }
}
