package import Exam
package import GRDB

/// What pages and the API read about sittings.
package enum SittingQueries {
    package struct SittingRow: Sendable, Equatable {
        package let id: Sitting.ID
        package let certificate: Certificate.ID
        package let certificateTitle: String
        package let part: Sitting.Part
        package let span: TimeSpan
        package let paperCode: String
        package let state: Sitting.State
        package let startedAt: Moment?
        package let endedAt: Moment?
        package let roomCount: Int
        package let seatedCount: Int
        /// Let in, with or without a condition.
        package let presentCount: Int
        package let lateCount: Int
        package let absentCount: Int
        /// Proposed absent, and nobody has looked yet.
        package let proposedCount: Int
    }

    /// Sittings that begin in `span`, by start; all of them when it is nil.
    package static func list(in span: TimeSpan? = nil, _ db: Database) throws -> [SittingRow] {
        var condition: Query = "TRUE"
        if let span { condition = "sitting.start >= \(span.start) AND sitting.start < \(span.end)" }
        return try db.rows("\(selection) WHERE \(condition) ORDER BY sitting.start, sitting.id")
            .map(SittingRow.init(row:))
    }

    package static func find(_ id: Sitting.ID, _ db: Database) throws -> SittingRow? {
        try db.row("\(selection) WHERE sitting.id = \(id)").map(SittingRow.init(row:))
    }

    private static let selection: Query = """
        SELECT sitting.id, sitting.certificate, certificate.title, sitting.part, sitting.start, sitting.end,
            sitting.paperCode, sitting.state, sitting.startedAt, sitting.endedAt,
            (SELECT count(*) FROM sittingRoom WHERE sittingRoom.sitting = sitting.id),
            (SELECT count(*) FROM seat WHERE seat.sitting = sitting.id),
            (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                AND attendance.state IN ('seated', 'conditional')),
            (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id AND attendance.isLate),
            (SELECT count(*) FROM attendance
                WHERE attendance.sitting = sitting.id AND attendance.state = 'absent'),
            (SELECT count(*) FROM attendance
                WHERE attendance.sitting = sitting.id AND attendance.state = 'proposedAbsent')
        FROM sitting JOIN certificate ON certificate.id = sitting.certificate
        """

    /// One room of a sitting.
    package struct SittingRoomRow: Sendable, Equatable {
        package let room: Room.ID
        package let title: String
        package let seatCount: Int
        package let seatedCount: Int
        package let presentCount: Int
        package let absentCount: Int
    }

    /// The rooms of a sitting, in the order in which they are filled.
    package static func rooms(of sitting: Sitting.ID, _ db: Database) throws -> [SittingRoomRow] {
        try db.rows(
            """
            SELECT room.id, room.title, room.usableCount,
                (SELECT count(*) FROM seat WHERE seat.sitting = \(sitting) AND seat.room = room.id),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = \(sitting)
                    AND attendance.room = room.id AND attendance.state IN ('seated', 'conditional')),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = \(sitting)
                    AND attendance.room = room.id AND attendance.state = 'absent')
            FROM sittingRoom JOIN room ON room.id = sittingRoom.room
            WHERE sittingRoom.sitting = \(sitting) ORDER BY sittingRoom.rank
            """
        ).map { row in
            SittingRoomRow(
                room: row[0], title: row[1], seatCount: row[2], seatedCount: row[3], presentCount: row[4],
                absentCount: row[5])
        }
    }

    /// A day on which something is sat.
    package struct DayRow: Sendable, Equatable {
        package let date: CivilDate
        /// From midnight to midnight, station time.
        package let span: TimeSpan
        package let sittingCount: Int
        /// Sittings that are not yet over.
        package let aheadCount: Int
        package let seatedCount: Int
    }

    /// The days of the station, first to last, by the calendar of its place.
    package static func days(_ db: Database) throws -> [DayRow] {
        let offset = try StationRecord.find(db)?.utcOffsetMinutes ?? 0
        let sittings = try list(db)
        let days = Dictionary(grouping: sittings) { sitting in
            CivilDate(of: sitting.span.start, utcOffsetMinutes: offset)
        }
        return days.compactMap { date, sittings in
            guard let date else { return nil }
            let midnight = date.moment(minutes: 0, utcOffsetMinutes: offset)
            return DayRow(
                date: date, span: TimeSpan(start: midnight, minutes: 24 * 60), sittingCount: sittings.count,
                aheadCount: sittings.count { [.planned, .open, .running].contains($0.state) },
                seatedCount: sittings.reduce(0) { $0 + $1.seatedCount })
        }
        .sorted { $0.date < $1.date }
    }
}

extension SittingQueries.SittingRow {
    fileprivate init(row: Row) {
        guard let part = Sitting.Part(rawValue: row[3]), let state = Sitting.State(rawValue: row[7]) else {
            preconditionFailure("sitting.part and sitting.state are checked")
        }
        self.init(
            id: row[0], certificate: row[1], certificateTitle: row[2], part: part,
            span: TimeSpan(start: row[4], end: row[5]), paperCode: row[6], state: state, startedAt: row[8],
            endedAt: row[9], roomCount: row[10], seatedCount: row[11], presentCount: row[12],
            lateCount: row[13], absentCount: row[14], proposedCount: row[15])
    }
}
