/// Names the one person who answers for a certificate; another name takes the place of the one before.
package struct NameOwner: Command {
    package let certificate: Certificate.ID
    package let staff: Staff.ID

    package init(certificate: Certificate.ID, staff: Staff.ID) {
        self.certificate = certificate
        self.staff = staff
    }

    package static let permission = Permission.staffOrStation(.academicAffairs, .chief)

    package struct Facts: Sendable {
        package let standing: CertificateStanding?
        /// Nil when nobody has that number.
        package let isActive: Bool?

        package init(standing: CertificateStanding?, isActive: Bool?) {
            self.standing = standing
            self.isActive = isActive
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing = facts.standing else { throw .unknownCertificate }
        guard facts.isActive == true else { throw .unknownOwner }
        guard standing.owner != staff else { return [] }
        return [.certificates(.ownerNamed(certificate: certificate, staff: staff))]
    }
}

/// Names the main certificate (主要证书) of a major that has several.
package struct NameMainCertificate: Command {
    package let certificate: Certificate.ID
    package let major: String

    package init(certificate: Certificate.ID, major: String) {
        self.certificate = certificate
        self.major = major
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package struct Facts: Sendable {
        package let standing: CertificateStanding?
        /// The major's main certificate now.
        package let main: Certificate.ID?

        package init(standing: CertificateStanding?, main: Certificate.ID?) {
            self.standing = standing
            self.main = main
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing = facts.standing else { throw .unknownCertificate }
        guard Wording.isMajor(major) else { throw .malformed }
        guard standing.status != .exited else { throw .exited }
        guard standing.listed.admits(major) else { throw .majorNotAdmitted }
        guard facts.main != certificate else { return [] }
        return [.certificates(.mainNamed(certificate: certificate, major: major))]
    }
}

/// Lets a major take a certificate whose list is open (等), for a recorded reason.
///
/// A closed list names all there are: nobody adds to it.
package struct AdmitMajor: Command {
    package let certificate: Certificate.ID
    package let major: String
    package let grounds: String

    package init(certificate: Certificate.ID, major: String, grounds: String) {
        self.certificate = certificate
        self.major = major
        self.grounds = grounds
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard Wording.isMajor(major), Wording.isFit(grounds) else { throw .malformed }
        guard !standing.listed.admits(major) else { return [] }
        guard standing.listed.isOpen else { throw .majorListClosed }
        return [
            .certificates(.majorAdmitted(certificate: certificate, major: major, grounds: grounds))
        ]
    }
}

/// Says which course stands for a certificate in the training programme, with its credits.
package struct MapCourse: Command {
    package let certificate: Certificate.ID
    package let course: String
    package let creditTenths: Int

    package init(certificate: Certificate.ID, course: String, creditTenths: Int) {
        self.certificate = certificate
        self.course = course
        self.creditTenths = creditTenths
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package struct Facts: Sendable {
        package let isKnown: Bool
        package let creditTenths: Int?

        package init(isKnown: Bool, creditTenths: Int?) {
            self.isKnown = isKnown
            self.creditTenths = creditTenths
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard facts.isKnown else { throw .unknownCertificate }
        guard Wording.isFit(course), (1...1000).contains(creditTenths) else { throw .malformed }
        guard facts.creditTenths != creditTenths else { return [] }
        return [
            .certificates(
                .courseMapped(certificate: certificate, course: course, creditTenths: creditTenths))
        ]
    }
}

/// Sets the most that one candidate's assessment may cost, as the published caps say.
package struct SetCap: Command {
    package let certificate: Certificate.ID
    package let amount: Money
    package let reference: String

    package init(certificate: Certificate.ID, amount: Money, reference: String) {
        self.certificate = certificate
        self.amount = amount
        self.reference = reference
    }

    package static let permission = Permission.staffOrStation(.academicAffairs, .finance)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard Wording.isFit(reference) else { throw .malformed }
        guard amount.isInRange, amount.fen > 0 else { throw .amountOutOfRange }
        guard standing.cap != amount else { return [] }
        return [.certificates(.capSet(certificate: certificate, amount: amount, reference: reference))]
    }
}

/// Records the school's plan for a major and year: its students, and how many of them may take part.
package struct PlanMajor: Command {
    package let major: String
    package let year: Int
    package let students: Int
    package let places: Int

    package init(major: String, year: Int, students: Int, places: Int) {
        self.major = major
        self.year = year
        self.students = students
        self.places = places
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package struct Facts: Sendable {
        package let students: Int?
        package let places: Int?
        /// What the major's quotas of the year come to, over all certificates.
        package let quotas: Int

        package init(students: Int?, places: Int?, quotas: Int) {
            self.students = students
            self.places = places
            self.quotas = quotas
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard Wording.isMajor(major), (2000...2099).contains(year),
            (0...SetQuota.placesMax).contains(students),
            (0...SetQuota.placesMax).contains(places)
        else { throw .malformed }
        guard places >= facts.quotas else { throw .planBelowQuotas }
        guard facts.students != students || facts.places != places else { return [] }
        return [
            .certificates(.majorPlanned(major: major, year: year, students: students, places: places))
        ]
    }
}

extension SetCap: Equatable {}
extension NameOwner: Equatable {}
