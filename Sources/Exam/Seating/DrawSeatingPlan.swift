/// Lets the lot fall: the public value is known, the station shows its secret.
package struct DrawSeatingPlan: Command {
    package let plan: SeatingPlan.ID
    package let publicValue: String
    /// The secret that was committed to, hex.
    package let nonce: String
    /// The hash of input, secret and public value, hex.
    package let seed: String

    package init(plan: SeatingPlan.ID, publicValue: String, nonce: String, seed: String) {
        self.plan = plan
        self.publicValue = publicValue
        self.nonce = nonce
        self.seed = seed
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let plan: SeatingPlanFact?
        /// Whether the secret is the one committed to and the seed the hash of all three.
        package let isSeedRight: Bool
        /// Lots drawn before for one of the plan's sittings.
        package let runsBefore: Int

        package init(plan: SeatingPlanFact?, isSeedRight: Bool, runsBefore: Int) {
            self.plan = plan
            self.isSeedRight = isSeedRight
            self.runsBefore = runsBefore
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard let known = facts.plan else { throw .unknownPlan }
        guard known.state == .frozen else { throw .alreadyDrawn }
        guard Wording.isFit(publicValue) else { throw .valueMissing }
        guard facts.isSeedRight else { throw .commitmentBroken }
        return [
            .seating(
                .drawn(
                    plan: plan, nonce: nonce, publicValue: publicValue, seed: seed, run: facts.runsBefore + 1)
            )
        ]
    }
}
