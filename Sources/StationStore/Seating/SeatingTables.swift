import Exam
import GRDB

enum SeatingTables {
    static let schema = """
        CREATE TABLE stagedSeat (
            plan TEXT NOT NULL,
            sitting TEXT NOT NULL REFERENCES sitting (id),
            candidate TEXT NOT NULL REFERENCES candidate (id),
            room TEXT NOT NULL REFERENCES room (id),
            seat INTEGER NOT NULL CHECK (seat >= 1),
            entry INTEGER NOT NULL,
            PRIMARY KEY (plan, sitting, candidate),
            UNIQUE (plan, sitting, room, seat)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seat (
            sitting TEXT NOT NULL REFERENCES sitting (id),
            candidate TEXT NOT NULL REFERENCES candidate (id),
            room TEXT NOT NULL REFERENCES room (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            entry INTEGER NOT NULL,
            PRIMARY KEY (sitting, candidate),
            UNIQUE (sitting, room, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX seatByCandidate ON seat (candidate);
        CREATE TABLE seatingPlan (
            id TEXT PRIMARY KEY,
            seed INTEGER NOT NULL,
            roomCount INTEGER NOT NULL,
            candidateCount INTEGER NOT NULL,
            adopted INTEGER NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension SeatingEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .roomStaged(let plan, let sitting, let room, let places):
            for place in places {
                try db.run(
                    """
                    INSERT INTO stagedSeat (plan, sitting, candidate, room, seat, entry)
                    VALUES (\(plan), \(sitting), \(place.candidate), \(room), \(place.seat), \(entry))
                    """)
            }
        case .adopted(let plan, let sittings, let seed, let roomCount, let candidateCount):
            for sitting in sittings {
                try db.run("DELETE FROM seat WHERE sitting = \(sitting)")
            }
            try db.run(
                """
                INSERT INTO seat (sitting, candidate, room, number, entry)
                SELECT sitting, candidate, room, seat, \(entry) FROM stagedSeat WHERE plan = \(plan)
                """)
            try db.run("DELETE FROM stagedSeat WHERE plan = \(plan)")
            try db.run(
                """
                INSERT INTO seatingPlan (id, seed, roomCount, candidateCount, adopted, entry)
                VALUES (\(plan), \(seed), \(roomCount), \(candidateCount), \(projection.moment), \(entry))
                """)
        case .moved(let candidate, let sitting, let room, let seat, _):
            try db.run(
                """
                UPDATE seat SET room = \(room), number = \(seat), entry = \(entry)
                WHERE sitting = \(sitting) AND candidate = \(candidate)
                """)
            // Whoever has been let in already sits there now.
            try db.run(
                """
                UPDATE attendance SET room = \(room), seat = \(seat), entry = \(entry)
                WHERE sitting = \(sitting) AND candidate = \(candidate)
                """)
        }
    }
}
