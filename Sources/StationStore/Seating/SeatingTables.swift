import Exam
import GRDB

enum SeatingTables {
    /// `seat` is what is in force: of each sitting the seats of the plan that holds it now. A plan comes into
    /// force by one row a sitting, whatever its size, and earlier ones stay to be compared with. One table and
    /// a condition, not a join: SQLite would fill a joined view anew for each LEFT JOIN (every check-in is one).
    /// Where places are drawn at the door, `number` only keeps a place free: `atEntry` is what it has become since, and
    /// `isFixed` says that it is somebody's own, drawn or a spare one. Before, nobody is told (`isKnown`).
    static let schema = """
        CREATE TABLE seatingPlan (
            id TEXT PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('frozen', 'drawn', 'adopted')),
            input TEXT NOT NULL,
            commitment TEXT NOT NULL,
            record TEXT NOT NULL,
            publicSource TEXT NOT NULL,
            publicValue TEXT NOT NULL,
            nonce TEXT NOT NULL,
            seed TEXT NOT NULL,
            run INTEGER NOT NULL CHECK (run >= 0),
            personCount INTEGER NOT NULL,
            cellCount INTEGER NOT NULL,
            cellsOfOne INTEGER NOT NULL,
            roomCount INTEGER NOT NULL,
            candidateCount INTEGER NOT NULL,
            frozen INTEGER NOT NULL,
            drawn INTEGER,
            adopted INTEGER,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seatingPlanSitting (
            plan TEXT NOT NULL REFERENCES seatingPlan (id),
            sitting TEXT NOT NULL REFERENCES sitting (id),
            entry INTEGER NOT NULL,
            PRIMARY KEY (plan, sitting)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX seatingPlanSittingBySitting ON seatingPlanSitting (sitting);
        CREATE TABLE seatingPlanKept (
            plan TEXT NOT NULL REFERENCES seatingPlan (id),
            sitting TEXT NOT NULL REFERENCES sitting (id),
            room TEXT NOT NULL REFERENCES room (id),
            seatCount INTEGER NOT NULL CHECK (seatCount >= 1),
            entry INTEGER NOT NULL,
            PRIMARY KEY (plan, sitting, room)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE placedSeat (
            plan TEXT NOT NULL,
            sitting TEXT NOT NULL REFERENCES sitting (id),
            candidate TEXT NOT NULL REFERENCES candidate (id),
            room TEXT NOT NULL REFERENCES room (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            atEntry INTEGER,
            isFixed INTEGER NOT NULL DEFAULT 0 CHECK (isFixed IN (0, 1)),
            creditMinutes INTEGER,
            entry INTEGER NOT NULL,
            PRIMARY KEY (sitting, candidate, plan)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX placedSeatByNumber ON placedSeat (sitting, room, coalesce(atEntry, number), plan);
        CREATE INDEX placedSeatByCandidate ON placedSeat (candidate);
        CREATE TABLE seatingInForce (
            sitting TEXT PRIMARY KEY REFERENCES sitting (id),
            plan TEXT NOT NULL,
            isPublished INTEGER NOT NULL CHECK (isPublished IN (0, 1)),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        DROP VIEW IF EXISTS seat;
        CREATE VIEW seat AS
        SELECT sitting, candidate, room, coalesce(atEntry, number) AS number, entry, isFixed, creditMinutes,
            isFixed OR NOT (SELECT isByLot FROM sitting WHERE sitting.id = placedSeat.sitting) AS isKnown
        FROM placedSeat
        WHERE plan = (SELECT plan FROM seatingInForce WHERE seatingInForce.sitting = placedSeat.sitting);
        """

    /// Gives a drawn place to whoever drew it.
    static func give(
        _ seat: Int, in room: Room.ID, to candidate: Candidate.ID, at sitting: Sitting.ID,
        _ projection: Projection
    ) throws {
        try makeWay(for: candidate, sitting, room, seat, projection)
        try projection.db.run(
            """
            UPDATE placedSeat SET atEntry = \(seat), isFixed = 1, entry = \(projection.position)
            WHERE sitting = \(sitting) AND candidate = \(candidate)
                AND plan = (SELECT plan FROM seatingInForce WHERE sitting = \(sitting))
            """)
    }

