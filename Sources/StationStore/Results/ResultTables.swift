import Exam
import GRDB

enum ResultTables {
    static let schema = """
        CREATE TABLE mark (
            candidate TEXT NOT NULL REFERENCES candidate (id),
            part TEXT NOT NULL CHECK (part IN ('theory', 'practical', 'panel')),
            state TEXT NOT NULL CHECK (state IN ('entered', 'confirmed', 'mismatched')),
            firstTenths INTEGER NOT NULL CHECK (firstTenths BETWEEN 0 AND 1000),
            firstBy TEXT NOT NULL,
            secondTenths INTEGER CHECK (secondTenths BETWEEN 0 AND 1000),
            secondBy TEXT,
            entry INTEGER NOT NULL,
            PRIMARY KEY (candidate, part)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE outcome (
            candidate TEXT PRIMARY KEY REFERENCES candidate (id),
            certificate TEXT NOT NULL REFERENCES certificate (id),
            outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'failAbsent', 'withheld', 'void')),
            theory TEXT NOT NULL,
            theoryTenths INTEGER,
            practical TEXT NOT NULL,
            practicalTenths INTEGER,
            at INTEGER NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension ResultEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        let person = projection.actor.person
        switch self {
        case .markEntered(let candidate, let part, let mark):
            try db.run(
                """
                INSERT INTO mark (candidate, part, state, firstTenths, firstBy, entry)
                VALUES (\(candidate), \(part.rawValue), 'entered', \(mark.tenths), \(person), \(entry))
                ON CONFLICT (candidate, part) DO UPDATE SET
                    state = 'entered', firstTenths = excluded.firstTenths, firstBy = excluded.firstBy,
                    secondTenths = NULL, secondBy = NULL, entry = excluded.entry
                """)
        case .markConfirmed(let candidate, let part, let mark):
            try db.run(
                """
                UPDATE mark SET state = 'confirmed', secondTenths = \(mark.tenths), secondBy = \(person),
                    entry = \(entry)
                WHERE candidate = \(candidate) AND part = \(part.rawValue)
                """)
        case .markMismatched(let candidate, let part, _, let second):
            try db.run(
                """
                UPDATE mark SET state = 'mismatched', secondTenths = \(second.tenths), secondBy = \(person),
                    entry = \(entry)
                WHERE candidate = \(candidate) AND part = \(part.rawValue)
                """)
        case .outcomeDecided(
            let candidate, let certificate, let outcome, let theory, let theoryMark, let practical,
            let practicalMark):
            try db.run(
                """
                INSERT INTO outcome
                    (candidate, certificate, outcome, theory, theoryTenths, practical, practicalTenths, at, entry)
                VALUES (\(candidate), \(certificate), \(outcome.rawValue), \(theory.rawValue),
                    \(theoryMark?.tenths), \(practical.rawValue), \(practicalMark?.tenths), \(projection.moment),
                    \(entry))
                ON CONFLICT (candidate) DO UPDATE SET
                    outcome = excluded.outcome, theory = excluded.theory, theoryTenths = excluded.theoryTenths,
                    practical = excluded.practical, practicalTenths = excluded.practicalTenths, at = excluded.at,
                    entry = excluded.entry
                """)
        }
    }
}
