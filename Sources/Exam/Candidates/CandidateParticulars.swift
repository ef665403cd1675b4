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

    package init(name: String, telephone: String? = nil) {
        self.name = name
        self.telephone = telephone
    }
}

/// Free text about persons: what happened, or why.
package struct FreeText: Codable, Equatable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}
