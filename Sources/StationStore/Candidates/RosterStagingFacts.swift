package import Exam
package import GRDB

extension OpenRoster {
    /// The import that has begun and is not closed.
    static func find(_ db: Database) throws -> OpenRoster? {
        try db.row(
            """
            SELECT fileDigest, entrantCount, (SELECT count(*) FROM stagedCandidate), first, last
            FROM rosterRange WHERE state = 'open'
            """
        ).map {
            OpenRoster(
                fileDigest: $0[0], entrantCount: $0[1], stagedCount: $0[2], first: $0[3], last: $0[4])
        }
    }
}

extension StageRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let roster = ImportRoster(year: year, series: series, fileDigest: fileDigest, entrants: entrants)
        return try Facts(roster: roster.facts(db, for: actor), open: .find(db))
    }
}

extension CloseRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let file = try db.value(Int.self, "SELECT 1 FROM rosterImport WHERE fileDigest = \(fileDigest)")
        return try Facts(open: .find(db), isFileImported: file != nil)
    }
}

extension DropRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let people = try db.rows(
            "SELECT id, particulars FROM stagedCandidate ORDER BY id LIMIT \(Self.peopleMax)"
        ).map { row -> (candidate: Candidate.ID, particulars: [ParticularDigest]) in
            (row[0], [ParticularDigest(rawValue: row[1])])
        }
        return try Facts(open: .find(db), people: people)
    }
}
