import Exam
import GRDB

enum IncidentTables {
    static let schema = """
        CREATE TABLE incident (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL,
            accuses INTEGER NOT NULL CHECK (accuses IN (0, 1)),
            sitting TEXT NOT NULL REFERENCES sitting (id),
            room TEXT NOT NULL REFERENCES room (id),
            candidate TEXT REFERENCES candidate (id),
            facts TEXT,
            state TEXT NOT NULL CHECK (state IN ('reported', 'signed', 'closed')),
            finding TEXT CHECK (finding IN ('unfounded', 'partVoid', 'allVoid', 'noCandidate')),
            reportedBy TEXT NOT NULL REFERENCES staff (id),
            countersignedBy TEXT REFERENCES staff (id),
            at INTEGER NOT NULL,
            versionCount INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            CHECK (reportedBy <> countersignedBy),
            CHECK ((state = 'closed') = (finding IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incidentByCandidate ON incident (candidate, state);
        CREATE INDEX incidentBySitting ON incident (sitting, room);
        """
}

extension IncidentEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .reported(let incident, let code, let sitting, let room, let candidate, let facts, let person):
            let text = try projection.open(FreeText.self, facts)
            try db.run(
                """
                INSERT INTO incident
                    (id, code, accuses, sitting, room, candidate, facts, state, reportedBy, at, versionCount, entry)
                VALUES (\(incident), \(code.rawValue), \(code.class.accusesCandidate), \(sitting), \(room),
                    \(candidate), \(text?.text), 'reported', \(person), \(projection.moment), 1, \(entry))
                """)
        case .countersigned(let incident, let person):
            try db.run(
                """
                UPDATE incident SET state = 'signed', countersignedBy = \(person), entry = \(entry)
                WHERE id = \(incident)
                """)
        case .recoded(let incident, _, let code, _, _):
            try db.run(
                """
                UPDATE incident SET code = \(code.rawValue), accuses = \(code.class.accusesCandidate),
                    versionCount = versionCount + 1, entry = \(entry)
                WHERE id = \(incident)
                """)
        case .closed(let incident, let finding, _, _):
            try db.run(
                """
                UPDATE incident SET state = 'closed', finding = \(finding.rawValue), entry = \(entry)
                WHERE id = \(incident)
                """)
        }
    }
}
