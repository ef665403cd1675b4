/// Which places are meant.
package struct QuotaKey: Hashable, Sendable {
    package let certificate: Certificate.ID
    package let major: String

    package init(certificate: Certificate.ID, major: String) {
        self.certificate = certificate
        self.major = major
    }
}

/// Places, and how many of them are taken.
package struct QuotaFact: Equatable, Sendable {
    package let places: Int
    package let used: Int

    package init(places: Int, used: Int) {
        self.places = places
        self.used = used
    }
}

/// A person who stands on the roster already.
package struct KnownDocument: Equatable, Sendable {
    package let certificate: Certificate.ID
    /// Whether in the same year and series as the command's.
    package let isSameSeries: Bool
    /// False for who has applied and is not selected.
    package let isSelected: Bool
    /// Certificates that this person may take beside.
    package let allowed: Set<Certificate.ID>

    package init(
        certificate: Certificate.ID, isSameSeries: Bool, isSelected: Bool = true,
        allowed: Set<Certificate.ID> = []
    ) {
        self.certificate = certificate
        self.isSameSeries = isSameSeries
        self.isSelected = isSelected
        self.allowed = allowed
    }
}

/// Judges people who are registered together one after another: earlier ones take places and documents.
struct RegistrationJudge {
    private let certificates: [Certificate.ID: CertificateFact]
    private let quotas: [QuotaKey: QuotaFact]
    private let known: [String: [KnownDocument]]
    private var seen: Set<String> = []
    private var taken: [QuotaKey: Int] = [:]

    /// The parameters are those of ``ImportRoster/Facts``.
    init(
        certificates: [Certificate.ID: CertificateFact], quotas: [QuotaKey: QuotaFact],
        known: [String: [KnownDocument]]
    ) {
        self.certificates = certificates
        self.quotas = quotas
        self.known = known
    }

    init(_ facts: ImportRoster.Facts) {
        self.init(certificates: facts.certificates, quotas: facts.quotas, known: facts.known)
    }

    /// - Parameters:
    ///   - entrant: who is to be registered.
    ///   - isApplicant: whether only as an applicant, who takes no place and may apply for several.
    /// - Returns: nil when nothing speaks against it; the entrant has a place then.
    mutating func refusal(of entrant: RosterEntrant, isApplicant: Bool = false) -> CandidateRefusal? {
        guard let certificate = certificates[entrant.certificate] else { return .unknownCertificate }
        guard seen.insert(entrant.documentDigest).inserted else { return .documentTwice }
        if let refusal = personRefusal(entrant, isApplicant) { return refusal }
        // Lists of majors and quotas are for the college's own students: members of the public and students
        // of other colleges take no place.
        guard entrant.kind == .student, entrant.institution.isEmpty else { return nil }
        guard certificate.admits(entrant.major) else { return certificate.majorRefusal }
        guard !isApplicant else { return nil }
        let key = QuotaKey(certificate: entrant.certificate, major: entrant.major)
        guard let quota = quotas[key] else { return .noQuota }
        let used = quota.used + taken[key, default: 0]
        guard used < quota.places else { return .quotaExceeded }
        taken[key, default: 0] += 1
        return nil
    }

    private func personRefusal(_ entrant: RosterEntrant, _ isApplicant: Bool) -> CandidateRefusal? {
        let known = self.known[entrant.documentDigest] ?? []
        let others = known.filter { $0.certificate != entrant.certificate }
        let isAllowed = others.contains { $0.allowed.contains(entrant.certificate) }
        // In principle one certificate a student; a resit of the same one in a later series is no second.
        if entrant.kind == .student, !isApplicant, !isAllowed, others.contains(where: \.isSelected) {
            return .oneCertificate
        }
        let isTwice = known.contains { $0.isSameSeries && $0.certificate == entrant.certificate }
        guard !isTwice else { return .documentOnRoster }
        guard entrant.kind == .student || !known.contains(where: \.isSameSeries) else {
            return .documentOnRoster
        }
        return nil
    }
}
