package import Exam
package import GRDB

/// What pages and the API read about seating plans.
package enum SeatingQueries {
    /// A plan that was adopted.
    package struct PlanRow: Sendable, Equatable {
        package let id: SeatingPlan.ID
        package let seed: Int64
        package let roomCount: Int
        package let candidateCount: Int
        package let adopted: Moment
        package let entry: JournalEntry.Position
    }

    /// Every plan, the newest first.
    package static func plans(_ db: Database) throws -> [PlanRow] {
        try db.rows(
            """
            SELECT id, seed, roomCount, candidateCount, adopted, entry FROM seatingPlan ORDER BY entry DESC
            """
        ).map { row in
            PlanRow(
                id: row[0], seed: row[1], roomCount: row[2], candidateCount: row[3], adopted: row[4],
                entry: row[5])
        }
    }

    /// Sittings that may still be planned, by number.
    package static func plannable(_ db: Database) throws -> [Sitting.ID] {
        try db.rows("SELECT id FROM sitting WHERE state = 'planned' ORDER BY id").map { $0[0] as Sitting.ID }
    }

    package struct PaperRow: Sendable, Equatable {
        package let certificate: Certificate.ID
        package let title: String
        package let part: Sitting.Part
        /// Candidates who sit this part.
        package let candidates: Int
        /// Those of them without a seat in it.
        package let unplaced: Int
    }

    /// Every part of every certificate that has a sitting, with who still has no seat.
    package static func papers(_ db: Database) throws -> [PaperRow] {
        try db.rows(
            """
            SELECT paper.certificate, certificate.title, paper.part,
                (SELECT count(*) FROM candidate
                    WHERE candidate.certificate = paper.certificate AND NOT candidate.isWithdrawn),
                (SELECT count(*) FROM candidate
                    WHERE candidate.certificate = paper.certificate AND NOT candidate.isWithdrawn
                        AND NOT EXISTS (
                            SELECT 1 FROM seat JOIN sitting ON sitting.id = seat.sitting
                            WHERE seat.candidate = candidate.id AND sitting.part = paper.part))
            FROM (SELECT DISTINCT certificate, part FROM sitting) AS paper
            JOIN certificate ON certificate.id = paper.certificate
            ORDER BY paper.certificate, paper.part DESC
            """
        ).map { row in
            guard let part = Sitting.Part(rawValue: row[2]) else {
                preconditionFailure("sitting.part is checked")
            }
            return PaperRow(
                certificate: row[0], title: row[1], part: part, candidates: row[3], unplaced: row[4])
        }
    }
}
