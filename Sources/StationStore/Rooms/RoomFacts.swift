package import Exam
package import GRDB

extension AddRooms: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(known: rooms.reduce(into: [:]) { $0[$1.room] = try NewRoom.find($1.room, db) })
    }
}

extension NewRoom {
    /// The room as it stands now, with everything said of it.
    static func find(_ room: Room.ID, _ db: Database) throws -> NewRoom? {
        try db.row(
            """
            SELECT id, title, building, floor, kind, columns, isStepFree, equipment, isShielded, spacing, cameras
            FROM room WHERE id = \(room)
            """
        ).map(NewRoom.init(row:))
    }

    init(row: Row) {
        guard let kind = Room.Kind(rawValue: row[4]), let layout = SeatLayout(text: row[5]) else {
            preconditionFailure("room.kind and room.columns come from an event")
        }
        self.init(
            room: row[0], title: row[1], building: row[2], floor: row[3], kind: kind, layout: layout,
            isStepFree: row[6], equipment: IdentifierList.read(row[7]), isShielded: row[8], spacing: row[9],
            cameras: IdentifierList.read(row[10]))
    }
}

extension ImportRooms: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(
            // Of more nothing is taken: the rule says so, and nobody waits for it.
            known: rooms.prefix(AddRooms.roomsMax).reduce(into: [:]) { known, new in
                guard let room = try NewRoom.find(new.room, db) else { return }
                known[new.room] = try Known(
                    room: room, seats: .find(new.room, db), isPlanned: RoomUse.isPlanned(new.room, db))
            })
    }
}

extension DescribeRoom: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(room: .find(room, db), isPlanned: RoomUse.isPlanned(room, db))
    }
}

extension SetRoomState: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let state = try db.value(String.self, "SELECT state FROM room WHERE id = \(room)")
        return try Facts(
            state: state.flatMap(Room.State.init(rawValue:)), isOccupied: RoomUse.isOccupied(room, db))
    }
}

extension SetLayout: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts { try .find(room, db) }
}

extension SetLayout.Facts {
    static func find(_ room: Room.ID, _ db: Database) throws -> SetLayout.Facts {
        let sitters = try db.rows(
            """
            SELECT seat.number, count(*) FROM seat JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.room = \(room) AND sitting.state IN ('planned', 'open', 'running')
            GROUP BY seat.number
            """
        ).reduce(into: [Int: Int]()) { $0[$1[0]] = $1[1] }
        return try SetLayout.Facts(
            layout: RoomTables.layout(of: room, db), sitters: sitters,
            isOccupied: RoomUse.isOccupied(room, db))
    }
}

extension MarkSeat: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeatLayout? {
        try RoomTables.layout(of: room, db)
    }
}

extension SetEquipment: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> [Equipment.ID]? {
        try NewRoom.find(room, db)?.equipment
    }
}

extension SetFeatures: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> RoomFeatures? {
        try NewRoom.find(room, db).map { room in
            RoomFeatures(
                isStepFree: room.isStepFree, isShielded: room.isShielded ?? false, spacing: room.spacing,
                cameras: room.cameras ?? [])
        }
    }
}

extension SetMachines: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let standing = try db.rows("SELECT machine FROM roomMachine WHERE room <> \(room)")
            .map { $0[0] as Machine.ID }
        let spares = try db.rows("SELECT spares FROM room WHERE id <> \(room) AND spares <> ''")
            .flatMap { IdentifierList.read($0[0]) as [Machine.ID] }
        return try Facts(
            layout: RoomTables.layout(of: room, db), machines: RoomUse.machines(of: room, db),
            spares: RoomUse.spares(of: room, db), elsewhere: Set(standing + spares))
    }
}

extension CloseRoom: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let running = try db.rows(
            """
            SELECT sitting.start, sitting.end FROM sittingRoom JOIN sitting ON sitting.id = sittingRoom.sitting
            WHERE sittingRoom.room = \(room) AND sitting.state IN ('open', 'running')
            """
        ).map { TimeSpan(start: $0[0], end: $0[1]) }
        return try Facts(closures: RoomUse.closures(of: room, db), running: running)
    }
}

