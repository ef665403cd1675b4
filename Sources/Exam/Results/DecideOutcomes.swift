/// Decides what every candidate's marks amount to in one certificate.
///
/// Given again after an incident is closed, it records only what came out differently.
package struct DecideOutcomes: Command {
    package let certificate: Certificate.ID

    package init(certificate: Certificate.ID) {
        self.certificate = certificate
    }

    /// Candidates of one certificate at one station: one transaction of about a second.
    package static let candidatesMax = 20_000

    package static let permission = Permission.staff(.chief)

    package struct Facts: Sendable {
        package let isKnown: Bool
        package let profile: RuleProfile
        /// Everybody who is registered for the certificate and not withdrawn.
        package let candidates: [CandidateResult]

        package init(isKnown: Bool, profile: RuleProfile, candidates: [CandidateResult]) {
            self.isKnown = isKnown
            self.profile = profile
            self.candidates = candidates
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(ResultRefusal) -> [StationEvent] {
        guard facts.isKnown else { throw .unknownCertificate }
        guard !facts.candidates.isEmpty else { throw .nobody }
        guard facts.candidates.count <= Self.candidatesMax else { throw .tooMany }
        var events: [StationEvent] = []
        for candidate in facts.candidates {
            let decision = candidate.decision(under: facts.profile)
            guard let decision else { throw .pending }
            guard decision != candidate.decided else { continue }
            events.append(
                .results(
                    .outcomeDecided(
                        candidate: candidate.candidate, certificate: certificate, outcome: decision.outcome,
                        theory: decision.theory, theoryMark: decision.theoryMark,
                        practical: decision.practical, practicalMark: decision.practicalMark)))
        }
        return events
    }
}

/// What is known of one candidate's part before it is decided.
package struct PartRecord: Equatable, Sendable {
    package enum Presence: Sendable {
        /// Nobody has said yet whether the candidate was there.
        case unknown
        case present
        case absent
    }

    package let presence: Presence
    /// The confirmed mark; nil until two entries agree.
    package let mark: Mark?
    /// Whether an incident of this part is reported or signed and not closed.
    package let hasOpenIncident: Bool
    /// Whether an incident of this part was closed with the finding that the part is void.
    package let isVoid: Bool
    /// Whether credits were converted for this part: it is not sat.
    package let isExempt: Bool

    package init(
        presence: Presence, mark: Mark?, hasOpenIncident: Bool = false, isVoid: Bool = false,
        isExempt: Bool = false
    ) {
        self.presence = presence
        self.mark = mark
        self.hasOpenIncident = hasOpenIncident
        self.isVoid = isVoid
        self.isExempt = isExempt
    }

    /// What the part amounts to; `isAllVoid`: an incident of any part voided everything.
    package func result(isAllVoid: Bool) -> PartResult {
        if hasOpenIncident { return .withheld }
        if isAllVoid { return .voidAll }
        if isVoid { return .voidSubject }
        if isExempt { return .exempt }
        switch presence {
        case .unknown: return .pending
        case .absent: return .absent
        case .present: return mark.map { .scored($0) } ?? .pending
        }
    }
}

/// One candidate's two parts, and what was decided before.
package struct CandidateResult: Equatable, Sendable {
    package let candidate: Candidate.ID
    package let theory: PartRecord
    package let practical: PartRecord
    package let isAllVoid: Bool
    /// An open incident of a part that does not count (a panel) or of no part.
    package let hasOtherOpenIncident: Bool
    package let decided: OutcomeDecision?

    package init(
        candidate: Candidate.ID, theory: PartRecord, practical: PartRecord, isAllVoid: Bool = false,
        hasOtherOpenIncident: Bool = false, decided: OutcomeDecision? = nil
    ) {
        self.candidate = candidate
        self.theory = theory
        self.practical = practical
        self.isAllVoid = isAllVoid
        self.hasOtherOpenIncident = hasOtherOpenIncident
        self.decided = decided
    }

    /// - Returns: nil while a mark or a presence is missing.
    package func decision(under profile: RuleProfile) -> OutcomeDecision? {
        let theory = theory.result(isAllVoid: isAllVoid)
        let practical = practical.result(isAllVoid: isAllVoid)
        // A part that nobody has judged blocks the decision even when the other one is withheld:
        // deciding means that everything that can be known is in.
        guard theory != .pending, practical != .pending else { return nil }
        guard let usual = PassRule.outcome(theory: theory, practical: practical, profile: profile) else {
            return nil
        }
        return OutcomeDecision(
            outcome: hasOtherOpenIncident ? .withheld : usual, theory: theory.status,
            theoryMark: theory.mark, practical: practical.status, practicalMark: practical.mark)
    }
}

/// An outcome with what it rests on.
package struct OutcomeDecision: Equatable, Sendable {
    package let outcome: Outcome
    package let theory: PartStatus
    package let theoryMark: Mark?
    package let practical: PartStatus
    package let practicalMark: Mark?

    package init(
        outcome: Outcome, theory: PartStatus, theoryMark: Mark?, practical: PartStatus, practicalMark: Mark?
    ) {
        self.outcome = outcome
        self.theory = theory
        self.theoryMark = theoryMark
        self.practical = practical
        self.practicalMark = practicalMark
    }
}
