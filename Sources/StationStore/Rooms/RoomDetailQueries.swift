package import Exam
package import GRDB

extension RoomQueries {
    /// What planning looks at in a room.
    package struct PlanningRoom: Sendable, Equatable {
        package let room: Room.ID
        package let building: String
        package let floor: Int
        package let kind: Room.Kind
        package let layout: SeatLayout
        /// Ascending.
        package let equipment: [Equipment.ID]
        package let isStepFree: Bool
        package let state: Room.State
        /// When it is not to be had, in the order of time.
        package let closures: [TimeSpan]

        /// Whether the room may be used through the whole of `span`.
        package func isAvailable(in span: TimeSpan) -> Bool {
            state == .active && !closures.contains(where: span.overlaps)
        }
    }

    /// Every room of the station, by number: whether it is in service is for the reader to see.
    package static func planning(_ db: Database) throws -> [PlanningRoom] {
        try planning(where: "TRUE", db)
    }

    /// The same of one room; nil when there is no such room.
    package static func planning(_ room: Room.ID, _ db: Database) throws -> PlanningRoom? {
        try planning(where: "room.id = \(room)", db).first
    }

    private static func planning(where condition: Query, _ db: Database) throws -> [PlanningRoom] {
        let closures = try db.rows(
            """
            SELECT room.id, roomClosure.start, roomClosure.end
            FROM roomClosure JOIN room ON room.id = roomClosure.room
            WHERE \(condition) ORDER BY room.id, roomClosure.start
            """
        )
        .reduce(into: [Room.ID: [TimeSpan]]()) {
            $0[$1[0], default: []].append(TimeSpan(start: $1[1], end: $1[2]))
        }
        return try db.rows(
            """
            SELECT id, building, floor, kind, columns, equipment, isStepFree, state FROM room
            WHERE \(condition) ORDER BY id
            """
        ).map { row in
            guard let kind = Room.Kind(rawValue: row[3]), let layout = SeatLayout(text: row[4]),
                let state = Room.State(rawValue: row[7])
            else { preconditionFailure("room.columns comes from an event, kind and state are checked") }
            let room: Room.ID = row[0]
            return PlanningRoom(
                room: room, building: row[1], floor: row[2], kind: kind, layout: layout,
                equipment: IdentifierList.read(row[5]), isStepFree: row[6], state: state,
                closures: closures[room, default: []])
        }
    }

    /// Every room as a sheet says it, by number.
    package static func sheet(_ db: Database) throws -> [NewRoom] {
        try db.rows(
            """
            SELECT id, title, building, floor, kind, columns, isStepFree, equipment, isShielded, spacing, cameras
            FROM room ORDER BY id
            """
        ).map(NewRoom.init(row:))
    }

    package struct Closure: Sendable, Equatable {
        package let span: TimeSpan
        package let reason: ClosureReason
        /// Sittings planned in the room that it touches.
        package let sittings: [Sitting.ID]
    }

    package struct Inspection: Sendable, Equatable {
        package let inspected: Moment
        package let staff: Staff.ID
        /// Nil when erased.
        package let staffName: String?
        package let inspection: InspectionOutcome
    }

    /// Somebody on a seat, in a sitting that is not over.
    package struct Sitter: Sendable, Equatable {
        package let seat: Int
        package let sitting: Sitting.ID
        package let candidate: Candidate.ID
    }

    /// Everything the room's settings show.
    package struct Detail: Sendable {
        package let row: RoomRow
        package let features: RoomFeatures
        package let machines: [SeatMachine]
        package let spares: [Machine.ID]
        /// From the one that is on or comes next.
        package let closures: [Closure]
        /// The latest first, at most ten.
        package let inspections: [Inspection]
        /// By seat and sitting.
        package let sitters: [Sitter]
        /// Position of the last entry that touched the room.
        package let entry: JournalEntry.Position
    }

    /// - Returns: nil when there is no such room.
    package static func detail(_ room: Room.ID, at now: Moment, _ db: Database) throws -> Detail? {
        guard let row = try find(room, db), let new = try NewRoom.find(room, db),
            let entry = try EntryQueries.latest(of: .room(room), db)
        else { return nil }
        return Detail(
            row: row,
            features: RoomFeatures(
                isStepFree: new.isStepFree, isShielded: new.isShielded ?? false, spacing: new.spacing,
                cameras: new.cameras ?? []),
            machines: try RoomUse.machines(of: room, db), spares: try RoomUse.spares(of: room, db),
            closures: try closures(of: room, after: now, db), inspections: try inspections(of: room, db),
            sitters: try sitters(in: room, db), entry: entry)
    }

