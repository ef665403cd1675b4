import Exam
import Foundation
import GRDB
import Journal

enum UpkeepTables {
    static let schema = """
        CREATE TABLE station (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            isRehearsal INTEGER NOT NULL CHECK (isRehearsal IN (0, 1)),
            clockOffset INTEGER NOT NULL,
            number TEXT,
            title TEXT,
            host TEXT,
            utcOffsetMinutes INTEGER,
            verifierKey TEXT,
            applicationKey TEXT,
            authority TEXT,
            entry INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE ruleProfile (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            profile TEXT NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE erasure (
            entry INTEGER PRIMARY KEY,
            digestCount INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE clockStep (
            entry INTEGER PRIMARY KEY,
            moment INTEGER NOT NULL,
            milliseconds INTEGER NOT NULL
        ) STRICT;
        """
}

extension UpkeepEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .rehearsal(let offset):
            try db.run(
                "INSERT INTO station (id, isRehearsal, clockOffset, entry) VALUES (1, TRUE, \(offset), \(entry))"
            )
        case .founded(
            let station, let title, let host, let utcOffset, let verifier, let application, let authority):
            try db.run(
                """
                INSERT INTO station
                    (id, isRehearsal, clockOffset, number, title, host, utcOffsetMinutes, verifierKey,
                        applicationKey, authority, entry)
                VALUES (1, FALSE, 0, \(station), \(title), \(host), \(utcOffset), \(verifier), \(application),
                    \(authority), \(entry))
                ON CONFLICT (id) DO UPDATE SET
                    number = excluded.number, title = excluded.title, host = excluded.host,
                    utcOffsetMinutes = excluded.utcOffsetMinutes, verifierKey = excluded.verifierKey,
                    applicationKey = excluded.applicationKey, authority = excluded.authority,
                    entry = excluded.entry
                """)
        case .profileAdopted(let profile):
            let text = String(decoding: try CanonicalJSON.bytes(of: profile), as: UTF8.self)
            try db.run(
                """
                INSERT INTO ruleProfile (id, profile, entry) VALUES (1, \(text), \(entry))
                ON CONFLICT (id) DO UPDATE SET profile = excluded.profile, entry = excluded.entry
                """)
        case .particularsErased(let subject, let digests, _):
            try UpkeepTables.forget(subject, digests.count, projection)
        case .clockStepped(let milliseconds):
            try db.run(
                """
                INSERT INTO clockStep (entry, moment, milliseconds)
                VALUES (\(entry), \(projection.moment), \(milliseconds))
                """)
        case .started, .stopped, .timeAttested: break
        }
    }
}

extension UpkeepTables {
    /// Empties every column that was made of one subject's records.
    ///
    /// The records themselves are the journal's, not a projection: the writer takes them out.
    fileprivate static func forget(
        _ subject: ErasedSubject, _ digestCount: Int, _ projection: Projection
    ) throws {
        let db = projection.db
        let entry = projection.position
        switch subject {
        case .candidate(let id):
            try db.run(
                """
                UPDATE candidate SET name = NULL, nameFolded = NULL, documentType = NULL, documentMask = NULL,
                    documentDigest = NULL, studentNumber = NULL, telephoneMask = NULL, entry = \(entry)
                WHERE id = \(id)
                """)
            try db.run("DELETE FROM stagedCandidate WHERE id = \(id)")
            try projection.forgetSelection(id)
            try db.run("DELETE FROM candidatePhoto WHERE candidate = \(id)")
        case .staff(let id):
            try projection.forgetStaff(id)
        case .incident(let id):
            try db.run("UPDATE incident SET facts = NULL, entry = \(entry) WHERE id = \(id)")
        }
        try db.run("INSERT INTO erasure (entry, digestCount) VALUES (\(entry), \(digestCount))")
    }
}
