package import Exam
package import GRDB

/// Where every room stands, for the board: one snapshot, five statements whatever the number of rooms.
package enum BoardQueries {
    /// How long before its start a sitting takes the room over from the one before it, unless that one's doors are
    /// open or it runs: rotations follow each other within the hour.
    static let turnoverMinutes = 90

    /// A room and what happens in it now.
    package struct RoomState: Sendable, Equatable {
        package let room: RoomLine
        /// The sittings that share the room's present slot; none when the room rests today.
        package let sittings: [SittingLine]
        package let expected: Int
        package let present: Int
        package let proposedAbsent: Int
        package let absent: Int
        package let proctors: Int
        package let proctorsReported: Int
        package let packets: [PaperPacket.State]
        /// Incidents that are not closed.
        package let incidents: Int
        /// Incidents that wait for their second signature.
        package let incidentsUnsigned: Int
        package let devices: Int
        /// Whether the room is READY for the slot.
        package let isReady: Bool
    }

    package struct RoomLine: Sendable, Equatable {
        package let id: Room.ID
        package let title: String
        package let building: String
        package let floor: Int
        package let kind: Room.Kind
        package let state: Room.State
        package let seatCount: Int
    }

    package struct SittingLine: Sendable, Equatable {
        package let id: Sitting.ID
        package let certificate: String
        package let part: Sitting.Part
        package let span: TimeSpan
        package let paperCode: String
        package let state: Sitting.State
    }

    /// All rooms, by building, floor and number, with the slot of `day` that is on or comes next at `now`.
    ///
    /// - Parameters:
    ///   - db: a snapshot.
    ///   - day: the day that is shown.
    ///   - now: the station's time.
    ///   - only: one room instead of all.
    /// - Returns: every room, also those that rest.
    /// - Throws: what SQLite throws.
    package static func rooms(
        _ db: Database, day: TimeSpan, now: Moment, only: Room.ID? = nil
    ) throws -> [RoomState] {
        let slots = try slotRows(db, day, now, only)
        let incidents = try incidentCounts(db)
        let devices = try deviceCounts(db)
        return try roomRows(db, only).map { room in
            let rows = slots[room.id] ?? []
            let sum = { (path: KeyPath<SlotRow, Int>) in rows.reduce(0) { $0 + $1[keyPath: path] } }
            let open = rows.compactMap { incidents[IncidentPlace(room: room.id, sitting: $0.sitting.id)] }
            let proctors = try rows.first.map { try proctorCounts(db, room.id, $0.sitting.span) }
            return RoomState(
                room: room, sittings: rows.map(\.sitting), expected: sum(\.expected), present: sum(\.present),
                proposedAbsent: sum(\.proposedAbsent), absent: sum(\.absent), proctors: proctors?.posted ?? 0,
                proctorsReported: proctors?.reported ?? 0, packets: rows.flatMap(\.packets),
                incidents: open.reduce(0) { $0 + $1.open },
                incidentsUnsigned: open.reduce(0) { $0 + $1.unsigned }, devices: devices[room.id] ?? 0,
                isReady: rows.contains(where: \.isReady))
        }
    }

    private struct SlotRow {
        let sitting: SittingLine
        let expected: Int
        let present: Int
        let proposedAbsent: Int
        let absent: Int
        let packets: [PaperPacket.State]
        let isReady: Bool
    }

    private struct IncidentPlace: Hashable {
        let room: Room.ID
        let sitting: Sitting.ID
    }

    private static func roomRows(_ db: Database, _ only: Room.ID?) throws -> [RoomLine] {
        try db.rows(
            """
            SELECT id, title, building, floor, kind, state, usableCount FROM room
            WHERE \(only) IS NULL OR id = \(only) ORDER BY building, floor, id
            """
        ).map { row in
            RoomLine(
                id: row[0], title: row[1], building: row[2], floor: row[3],
                kind: checked(Room.Kind.self, row[4]), state: checked(Room.State.self, row[5]),
                seatCount: row[6])
        }
    }

    private static func slotRows(
        _ db: Database, _ day: TimeSpan, _ now: Moment, _ only: Room.ID?
    ) throws -> [Room.ID: [SlotRow]] {
        let takenOver = now.adding(minutes: turnoverMinutes)
        let rows = try db.rows(
            """
            WITH slot AS MATERIALIZED (
                SELECT sittingRoom.room AS room,
                    coalesce(
                        max(sitting.start) FILTER (WHERE sitting.state IN ('open', 'running')),
                        max(sitting.start) FILTER (WHERE sitting.start <= \(takenOver)), min(sitting.start)
                    ) AS start
                FROM sitting JOIN sittingRoom ON sittingRoom.sitting = sitting.id
                WHERE sitting.start >= \(day.start) AND sitting.start < \(day.end)
                    AND (\(only) IS NULL OR sittingRoom.room = \(only))
                GROUP BY sittingRoom.room
            )
            SELECT slot.room, sitting.id, certificate.title, sitting.part, sitting.start, sitting.end,
                sitting.paperCode, sitting.state,
                (SELECT count(*) FROM seat WHERE seat.sitting = sitting.id AND seat.room = slot.room),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                    AND attendance.room = slot.room AND attendance.state IN ('seated', 'conditional')),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                    AND attendance.room = slot.room AND attendance.state = 'proposedAbsent'),
                (SELECT count(*) FROM attendance WHERE attendance.sitting = sitting.id
                    AND attendance.room = slot.room AND attendance.state = 'absent'),
                (SELECT group_concat(packet.state, ' ') FROM packet WHERE packet.sitting = sitting.id
                    AND packet.room = slot.room),
                EXISTS (SELECT 1 FROM roomReady
                    WHERE roomReady.room = slot.room AND roomReady.sitting = sitting.id)
            FROM slot
                JOIN sitting ON sitting.start = slot.start
                JOIN sittingRoom ON sittingRoom.sitting = sitting.id AND sittingRoom.room = slot.room
                JOIN certificate ON certificate.id = sitting.certificate
            ORDER BY sitting.id
            """)
        var slots: [Room.ID: [SlotRow]] = [:]
        for row in rows {
            let packets: String? = row[12]
            slots[row[0], default: []].append(
                SlotRow(
                    sitting: SittingLine(
                        id: row[1], certificate: row[2], part: checked(Sitting.Part.self, row[3]),
                        span: TimeSpan(start: row[4], end: row[5]), paperCode: row[6],
                        state: checked(Sitting.State.self, row[7])),
                    expected: row[8], present: row[9], proposedAbsent: row[10], absent: row[11],
                    packets: (packets ?? "").split(separator: " ")
                        .compactMap { PaperPacket.State(rawValue: String($0)) },
                    isReady: row[13]))
        }
        return slots
    }

    private static func proctorCounts(
        _ db: Database, _ room: Room.ID, _ span: TimeSpan
    ) throws -> (posted: Int, reported: Int) {
        let row = try db.row(
            """
            SELECT count(*), count(reportedAt) FROM duty
            WHERE place = \(room) AND start < \(span.end) AND end > \(span.start)
            """)
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    private static func incidentCounts(_ db: Database) throws -> [IncidentPlace: (open: Int, unsigned: Int)] {
        var counts: [IncidentPlace: (open: Int, unsigned: Int)] = [:]
        let rows = try db.rows(
            """
            SELECT room, sitting, count(*), count(*) FILTER (WHERE state = 'reported')
            FROM incident WHERE state <> 'closed' GROUP BY room, sitting
            """)
        for row in rows { counts[IncidentPlace(room: row[0], sitting: row[1])] = (row[2], row[3]) }
        return counts
    }

    private static func deviceCounts(_ db: Database) throws -> [Room.ID: Int] {
        let rows = try db.rows(
            """
            SELECT room, count(*) FROM device WHERE state = 'enrolled' AND room IS NOT NULL GROUP BY room
            """)
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Reads a word that the schema's CHECK allows.
func checked<Value: RawRepresentable<String>>(_ type: Value.Type, _ text: String) -> Value {
    guard let value = Value(rawValue: text) else {
        preconditionFailure("\(text) is no \(type): the schema checks it")
    }
    return value
}
