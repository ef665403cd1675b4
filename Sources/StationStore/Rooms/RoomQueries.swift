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
        package let equipment: [Equipment.ID]
    }

    /// Every room, by number.
    package static func all(_ db: Database) throws -> [RoomRow] {
        try rows("TRUE", "room.id", limit: -1, offset: 0, db)
    }

    package static func find(_ id: Room.ID, _ db: Database) throws -> RoomRow? {
        try rows("room.id = \(id)", "room.id", limit: 1, offset: 0, db).first
    }

    /// Which rooms a list shows.
    package struct Filter: Sendable {
        package let building: String?
        package let kind: Room.Kind?
        package let state: Room.State?

        package init(building: String? = nil, kind: Room.Kind? = nil, state: Room.State? = nil) {
            self.building = building
            self.kind = kind
            self.state = state
        }
    }

    /// The keys a page may sort by; the first is the default.
    package static let sorts = ["place", "roomNumber", "seats", "kind"]

    /// Rooms by number, name, building or a code of their equipment.
    package static func list(
        _ request: ListRequest, filter: Filter = Filter(), _ db: Database
    ) throws -> Listed<RoomRow> {
        var condition: Query = "TRUE"
        if let building = filter.building { condition += " AND room.building = \(building)" }
        if let kind = filter.kind { condition += " AND room.kind = \(kind.rawValue)" }
        if let state = filter.state { condition += " AND room.state = \(state.rawValue)" }
        let folded = NameFolding.folded(request.search)
        if !folded.isEmpty {
            // instr, not LIKE: what is typed is text, never a pattern.
            condition += """
                 AND (instr(lower(room.id), \(folded)) > 0 OR instr(lower(room.title), \(folded)) > 0
                    OR instr(lower(room.building), \(folded)) > 0
                    OR instr(' ' || lower(room.equipment) || ' ', ' ' || \(folded) || ' ') > 0)
                """
        }
        let total = try db.value(Int.self, "SELECT count(*) FROM room WHERE \(condition)") ?? 0
        let order: Query =
            switch request.sort {
            case "roomNumber": "room.id"
            case "seats": "room.usableCount DESC, room.id"
            case "kind": "room.kind, room.id"
            default: "room.building, room.floor, room.id"
            }
        return Listed(
            rows: try rows(
                condition, order, limit: ListRequest.pageSize, offset: request.offset(of: total), db),
            total: total, request: request)
    }

    /// The buildings of the station, in the order of their names.
    package static func buildings(_ db: Database) throws -> [String] {
        try db.rows("SELECT DISTINCT building FROM room ORDER BY building").map { $0[0] as String }
    }

    /// Seats that may be used in rooms in service.
    package static func usableSeats(_ db: Database) throws -> Int {
        try db.value(Int.self, "SELECT coalesce(sum(usableCount), 0) FROM room WHERE state = 'active'") ?? 0
    }

    private static func rows(
        _ condition: Query, _ order: Query, limit: Int, offset: Int, _ db: Database
    ) throws -> [RoomRow] {
        try db.rows(
            """
            SELECT room.id, room.title, room.building, room.floor, room.kind, room.columns, room.isStepFree,
                room.state, count(sitting.id), room.equipment
            FROM room LEFT JOIN sittingRoom ON sittingRoom.room = room.id
                LEFT JOIN sitting ON sitting.id = sittingRoom.sitting
                AND sitting.state IN ('planned', 'open', 'running')
            WHERE \(condition) GROUP BY room.id ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)
            """
        ).map(RoomRow.init(row:))
    }

    /// One seat with the person on it.
    package struct OccupantRow: Sendable, Equatable {
        /// Nil until it is drawn at the door.
        package let seat: Int?
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
            SELECT CASE WHEN seat.isKnown THEN seat.number END, seat.sitting, seat.candidate,
                candidate.name, candidate.class, candidate.certificate, attendance.state, coalesce(attendance.isLate, FALSE)
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
            isStepFree: row[6], state: state, sittingsAhead: row[8],
            equipment: IdentifierList.read(row[9]))
    }
}
