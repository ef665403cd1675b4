import Exam
import GRDB

enum IncidentTables {
    static let schema = """
        CREATE TABLE incident (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL,
            sitting TEXT NOT NULL REFERENCES sitting (id),
            room TEXT NOT NULL REFERENCES room (id),
            candidate TEXT REFERENCES candidate (id),
            facts TEXT,
            state TEXT NOT NULL CHECK (state IN ('reported', 'signed', 'closed')),
            finding TEXT,
            reportedBy TEXT NOT NULL,
            countersignedBy TEXT,
            at INTEGER NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incidentByCandidate ON incident (candidate, state);
        """
}

extension IncidentEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .reported(let incident, let code, let sitting, let room, let candidate, let facts):
            let text = try projection.open(FreeText.self, facts)
            try db.run(
                """
                INSERT INTO incident
                    (id, code, sitting, room, candidate, facts, state, reportedBy, at, entry)
                VALUES (\(incident), \(code), \(sitting), \(room), \(candidate), \(text?.text), 'reported',
                    \(projection.actor.person), \(projection.moment), \(entry))
                """)
        case .countersigned(let incident):
            try db.run(
                """
                UPDATE incident SET state = 'signed', countersignedBy = \(projection.actor.person), entry = \(entry)
                WHERE id = \(incident)
                """)
        case .recoded(let incident, let code, _):
            try db.run("UPDATE incident SET code = \(code), entry = \(entry) WHERE id = \(incident)")
        case .closed(let incident, let finding, _):
            try db.run(
                """
                UPDATE incident SET state = 'closed', finding = \(finding.rawValue), entry = \(entry)
                WHERE id = \(incident)
                """)
        }
    }
}
