/// What the station knows of a person on the roster and must be able to forget.
///
/// Sealed as JSON beside the journal, never inside it.
package struct CandidateParticulars: Codable, Equatable, Sendable {
    package let name: String
    package let documentType: IdentityDocument
    package let documentNumber: String
    package let studentNumber: String?
    package let telephone: String?
    /// 学分账户: the number of the learning account to which outcomes are credited.
    package let creditAccount: String?

    package init(
        name: String, documentType: IdentityDocument, documentNumber: String, studentNumber: String?,
        telephone: String?, creditAccount: String? = nil
    ) {
        self.name = name
        self.documentType = documentType
        self.documentNumber = documentNumber
        self.studentNumber = studentNumber
        self.telephone = telephone
        self.creditAccount = creditAccount
    }
}

package enum IdentityDocument: String, Codable, Sendable, CaseIterable {
    case residentCard
    case passport
    case hongKongMacauPermit
    case taiwanPermit
    case residencePermit
    case foreignResidentCard
    case officerCard
}

/// What the station knows of a member of staff and must be able to forget.
package struct StaffParticulars: Codable, Equatable, Sendable {
    package let name: String
    package let telephone: String?
    /// Nil where nobody said so.
    package let sex: Sex?

    package init(name: String, telephone: String? = nil, sex: Sex? = nil) {
        self.name = name
        self.telephone = telephone
        self.sex = sex
    }
}

/// The number of a person's qualification.
package struct QualificationNumber: Codable, Equatable, Sendable {
    package let number: String

    package init(number: String) {
        self.number = number
    }
}

/// Free text about persons: what happened, or why.
package struct FreeText: Codable, Equatable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}

/// The paper by which a part was exempted, as the credit bank numbers it.
package struct ExemptionEvidence: Codable, Equatable, Sendable {
    package let number: String

    package init(number: String) {
        self.number = number
    }
}

/// What somebody needs at the assessment, or why they do not pay for it, with the evidence.
///
/// Never in a journal's body, on a list, on a print or in an answer to other roles.
package enum CandidateSupport: Codable, Equatable, Sendable {
    case needs(codes: [AccessNeed], evidence: String)
    case fee(ground: FeeGround, evidence: String)
}

/// Why somebody pays no fee for the assessment.
package enum FeeGround: String, Codable, Sendable, CaseIterable {
    /// 建档立卡.
    case registeredPoor
    case hardship
    /// It no longer holds.
    case none
}
