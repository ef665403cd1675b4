/// Records that certificates of a series have come from the awarding body.
package struct RecordArrival: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let series: Int
    package let day: CivilDate
    package let count: Int

    package init(certificate: Certificate.ID, year: Int, series: Int, day: CivilDate, count: Int) {
        self.certificate = certificate
        self.year = year
        self.series = series
        self.day = day
        self.count = count
    }

    package static let permission = Permission.staff(.academicAffairs, .registrar)

    package struct Facts: Sendable {
        /// Nil when there is no such certificate.
        package let certificate: CertificateStanding?
        package let hasSeries: Bool
        /// Outcomes of the series that central has accepted as passed, and no certificate has come for yet.
        package let awaited: Int

        package init(certificate: CertificateStanding?, hasSeries: Bool, awaited: Int) {
            self.certificate = certificate
            self.hasSeries = hasSeries
            self.awaited = awaited
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let certificate = facts.certificate else { throw .unknownCertificate }
        guard facts.hasSeries else { throw .unknownSeries }
        guard count > 0 else { throw .malformed }
        guard certificate.hasCome(day, at: moment) else { throw .dayInFuture }
        // The body issues for whom it decided; more than that is a slip, or somebody else's parcel.
        guard count <= facts.awaited else { throw .moreThanPassed }
        return [
            .certificates(
                .certificatesArrived(
                    certificate: self.certificate, year: year, series: series, day: day, count: count))
        ]
    }
}

/// Hands a certificate out against a signature (seed rules 11, 15, 31): the register of 发证.
///
/// The station decides nothing here. Who passed is what the awarding body's side, central, has accepted.
package struct HandOutCertificate: Command {
    package let candidate: Candidate.ID
    /// As printed on it.
    package let number: String
    package let day: CivilDate
    package let receiver: CertificateReceiver

    package init(
        candidate: Candidate.ID, number: String, day: CivilDate, receiver: CertificateReceiver = .holder
    ) {
        self.candidate = candidate
        self.number = number
        self.day = day
        self.receiver = receiver
    }

    package static let permission = Permission.staff(.academicAffairs, .registrar)
    /// No document says how promptly: thirty days after they came.
    package static let daysMax = 30

    package struct Facts: Sendable {
        /// Nil when there is no such candidate.
        package let certificate: Certificate.ID?
        /// The outcome in a batch that central accepted; nil before that.
        package let accepted: Outcome?
        /// The first day on which certificates of the candidate's series came.
        package let arrived: CivilDate?
        package let arrivedCount: Int
        package let handedOutCount: Int
        /// The candidate's own, when it was handed out already.
        package let handedOut: String?
        /// Whether another candidate of the certificate has this number.
        package let isNumberTaken: Bool
        package let utcOffsetMinutes: Int

        package init(
            certificate: Certificate.ID?, accepted: Outcome?, arrived: CivilDate?, arrivedCount: Int,
            handedOutCount: Int, handedOut: String?, isNumberTaken: Bool, utcOffsetMinutes: Int
        ) {
            self.certificate = certificate
            self.accepted = accepted
            self.arrived = arrived
            self.arrivedCount = arrivedCount
            self.handedOutCount = handedOutCount
            self.handedOut = handedOut
            self.isNumberTaken = isNumberTaken
            self.utcOffsetMinutes = utcOffsetMinutes
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let certificate = facts.certificate else { throw .unknownHolder }
        guard Wording.isFit(number) else { throw .malformed }
        if let known = facts.handedOut {
            guard known == number else { throw .handedOut }
            return []
        }
        guard let outcome = facts.accepted else { throw .outcomeNotAccepted }
        guard outcome == .pass else { throw .notPassed }
        guard let arrived = facts.arrived, facts.handedOutCount < facts.arrivedCount else {
            throw .notArrived
        }
        guard let today = CivilDate(of: moment, utcOffsetMinutes: facts.utcOffsetMinutes), day <= today else {
            throw .dayInFuture
        }
        guard day >= arrived else { throw .notArrived }
        guard !facts.isNumberTaken else { throw .certificateNumberTaken }
        return [
            .certificates(
                .certificateHandedOut(
                    candidate: candidate, certificate: certificate, number: number, day: day,
                    receiver: receiver))
        ]
    }
}

/// Who signed for a certificate.
package enum CertificateReceiver: String, Codable, Sendable, CaseIterable {
    case holder
    /// With a written authority.
    case proxy
}
