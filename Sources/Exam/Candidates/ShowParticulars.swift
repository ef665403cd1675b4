/// Why somebody wants to see a candidate's numbers whole.
///
/// A code from a closed list: free text could say something of the person.
package enum LookReason: String, Codable, Sendable, CaseIterable {
    /// The person stands at the desk with the document.
    case identityCheck
    case correction
    case certificateIssue
    case complaint
    case inspection
}

/// Shows what is masked of one candidate, and keeps in the journal that it was shown, to whom and why.
package struct ShowParticulars: Command {
    package let candidate: Candidate.ID
    package let reason: LookReason

    package init(candidate: Candidate.ID, reason: LookReason) {
        self.candidate = candidate
        self.reason = reason
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let isKnown: Bool
        /// Whether the particulars are gone for good.
        package let isErased: Bool

        package init(isKnown: Bool, isErased: Bool) {
            self.isKnown = isKnown
            self.isErased = isErased
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard facts.isKnown else { throw .unknownCandidate }
        guard !facts.isErased else { throw .particularsErased }
        // Each look is an event of its own: who looked twice looked twice.
        return [.candidates(.particularsShown(candidate: candidate, reason: reason))]
    }
}
