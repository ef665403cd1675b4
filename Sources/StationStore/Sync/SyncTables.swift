import Exam
import GRDB

enum SyncTables {
    static let schema = """
        CREATE TABLE central (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            title TEXT NOT NULL,
            verifierKey TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE batch (
            id TEXT PRIMARY KEY,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('approved', 'released', 'accepted', 'rejected')),
            supersedes TEXT,
            receipt TEXT,
            reasons TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE batchApproval (
            batch TEXT NOT NULL REFERENCES batch (id),
            staff TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (batch, staff)
        ) STRICT, WITHOUT ROWID;
        """
}

extension SyncEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .centralEnrolled(let title, let verifierKey, let fingerprint):
            try db.run(
                """
                INSERT INTO central (id, title, verifierKey, fingerprint, entry)
                VALUES (1, \(title), \(verifierKey), \(fingerprint), \(entry))
                ON CONFLICT (id) DO UPDATE SET
                    title = excluded.title, verifierKey = excluded.verifierKey,
                    fingerprint = excluded.fingerprint, entry = excluded.entry
                """)
        case .batchApproved(let batch, let first, let last):
            try db.run(
                """
                INSERT INTO batch (id, first, last, state, entry)
                VALUES (\(batch), \(first), \(last), 'approved', \(entry))
                ON CONFLICT (id) DO UPDATE SET entry = excluded.entry
                """)
            try db.run(
                """
                INSERT INTO batchApproval (batch, staff, entry)
                VALUES (\(batch), \(projection.actor.person), \(entry))
                """)
        case .batchReleased(let batch, _, _, _, let supersedes):
            try db.run(
                """
                UPDATE batch SET state = 'released', supersedes = \(supersedes), entry = \(entry) WHERE id = \(batch)
                """)
        case .batchAccepted(let batch, let receipt):
            try db.run(
                "UPDATE batch SET state = 'accepted', receipt = \(receipt), entry = \(entry) WHERE id = \(batch)"
            )
        case .batchRejected(let batch, let reasons):
            try db.run(
                """
                UPDATE batch SET state = 'rejected', reasons = \(reasons.joined(separator: "\n")), entry = \(entry)
                WHERE id = \(batch)
                """)
        }
    }
}
