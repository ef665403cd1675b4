/// Sets the places of one certificate for one major in one year (名额).
package struct SetQuota: Command {
    package let certificate: Certificate.ID
    package let major: String
    /// Four digits.
    package let year: Int
    package let places: Int

    package init(certificate: Certificate.ID, major: String, year: Int, places: Int) {
        self.certificate = certificate
        self.major = major
        self.year = year
        self.places = places
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let placesMax = 99_999

    package struct Facts: Sendable {
        package let certificate: CertificateFact?
        /// The places set so far; nil when none are.
        package let places: Int?
        /// Candidates who hold a place now.
        package let used: Int
        /// What the school's plan allows the major in that year; nil while there is none.
        package let planned: Int?
        /// The major's places in that year under other certificates.
        package let elsewhere: Int

        package init(
            certificate: CertificateFact?, places: Int?, used: Int, planned: Int? = nil, elsewhere: Int = 0
        ) {
            self.certificate = certificate
            self.places = places
            self.used = used
            self.planned = planned
            self.elsewhere = elsewhere
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let listed = facts.certificate else { throw .unknownCertificate }
        guard Wording.isMajor(major), (2000...2099).contains(year), (0...Self.placesMax).contains(places)
        else { throw .quotaOutOfRange }
        guard listed.admits(major) else { throw listed.majorRefusal }
        guard places >= facts.used else { throw .quotaBelowUse }
        guard facts.places != places else { return [] }
        if let planned = facts.planned, places + facts.elsewhere > planned { throw .planExceeded }
        return [
            .candidates(.quotaSet(certificate: certificate, major: major, year: year, places: places))
        ]
    }
}

extension SetQuota: Equatable {}
