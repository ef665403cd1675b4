/// A person who is assessed: a student or a member of the public (社会人员).
package enum Candidate {
    /// The admission number: 14 digits, never changed, see ``AdmissionNumber``.
    package typealias ID = Identifier<Candidate>

    package enum Kind: String, Codable, Sendable, CaseIterable {
        case student
        case social
    }
}

/// A vocational skill-level certificate (职业技能等级证书).
package enum Certificate {
    package typealias ID = Identifier<Certificate>

    package enum Level: String, Codable, Sendable, CaseIterable {
        case junior
        case intermediate
        case senior
    }
}

/// Everything that can happen to certificates, quotas and the people on the roster.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum CandidateEvent: AreaEvent {
    /// `isOpen`: the list of majors ends with 等, more are possible.
    case certificateListed(
        certificate: Certificate.ID, title: String, level: Certificate.Level, organisation: String,
        majors: [String], isOpen: Bool)
    case quotaSet(certificate: Certificate.ID, major: String, year: Int, places: Int)
    /// A second one for the same candidate corrects the first: it says the whole registration again.
    /// `particulars` holds name, identity document and telephone, see `CandidateParticulars`.
    /// `institution`: the college of somebody who comes from elsewhere; none for the station's own.
    case registered(
        candidate: Candidate.ID, certificate: Certificate.ID, major: String, group: String,
        kind: Candidate.Kind, institution: String? = nil, particulars: ParticularDigest)
    /// Opens an import that comes in pieces: who is `registered` with a number from `first` to `last` counts once
    /// ``rosterImported`` follows.
    case rosterOpened(fileDigest: String, candidateCount: Int, first: Candidate.ID, last: Candidate.ID)
    /// An import that was opened and not closed is taken back; its people's records went before.
    case rosterDropped(fileDigest: String, first: Candidate.ID, last: Candidate.ID)
    /// Closes an import: `fileDigest` is the keyed digest of the file's bytes.
    case rosterImported(fileDigest: String, candidateCount: Int, first: Candidate.ID, last: Candidate.ID)
    /// Closes the import of a file that corrects an earlier one; `first` and `last` of those who are new.
    case rosterCorrected(
        fileDigest: String, addedCount: Int, changedCount: Int, withdrawnCount: Int,
        first: Candidate.ID? = nil,
        last: Candidate.ID? = nil)
    case withdrawn(candidate: Candidate.ID)
    /// The older ticket no longer opens a door. `generation` counts from 1, the ticket given at registration.
    case ticketReissued(candidate: Candidate.ID, generation: Int)
    /// Whoever is registered is selected, unless this follows: then only a selection gives place and seat.
    case applied(candidate: Candidate.ID)
    case selected(candidate: Candidate.ID, basis: SelectionBasis)
    /// Not selected, or no longer: the place is free.
    case passedOver(candidate: Candidate.ID, basis: SelectionBasis)
    /// A student may take `certificate` beside the one they have; why is in `particulars`, see `FreeText`.
    case secondAllowed(
        candidate: Candidate.ID, certificate: Certificate.ID, particulars: ParticularDigest)
    /// By conversion of credits; the number of the evidence is in `particulars`, see `ExemptionEvidence`.
    case partExempted(candidate: Candidate.ID, part: Sitting.Part, particulars: ParticularDigest)
    case exemptionRevoked(candidate: Candidate.ID, part: Sitting.Part)
    /// What somebody needs or need not pay. Which of it stands in `particulars` alone, see `CandidateSupport`.
    case supportRecorded(candidate: Candidate.ID, particulars: ParticularDigest)
    /// `particulars` is the picture itself, JPEG or PNG; the latest counts.
    case photoFiled(candidate: Candidate.ID, particulars: ParticularDigest)
    /// Somebody saw the candidate's numbers whole: who is the entry's actor.
    case particularsShown(candidate: Candidate.ID, reason: LookReason)

    package static let area = "candidates"

    package var subjects: [Subject] {
        switch self {
        case .certificateListed(let certificate, _, _, _, _, _), .quotaSet(let certificate, _, _, _):
            [.certificate(certificate)]
        case .registered(let candidate, _, _, _, _, _, _), .withdrawn(let candidate),
            .ticketReissued(let candidate, _), .applied(let candidate), .selected(let candidate, _),
            .passedOver(let candidate, _), .partExempted(let candidate, _, _),
            .exemptionRevoked(let candidate, _), .supportRecorded(let candidate, _),
            .particularsShown(let candidate, _), .photoFiled(let candidate, _):
            [.candidate(candidate)]
        case .secondAllowed(let candidate, let certificate, _):
            [.candidate(candidate), .certificate(certificate)]
        case .rosterOpened, .rosterDropped, .rosterImported, .rosterCorrected: []
        }
    }

    package var particulars: [ParticularDigest] {
        switch self {
        case .registered(_, _, _, _, _, _, let digest), .secondAllowed(_, _, let digest),
            .partExempted(_, _, let digest), .supportRecorded(_, let digest), .photoFiled(_, let digest):
            [digest]
        case .certificateListed, .quotaSet, .rosterOpened, .rosterDropped, .rosterImported, .rosterCorrected,
            .withdrawn, .applied, .selected, .passedOver, .exemptionRevoked, .ticketReissued,
            .particularsShown:
            []
        }
    }
}

/// Why somebody is selected, or is not.
package enum SelectionBasis: String, Codable, Sendable, CaseIterable {
    case courseMarks
    case training
    case departmentReview
    case orderOfApplication
    case ownWish
}
