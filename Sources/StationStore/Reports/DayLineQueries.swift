package import Exam
package import GRDB

/// The day as a line: its sittings, and how far the steps of each have come.
package enum DayLineQueries {
    package struct SittingState: Sendable, Equatable {
        package let id: Sitting.ID
        package let certificate: String
        package let part: Sitting.Part
        package let span: TimeSpan
        package let state: Sitting.State
        package let startedAt: Moment?
        package let endedAt: Moment?
        package let roomCount: Int
        package let expected: Int
        package let present: Int
        package let proposedAbsent: Int
        package let absent: Int
        package let packets: [PaperPacket.State]
    }

    /// The sittings that start within `day`, in order.
    package static func sittings(_ db: Database, day: TimeSpan) throws -> [SittingState] {
        try db.rows(
            """
            SELECT sitting.id, certificate.title, sitting.part, sitting.start, sitting.end, sitting.state,
                sitting.startedAt, sitting.endedAt,
                (SELECT count(*) FROM sittingRoom WHERE sittingRoom.sitting = sitting.id),
                (SELECT count(*) FROM seat WHERE seat.sitting = sitting.id),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                    AND attendance.state IN ('seated', 'conditional')),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                    AND attendance.state = 'proposedAbsent'),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                    AND attendance.state = 'absent'),
                (SELECT group_concat(packet.state, ' ') FROM packet WHERE packet.sitting = sitting.id)
            FROM sitting JOIN certificate ON certificate.id = sitting.certificate
            WHERE sitting.start >= \(day.start) AND sitting.start < \(day.end)
            ORDER BY sitting.start, sitting.id
            """
        ).map { row in
            let packets: String? = row[13]
            return SittingState(
                id: row[0], certificate: row[1], part: checked(Sitting.Part.self, row[2]),
                span: TimeSpan(start: row[3], end: row[4]), state: checked(Sitting.State.self, row[5]),
                startedAt: row[6], endedAt: row[7], roomCount: row[8], expected: row[9], present: row[10],
                proposedAbsent: row[11], absent: row[12],
                packets: (packets ?? "").split(separator: " ")
                    .compactMap { PaperPacket.State(rawValue: String($0)) })
        }
    }

    /// The duties of a room's pair that start at `start`.
    package struct DutyState: Sendable, Equatable {
        package let start: Moment
        package let posted: Int
        package let reported: Int
    }

    package static func duties(_ db: Database, day: TimeSpan) throws -> [DutyState] {
        try db.rows(
            """
            SELECT start, count(*), count(reportedAt) FROM duty
            WHERE start >= \(day.start) AND start < \(day.end) AND post <> 'floater'
            GROUP BY start ORDER BY start
            """
        ).map { DutyState(start: $0[0], posted: $0[1], reported: $0[2]) }
    }

    /// The first day after `moment` on which a sitting starts, or the last one before it.
    package static func nearestStart(_ db: Database, to moment: Moment) throws -> Moment? {
        try db.value(Moment.self, "SELECT min(start) FROM sitting WHERE start >= \(moment)")
            ?? db.value(Moment.self, "SELECT max(start) FROM sitting WHERE start < \(moment)")
    }
}
