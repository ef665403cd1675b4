/// Makes a staged plan the seating of its sittings, in place of any earlier one.
///
/// Its rooms were judged when they were staged. What is judged here is the whole: that
/// nobody is forgotten, and that nothing has happened since to the people, the rooms or
/// the other sittings that would make it unlawful.
package struct AdoptSeatingPlan: Command {
    package let plan: SeatingPlan.ID

    package init(plan: SeatingPlan.ID) {
        self.plan = plan
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let plan: SeatingPlanFact?
        package let states: [Sitting.ID: Sitting.State]
        package let publishedCount: Int
        /// What is staged.
        package let roomCount: Int
        package let candidateCount: Int
        /// Candidates of the plan's papers without a seat in any sitting of them.
        package let unplacedCount: Int
        /// Staged seats that have become unlawful: people withdrawn, rooms taken out of service, seats and
        /// people that another sitting has by now.
        package let outdatedCount: Int
        /// Seats in kept rooms that are others by now than when the plan was frozen.
        package let keptChangedCount: Int

        package init(
            plan: SeatingPlanFact?, states: [Sitting.ID: Sitting.State], publishedCount: Int, roomCount: Int,
            candidateCount: Int, unplacedCount: Int, outdatedCount: Int,
            keptChangedCount: Int = 0
        ) {
            self.plan = plan
            self.states = states
            self.publishedCount = publishedCount
            self.roomCount = roomCount
            self.candidateCount = candidateCount
            self.unplacedCount = unplacedCount
            self.outdatedCount = outdatedCount
            self.keptChangedCount = keptChangedCount
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard let known = facts.plan else { throw .unknownPlan }
        guard known.state != .frozen else { throw .notDrawn }
        guard known.state == .drawn else { return [] }
        for sitting in known.sittings {
            guard facts.states[sitting] == .planned else { throw .sittingNotPlanned }
        }
        guard facts.publishedCount == 0 else { throw .published }
        guard facts.candidateCount > 0 else { throw .planIncomplete }
        guard facts.outdatedCount == 0 else { throw .planOutdated }
        guard facts.keptChangedCount == 0 else { throw .keptChanged }
        // A plan that forgets somebody is found on the day, at the door. It must be found here.
        guard facts.unplacedCount == 0 else { throw .unplaced }
        return [
            .seating(
                .adopted(
                    plan: plan, sittings: known.sittings, seed: Self.number(of: known.seed),
                    roomCount: facts.roomCount, candidateCount: facts.candidateCount))
        ]
    }

    /// The first eight bytes of a hex seed.
    static func number(of seed: String) -> Int64 {
        Int64(bitPattern: UInt64(seed.prefix(16), radix: 16) ?? 0)
    }
}
