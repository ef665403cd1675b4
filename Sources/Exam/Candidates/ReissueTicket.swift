/// Replaces a candidate's admission ticket: the code on the older one no longer opens a door.
package struct ReissueTicket: Command {
    package let candidate: Candidate.ID

    package init(candidate: Candidate.ID) {
        self.candidate = candidate
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// Nil when there is no such candidate.
        package let isWithdrawn: Bool?
        /// Which ticket is in force; 1 is the first.
        package let generation: Int

        package init(isWithdrawn: Bool?, generation: Int) {
            self.isWithdrawn = isWithdrawn
            self.generation = generation
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let isWithdrawn = facts.isWithdrawn else { throw .unknownCandidate }
        guard !isWithdrawn else { throw .noLongerRegistered }
        guard facts.generation < AdmissionTicket.generationMax else { throw .ticketsUsedUp }
        return [.candidates(.ticketReissued(candidate: candidate, generation: facts.generation + 1))]
    }
}
