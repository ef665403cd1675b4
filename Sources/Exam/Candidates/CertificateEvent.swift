/// Everything that can happen to a certificate at this station, and to the series in which it is assessed.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum CertificateEvent: AreaEvent {
    /// A line of the list of titles that may be piloted at all.
    case allowed(title: String, level: Certificate.Level, organisation: String)
    case vettingRecorded(
        certificate: Certificate.ID, step: VettingStep, reference: String, day: CivilDate)
    /// What a major brings along: years and classes are counts, shares are in percent.
    case conditionsStated(
        certificate: Certificate.ID, major: String, years: Int, classes: Int, students: Int,
        teachersShare: Int, expertsShare: Int)
    case approved(
        certificate: Certificate.ID, number: String, day: CivilDate, levels: [Certificate.Level])
    case suspended(certificate: Certificate.ID, reason: CertificateReason)
    case resumed(certificate: Certificate.ID)
    case exited(certificate: Certificate.ID, reason: CertificateReason)
    case ownerNamed(certificate: Certificate.ID, staff: Staff.ID)
    /// 主要证书 of a major; the one named before is it no longer.
    case mainNamed(certificate: Certificate.ID, major: String)
    /// A major that an open list does not name.
    case majorAdmitted(certificate: Certificate.ID, major: String, grounds: String)
    case courseMapped(certificate: Certificate.ID, course: String, creditTenths: Int)
    /// The most that one candidate's assessment may cost.
    case capSet(certificate: Certificate.ID, amount: Money, reference: String)
    /// The school's plan: how many students a major's year has, and how many of them may take part.
    case majorPlanned(major: String, year: Int, students: Int, places: Int)
    case seriesOpened(year: Int, series: Int, firstDay: CivilDate, leadDays: Int)
    case seriesMoved(year: Int, series: Int, firstDay: CivilDate)
    case seriesClosed(year: Int, series: Int)
    /// `isCourseExam`: the course's exam and the assessment are one, and count for both.
    case termsSet(
        certificate: Certificate.ID, year: Int, series: Int, contract: String, day: CivilDate,
        isCourseExam: Bool)
    case feeSet(
        certificate: Certificate.ID, year: Int, series: Int, fee: FeeKind, kind: Candidate.Kind,
        amount: Money)
    case costEntered(
        certificate: Certificate.ID, year: Int, series: Int, cost: CostCode, payer: Payer, amount: Money,
        reference: String)
    case fundSpent(
        certificate: Certificate.ID, year: Int, fund: FundCategory, amount: Money, reference: String)
    case listSent(
        certificate: Certificate.ID, year: Int, series: Int, recipient: ListRecipient, day: CivilDate,
        candidateCount: Int)
    case confirmed(certificate: Certificate.ID, year: Int, series: Int)
    /// `week`: its Monday.
    case weekReported(certificate: Certificate.ID, week: CivilDate, reference: String)
    /// On the national platform.
    case weekFiled(certificate: Certificate.ID, week: CivilDate, receipt: String)
    /// From the awarding body.
    case certificatesArrived(
        certificate: Certificate.ID, year: Int, series: Int, day: CivilDate, count: Int)
    case certificateHandedOut(
        candidate: Candidate.ID, certificate: Certificate.ID, number: String, day: CivilDate,
        receiver: CertificateReceiver)
    /// `run`: draws for this day, this one included.
    case inspectionDrawn(
        inspection: Inspection.ID, day: CivilDate, publicValue: String, seed: String, run: Int,
        pairs: [InspectionPair])

    package static let area = "certificates"

    package var subjects: [Subject] {
        switch self {
        case .vettingRecorded(let certificate, _, _, _), .conditionsStated(let certificate, _, _, _, _, _, _),
            .approved(let certificate, _, _, _), .suspended(let certificate, _), .resumed(let certificate),
            .exited(let certificate, _), .mainNamed(let certificate, _),
            .majorAdmitted(let certificate, _, _), .courseMapped(let certificate, _, _),
            .capSet(let certificate, _, _), .termsSet(let certificate, _, _, _, _, _),
            .feeSet(let certificate, _, _, _, _, _), .costEntered(let certificate, _, _, _, _, _, _),
            .fundSpent(let certificate, _, _, _, _), .listSent(let certificate, _, _, _, _, _),
            .confirmed(let certificate, _, _), .weekReported(let certificate, _, _),
            .weekFiled(let certificate, _, _), .certificatesArrived(let certificate, _, _, _, _):
            [.certificate(certificate)]
        case .ownerNamed(let certificate, let staff): [.certificate(certificate), .staff(staff)]
        case .certificateHandedOut(let candidate, let certificate, _, _, _):
            [.candidate(candidate), .certificate(certificate)]
        case .inspectionDrawn(_, _, _, _, _, let pairs):
            pairs.flatMap { [.sitting($0.sitting), .room($0.room), .staff($0.inspector)] }
        case .allowed, .majorPlanned, .seriesOpened, .seriesMoved, .seriesClosed: []
        }
    }
}