extension ReopenRoom: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> [TimeSpan]? {
        try RoomUse.closures(of: room, db)
    }
}

extension RecordInspection: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(
            isRoomKnown: db.row("SELECT 1 FROM room WHERE id = \(room)") != nil,
            isStaffKnown: db.row("SELECT 1 FROM staff WHERE id = \(staff)") != nil,
            isRecorded: db.row(
                """
                SELECT 1 FROM roomInspection WHERE room = \(room) AND inspected = \(inspected)
                    AND staff = \(staff) AND inspection = \(inspection.rawValue)
                """) != nil)
    }
}

extension CheckRoom: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> ReadinessFact? {
        try .find(room, sitting, db)
    }
}

extension UncheckRoom: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> ReadinessFact? {
        try .find(room, sitting, db)
    }
}

extension ReadinessFact {
    /// - Returns: nil when there is no such room.
    static func find(_ room: Room.ID, _ sitting: Sitting.ID, _ db: Database) throws -> ReadinessFact? {
        guard let row = try db.row("SELECT kind, state FROM room WHERE id = \(room)") else { return nil }
        let state = try db.value(
            String.self,
            """
            SELECT state FROM sitting WHERE id = \(sitting) AND (
                EXISTS (SELECT 1 FROM sittingRoom WHERE sitting = sitting.id AND room = \(room))
                OR EXISTS (SELECT 1 FROM seat WHERE seat.sitting = sitting.id AND seat.room = \(room)))
            """)
        let points = try db.rows("SELECT point FROM roomCheck WHERE room = \(room) AND sitting = \(sitting)")
        let ready = try db.row("SELECT 1 FROM roomReady WHERE room = \(room) AND sitting = \(sitting)")
        guard let kind = Room.Kind(rawValue: row[0]), let roomState = Room.State(rawValue: row[1]) else {
            preconditionFailure("room.kind and room.state are checked")
        }
        return ReadinessFact(
            kind: kind, state: roomState, sitting: state.flatMap(Sitting.State.init(rawValue:)),
            checked: Set(points.compactMap { ReadinessPoint(rawValue: $0[0]) }), isReady: ready != nil)
    }
}

/// What several rules about rooms look at.
enum RoomUse {
    /// Whether a sitting in the room has its doors open or is running.
    static func isOccupied(_ room: Room.ID, _ db: Database) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM sittingRoom JOIN sitting ON sitting.id = sittingRoom.sitting
            WHERE sittingRoom.room = \(room) AND sitting.state IN ('open', 'running') LIMIT 1
            """) != nil
    }

    /// Whether a sitting that is not over uses the room.
    static func isPlanned(_ room: Room.ID, _ db: Database) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM sittingRoom JOIN sitting ON sitting.id = sittingRoom.sitting
            WHERE sittingRoom.room = \(room) AND sitting.state IN ('planned', 'open', 'running') LIMIT 1
            """) != nil
    }

    static func machines(of room: Room.ID, _ db: Database) throws -> [SeatMachine] {
        try db.rows("SELECT seat, machine, address FROM roomMachine WHERE room = \(room) ORDER BY seat")
            .map { SeatMachine(seat: $0[0], machine: $0[1], address: $0[2]) }
    }

    static func spares(of room: Room.ID, _ db: Database) throws -> [Machine.ID] {
        IdentifierList.read(try db.value(String.self, "SELECT spares FROM room WHERE id = \(room)") ?? "")
    }

    /// In the order of time; nil when there is no such room.
    static func closures(of room: Room.ID, _ db: Database) throws -> [TimeSpan]? {
        guard try db.row("SELECT 1 FROM room WHERE id = \(room)") != nil else { return nil }
        return try db.rows("SELECT start, end FROM roomClosure WHERE room = \(room) ORDER BY start")
            .map { TimeSpan(start: $0[0], end: $0[1]) }
    }
}
