/// Lists a certificate that is assessed at this station, with the majors that may take it.
package struct ListCertificate: Command {
    package let certificate: Certificate.ID
    package let title: String
    package let level: Certificate.Level
    package let organisation: String
    package let majors: [String]
    /// Whether the list of majors ends with 等: more are possible.
    package let isOpen: Bool

    package init(
        certificate: Certificate.ID, title: String, level: Certificate.Level, organisation: String,
        majors: [String], isOpen: Bool
    ) {
        self.certificate = certificate
        self.title = title
        self.level = level
        self.organisation = organisation
        self.majors = majors
        self.isOpen = isOpen
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    /// Majors of one certificate.
    package static let majorsMax = 200

    package struct Facts: Sendable {
        /// The certificate as it is listed already.
        package let listed: CertificateFact?

        package init(listed: CertificateFact?) {
            self.listed = listed
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard certificate.isWellFormed, Wording.isFit(title), Wording.isFit(organisation),
            majors.count <= Self.majorsMax, majors.allSatisfy(Wording.isMajor),
            Set(majors).count == majors.count, isOpen || !majors.isEmpty
        else { throw .certificateMalformed }
        if let listed = facts.listed {
            let same = CertificateFact(
                title: title, level: level, organisation: organisation, majors: majors, isOpen: isOpen,
                admitted: listed.admitted)
            guard listed == same else { throw .certificateKnown }
            return []
        }
        return [
            .candidates(
                .certificateListed(
                    certificate: certificate, title: title, level: level, organisation: organisation,
                    majors: majors, isOpen: isOpen))
        ]
    }
}

extension ListCertificate: Equatable {}

/// A certificate as the station has it.
package struct CertificateFact: Equatable, Sendable {
    package let title: String
    package let level: Certificate.Level
    package let organisation: String
    package let majors: [String]
    package let isOpen: Bool
    /// Majors that an open list does not name and academic affairs let in.
    package let admitted: [String]

    package init(
        title: String, level: Certificate.Level, organisation: String, majors: [String], isOpen: Bool,
        admitted: [String] = []
    ) {
        self.title = title
        self.level = level
        self.organisation = organisation
        self.majors = majors
        self.isOpen = isOpen
        self.admitted = admitted
    }

    /// Whether students of `major` may take it.
    package func admits(_ major: String) -> Bool { majors.contains(major) || admitted.contains(major) }

    /// Why they may not: what an open list leaves out can be let in, what a closed one does never.
    package var majorRefusal: CandidateRefusal { isOpen ? .majorNeedsApproval : .majorNotEligible }
}

/// Limits of what is printed and stored as a title.
package enum Wording {
    package static let charactersMax = 100

    /// One to ``charactersMax`` characters, no control characters, no blank ends.
    package static func isFit(_ text: String) -> Bool {
        (1...charactersMax).contains(text.count) && Sheet.trimmed(text) == text
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// A major's name is also kept in lists between semicolons.
    package static func isMajor(_ text: String) -> Bool { isFit(text) && !text.contains(";") }
}
