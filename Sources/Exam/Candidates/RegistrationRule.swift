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

    package init(certificate: Certificate.ID, isSameSeries: Bool) {
        self.certificate = certificate
        self.isSameSeries = isSameSeries
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

    mutating func refusal(of entrant: RosterEntrant) -> CandidateRefusal? {
        guard let certificate = certificates[entrant.certificate] else { return .unknownCertificate }
        guard seen.insert(entrant.documentDigest).inserted else { return .documentTwice }
        let known = self.known[entrant.documentDigest] ?? []
        // In principle one certificate a student; a resit of the same one in a later series is no second.
        if entrant.kind == .student, known.contains(where: { $0.certificate != entrant.certificate }) {
            return .oneCertificate
        }
        guard !known.contains(where: \.isSameSeries) else { return .documentOnRoster }
        // Social candidates have no major quota: the list of majors is for the college's own students.
        guard entrant.kind == .student else { return nil }
        guard certificate.admits(entrant.major) else { return .majorNotEligible }
        let key = QuotaKey(certificate: entrant.certificate, major: entrant.major)
        guard let quota = quotas[key] else { return .noQuota }
        let used = quota.used + taken[key, default: 0]
        guard used < quota.places else { return .quotaExceeded }
        taken[key, default: 0] += 1
        return nil
    }
}
