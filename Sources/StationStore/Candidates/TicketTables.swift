import Exam
import GRDB

/// Tickets that replaced another; who has no row holds the first.
enum TicketTables {
    static let schema = """
        CREATE TABLE ticket (
            candidate TEXT PRIMARY KEY REFERENCES candidate (id),
            generation INTEGER NOT NULL CHECK (generation >= 2),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    static func reissue(_ candidate: Candidate.ID, _ generation: Int, _ projection: Projection) throws {
        try projection.db.run(
            """
            INSERT INTO ticket (candidate, generation, entry)
            VALUES (\(candidate), \(generation), \(projection.position))
            ON CONFLICT (candidate) DO UPDATE SET generation = excluded.generation, entry = excluded.entry
            """)
    }
}
