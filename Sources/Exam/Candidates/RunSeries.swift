/// What the station knows of a series (批次).
package struct SeriesFact: Equatable, Sendable {
    /// The first day on which anybody is assessed.
    package let firstDay: CivilDate
    /// Days before it on which the lists must have gone out.
    package let leadDays: Int
    package let isClosed: Bool
    package let hasConfirmed: Bool

    package init(firstDay: CivilDate, leadDays: Int, isClosed: Bool, hasConfirmed: Bool) {
        self.firstDay = firstDay
        self.leadDays = leadDays
        self.isClosed = isClosed
        self.hasConfirmed = hasConfirmed
    }
}

/// Opens a series for a first day of assessment, or moves that day while nothing is confirmed.
package struct OpenSeries: Command {
    package let year: Int
    package let series: Int
    package let firstDay: CivilDate
    /// Counts when the series is opened, not when it is moved.
    package let leadDays: Int

    package init(year: Int, series: Int, firstDay: CivilDate, leadDays: Int = OpenSeries.leadDaysUsual) {
        self.year = year
        self.series = series
        self.firstDay = firstDay
        self.leadDays = leadDays
    }

    package static let permission = Permission.staffOrStation(.academicAffairs, .chief, .deputy, .registrar)
    /// No document says how long ahead: a week.
    package static let leadDaysUsual = 7

    package func decide(
        given known: SeriesFact?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard (2000...2099).contains(year), (1...999).contains(series), (0...365).contains(leadDays) else {
            throw .seriesOutOfRange
        }
        guard let known else {
            return [
                .certificates(
                    .seriesOpened(year: year, series: series, firstDay: firstDay, leadDays: leadDays))
            ]
        }
        guard !known.isClosed else { throw .seriesClosed }
        guard known.firstDay != firstDay else { return [] }
        guard !known.hasConfirmed else { throw .seriesUnderWay }
        return [.certificates(.seriesMoved(year: year, series: series, firstDay: firstDay))]
    }
}

/// Ends a series: nothing is planned under it any more.
package struct CloseSeries: Command {
    package let year: Int
    package let series: Int

    package init(year: Int, series: Int) {
        self.year = year
        self.series = series
    }

    package static let permission = Permission.staff(.academicAffairs, .chief)

    package func decide(
        given known: SeriesFact?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let known else { throw .unknownSeries }
        guard !known.isClosed else { return [] }
        return [.certificates(.seriesClosed(year: year, series: series))]
    }
}

/// Where one certificate stands in one series.
package struct SeriesStanding: Equatable, Sendable {
    /// Nil when there is no such certificate.
    package let certificate: CertificateStanding?
    /// Nil when no such series is open.
    package let series: SeriesFact?
    package let terms: SeriesTerms?
    /// Assessment fees by who pays them.
    package let fees: [Candidate.Kind: Money]
    package let cost: Money
    package let sent: [ListRecipient: CivilDate]
    /// Selected and not withdrawn.
    package let candidateCount: Int
    package let isConfirmed: Bool

    package init(
        certificate: CertificateStanding?, series: SeriesFact?, terms: SeriesTerms? = nil,
        fees: [Candidate.Kind: Money] = [:], cost: Money = Money(fen: 0),
        sent: [ListRecipient: CivilDate] = [:], candidateCount: Int = 0, isConfirmed: Bool = false
    ) {
        self.certificate = certificate
        self.series = series
        self.terms = terms
        self.fees = fees
        self.cost = cost
        self.sent = sent
        self.candidateCount = candidateCount
        self.isConfirmed = isConfirmed
    }

    /// Whether the cost of one candidate lies above the cap; false while there is no cap.
    package var isOverCap: Bool {
        guard let cap = certificate?.cap else { return false }
        return cost.fen > cap.fen * candidateCount
    }

    func known() throws(CertificateRefusal) -> (certificate: CertificateStanding, series: SeriesFact) {
        guard let certificate else { throw .unknownCertificate }
        guard let series else { throw .unknownSeries }
        guard !series.isClosed else { throw .seriesClosed }
        return (certificate, series)
    }

    /// What keeps the certificate from being confirmed; nil when nothing does.
    package var obstacle: CertificateRefusal? {
        do throws(CertificateRefusal) {
            let (certificate, series) = try known()
            try certificate.requireApproval()
            guard certificate.owner != nil else { return .noOwner }
            guard let terms else { return .noTerms }
            guard terms.day <= series.firstDay else { return .contractTooLate }
            guard !fees.isEmpty else { return .noFee }
            guard certificate.cap != nil else { return .noCap }
            guard candidateCount > 0 else { return .nobodyOnList }
            guard cost.fen > 0 else { return .noCost }
            guard !isOverCap else { return .capExceeded }
            for recipient in ListRecipient.allCases {
                guard let day = sent[recipient] else { return .listNotSent }
                guard day.dayNumber + series.leadDays <= series.firstDay.dayNumber else {
                    return .listTooLate
                }
            }
            return nil
        } catch {
            return error
        }
    }
}

/// The contract with the awarding body, and how the assessment is held.
package struct SeriesTerms: Equatable, Sendable {
    package let contract: String
    package let day: CivilDate
    package let isCourseExam: Bool

    package init(contract: String, day: CivilDate, isCourseExam: Bool) {
        self.contract = contract
        self.day = day
        self.isCourseExam = isCourseExam
    }
}

/// Takes an approved certificate into a series under its contract.
package struct SetTerms: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let series: Int
    package let contract: String
    package let day: CivilDate
    package let isCourseExam: Bool

    package init(
        certificate: Certificate.ID, year: Int, series: Int, contract: String, day: CivilDate,
        isCourseExam: Bool
    ) {
        self.certificate = certificate
        self.year = year
        self.series = series
        self.contract = contract
        self.day = day
        self.isCourseExam = isCourseExam
    }

    package static let permission = Permission.staffOrStation(.academicAffairs, .chief, .deputy, .registrar)

    package func decide(
        given standing: SeriesStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        let (certificate, series) = try standing.known()
        guard Wording.isFit(contract) else { throw .malformed }
        try certificate.requireApproval()
        guard certificate.hasCome(day, at: moment) else { throw .dayInFuture }
        guard day <= series.firstDay else { throw .contractTooLate }
        let terms = SeriesTerms(contract: contract, day: day, isCourseExam: isCourseExam)
        guard standing.terms != terms else { return [] }
        guard !standing.isConfirmed else { throw .alreadyConfirmed }
        return [
            .certificates(
                .termsSet(
                    certificate: self.certificate, year: year, series: self.series, contract: contract,
                    day: day, isCourseExam: isCourseExam))
        ]
    }
}

extension SetTerms: Equatable {}