    /// Where places are drawn, numbers of people who are still outside only keep places free: whoever held the number
    /// that `candidate` gets now holds the one that `candidate` had.
    fileprivate static func makeWay(
        for candidate: Candidate.ID, _ sitting: Sitting.ID, _ room: Room.ID, _ seat: Int,
        _ projection: Projection
    ) throws {
        let db = projection.db
        let own = try db.value(
            Int.self,
            """
            SELECT seat.number FROM seat JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.sitting = \(sitting) AND seat.candidate = \(candidate) AND seat.room = \(room)
                AND sitting.isByLot
            """)
        guard let own, own != seat else { return }
        // No place has the number 0: it keeps the two apart while they change.
        try db.run(
            """
            UPDATE placedSeat SET atEntry = 0 WHERE sitting = \(sitting) AND candidate = \(candidate)
                AND plan = (SELECT plan FROM seatingInForce WHERE sitting = \(sitting))
            """)
        try db.run(
            """
            UPDATE placedSeat SET atEntry = \(own), entry = \(projection.position)
            WHERE sitting = \(sitting) AND room = \(room) AND coalesce(atEntry, number) = \(seat)
                AND NOT isFixed AND plan = (SELECT plan FROM seatingInForce WHERE sitting = \(sitting))
            """)
    }

    fileprivate static func isSpareByLot(
        _ seat: Int, _ room: Room.ID, _ sitting: Sitting.ID, _ db: Database
    ) throws -> Bool {
        let isByLot = try db.value(Bool.self, "SELECT isByLot FROM sitting WHERE id = \(sitting)") ?? false
        return try isByLot && RoomTables.layout(of: room, db)?.isSpare(seat) == true
    }
}

