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
}
