package import Exam
package import GRDB
import Journal

/// What has happened to the seats of a plan since it came into force.
package enum SeatChangeQueries {
    /// One candidate moved by hand, or gone: withdrawn, no longer selected, exempted from a part.
    package struct Change: Sendable, Equatable {
        package let candidate: Candidate.ID
        /// The sitting that was given up for another one.
        package let left: Sitting.ID?
        /// Where they sit now; nil for somebody who has withdrawn.
        package let place: Place?
        /// Why they have gone; nil for a move.
        package var departure: Departure?
        package let by: Actor
        package let at: Moment
        package let position: JournalEntry.Position
    }

    package enum Departure: Sendable, Equatable {
        case withdrawn
        case passedOver
        /// Of one part only: the sittings are those of it.
        case exempted(from: Set<Sitting.ID>)
    }

    package struct Place: Sendable, Equatable {
        package let sitting: Sitting.ID
        package let room: Room.ID
        package let seat: Int
        package let reason: SeatMoveReason
    }

    /// In the order of the journal.
    package static func changes(of plan: SeatingPlan.ID, _ db: Database) throws -> [Change] {
        let adopted = try db.value(
            Int64.self,
            """
            SELECT entry FROM seatingPlan WHERE id = \(plan) AND state = 'adopted'
            """)
        guard let adopted else { return [] }
        let moves = try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position > \(adopted) AND instr(CAST(header AS TEXT), \("\nevent seating ")) > 0
                AND position IN (
                    SELECT entrySubject.entry FROM seatingInForce JOIN entrySubject
                        ON entrySubject.kind = 'sitting' AND entrySubject.subject = seatingInForce.sitting
                    WHERE seatingInForce.plan = \(plan) AND entrySubject.entry > \(adopted))
            ORDER BY position
            """)
        let withdrawals = try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position > \(adopted) AND instr(CAST(header AS TEXT), \("\nevent candidates withdrawn\n")) > 0
                AND position IN (SELECT entry FROM candidate WHERE isWithdrawn AND entry > \(adopted))
            ORDER BY position
            """)
        let others = try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position > \(adopted)
                AND (instr(CAST(header AS TEXT), \("\nevent candidates passedOver\n")) > 0
                    OR instr(CAST(header AS TEXT), \("\nevent candidates partExempted\n")) > 0)
            ORDER BY position
            """)
        let decoder = EntryDecoder()
        return try (moves + withdrawals + others).map { try JournalEntry(row: $0) }.sorted {
            $0.position < $1.position
        }
        .compactMap { entry in
            let by = entry.header.actor.examActor
            func change(
                _ candidate: Candidate.ID, left: Sitting.ID? = nil, _ place: Place?,
                _ departure: Departure? = nil
            ) -> Change {
                Change(
                    candidate: candidate, left: left, place: place, departure: departure, by: by,
                    at: entry.moment, position: entry.position)
            }
            switch try entry.event(decoder) {
            case .seating(.moved(let candidate, let sitting, let room, let seat, let reason, _)),
                .seating(.seated(let candidate, let sitting, let room, let seat, let reason)):
                return change(candidate, Place(sitting: sitting, room: room, seat: seat, reason: reason))
            case .seating(.transferred(let candidate, let from, let sitting, let room, let seat, let reason)):
                return change(
                    candidate, left: from, Place(sitting: sitting, room: room, seat: seat, reason: reason))
            case .candidates(.withdrawn(let candidate)): return change(candidate, nil, .withdrawn)
            case .candidates(.passedOver(let candidate, _)): return change(candidate, nil, .passedOver)
            case .candidates(.partExempted(let candidate, let part, _)):
                let sittings = try db.rows("SELECT id FROM sitting WHERE part = \(part.rawValue)")
                    .map { $0[0] as Sitting.ID }
                return change(candidate, nil, .exempted(from: Set(sittings)))
            default: return nil
            }
        }
    }

    /// Every lot drawn for one of the sittings that the plan still holds, this one included, in order; for one
    /// of any of its sittings when it holds none.
    package static func runs(of plan: SeatingPlan.ID, _ db: Database) throws -> [Run] {
        try db.rows(
            """
            SELECT DISTINCT seatingPlan.id, seatingPlan.seed, seatingPlan.run, seatingPlan.drawn
            FROM seatingPlanSitting AS mine
                JOIN seatingPlanSitting AS theirs ON theirs.sitting = mine.sitting
                JOIN seatingPlan ON seatingPlan.id = theirs.plan
            WHERE mine.plan = \(plan) AND seatingPlan.drawn IS NOT NULL AND (
                mine.sitting IN (SELECT sitting FROM seatingInForce WHERE seatingInForce.plan = \(plan))
                OR NOT EXISTS (SELECT 1 FROM seatingInForce WHERE seatingInForce.plan = \(plan)))
            ORDER BY seatingPlan.drawn, seatingPlan.id
            """
        ).map { Run(plan: $0[0], seed: $0[1], number: $0[2], at: $0[3]) }
    }

    package struct Run: Sendable, Equatable {
        package let plan: SeatingPlan.ID
        /// Hex.
        package let seed: String
        package let number: Int
        package let at: Moment
    }
}
