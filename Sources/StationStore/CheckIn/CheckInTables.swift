import Exam
import GRDB

enum CheckInTables {
    static let schema = """
        CREATE TABLE attendance (
            sitting TEXT NOT NULL REFERENCES sitting (id),
            candidate TEXT NOT NULL REFERENCES candidate (id),
            room TEXT NOT NULL REFERENCES room (id),
            seat INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('seated', 'conditional', 'proposedAbsent', 'absent')),
            isLate INTEGER NOT NULL CHECK (isLate IN (0, 1)),
            missing TEXT,
            at INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (sitting, candidate)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX attendanceByRoom ON attendance (sitting, room, state);
        CREATE TABLE turnedAway (
            entry INTEGER PRIMARY KEY,
            candidate TEXT,
            sitting TEXT,
            room TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX turnedAwayByRoom ON turnedAway (room, sitting);
        CREATE TABLE stationLot (
            entry INTEGER PRIMARY KEY,
            sitting TEXT NOT NULL REFERENCES sitting (id),
            candidate TEXT NOT NULL REFERENCES candidate (id),
            room TEXT NOT NULL REFERENCES room (id),
            seat INTEGER NOT NULL CHECK (seat >= 1),
            free TEXT NOT NULL,
            witness TEXT,
            second TEXT,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX stationLotBySitting ON stationLot (sitting);
        """
}

extension CheckInEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        let moment = projection.moment
        switch self {
        case .admitted(let candidate, let sitting, let room, let seat, let isLate, let arrived):
            try db.run(
                """
                INSERT INTO attendance (sitting, candidate, room, seat, state, isLate, missing, at, entry)
                VALUES (\(sitting), \(candidate), \(room), \(seat), 'seated', \(isLate), NULL,
                    \(arrived ?? moment), \(entry))
                ON CONFLICT (sitting, candidate) DO UPDATE SET
                    room = excluded.room, seat = excluded.seat, state = excluded.state, isLate = excluded.isLate,
                    missing = NULL, at = excluded.at, entry = excluded.entry
                """)
        case .admittedConditionally(
            let candidate, let sitting, let room, let seat, let isLate, let missing, let arrived):
            try db.run(
                """
                INSERT INTO attendance (sitting, candidate, room, seat, state, isLate, missing, at, entry)
                VALUES (\(sitting), \(candidate), \(room), \(seat), 'conditional', \(isLate), \(missing.rawValue),
                    \(arrived ?? moment), \(entry))
                ON CONFLICT (sitting, candidate) DO UPDATE SET
                    room = excluded.room, seat = excluded.seat, state = excluded.state, isLate = excluded.isLate,
                    missing = excluded.missing, at = excluded.at, entry = excluded.entry
                """)
        case .alreadyAdmitted: break
        case .refused(let candidate, let sitting, let room, let reason):
            try db.run(
                """
                INSERT INTO turnedAway (entry, candidate, sitting, room, reason, at)
                VALUES (\(entry), \(candidate), \(sitting), \(room), \(reason.rawValue), \(moment))
                """)
        case .referred(let candidate, let sitting, let room, let reason):
            try db.run(
                """
                INSERT INTO turnedAway (entry, candidate, sitting, room, reason, at)
                VALUES (\(entry), \(candidate), \(sitting), \(room), \(reason.rawValue), \(moment))
                """)
        case .absenceProposed(let sitting, let room, let candidates):
            try mark(candidates, sitting, room, as: "proposedAbsent", projection)
        case .absenceConfirmed(let sitting, let room, let candidates):
            try mark(candidates, sitting, room, as: "absent", projection)
        case .absenceReversed(let candidate, let sitting, let room, let seat):
            try db.run(
                """
                UPDATE attendance SET state = 'seated', room = \(room), seat = \(seat), at = \(moment),
                    entry = \(entry)
                WHERE sitting = \(sitting) AND candidate = \(candidate)
                """)
        case .stationDrawn(let candidate, let sitting, let room, let seat, let free, let witness, let second):
            try SeatingTables.give(seat, in: room, to: candidate, at: sitting, projection)
            try db.run(
                """
                INSERT INTO stationLot (entry, sitting, candidate, room, seat, free, witness, second, at)
                VALUES (\(entry), \(sitting), \(candidate), \(room), \(seat),
                    \(free.map(String.init).joined(separator: " ")), \(witness), \(second), \(moment))
                """)
        }
    }

    private func mark(
        _ candidates: [Candidate.ID], _ sitting: Sitting.ID, _ room: Room.ID, as state: String,
        _ projection: Projection
    ) throws {
        for candidate in candidates {
            try projection.db.run(
                """
                INSERT INTO attendance (sitting, candidate, room, seat, state, isLate, missing, at, entry)
                SELECT sitting, candidate, room, number, \(state), FALSE, NULL, \(projection.moment),
                    \(projection.position)
                FROM seat WHERE sitting = \(sitting) AND candidate = \(candidate)
                ON CONFLICT (sitting, candidate) DO UPDATE SET
                    state = excluded.state, at = excluded.at, entry = excluded.entry
                """)
        }
    }
}
