/// Puts titles on the list of certificates that may be piloted: cancelled qualifications must not return.
package struct AllowTitle: Command {
    package let title: String
    package let level: Certificate.Level
    package let organisation: String

    package init(title: String, level: Certificate.Level, organisation: String) {
        self.title = title
        self.level = level
        self.organisation = organisation
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package struct Facts: Sendable {
        /// Who awards it, as it stands on the list now.
        package let organisation: String?

        package init(organisation: String?) {
            self.organisation = organisation
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard Wording.isFit(title), Wording.isFit(organisation) else { throw .malformed }
        guard facts.organisation != organisation else { return [] }
        return [.certificates(.allowed(title: title, level: level, organisation: organisation))]
    }
}

/// Records one step of the way to a certificate's approval, with the number of its paper and its day.
package struct RecordVetting: Command {
    package let certificate: Certificate.ID
    package let step: VettingStep
    package let reference: String
    package let day: CivilDate

    package init(certificate: Certificate.ID, step: VettingStep, reference: String, day: CivilDate) {
        self.certificate = certificate
        self.step = step
        self.reference = reference
        self.day = day
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard Wording.isFit(reference) else { throw .malformed }
        guard standing.status != .exited else { throw .exited }
        guard standing.hasCome(day, at: moment) else { throw .dayInFuture }
        guard !standing.steps.contains(step) else { return [] }
        let earlier = VettingStep.allCases.prefix { $0 != step }
        guard earlier.allSatisfy(standing.steps.contains) else { throw .vettingOutOfOrder }
        guard step != .platformFiled || standing.approval != nil else { throw .vettingOutOfOrder }
        return [
            .certificates(
                .vettingRecorded(certificate: certificate, step: step, reference: reference, day: day))
        ]
    }
}

/// States what a major brings along, for the application.
package struct StateConditions: Command {
    package let certificate: Certificate.ID
    package let conditions: MajorConditions

    package init(certificate: Certificate.ID, conditions: MajorConditions) {
        self.certificate = certificate
        self.conditions = conditions
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard conditions.isWellFormed else { throw .malformed }
        guard !standing.conditions.contains(conditions) else { return [] }
        return [
            .certificates(
                .conditionsStated(
                    certificate: certificate, major: conditions.major, years: conditions.years,
                    classes: conditions.classes, students: conditions.students,
                    teachersShare: conditions.teachersShare, expertsShare: conditions.expertsShare))
        ]
    }
}

/// Records that the college approved a certificate, for which levels, by which paper of which day.
package struct ApproveCertificate: Command {
    package let certificate: Certificate.ID
    package let number: String
    package let day: CivilDate
    package let levels: [Certificate.Level]

    package init(certificate: Certificate.ID, number: String, day: CivilDate, levels: [Certificate.Level]) {
        self.certificate = certificate
        self.number = number
        self.day = day
        self.levels = levels
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard Wording.isFit(number), !levels.isEmpty, Set(levels).count == levels.count else {
            throw .malformed
        }
        guard standing.hasCome(day, at: moment) else { throw .dayInFuture }
        guard standing.status != .exited else { throw .exited }
        guard standing.approval != number || standing.levels != levels else { return [] }
        guard VettingStep.allCases.dropLast().allSatisfy(standing.steps.contains) else {
            throw .vettingIncomplete
        }
        guard standing.isAllowed else { throw .notAllowed }
        guard standing.conditions.allSatisfy(\.areMet) else { throw .conditionsShort }
        return [
            .certificates(.approved(certificate: certificate, number: number, day: day, levels: levels))
        ]
    }
}

/// Stops a certificate for the time being: no new series, no new sittings.
package struct SuspendCertificate: Command {
    package let certificate: Certificate.ID
    package let reason: CertificateReason

    package init(certificate: Certificate.ID, reason: CertificateReason) {
        self.certificate = certificate
        self.reason = reason
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard standing.status != .suspended else { return [] }
        guard standing.status == .approved else { throw standing.status == .exited ? .exited : .notApproved }
        return [.certificates(.suspended(certificate: certificate, reason: reason))]
    }
}

/// Lets a suspended certificate go on under its old approval.
package struct ResumeCertificate: Command {
    package let certificate: Certificate.ID

    package init(certificate: Certificate.ID) {
        self.certificate = certificate
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard standing.status != .approved else { return [] }
        guard standing.status == .suspended else { throw standing.status == .exited ? .exited : .notApproved }
        return [.certificates(.resumed(certificate: certificate))]
    }
}

/// Takes a certificate out of the pilot for good; what was done under it stays.
package struct ExitCertificate: Command {
    package let certificate: Certificate.ID
    package let reason: CertificateReason

    package init(certificate: Certificate.ID, reason: CertificateReason) {
        self.certificate = certificate
        self.reason = reason
    }

    package static let permission = Permission.staffOrStation(.academicAffairs)

    package func decide(
        given standing: CertificateStanding?, by actor: Actor, at moment: Moment
    ) throws(CertificateRefusal) -> [StationEvent] {
        guard let standing else { throw .unknownCertificate }
        guard standing.status != .exited else { return [] }
        return [.certificates(.exited(certificate: certificate, reason: reason))]
    }
}

extension AllowTitle: Equatable {}
extension RecordVetting: Equatable {}
extension ApproveCertificate: Equatable {}