extension SeatingEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .planFrozen(
            let plan, let sittings, let input, let commitment, let source, let persons, let cells,
            let cellsOfOne, let record, let kept):
            try db.run(
                """
                INSERT INTO seatingPlan (id, state, input, commitment, record, publicSource, publicValue, nonce,
                    seed, run, personCount, cellCount, cellsOfOne, roomCount, candidateCount, frozen, entry)
                VALUES (\(plan), 'frozen', \(input), \(commitment), \(record.rawValue), \(source), '', '', '', 0,
                    \(persons), \(cells), \(cellsOfOne), 0, 0, \(projection.moment), \(entry))
                """)
            for sitting in sittings {
                try db.run(
                    """
                    INSERT INTO seatingPlanSitting (plan, sitting, entry)
                    VALUES (\(plan), \(sitting), \(entry))
                    """)
            }
            for room in kept ?? [] {
                try db.run(
                    """
                    INSERT INTO seatingPlanKept (plan, sitting, room, seatCount, entry)
                    VALUES (\(plan), \(room.sitting), \(room.room), \(room.seatCount), \(entry))
                    """)
            }
        case .drawn(let plan, let nonce, let value, let seed, let run):
            try db.run(
                """
                UPDATE seatingPlan SET state = 'drawn', nonce = \(nonce), publicValue = \(value), seed = \(seed),
                    run = \(run), drawn = \(projection.moment), entry = \(entry)
                WHERE id = \(plan)
                """)
        case .roomStaged(let plan, let sitting, let room, let places):
            for place in places {
                try db.run(
                    """
                    INSERT INTO placedSeat (plan, sitting, candidate, room, number, entry)
                    VALUES (\(plan), \(sitting), \(place.candidate), \(room), \(place.seat), \(entry))
                    """)
            }
        case .adopted(let plan, let sittings, _, let rooms, let candidates):
            try Self.adopt(plan, sittings, rooms, candidates, projection)
        case .published(_, let sittings):
            for sitting in sittings {
                try db.run(
                    "UPDATE seatingInForce SET isPublished = 1, entry = \(entry) WHERE sitting = \(sitting)")
            }
        case .reopened(_, let sittings, _):
            for sitting in sittings {
                try db.run(
                    "UPDATE seatingInForce SET isPublished = 0, entry = \(entry) WHERE sitting = \(sitting)")
            }
        case .transferred(let candidate, let from, let sitting, let room, let seat, _):
            try db.run(
                """
                DELETE FROM placedSeat WHERE sitting = \(from) AND candidate = \(candidate)
                    AND plan = (SELECT plan FROM seatingInForce WHERE sitting = \(from))
                """)
            try Self.seat(candidate, sitting, room, seat, projection)
        case .seated(let candidate, let sitting, let room, let seat, _):
            try Self.seat(candidate, sitting, room, seat, projection)
        case .moved(let candidate, let sitting, let room, let seat, _, let credit):
            try SeatingTables.makeWay(for: candidate, sitting, room, seat, projection)
            let isSpare = try SeatingTables.isSpareByLot(seat, room, sitting, db)
            try db.run(
                """
                UPDATE placedSeat SET room = \(room), number = \(seat), atEntry = NULL,
                    isFixed = max(isFixed, \(isSpare)),
                    creditMinutes = nullif(coalesce(creditMinutes, 0) + \(credit ?? 0), 0), entry = \(entry)
                WHERE sitting = \(sitting) AND candidate = \(candidate)
                    AND plan = (SELECT plan FROM seatingInForce WHERE sitting = \(sitting))
                """)
            try Self.addRoom(room, to: sitting, projection)
            // Whoever has been let in already sits there now.
            try db.run(
                """
                UPDATE attendance SET room = \(room), seat = \(seat), entry = \(entry)
                WHERE sitting = \(sitting) AND candidate = \(candidate)
                """)
        }
    }

    /// Puts somebody on a seat of the plan that holds the sitting, into a room that is new to it if need be.
    private static func seat(
        _ candidate: Candidate.ID, _ sitting: Sitting.ID, _ room: Room.ID, _ seat: Int,
        _ projection: Projection
    ) throws {
        let entry = projection.position
        try projection.db.run(
            """
            INSERT INTO placedSeat (plan, sitting, candidate, room, number, entry)
            SELECT plan, \(sitting), \(candidate), \(room), \(seat), \(entry) FROM seatingInForce
            WHERE sitting = \(sitting)
            """)
        try addRoom(room, to: sitting, projection)
    }

    private static func addRoom(_ room: Room.ID, to sitting: Sitting.ID, _ projection: Projection) throws {
        try projection.db.run(
            """
            INSERT INTO sittingRoom (sitting, room, rank, entry)
            SELECT \(sitting), \(room), 1 + coalesce(max(rank), 0), \(projection.position) FROM sittingRoom
            WHERE sitting = \(sitting)
            HAVING NOT EXISTS (SELECT 1 FROM sittingRoom WHERE sitting = \(sitting) AND room = \(room))
            """)
    }

    private static func adopt(
        _ plan: SeatingPlan.ID, _ sittings: [Sitting.ID], _ rooms: Int, _ candidates: Int,
        _ projection: Projection
    ) throws {
        let db = projection.db
        let entry = projection.position
        for sitting in sittings {
            try db.run(
                """
                INSERT INTO seatingInForce (sitting, plan, isPublished, entry)
                VALUES (\(sitting), \(plan), 0, \(entry))
                ON CONFLICT (sitting) DO UPDATE SET plan = excluded.plan, isPublished = 0, entry = excluded.entry
                """)
            // A sitting that left its rooms to the plan has those now in which somebody sits.
            try db.run(
                """
                DELETE FROM sittingRoom WHERE sitting = \(sitting)
                    AND (SELECT openKind FROM sitting WHERE id = \(sitting)) IS NOT NULL
                """)
            try db.run(
                """
                INSERT INTO sittingRoom (sitting, room, rank, entry)
                SELECT \(sitting), room, row_number() OVER (ORDER BY room), \(entry)
                FROM (SELECT DISTINCT room FROM placedSeat WHERE plan = \(plan) AND sitting = \(sitting))
                WHERE (SELECT openKind FROM sitting WHERE id = \(sitting)) IS NOT NULL
                """)
        }
        // Plans from before there was a draw were never frozen.
        try db.run(
            """
            INSERT INTO seatingPlan (id, state, input, commitment, record, publicSource, publicValue, nonce, seed,
                run, personCount, cellCount, cellsOfOne, roomCount, candidateCount, frozen, adopted, entry)
            VALUES (\(plan), 'adopted', '', '', '', '', '', '', '', 0, 0, 0, 0, \(rooms), \(candidates),
                \(projection.moment), \(projection.moment), \(entry))
            ON CONFLICT (id) DO UPDATE SET state = 'adopted', roomCount = excluded.roomCount,
                candidateCount = excluded.candidateCount, adopted = excluded.adopted, entry = excluded.entry
            """)
        for sitting in sittings {
            try db.run(
                """
                INSERT INTO seatingPlanSitting (plan, sitting, entry) VALUES (\(plan), \(sitting), \(entry))
                ON CONFLICT (plan, sitting) DO NOTHING
                """)
        }
    }
}
