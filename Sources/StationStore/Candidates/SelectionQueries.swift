package import Exam
package import GRDB

/// What pages read about who applied, who is selected, and what stands beside a candidate.
package enum SelectionQueries {
    /// Somebody who has applied and is not selected.
    package struct ApplicantRow: Sendable, Equatable {
        package let id: Candidate.ID
        package let name: String?
        package let certificate: Certificate.ID
        package let major: String
        package let group: String
        package let kind: Candidate.Kind
        package let isPassedOver: Bool
    }

    package static let applicantsMax = SelectCandidates.candidatesMax

    /// Applicants by certificate, major and number.
    package static func applicants(_ db: Database) throws -> [ApplicantRow] {
        try db.rows(
            """
            SELECT candidate.id, name, certificate, major, class, kind,
                coalesce(selection.state = 'passedOver', FALSE)
            FROM candidate LEFT JOIN selection ON selection.candidate = candidate.id
            WHERE NOT isSelected AND NOT isWithdrawn
            ORDER BY certificate, major, candidate.id LIMIT \(applicantsMax)
            """
        ).map { row in
            ApplicantRow(
                id: row[0], name: row[1], certificate: row[2], major: row[3], group: row[4],
                kind: kind(row[5]), isPassedOver: row[6])
        }
    }

    private static func kind(_ word: String) -> Candidate.Kind {
        guard let kind = Candidate.Kind(rawValue: word) else {
            preconditionFailure("candidate.kind is checked")
        }
        return kind
    }

    package struct Standing: Sendable, Equatable {
        /// `applied`, `selected` or `passedOver`; nil for who was registered as selected.
        package let state: String?
        package let basis: String?
        package let selector: Staff.ID?
        package let second: [Second]
        package let exemptions: [Exemption]
    }

    package struct Second: Sendable, Equatable {
        package let certificate: Certificate.ID
        /// Nil when erased.
        package let grounds: String?
        package let approver: Staff.ID?
    }

    package struct Exemption: Sendable, Equatable {
        package let part: Sitting.Part
        /// Nil when erased.
        package let evidence: String?
        package let approver: Staff.ID?
    }

    package static func standing(of candidate: Candidate.ID, _ db: Database) throws -> Standing {
        let selection = try db.row("SELECT state, basis, by FROM selection WHERE candidate = \(candidate)")
        let second = try db.rows(
            """
            SELECT certificate, grounds, by FROM secondCertificate WHERE candidate = \(candidate)
            ORDER BY certificate
            """
        ).map {
            Second(
                certificate: $0[0], grounds: $0[1], approver: ($0[2] as String?).map(Staff.ID.init(rawValue:))
            )
        }
        let exemptions = try db.rows(
            "SELECT part, evidence, by FROM exemption WHERE candidate = \(candidate) ORDER BY part"
        ).compactMap { row in
            Sitting.Part(rawValue: row[0]).map {
                Exemption(
                    part: $0, evidence: row[1], approver: (row[2] as String?).map(Staff.ID.init(rawValue:)))
            }
        }
        return Standing(
            state: selection?[0], basis: selection?[1],
            selector: (selection?[2] as String?).map(Staff.ID.init(rawValue:)), second: second,
            exemptions: exemptions)
    }

    /// Sensitive: for the eyes of ``RecordAccessNeeds`` alone.
    package static func needs(
        of candidate: Candidate.ID, _ db: Database
    ) throws -> (codes: [AccessNeed], evidence: String?) {
        let row = try db.row(
            "SELECT needs, needsEvidence FROM candidateSupport WHERE candidate = \(candidate)")
        let codes = (row?[0] as String?) ?? ""
        return (codes.split(separator: " ").compactMap { AccessNeed(rawValue: String($0)) }, row?[1])
    }

    /// Sensitive: for the eyes of ``RecordFeeExemption`` alone.
    package static func feeExemption(
        of candidate: Candidate.ID, _ db: Database
    ) throws -> (ground: FeeGround, evidence: String?)? {
        let row = try db.row(
            "SELECT feeGround, feeEvidence FROM candidateSupport WHERE candidate = \(candidate)")
        guard let row, let ground = (row[0] as String?).flatMap(FeeGround.init(rawValue:)) else { return nil }
        return (ground, row[1])
    }
}
