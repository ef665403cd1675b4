package import Exam
package import GRDB

extension AdoptSeatingPlan: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try db.value(Int.self, "SELECT 1 FROM seatingPlan WHERE id = \(plan)")
        return try Facts(isPlanKnown: known != nil, context: .read(replacing: sittings, db))
    }
}

extension SeatingContext {
    /// What a planner and the rule need to know to seat `sittings` anew.
    ///
    /// The seats in force of `sittings` themselves are left out, because the plan replaces them.
    package static func read(replacing sittings: [Sitting.ID], _ db: Database) throws -> SeatingContext {
        let rooms = try SittingRooms.all(db)
        let replaced = Set(sittings)
        let standing = try db.rows("SELECT candidate, sitting, room, number FROM seat").compactMap { row in
            let seat = StandingSeat(candidate: row[0], sitting: row[1], room: row[2], seat: row[3])
            return replaced.contains(seat.sitting) ? nil : seat
        }
        return try SeatingContext(
            profile: .inForce(db), sittings: SeatingSitting.all(rooms, db), rooms: SeatingRoom.all(db),
            candidates: SeatingCandidate.all(db), standing: standing)
    }
}

extension SeatingSitting {
    fileprivate static func all(
        _ rooms: [Sitting.ID: [Room.ID]], _ db: Database
    ) throws -> [Sitting.ID: SeatingSitting] {
        try db.rows("SELECT id, certificate, part, start, end, state FROM sitting").reduce(into: [:]) {
            let id: Sitting.ID = $1[0]
            $0[id] = SeatingSitting(row: $1, rooms: rooms[id, default: []])
        }
    }

    fileprivate init(row: Row, rooms: [Room.ID]) {
        guard let part = Sitting.Part(rawValue: row[2]), let state = Sitting.State(rawValue: row[5]) else {
            preconditionFailure("sitting.part and sitting.state are checked")
        }
        self.init(
            certificate: row[1], part: part, span: TimeSpan(start: row[3], end: row[4]), state: state,
            rooms: rooms)
    }
}

extension SeatingRoom {
    fileprivate static func all(_ db: Database) throws -> [Room.ID: SeatingRoom] {
        try db.rows("SELECT columns, kind, state, id FROM room").reduce(into: [:]) {
            $0[$1[3]] = SeatingRoom(row: $1)
        }
    }

    fileprivate init(row: Row) {
        guard let layout = SeatLayout(text: row[0]), let kind = Room.Kind(rawValue: row[1]),
            let state = Room.State(rawValue: row[2])
        else { preconditionFailure("room.columns comes from an event, room.kind and room.state are checked") }
        self.init(layout: layout, kind: kind, state: state)
    }
}

extension SeatingCandidate {
    fileprivate static func all(_ db: Database) throws -> [Candidate.ID: SeatingCandidate] {
        try db.rows("SELECT id, certificate, class, isWithdrawn FROM candidate").reduce(into: [:]) {
            $0[$1[0]] = SeatingCandidate(certificate: $1[1], group: $1[2], isWithdrawn: $1[3])
        }
    }
}

extension MoveCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let fact = try db.row(
            "SELECT id, certificate, part, start, end, state FROM sitting WHERE id = \(sitting)"
        ).map { row in
            let rooms = try db.rows("SELECT room FROM sittingRoom WHERE sitting = \(sitting) ORDER BY rank")
            return SeatingSitting(row: row, rooms: rooms.map { $0[0] as Room.ID })
        }
        let target = try db.row("SELECT columns, kind, state FROM room WHERE id = \(room)")
        let current = try db.row(
            """
            SELECT candidate, sitting, room, number FROM seat
            WHERE sitting = \(sitting) AND candidate = \(candidate)
            """)
        let taken = try db.rows(
            """
            SELECT seat.number FROM seat
            JOIN sitting ON sitting.id = seat.sitting JOIN sitting AS own ON own.id = \(sitting)
            WHERE seat.room = \(room) AND sitting.start < own.end AND own.start < sitting.end
                AND NOT (seat.sitting = \(sitting) AND seat.candidate = \(candidate))
            """
        ).map { $0[0] as Int }
        return try Facts(
            profile: .inForce(db), sitting: fact, target: target.map(SeatingRoom.init(row:)),
            current: current.map {
                StandingSeat(candidate: $0[0], sitting: $0[1], room: $0[2], seat: $0[3])
            }, taken: Set(taken))
    }
}
