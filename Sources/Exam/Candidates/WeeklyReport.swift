/// Sends a certificate's report of one week (工作周报) to academic affairs (seed rule 7).
package struct ReportWeek: Command {
    package let certificate: Certificate.ID
    /// The week's Monday.
    package let week: CivilDate
    /// Where the report lies.
    package let reference: String

    package init(certificate: Certificate.ID, week: CivilDate, reference: String) {
        self.certificate = certificate
        self.week = week
        self.reference = reference
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar, .academicAffairs)

    package func decide(
        given standing: WeeklyStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let certificate = standing.certificate else { throw .unknownCertificate }
        guard Wording.isFit(reference) else { throw .malformed }
        guard certificate.status != .exited else { throw .exited }
        guard let approved = standing.approved else { throw .notApproved }
        guard week.isMonday else { throw .notAMonday }
        guard certificate.hasCome(week, at: moment) else { throw .dayInFuture }
        guard week >= approved.monday else { throw .weekBeforeApproval }
        guard standing.weeks[week]?.reference != reference else { return [] }
        guard standing.weeks[week]?.receipt == nil else { throw .weekFiled }
        return [
            .certificates(.weekReported(certificate: self.certificate, week: week, reference: reference))
        ]
    }
}

/// Files a week's report on the national platform, with the platform's receipt (seed rule 7).
package struct FileWeek: Command {
    package let certificate: Certificate.ID
    package let week: CivilDate
    package let receipt: String

    package init(certificate: Certificate.ID, week: CivilDate, receipt: String) {
        self.certificate = certificate
        self.week = week
        self.receipt = receipt
    }

    package static let permission = Permission.staff(.academicAffairs)

    package func decide(
        given standing: WeeklyStanding, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard standing.certificate != nil else { throw .unknownCertificate }
        guard Wording.isFit(receipt) else { throw .malformed }
        guard let known = standing.weeks[week] else { throw .weekNotReported }
        guard known.receipt != receipt else { return [] }
        guard known.receipt == nil else { throw .weekFiled }
        return [.certificates(.weekFiled(certificate: certificate, week: week, receipt: receipt))]
    }
}

/// The weekly reports of one certificate.
package struct WeeklyStanding: Equatable, Sendable {
    /// Nil when there is no such certificate.
    package let certificate: CertificateStanding?
    package let approved: CivilDate?
    /// By the Monday of the week.
    package let weeks: [CivilDate: Week]

    package struct Week: Equatable, Sendable {
        package let reference: String
        /// Nil until the platform has it.
        package let receipt: String?

        package init(reference: String, receipt: String?) {
            self.reference = reference
            self.receipt = receipt
        }
    }

    package init(certificate: CertificateStanding?, approved: CivilDate?, weeks: [CivilDate: Week]) {
        self.certificate = certificate
        self.approved = approved
        self.weeks = weeks
    }

    /// Mondays of the weeks that are over and of which nobody reported, the oldest first. Only an approved
    /// certificate owes reports.
    package func missing(on today: CivilDate) -> [CivilDate] {
        guard certificate?.status == .approved, let approved else { return [] }
        let weeks = stride(from: approved.monday.dayNumber, to: today.monday.dayNumber, by: 7)
        return weeks.compactMap(CivilDate.init(dayNumber:)).filter { self.weeks[$0] == nil }
    }

    /// Whether three weeks in a row, the last ones, are missing (rules 9.6, alarm A1).
    package func isAlarm(on today: CivilDate) -> Bool {
        let due = (1...3).compactMap { CivilDate(dayNumber: today.monday.dayNumber - 7 * $0) }
        return Set(due).isSubset(of: missing(on: today))
    }
}