/// What is lodged and decided before a certificate may be approved, and filed after it, in this order.
package enum VettingStep: String, Codable, Sendable, CaseIterable {
    /// The vetting file with the registration forms.
    case fileLodged
    case officeVetted
    /// The president's meeting.
    case meetingHeld
    /// On the national platform, after the approval.
    case platformFiled
}

/// Where a certificate stands.
package enum CertificateStatus: String, Sendable, CaseIterable {
    case vetting
    case approved
    case suspended
    case exited
}

package enum CertificateReason: String, Codable, Sendable, CaseIterable {
    case quality
    case conditionsLost
    case bodyAsked
    case collegeAsked
}

/// The closed list of what an assessment may cost (rules 13.6).
package enum CostCode: String, Codable, Sendable, CaseIterable {
    case questionBank = "question_bank"
    case assembly
    case printing
    case marking
    case certificate
    case assessorLabour = "assessor_labour"
    case system
    case tuning
    case roomRent = "room_rent"
    case roomSetup = "room_setup"
    case invigilation = "invigilation_admin"
    case consumables
    case security
}

/// What the special fund may pay.
package enum FundCategory: String, Codable, Sendable, CaseIterable {
    case registration
    case travel
    case teacherCertificates
    case trainingResources
    case examOrganisation
}

package enum Payer: String, Codable, Sendable, CaseIterable {
    case organisation
    case school
    case province
}

package enum FeeKind: String, Codable, Sendable, CaseIterable {
    case assessment
    case training
}

/// Who must have the list of candidates before a series is confirmed.
package enum ListRecipient: String, Codable, Sendable, CaseIterable {
    case academicAffairs
    case awardingBody
}

/// An amount of yuan, in fen.
package struct Money: Hashable, Comparable, Sendable, Codable {
    package let fen: Int

    /// Ten million yuan: more in one line is a slip.
    package static let fenMax = 1_000_000_000

    package init(fen: Int) {
        self.fen = fen
    }

    /// Reads `120`, `120.5` or `120.50`.
    package init?(yuan text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Self.number(parts[0], 1...8) else { return nil }
        guard parts.count == 2 else {
            self.init(fen: whole * 100)
            return
        }
        guard let part = Self.number(parts[1], 1...2) else { return nil }
        self.init(fen: whole * 100 + (parts[1].count == 1 ? part * 10 : part))
    }

    /// `120.50`.
    package var yuan: String { "\(fen / 100).\(fen % 100 < 10 ? "0" : "")\(fen % 100)" }

    package var isInRange: Bool { (0...Self.fenMax).contains(fen) }

    package static func < (less: Money, more: Money) -> Bool { less.fen < more.fen }

    package init(from decoder: any Decoder) throws {
        fen = try decoder.singleValueContainer().decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fen)
    }

    private static func number(_ digits: Substring, _ counts: ClosedRange<Int>) -> Int? {
        guard counts.contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }
}
