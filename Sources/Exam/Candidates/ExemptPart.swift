/// Exempts a candidate from one part, because credits were converted for it.
package struct ExemptPart: Command {
    package let candidate: Candidate.ID
    package let part: Sitting.Part
    /// The number of the evidence, see ``ExemptionEvidence``.
    package let particulars: ParticularDigest

    package init(candidate: Candidate.ID, part: Sitting.Part, particulars: ParticularDigest) {
        self.candidate = candidate
        self.part = part
        self.particulars = particulars
    }

    package static let permission = Permission.staff(.academicAffairs)

    package func decide(
        given facts: ExemptionFacts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        try facts.check()
        guard !facts.isExempt else { return [] }
        // What somebody sat is judged as it was sat.
        guard !facts.hasAttended else { throw .partSat }
        return [
            .candidates(.partExempted(candidate: candidate, part: part, particulars: particulars))
        ]
    }

    /// Salts are random: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case candidate
        case part
    }
}

/// Takes an exemption back: the candidate sits the part like everybody.
package struct RevokeExemption: Command {
    package let candidate: Candidate.ID
    package let part: Sitting.Part

    package init(candidate: Candidate.ID, part: Sitting.Part) {
        self.candidate = candidate
        self.part = part
    }

    package static let permission = Permission.staff(.academicAffairs)

    package func decide(
        given facts: ExemptionFacts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        try facts.check()
        guard facts.isExempt else { return [] }
        return [.candidates(.exemptionRevoked(candidate: candidate, part: part))]
    }
}

/// What exempting looks at.
package struct ExemptionFacts: Sendable {
    package let person: RegisteredPerson?
    package let isExempt: Bool
    /// Whether a door has let the candidate in to that part, or an absence was confirmed there.
    package let hasAttended: Bool
    /// Whether an outcome rests on the part already.
    package let isDecided: Bool

    package init(person: RegisteredPerson?, isExempt: Bool, hasAttended: Bool, isDecided: Bool) {
        self.person = person
        self.isExempt = isExempt
        self.hasAttended = hasAttended
        self.isDecided = isDecided
    }

    func check() throws(CandidateRefusal) {
        _ = try RegisteredPerson.standing(person)
        guard !isDecided else { throw .partDecided }
    }
}

/// Records what a candidate needs at the assessment.
package struct RecordAccessNeeds: Command {
    package let candidate: Candidate.ID
    /// See ``CandidateSupport/needs(codes:evidence:)``.
    package let particulars: ParticularDigest

    package init(candidate: Candidate.ID, particulars: ParticularDigest) {
        self.candidate = candidate
        self.particulars = particulars
    }

    package static let permission = Permission.staff(.academicAffairs)

    package func decide(
        given person: RegisteredPerson?, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        _ = try RegisteredPerson.standing(person)
        return [.candidates(.supportRecorded(candidate: candidate, particulars: particulars))]
    }

    /// Salts are random: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case candidate
    }
}

/// Records that a candidate pays no fee; who approves it is who gives the command.
package struct RecordFeeExemption: Command {
    package let candidate: Candidate.ID
    /// See ``CandidateSupport/fee(ground:evidence:)``.
    package let particulars: ParticularDigest

    package init(candidate: Candidate.ID, particulars: ParticularDigest) {
        self.candidate = candidate
        self.particulars = particulars
    }

    package static let permission = Permission.staff(.finance)

    package func decide(
        given person: RegisteredPerson?, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        _ = try RegisteredPerson.standing(person)
        return [.candidates(.supportRecorded(candidate: candidate, particulars: particulars))]
    }

    /// Salts are random: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case candidate
    }
}
