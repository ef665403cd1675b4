/// Sets what somebody pays for one certificate in one series.
package struct SetFee: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let series: Int
    package let fee: FeeKind
    /// Who pays it.
    package let kind: Candidate.Kind
    package let amount: Money

    package init(
        certificate: Certificate.ID, year: Int, series: Int, fee: FeeKind, kind: Candidate.Kind,
        amount: Money
    ) {
        self.certificate = certificate
        self.year = year
        self.series = series
        self.fee = fee
        self.kind = kind
        self.amount = amount
    }

    package static let permission = Permission.staffOrStation(.finance, .academicAffairs)

    package func decide(
        given standing: SeriesStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        _ = try standing.known()
        guard amount.isInRange else { throw .amountOutOfRange }
        // Training of enrolled students belongs to the curriculum, and is paid with it.
        guard fee != .training || kind != .student else { throw .trainingFee }
        guard standing.terms != nil else { throw .noTerms }
        guard fee != .assessment || standing.fees[kind] != amount else { return [] }
        return [
            .certificates(
                .feeSet(
                    certificate: certificate, year: year, series: series, fee: fee, kind: kind,
                    amount: amount))
        ]
    }
}

/// Enters a line into the account that a certificate has of its own.
package struct EnterCost: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let series: Int
    package let cost: CostCode
    package let payer: Payer
    package let amount: Money
    package let reference: String

    package init(
        certificate: Certificate.ID, year: Int, series: Int, cost: CostCode, payer: Payer, amount: Money,
        reference: String
    ) {
        self.certificate = certificate
        self.year = year
        self.series = series
        self.cost = cost
        self.payer = payer
        self.amount = amount
        self.reference = reference
    }

    package static let permission = Permission.staffOrStation(.finance, .academicAffairs)

    package func decide(
        given standing: SeriesStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        _ = try standing.known()
        guard Wording.isFit(reference) else { throw .malformed }
        guard amount.isInRange, amount.fen > 0 else { throw .amountOutOfRange }
        guard standing.terms != nil else { throw .noTerms }
        return [
            .certificates(
                .costEntered(
                    certificate: certificate, year: year, series: series, cost: cost, payer: payer,
                    amount: amount, reference: reference))
        ]
    }
}

/// Enters what the special fund paid for a certificate, outside of any series.
package struct SpendFund: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let fund: FundCategory
    package let amount: Money
    package let reference: String

    package init(
        certificate: Certificate.ID, year: Int, fund: FundCategory, amount: Money, reference: String
    ) {
        self.certificate = certificate
        self.year = year
        self.fund = fund
        self.amount = amount
        self.reference = reference
    }

    package static let permission = Permission.staffOrStation(.finance)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard Wording.isFit(reference), (2000...2099).contains(year) else { throw .malformed }
        guard amount.isInRange, amount.fen > 0 else { throw .amountOutOfRange }
        // Certificates outside the pilot get no funds.
        try standing.requireApproval()
        return [
            .certificates(
                .fundSpent(
                    certificate: certificate, year: year, fund: fund, amount: amount, reference: reference))
        ]
    }
}

/// Records that the list of candidates went to academic affairs or to the awarding body, and when.
package struct RecordListSent: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let series: Int
    package let recipient: ListRecipient
    package let day: CivilDate

    package init(
        certificate: Certificate.ID, year: Int, series: Int, recipient: ListRecipient, day: CivilDate
    ) {
        self.certificate = certificate
        self.year = year
        self.series = series
        self.recipient = recipient
        self.day = day
    }

    package static let permission = Permission.staffOrStation(.academicAffairs, .chief, .deputy, .registrar)

    package func decide(
        given standing: SeriesStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        let (certificate, _) = try standing.known()
        guard standing.terms != nil else { throw .noTerms }
        guard certificate.hasCome(day, at: moment) else { throw .dayInFuture }
        guard standing.candidateCount > 0 else { throw .nobodyOnList }
        guard standing.sent[recipient] != day else { return [] }
        if recipient == .awardingBody {
            // Academic affairs sees the list beforehand.
            guard let seen = standing.sent[.academicAffairs], seen <= day else { throw .listOutOfOrder }
        }
        return [
            .certificates(
                .listSent(
                    certificate: self.certificate, year: year, series: series, recipient: recipient, day: day,
                    candidateCount: standing.candidateCount))
        ]
    }
}

/// Confirms a certificate for a series: from then on sittings may be planned.
package struct ConfirmSeries: Command {
    package let certificate: Certificate.ID
    package let year: Int
    package let series: Int

    package init(certificate: Certificate.ID, year: Int, series: Int) {
        self.certificate = certificate
        self.year = year
        self.series = series
    }

    package static let permission = Permission.staffOrStation(.academicAffairs, .chief)

    package func decide(
        given standing: SeriesStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard !standing.isConfirmed else { return [] }
        if let obstacle = standing.obstacle { throw obstacle }
        return [.certificates(.confirmed(certificate: certificate, year: year, series: series))]
    }
}

extension SetFee: Equatable {}
extension EnterCost: Equatable {}
