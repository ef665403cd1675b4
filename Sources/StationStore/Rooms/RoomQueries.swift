package import Exam
package import GRDB

/// What pages and the API read about rooms.
package enum RoomQueries {
    package struct RoomRow: Sendable, Equatable {
        package let id: Room.ID
        package let title: String
        package let building: String
        package let floor: Int
        package let kind: Room.Kind
        package let layout: SeatLayout
        package let isStepFree: Bool
        package let state: Room.State
        /// Sittings that use the room and are not over.
        package let sittingsAhead: Int
    }

    /// Every room, by number.
    package static func all(_ db: Database) throws -> [RoomRow] {
        try db.rows(
            """
            SELECT room.id, room.title, room.building, room.floor, room.kind, room.columns, room.isStepFree,
                room.state, count(sitting.id)
            FROM room LEFT JOIN sittingRoom ON sittingRoom.room = room.id
                LEFT JOIN sitting ON sitting.id = sittingRoom.sitting
                AND sitting.state IN ('planned', 'open', 'running')
            GROUP BY room.id ORDER BY room.id
            """
        ).map(RoomRow.init(row:))
    }

    package static func find(_ id: Room.ID, _ db: Database) throws -> RoomRow? {
        try db.row(
            """
            SELECT room.id, room.title, room.building, room.floor, room.kind, room.columns, room.isStepFree,
                room.state, count(sitting.id)
            FROM room LEFT JOIN sittingRoom ON sittingRoom.room = room.id
                LEFT JOIN sitting ON sitting.id = sittingRoom.sitting
                AND sitting.state IN ('planned', 'open', 'running')
            WHERE room.id = \(id) GROUP BY room.id
            """
        ).map(RoomRow.init(row:))
    }

    /// One seat with the person on it.
    package struct OccupantRow: Sendable, Equatable {
        package let seat: Int
        package let sitting: Sitting.ID
        package let candidate: Candidate.ID
        /// Nil when erased.
        package let name: String?
        package let group: String
        package let certificate: Certificate.ID
        package let attendance: AttendanceFact.State?
        package let isLate: Bool
    }

    /// A room at one time.
    package struct RoomScene: Sendable, Equatable {
        package let room: RoomRow
        package let span: TimeSpan
        /// The sittings that share the room then, by number.
        package let sittings: [Sitting.ID]
        /// By seat.
        package let occupants: [OccupantRow]
    }

    /// Who sits where in `room` while `sitting` is there, whatever sittings share the room.
    ///
    /// - Returns: nil when there is no such room, or the sitting does not use it.
    package static func scene(
        _ room: Room.ID, at sitting: Sitting.ID, _ db: Database
    ) throws -> RoomScene? {
        guard let found = try find(room, db) else { return nil }
        let span = try db.row(
            """
            SELECT sitting.start, sitting.end FROM sitting
            JOIN sittingRoom ON sittingRoom.sitting = sitting.id AND sittingRoom.room = \(room)
            WHERE sitting.id = \(sitting)
            """
        ).map { TimeSpan(start: $0[0], end: $0[1]) }
        guard let span else { return nil }
        let sittings = try db.rows(
            """
            SELECT sitting.id FROM sitting JOIN sittingRoom ON sittingRoom.sitting = sitting.id
            WHERE sittingRoom.room = \(room) AND sitting.start = \(span.start) AND sitting.end = \(span.end)
            ORDER BY sitting.id
            """
        ).map { $0[0] as Sitting.ID }
        return RoomScene(
            room: found, span: span, sittings: sittings, occupants: try occupants(room, span, db))
    }

    private static func occupants(_ room: Room.ID, _ span: TimeSpan, _ db: Database) throws -> [OccupantRow] {
        try db.rows(
            """
            SELECT seat.number, seat.sitting, seat.candidate, candidate.name, candidate.class,
                candidate.certificate, attendance.state, coalesce(attendance.isLate, FALSE)
            FROM seat JOIN sitting ON sitting.id = seat.sitting
                JOIN candidate ON candidate.id = seat.candidate
                LEFT JOIN attendance
                ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE seat.room = \(room) AND sitting.start = \(span.start) AND sitting.end = \(span.end)
            ORDER BY seat.number
            """
        ).map { row in
            OccupantRow(
                seat: row[0], sitting: row[1], candidate: row[2], name: row[3], group: row[4],
                certificate: row[5],
                attendance: (row[6] as String?).flatMap(AttendanceFact.State.init(rawValue:)), isLate: row[7])
        }
    }
}

extension RoomQueries.RoomRow {
    fileprivate init(row: Row) {
        guard let kind = Room.Kind(rawValue: row[4]), let layout = SeatLayout(text: row[5]),
            let state = Room.State(rawValue: row[7])
        else { preconditionFailure("room.columns comes from an event, room.kind and room.state are checked") }
        self.init(
            id: row[0], title: row[1], building: row[2], floor: row[3], kind: kind, layout: layout,
            isStepFree: row[6], state: state, sittingsAhead: row[8])
    }
}
