/// Selects applicants: each takes a place of the quota, all of them or none.
package struct SelectCandidates: Command {
    package let candidates: [Candidate.ID]
    package let basis: SelectionBasis

    package init(candidates: [Candidate.ID], basis: SelectionBasis) {
        self.candidates = candidates
        self.basis = basis
    }

    package static let permission = Permission.staff(
        .chief, .deputy, .registrar, .academicAffairs, .continuingEducation)
    /// People selected by one command.
    package static let candidatesMax = 500

    package func decide(
        given facts: SelectionFacts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard (1...Self.candidatesMax).contains(candidates.count) else { throw .selectionEmpty }
        var taken: [YearQuota: Int] = [:]
        var events: [StationEvent] = []
        for candidate in candidates {
            let applicant = try facts.applicant(candidate)
            guard !applicant.isSelected else { continue }
            if applicant.kind == .student, applicant.hasOther { throw .oneCertificate }
            if applicant.takesPlace {
                guard let quota = facts.quotas[applicant.quota] else { throw .noQuota }
                taken[applicant.quota, default: 0] += 1
                guard quota.used + taken[applicant.quota, default: 0] <= quota.places else {
                    throw .quotaExceeded
                }
            }
            events.append(.candidates(.selected(candidate: candidate, basis: basis)))
        }
        return events
    }
}

/// Turns applicants down, or takes a selection back: the place is free for somebody else.
package struct PassOverCandidates: Command {
    package let candidates: [Candidate.ID]
    package let basis: SelectionBasis

    package init(candidates: [Candidate.ID], basis: SelectionBasis) {
        self.candidates = candidates
        self.basis = basis
    }

    package static let permission = SelectCandidates.permission

    package func decide(
        given facts: SelectionFacts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard (1...SelectCandidates.candidatesMax).contains(candidates.count) else { throw .selectionEmpty }
        var events: [StationEvent] = []
        for candidate in candidates {
            let applicant = try facts.applicant(candidate)
            guard !applicant.wasAdmitted else { throw .alreadyAdmitted }
            guard !applicant.isPassedOver else { continue }
            events.append(.candidates(.passedOver(candidate: candidate, basis: basis)))
        }
        return events
    }
}

/// Places of one certificate for one major in one year.
package struct YearQuota: Hashable, Sendable {
    package let certificate: Certificate.ID
    package let major: String
    package let year: Int

    package init(certificate: Certificate.ID, major: String, year: Int) {
        self.certificate = certificate
        self.major = major
        self.year = year
    }
}

/// What selecting looks at.
package struct SelectionFacts: Sendable {
    package let applicants: [Candidate.ID: Applicant]
    package let quotas: [YearQuota: QuotaFact]
    /// Whether the actor answers for members of the public alone.
    package let isForPublicOnly: Bool

    package init(
        applicants: [Candidate.ID: Applicant], quotas: [YearQuota: QuotaFact], isForPublicOnly: Bool
    ) {
        self.applicants = applicants
        self.quotas = quotas
        self.isForPublicOnly = isForPublicOnly
    }

    func applicant(_ id: Candidate.ID) throws(CandidateRefusal) -> Applicant {
        guard let applicant = applicants[id] else { throw .unknownCandidate }
        guard !applicant.isWithdrawn else { throw .withdrawnAlready }
        guard !isForPublicOnly || applicant.kind == .social else { throw .notYourCandidate }
        return applicant
    }
}

/// Somebody on the roster, as far as selecting looks at them.
package struct Applicant: Equatable, Sendable {
    package let kind: Candidate.Kind
    package let isFromElsewhere: Bool
    package let quota: YearQuota
    package let isWithdrawn: Bool
    package let isSelected: Bool
    package let isPassedOver: Bool
    /// Whether selected for another certificate too, without permission for this one.
    package let hasOther: Bool
    package let wasAdmitted: Bool

    package init(
        kind: Candidate.Kind, isFromElsewhere: Bool = false, quota: YearQuota, isWithdrawn: Bool = false,
        isSelected: Bool = false,
        isPassedOver: Bool = false, hasOther: Bool = false, wasAdmitted: Bool = false
    ) {
        self.kind = kind
        self.isFromElsewhere = isFromElsewhere
        self.quota = quota
        self.isWithdrawn = isWithdrawn
        self.isSelected = isSelected
        self.isPassedOver = isPassedOver
        self.hasOther = hasOther
        self.wasAdmitted = wasAdmitted
    }

    /// Quotas are for the college's own students.
    var takesPlace: Bool { kind == .student && !isFromElsewhere }
}

/// Lets a student take a second certificate; in principle one is all.
package struct AllowSecondCertificate: Command {
    /// On the roster for the first one.
    package let candidate: Candidate.ID
    package let certificate: Certificate.ID
    /// The grounds, see `FreeText`.
    package let particulars: ParticularDigest

    package init(candidate: Candidate.ID, certificate: Certificate.ID, particulars: ParticularDigest) {
        self.candidate = candidate
        self.certificate = certificate
        self.particulars = particulars
    }

    package static let permission = Permission.staff(.academicAffairs)

    package struct Facts: Sendable {
        package let person: RegisteredPerson?
        package let isCertificateKnown: Bool
        package let isAllowed: Bool

        package init(person: RegisteredPerson?, isCertificateKnown: Bool, isAllowed: Bool) {
            self.person = person
            self.isCertificateKnown = isCertificateKnown
            self.isAllowed = isAllowed
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        let person = try RegisteredPerson.standing(facts.person)
        guard person.kind == .student else { throw .notAStudent }
        guard facts.isCertificateKnown else { throw .unknownCertificate }
        guard certificate != person.certificate else { throw .sameCertificate }
        guard !facts.isAllowed else { return [] }
        return [
            .candidates(
                .secondAllowed(candidate: candidate, certificate: certificate, particulars: particulars))
        ]
    }

    /// Salts are random: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case candidate
        case certificate
    }
}

/// Somebody on the roster, as far as commands about one person look at them.
package struct RegisteredPerson: Equatable, Sendable {
    package let certificate: Certificate.ID
    package let kind: Candidate.Kind
    package let isWithdrawn: Bool

    package init(certificate: Certificate.ID, kind: Candidate.Kind, isWithdrawn: Bool = false) {
        self.certificate = certificate
        self.kind = kind
        self.isWithdrawn = isWithdrawn
    }

    static func standing(_ person: RegisteredPerson?) throws(CandidateRefusal) -> RegisteredPerson {
        guard let person else { throw .unknownCandidate }
        guard !person.isWithdrawn else { throw .withdrawnAlready }
        return person
    }
}
