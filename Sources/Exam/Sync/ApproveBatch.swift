/// Approves the results up to here for sending to central. Two different people approve; the
/// second approval releases the batch.
///
/// Afterwards nothing in its range can be withdrawn: a mistake is a correction in a later batch.
package struct ApproveBatch: Command {
    /// The batch to approve: a new one is made by the first approval.
    package let batch: ResultBatch.ID

    package init(batch: ResultBatch.ID) {
        self.batch = batch
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// The batch when its first approval stands.
        package let known: BatchFact?
        /// One after the last position that central has, or that is on its way.
        package let nextFirst: JournalPosition
        /// Where the journal stands.
        package let head: JournalPosition
        /// Candidates whose outcome was decided in the range.
        package let outcomeCount: Int
        /// The batch that central refused and this one replaces.
        package let refused: ResultBatch.ID?
        /// Another batch waits for its second approval.
        package let isAnotherWaiting: Bool
        package let nextNumber: Int

        package init(
            known: BatchFact?, nextFirst: JournalPosition, head: JournalPosition, outcomeCount: Int,
            refused: ResultBatch.ID?, isAnotherWaiting: Bool, nextNumber: Int
        ) {
            self.known = known
            self.nextFirst = nextFirst
            self.head = head
            self.outcomeCount = outcomeCount
            self.refused = refused
            self.isAnotherWaiting = isAnotherWaiting
            self.nextNumber = nextNumber
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SyncRefusal) -> [StationEvent] {
        guard let person = actor.person else { throw .personNeeded }
        guard let known = facts.known else {
            guard !facts.isAnotherWaiting else { throw .anotherWaiting }
            guard batch == Self.id(facts.nextNumber) else { throw .unknownBatch }
            guard facts.outcomeCount > 0, facts.head >= facts.nextFirst else { throw .nothingToSend }
            return [.sync(.batchApproved(batch: batch, first: facts.nextFirst, last: facts.head))]
        }
        guard known.isWaiting else { throw .alreadyReleased }
        guard !known.approvals.contains(person) else { throw .secondPersonNeeded }
        return [
            .sync(.batchApproved(batch: batch, first: known.first, last: known.last)),
            .sync(
                .batchReleased(
                    batch: batch, first: known.first, last: known.last,
                    approvals: (known.approvals + [person]).sorted(), supersedes: facts.refused)),
        ]
    }

    /// `B-001`, counted by the station.
    package static func id(_ number: Int) -> ResultBatch.ID {
        let digits = String(number)
        let padding = String(repeating: "0", count: max(0, 3 - digits.count))
        return ResultBatch.ID(rawValue: "B-" + padding + digits)
    }
}

/// A position in the journal, counted from 1.
package typealias JournalPosition = Int64

/// A batch on its way.
package struct BatchFact: Equatable, Sendable {
    package let first: JournalPosition
    package let last: JournalPosition
    package let approvals: [Staff.ID]
    /// Approved once, not yet released.
    package let isWaiting: Bool

    package init(first: JournalPosition, last: JournalPosition, approvals: [Staff.ID], isWaiting: Bool) {
        self.first = first
        self.last = last
        self.approvals = approvals
        self.isWaiting = isWaiting
    }
}

/// Why a command about central or a batch is not taken.
package enum SyncRefusal: String, Refusal {
    case personNeeded = "sync.person-needed"
    case anotherWaiting = "sync.another-waiting"
    case unknownBatch = "sync.unknown-batch"
    case nothingToSend = "sync.nothing-to-send"
    case alreadyReleased = "sync.already-released"
    case secondPersonNeeded = "sync.second-person-needed"
    case notReleased = "sync.not-released"
    case badKey = "sync.bad-key"
}