    private static func closures(
        of room: Room.ID, after now: Moment, _ db: Database
    ) throws -> [Closure] {
        try db.rows(
            """
            SELECT start, end, reason FROM roomClosure WHERE room = \(room) AND end > \(now) ORDER BY start
            """
        ).map { row in
            let span = TimeSpan(start: row[0], end: row[1])
            guard let reason = ClosureReason(rawValue: row[2]) else {
                preconditionFailure("roomClosure.reason comes from an event")
            }
            let sittings = try db.rows(
                """
                SELECT sitting.id FROM sitting JOIN sittingRoom ON sittingRoom.sitting = sitting.id
                WHERE sittingRoom.room = \(room) AND sitting.state IN ('planned', 'open', 'running')
                    AND sitting.start < \(span.end) AND sitting.end > \(span.start) ORDER BY sitting.id
                """
            ).map { $0[0] as Sitting.ID }
            return Closure(span: span, reason: reason, sittings: sittings)
        }
    }

    private static func inspections(of room: Room.ID, _ db: Database) throws -> [Inspection] {
        try db.rows(
            """
            SELECT roomInspection.inspected, roomInspection.staff, staff.name, roomInspection.inspection
            FROM roomInspection JOIN staff ON staff.id = roomInspection.staff
            WHERE roomInspection.room = \(room)
            ORDER BY roomInspection.inspected DESC, roomInspection.entry DESC LIMIT 10
            """
        ).map { row in
            guard let inspection = InspectionOutcome(rawValue: row[3]) else {
                preconditionFailure("roomInspection.inspection is checked")
            }
            return Inspection(inspected: row[0], staff: row[1], staffName: row[2], inspection: inspection)
        }
    }

    private static func sitters(in room: Room.ID, _ db: Database) throws -> [Sitter] {
        try db.rows(
            """
            SELECT seat.number, seat.sitting, seat.candidate FROM seat
                JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.room = \(room) AND sitting.state IN ('planned', 'open', 'running') AND seat.isKnown
            ORDER BY seat.number, seat.sitting
            """
        ).map { Sitter(seat: $0[0], sitting: $0[1], candidate: $0[2]) }
    }
}

/// The list that is gone through before a room is READY.
package enum ReadinessQueries {
    package struct Check: Sendable, Equatable {
        package let point: ReadinessPoint
        package let staff: Staff.ID?
        /// Nil when erased, or when nobody signed.
        package let staffName: String?
        package let at: Moment
    }

    package struct Readiness: Sendable, Equatable {
        package let fact: ReadinessFact
        package let span: TimeSpan
        package let checks: [Check]
        package let readyAt: Moment?
    }

    /// - Returns: nil when there is no such room, or the sitting does not use it.
    package static func find(
        _ room: Room.ID, _ sitting: Sitting.ID, _ db: Database
    ) throws -> Readiness? {
        guard let fact = try ReadinessFact.find(room, sitting, db), fact.sitting != nil,
            let span = try db.row("SELECT start, end FROM sitting WHERE id = \(sitting)")
        else { return nil }
        let checks = try db.rows(
            """
            SELECT roomCheck.point, roomCheck.staff, staff.name, roomCheck.at
            FROM roomCheck LEFT JOIN staff ON staff.id = roomCheck.staff
            WHERE roomCheck.room = \(room) AND roomCheck.sitting = \(sitting)
            """
        ).compactMap { row in
            ReadinessPoint(rawValue: row[0]).map {
                Check(point: $0, staff: row[1], staffName: row[2], at: row[3])
            }
        }
        let readyAt = try db.value(
            Moment.self, "SELECT at FROM roomReady WHERE room = \(room) AND sitting = \(sitting)")
        return Readiness(
            fact: fact, span: TimeSpan(start: span[0], end: span[1]), checks: checks, readyAt: readyAt)
    }

    /// Rooms in which somebody sits in `sitting` and that are not READY, by number.
    ///
    /// Sittings that begin together in one room share its readiness.
    package static func unready(of sitting: Sitting.ID, _ db: Database) throws -> [Room.ID] {
        try db.rows(
            """
            SELECT DISTINCT seat.room FROM seat JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.sitting = \(sitting) AND NOT EXISTS (
                SELECT 1 FROM roomReady JOIN sitting AS other ON other.id = roomReady.sitting
                WHERE roomReady.room = seat.room AND other.start = sitting.start)
            ORDER BY seat.room
            """
        ).map { $0[0] as Room.ID }
    }
}
