import Exam
import GRDB

enum SittingTables {
    static let schema = """
        CREATE TABLE sitting (
            id TEXT PRIMARY KEY,
            certificate TEXT NOT NULL REFERENCES certificate (id),
            part TEXT NOT NULL CHECK (part IN ('theory', 'practical', 'panel')),
            start INTEGER NOT NULL,
            end INTEGER NOT NULL CHECK (end > start),
            paperCode TEXT NOT NULL,
            openKind TEXT CHECK (openKind IN ('classroom', 'computer', 'workshop', 'panel')),
            equipment TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'running', 'ended', 'closed', 'signed')),
            startedAt INTEGER,
            endedAt INTEGER,
            isByLot INTEGER NOT NULL DEFAULT 0 CHECK (isByLot IN (0, 1)),
            commitment TEXT,
            lotRecord TEXT,
            nonce TEXT,
            rotationGroup TEXT,
            rotation INTEGER CHECK (rotation BETWEEN 1 AND rotations),
            rotations INTEGER,
            waitingPlace TEXT,
            exitPlace TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sittingByStart ON sitting (start);
        CREATE INDEX sittingByRotation ON sitting (rotationGroup) WHERE rotationGroup IS NOT NULL;
        CREATE TABLE sittingRoom (
            sitting TEXT NOT NULL REFERENCES sitting (id),
            room TEXT NOT NULL REFERENCES room (id),
            rank INTEGER NOT NULL CHECK (rank >= 1),
            entry INTEGER NOT NULL,
            PRIMARY KEY (sitting, room)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sittingRoomByRoom ON sittingRoom (room);
        """
}

extension SittingEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .planned(
            let sitting, let certificate, let part, let start, let minutes, let paperCode, let rooms,
            let openKind, let equipment, let isByLot, let rotation):
            try db.run(
                """
                INSERT INTO sitting (id, certificate, part, start, end, paperCode, openKind, equipment, state,
                    isByLot, rotationGroup, rotation, rotations, waitingPlace, exitPlace, entry)
                VALUES (\(sitting), \(certificate), \(part.rawValue), \(start), \(start.adding(minutes: minutes)),
                    \(paperCode), \(openKind?.rawValue), \((equipment ?? []).joined(separator: ";")), 'planned',
                    \(isByLot == true), \(rotation?.group), \(rotation?.number), \(rotation?.count),
                    \(rotation?.waitingPlace), \(rotation?.exitPlace), \(entry))
                """)
            for (index, room) in rooms.enumerated() {
                try db.run(
                    """
                    INSERT INTO sittingRoom (sitting, room, rank, entry)
                    VALUES (\(sitting), \(room), \(index + 1), \(entry))
                    """)
            }
        case .opened(let sitting, let commitment, let record):
            try db.run(
                """
                UPDATE sitting SET state = 'open', commitment = \(commitment), lotRecord = \(record?.rawValue),
                    entry = \(entry)
                WHERE id = \(sitting)
                """)
        case .started(let sitting):
            try db.run(
                """
                UPDATE sitting SET state = 'running', startedAt = \(projection.moment), entry = \(entry)
                WHERE id = \(sitting)
                """)
        case .ended(let sitting):
            try db.run(
                """
                UPDATE sitting SET state = 'ended', endedAt = \(projection.moment), entry = \(entry)
                WHERE id = \(sitting)
                """)
        case .closed(let sitting, let nonce):
            try db.run(
                """
                UPDATE sitting SET state = 'closed', nonce = \(nonce), entry = \(entry) WHERE id = \(sitting)
                """)
        case .signed(let sitting):
            try db.run("UPDATE sitting SET state = 'signed', entry = \(entry) WHERE id = \(sitting)")
        }
    }
}
