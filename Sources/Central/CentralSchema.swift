import GRDB

/// Central's tables. What a station said stands in them as it was said: bytes first, columns for questions.
enum CentralSchema {
    /// `EXCN`: tells central's file from any other SQLite database.
    static let applicationID = 0x4558_434e
    static let version = 2

    /// Creates what is missing.
    ///
    /// - Throws: ``CentralFault/tooNew(found:known:)`` when a newer program wrote the file.
    static func prepare(_ db: Database) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else { throw CentralFault.tooNew(found: found, known: version) }
        guard found < version else { return }
        try db.inTransaction(.immediate) {
            if found < 1 {
                try db.execute(sql: tables)
                try db.execute(sql: "PRAGMA application_id = 0x4558434e")
            }
            try db.execute(sql: evidenceLimit)
            try db.execute(sql: "PRAGMA user_version = 2")
            return .commit
        }
    }

    /// Version 2: files of refused batches go when their time is over (docs/decisions/0011). That they were
    /// refused, and what two contradicting checkpoints prove, stays.
    private static let evidenceLimit = """
        ALTER TABLE evidence ADD COLUMN cleared INTEGER;
        DROP TRIGGER evidencePartStays;
        CREATE TRIGGER evidencePartStays BEFORE DELETE ON evidencePart
            WHEN (SELECT kind FROM evidence WHERE id = OLD.evidence) = 'checkpoint'
            BEGIN SELECT RAISE(ABORT, 'checkpoints are kept as evidence'); END;
        CREATE TRIGGER evidencePartUnchanged BEFORE UPDATE ON evidencePart
            BEGIN SELECT RAISE(ABORT, 'evidence does not change'); END;
        """

    private static let tables = """
        CREATE TABLE office (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            title TEXT NOT NULL,
            host TEXT NOT NULL,
            utcOffsetMinutes INTEGER NOT NULL CHECK (utcOffsetMinutes BETWEEN -1080 AND 1080)
        ) STRICT;
        CREATE TABLE account (
            id TEXT PRIMARY KEY,
            password TEXT,
            failures INTEGER NOT NULL DEFAULT 0,
            lastFailure INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE oneTimeCode (
            digest BLOB PRIMARY KEY,
            account TEXT NOT NULL UNIQUE REFERENCES account (id),
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE session (
            digest BLOB PRIMARY KEY,
            account TEXT NOT NULL REFERENCES account (id),
            csrf TEXT NOT NULL,
            created INTEGER NOT NULL,
            lastSeen INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE station (
            number TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            verifierKey TEXT NOT NULL UNIQUE,
            fingerprint TEXT NOT NULL,
            isRehearsal INTEGER NOT NULL CHECK (isRehearsal IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('enrolled', 'halted')),
            taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0),
            peaks BLOB NOT NULL DEFAULT x'',
            enrolled INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE stationLink (
            station TEXT PRIMARY KEY REFERENCES station (number),
            url TEXT NOT NULL,
            address TEXT,
            authority TEXT NOT NULL,
            lastContact INTEGER,
            problem TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoint (
            station TEXT NOT NULL REFERENCES station (number),
            size INTEGER NOT NULL CHECK (size >= 1),
            root BLOB NOT NULL CHECK (length(root) = 32),
            note BLOB NOT NULL,
            cosigned INTEGER NOT NULL,
            PRIMARY KEY (station, size)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE logEntry (
            station TEXT NOT NULL REFERENCES station (number),
            position INTEGER NOT NULL CHECK (position >= 1),
            event TEXT NOT NULL,
            header BLOB NOT NULL,
            bodyHash BLOB NOT NULL CHECK (length(bodyHash) = 32),
            PRIMARY KEY (station, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE batch (
            station TEXT NOT NULL REFERENCES station (number),
            id TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            state TEXT NOT NULL CHECK (state IN ('accepted', 'refused')),
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            size INTEGER,
            supersedes TEXT,
            reasons TEXT NOT NULL,
            payload BLOB NOT NULL,
            signature BLOB NOT NULL CHECK (length(signature) = 64),
            receipt BLOB NOT NULL,
            received INTEGER NOT NULL,
            delivered INTEGER,
            PRIMARY KEY (station, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX acceptedBatch ON batch (station, id) WHERE state = 'accepted';
        CREATE TABLE disclosedBody (
            station TEXT NOT NULL REFERENCES station (number),
            position INTEGER NOT NULL,
            event TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            body BLOB NOT NULL,
            batch TEXT NOT NULL,
            PRIMARY KEY (station, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE particular (
            station TEXT NOT NULL REFERENCES station (number),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            sealed BLOB NOT NULL,
            PRIMARY KEY (station, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE batchParticular (
            station TEXT NOT NULL REFERENCES station (number),
            batch TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (station, batch, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mark (
            station TEXT NOT NULL REFERENCES station (number),
            candidate TEXT NOT NULL,
            part TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (station, candidate, part)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE outcome (
            station TEXT NOT NULL REFERENCES station (number),
            entry INTEGER NOT NULL,
            candidate TEXT NOT NULL,
            certificate TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'failAbsent', 'withheld', 'void')),
            theory TEXT NOT NULL,
            theoryTenths INTEGER CHECK (theoryTenths BETWEEN 0 AND 1000),
            practical TEXT NOT NULL,
            practicalTenths INTEGER CHECK (practicalTenths BETWEEN 0 AND 1000),
            particular BLOB NOT NULL,
            decided INTEGER NOT NULL,
            batch TEXT NOT NULL,
            PRIMARY KEY (station, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outcomeOfCandidate ON outcome (station, candidate, certificate, entry);
        CREATE TABLE evidence (
            id INTEGER PRIMARY KEY,
            station TEXT NOT NULL REFERENCES station (number),
            kind TEXT NOT NULL CHECK (kind IN ('batch', 'checkpoint')),
            reasons TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            received INTEGER NOT NULL,
            UNIQUE (station, kind, digest)
        ) STRICT;
        CREATE TABLE evidencePart (
            evidence INTEGER NOT NULL REFERENCES evidence (id),
            number INTEGER NOT NULL CHECK (number >= 0),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            sealed BLOB NOT NULL,
            PRIMARY KEY (evidence, number)
        ) STRICT, WITHOUT ROWID;
        -- Kept for ever: no program of ours takes evidence or history away.
        CREATE TRIGGER evidenceStays BEFORE DELETE ON evidence
            BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
        CREATE TRIGGER evidencePartStays BEFORE DELETE ON evidencePart
            BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
        CREATE TRIGGER checkpointStays BEFORE DELETE ON checkpoint
            BEGIN SELECT RAISE(ABORT, 'cosigned checkpoints are kept'); END;
        CREATE TRIGGER checkpointRootStays BEFORE UPDATE OF root ON checkpoint
            BEGIN SELECT RAISE(ABORT, 'a size has one root'); END;
        CREATE TRIGGER logEntryStays BEFORE UPDATE ON logEntry
            BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
        """
}
