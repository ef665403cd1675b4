/// Takes a whole roster file into the station, or nothing of it.
///
/// Every person gets an admission number in the order of the file. Names and numbers of
/// documents come as particulars beside the command; the rule sees keyed digests only.
package struct ImportRoster: Command {
    /// Four digits: the year of the quota and of the admission numbers.
    package let year: Int
    /// 批次: the organised round, 1…999.
    package let series: Int
    /// The keyed digest of the file's bytes, hex.
    package let fileDigest: String
    package let entrants: [RosterEntrant]

    package init(year: Int, series: Int, fileDigest: String, entrants: [RosterEntrant]) {
        self.year = year
        self.series = series
        self.fileDigest = fileDigest
        self.entrants = entrants
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let entrantsMax = 20_000

    package struct Facts: Sendable {
        /// The station's number, 1…999; nil before it is founded.
        package let station: Int?
        package let certificates: [Certificate.ID: CertificateFact]
        /// Places and their use, for the command's year.
        package let quotas: [QuotaKey: QuotaFact]
        /// People of this command who stand on the roster already, withdrawn ones left out.
        package let known: [String: [KnownDocument]]
        package let isFileImported: Bool
        /// The first serial that nobody of this year, series and station has.
        package let nextSerial: Int

        package init(
            station: Int?, certificates: [Certificate.ID: CertificateFact],
            quotas: [QuotaKey: QuotaFact], known: [String: [KnownDocument]], isFileImported: Bool,
            nextSerial: Int
        ) {
            self.station = station
            self.certificates = certificates
            self.quotas = quotas
            self.known = known
            self.isFileImported = isFileImported
            self.nextSerial = nextSerial
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let station = facts.station else { throw .stationNotFounded }
        guard (2000...2099).contains(year), (1...999).contains(series) else { throw .seriesOutOfRange }
        guard !facts.isFileImported else { throw .fileAlreadyImported }
        guard !entrants.isEmpty else { throw .rosterEmpty }
        guard entrants.count <= Self.entrantsMax else { throw .rosterTooLong }
        var judge = RegistrationJudge(facts)
        for entrant in entrants {
            if let refusal = judge.refusal(of: entrant, isApplicant: entrant.isApplicant) { throw refusal }
        }

        var events: [StationEvent] = []
        var numbers: [Candidate.ID] = []
        for (offset, entrant) in entrants.enumerated() {
            let number = AdmissionNumber(
                year: year % 100, series: series, station: station, serial: facts.nextSerial + offset)
            guard let candidate = number?.candidate else { throw .serialsUsedUp }
            numbers.append(candidate)
            events.append(.candidates(entrant.registered(as: candidate)))
            if entrant.isApplicant { events.append(.candidates(.applied(candidate: candidate))) }
        }
        events.append(
            .candidates(
                .rosterImported(
                    fileDigest: fileDigest, candidateCount: entrants.count, first: numbers[0],
                    last: numbers[numbers.count - 1])))
        return events
    }

    /// Every entrant the facts speak against, for a page that shows all of them before anything is asked.
    ///
    /// - Returns: indices into ``entrants``, ascending, each with its first refusal.
    package func objections(given facts: Facts) -> [(index: Int, refusal: CandidateRefusal)] {
        var judge = RegistrationJudge(facts)
        return entrants.enumerated().compactMap { index, entrant in
            judge.refusal(of: entrant, isApplicant: entrant.isApplicant).map { (index, $0) }
        }
    }
}

/// One line of a roster, without anything personal in clear.
package struct RosterEntrant: Sendable, Encodable, Equatable {
    package let certificate: Certificate.ID
    package let major: String
    /// 班级; may be empty for a social candidate.
    package let group: String
    package let kind: Candidate.Kind
    /// 院校: the home college of somebody from elsewhere; empty for the station's own.
    package let institution: String
    /// Has applied, and takes no place before somebody selects them.
    package let isApplicant: Bool
    /// The keyed digest of the identity document, hex: the same person gives the same text.
    package let documentDigest: String
    package let particulars: ParticularDigest

    package init(
        certificate: Certificate.ID, major: String, group: String, kind: Candidate.Kind,
        institution: String = "", isApplicant: Bool = false, documentDigest: String,
        particulars: ParticularDigest
    ) {
        self.certificate = certificate
        self.major = major
        self.group = group
        self.kind = kind
        self.institution = institution
        self.isApplicant = isApplicant
        self.documentDigest = documentDigest
        self.particulars = particulars
    }

    /// Without the particulars: their salts are random, and a repeated command must look the same.
    private enum CodingKeys: String, CodingKey {
        case certificate
        case major
        case group
        case kind
        case institution
        case isApplicant
        case documentDigest
    }
}
