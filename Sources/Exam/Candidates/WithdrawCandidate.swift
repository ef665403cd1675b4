/// Takes a candidate off the roster; the number is never given again, the place is free.
package struct WithdrawCandidate: Command {
    package let candidate: Candidate.ID

    package init(candidate: Candidate.ID) {
        self.candidate = candidate
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// Nil when there is no such candidate.
        package let isWithdrawn: Bool?
        /// Whether a door has let the candidate in: from then on it is absence or incident, not withdrawal.
        package let wasAdmitted: Bool

        package init(isWithdrawn: Bool?, wasAdmitted: Bool) {
            self.isWithdrawn = isWithdrawn
            self.wasAdmitted = wasAdmitted
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let isWithdrawn = facts.isWithdrawn else { throw .unknownCandidate }
        guard !isWithdrawn else { return [] }
        guard !facts.wasAdmitted else { throw .alreadyAdmitted }
        return [.candidates(.withdrawn(candidate: candidate))]
    }
}
