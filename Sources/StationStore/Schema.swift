import Exam
package import GRDB

/// The tables, of three kinds told apart by their names.
///
/// `journal…` is the evidence. Projected tables follow from it, and every row of theirs
/// names in `entry` the last journal position that touched it. `local…` is neither
/// evidence nor compared: sessions, stored answers, caches.
package enum Schema {
    /// Bumped whenever a projected table or a projection changes; the daemon then rebuilds at start.
    package static let projectionVersion = 9

    /// Creates what is missing in `db`.
    ///
    /// - Throws: ``StoreFault/tooNew(found:known:)`` when a newer program wrote the file.
    static func prepare(_ db: Database) throws {
        if try !db.tableExists("journalEntry") {
            try db.execute(sql: "PRAGMA application_id = 0x45585354")
            try db.inTransaction(.immediate) {
                try db.execute(sql: local)
                try db.execute(sql: localImport)
                try create(db)
                try db.execute(
                    literal:
                        "INSERT INTO localSchema (id, projectionVersion) VALUES (1, \(projectionVersion))")
                return .commit
            }
        }
        try sealUploads(db)
    }

    /// Takes out uploaded files that an earlier program kept in clear: they wait a day at most, and can be
    /// uploaded again.
    private static func sealUploads(_ db: Database) throws {
        let type = try db.columns(in: "localImport").first { $0.name == "fileName" }?.type
        guard type != "BLOB" else { return }
        try db.inTransaction(.immediate) {
            try db.execute(sql: "DROP TABLE localImport")
            try db.execute(sql: localImport)
            return .commit
        }
        // Their pages stand in the log too.
        _ = try db.checkpoint(.truncate)
    }

    /// Creates the journal's tables and the projected ones, all empty.
    static func create(_ db: Database) throws {
        try db.execute(sql: journal)
        try createProjected(db)
    }

    /// - Throws: ``StoreFault/tooNew(found:known:)`` when a newer program wrote the file.
    static func refuseNewer(_ db: Database) throws {
        let found = try db.value(Int.self, "SELECT projectionVersion FROM localSchema") ?? 0
        guard found <= projectionVersion else {
            throw StoreFault.tooNew(found: found, known: projectionVersion)
        }
    }

    static func createProjected(_ db: Database) throws {
        for tables in projected { try db.execute(sql: tables) }
    }

    /// The names of the projected tables of `db`, in the order in which they were created.
    package static func projectedTables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'local%'
                    AND name NOT LIKE 'journal%'
                ORDER BY rowid
                """)
    }

    private static let projected = [
        entrySubject, UpkeepTables.schema, StaffTables.schema, AvailabilityTables.schema, DeviceTables.schema,
        CandidateTables.schema,
        TicketTables.schema,
        SelectionTables.schema, CertificateTables.schema, CertificateRegisterTables.schema,
        RoomTables.schema, SittingTables.schema, RoomTables.readinessSchema, SeatingTables.schema,
        DutyTables.schema, CheckInTables.schema,
        PaperTables.schema, IncidentTables.schema, ResultTables.schema, SyncTables.schema,
    ]

    private static let journal = """
        CREATE TABLE journalEntry (
            position INTEGER PRIMARY KEY CHECK (position >= 1),
            header BLOB NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            body BLOB NOT NULL CHECK (length(body) <= 65536),
            leafHash BLOB NOT NULL CHECK (length(leafHash) = 32)
        ) STRICT;
        CREATE TABLE journalParticular (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            position INTEGER NOT NULL REFERENCES journalEntry (position),
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE journalCheckpoint (
            size INTEGER PRIMARY KEY CHECK (size >= 1),
            note TEXT NOT NULL
        ) STRICT;
        """

    private static let entrySubject = """
        CREATE TABLE entrySubject (
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (kind, subject, entry)
        ) STRICT, WITHOUT ROWID;
        """

    private static let local = """
        CREATE TABLE localSchema (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            projectionVersion INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE localAnswer (
            requestID TEXT PRIMARY KEY,
            commandDigest BLOB NOT NULL,
            position INTEGER,
            entryCount INTEGER NOT NULL,
            refusal TEXT,
            answered INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE localCredential (
            staff TEXT PRIMARY KEY,
            password TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE localSignInFailure (
            account TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE localOneTimeCode (
            digest BLOB PRIMARY KEY,
            purpose TEXT NOT NULL,
            subject TEXT NOT NULL,
            expires INTEGER NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE localSession (
            digest BLOB PRIMARY KEY,
            staff TEXT NOT NULL,
            csrf TEXT NOT NULL,
            created INTEGER NOT NULL,
            lastSeen INTEGER NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX localSessionByStaff ON localSession (staff);
        CREATE TABLE localBatch (
            batch TEXT PRIMARY KEY,
            manifest BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// `fileName` and `content` are sealed: digest (32 bytes), then the record.
    private static let localImport = """
        CREATE TABLE localImport (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            fileName BLOB NOT NULL,
            staff TEXT NOT NULL,
            content BLOB NOT NULL,
            created INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
