/// Puts a plan up: tickets are printed, doors are labelled, people are told.
///
/// What is published changes only with the chief's word and a reason (`rules` 3.7).
package struct PublishSeating: Command {
    package let plan: SeatingPlan.ID

    package init(plan: SeatingPlan.ID) {
        self.plan = plan
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let isKnown: Bool
        /// Sittings that the plan holds now.
        package let inForce: [Sitting.ID]
        /// Those of them that are up already.
        package let published: Set<Sitting.ID>

        package init(isKnown: Bool, inForce: [Sitting.ID], published: Set<Sitting.ID>) {
            self.isKnown = isKnown
            self.inForce = inForce
            self.published = published
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard facts.isKnown else { throw .unknownPlan }
        guard !facts.inForce.isEmpty else { throw .notAdopted }
        let fresh = facts.inForce.filter { !facts.published.contains($0) }
        guard !fresh.isEmpty else { return [] }
        return [.seating(.published(plan: plan, sittings: fresh))]
    }
}

/// Takes a published plan back, so that its sittings can be planned anew.
package struct ReopenSeating: Command {
    package let plan: SeatingPlan.ID
    package let reason: SeatingReopenReason

    package init(plan: SeatingPlan.ID, reason: SeatingReopenReason) {
        self.plan = plan
        self.reason = reason
    }

    package static let permission = Permission.staff(.chief)

    package struct Facts: Sendable {
        package let isKnown: Bool
        /// Sittings that the plan holds, with their states, as far as they are published.
        package let published: [Sitting.ID: Sitting.State]

        package init(isKnown: Bool, published: [Sitting.ID: Sitting.State]) {
            self.isKnown = isKnown
            self.published = published
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard facts.isKnown else { throw .unknownPlan }
        // What has begun is history; the rest may be planned anew.
        let sittings = facts.published.filter { $0.value == .planned }.keys.sorted()
        guard !sittings.isEmpty else { throw .notPublished }
        return [.seating(.reopened(plan: plan, sittings: sittings, reason: reason))]
    }
}
