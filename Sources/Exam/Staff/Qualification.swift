/// What somebody is qualified for.
package enum QualificationKind: String, Codable, Sendable, CaseIterable {
    /// 考评员: scores a practical, within certificate and level.
    case assessor
    /// 高级考评员
    case seniorAssessor
    /// 质量督导员
    case qualitySupervisor
    case proctor
    /// 技术员
    case technician
    /// 医护
    case medic

    /// Whether it always speaks of one certificate.
    package var needsCertificate: Bool { self == .assessor || self == .seniorAssessor }
}

/// One qualification of one person. Recorded again under the same kind, scope and day, it is corrected.
package struct Qualification: Hashable, Sendable, Codable {
    package let kind: QualificationKind
    /// Nil: for every certificate.
    package let certificate: Certificate.ID?
    /// The highest level that it covers. Nil: every level.
    package let level: Certificate.Level?
    package let issued: CivilDate
    /// The last day as the paper states it.
    package let expires: CivilDate?

    package init(
        kind: QualificationKind, certificate: Certificate.ID? = nil, level: Certificate.Level? = nil,
        issued: CivilDate, expires: CivilDate? = nil
    ) {
        self.kind = kind
        self.certificate = certificate
        self.level = level
        self.issued = issued
        self.expires = expires
    }

    /// Teachers are trained anew in a rotation of five years (row 75): longer nothing counts.
    package static let yearsMax = 5

    /// The last day on which it counts: as stated, the fifth anniversary at the latest.
    package var lastDay: CivilDate {
        let anniversary =
            CivilDate(year: issued.year + Self.yearsMax, month: issued.month, day: issued.day)
            // Issued on 29 February.
            ?? CivilDate(year: issued.year + Self.yearsMax, month: issued.month, day: 28)
        guard let anniversary else { return issued }
        return expires.map { min($0, anniversary) } ?? anniversary
    }

    /// Whether it counts on that day, the first and the last included.
    package func isValid(on day: CivilDate) -> Bool { (issued...max(issued, lastDay)).contains(day) }

    /// Whether it counts on `day`, and on the same day a year later no more.
    package func isEnding(from day: CivilDate) -> Bool {
        isValid(on: day) && lastDay.dayNumber < day.dayNumber + 365
    }

    /// Whether somebody may serve by it for a certificate at a level on a day: nothing beyond its scope, nothing before
    /// or after its time (row 25).
    package func covers(_ wanted: Certificate.ID, _ wantedLevel: Certificate.Level, on day: CivilDate) -> Bool
    {
        isValid(on: day) && (certificate == nil || certificate == wanted)
            && (level.map { wantedLevel.rank <= $0.rank } ?? true)
    }

    /// Whether it is the same piece of paper.
    package func isSame(as other: Qualification) -> Bool {
        kind == other.kind && certificate == other.certificate && level == other.level
            && issued == other.issued
    }

    func check() throws(StaffRefusal) {
        guard expires.map({ $0 >= issued }) ?? true, certificate != nil || !kind.needsCertificate,
            certificate != nil || level == nil
        else { throw .qualificationMalformed }
    }
}

extension Certificate.Level {
    /// From the lowest level, 0.
    package var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Sequence where Element == Qualification {
    /// Whether somebody who holds these may score a practical (row 25).
    package func mayAssess(
        _ certificate: Certificate.ID, _ level: Certificate.Level, on day: CivilDate
    ) -> Bool {
        contains { $0.kind.needsCertificate && $0.covers(certificate, level, on: day) }
    }
}

/// Whether a pilot major has assessors of its own (row 17).
package enum AssessorCover: String, Sendable, CaseIterable {
    /// An alarm.
    case none
    /// A warning: when that one is ill, nobody is left.
    case one
    case enough

    package init(holders: Int) {
        self = holders <= 0 ? .none : holders == 1 ? .one : .enough
    }
}

/// One person's qualification, to be recorded.
package struct QualifiedPerson: Sendable, Encodable, Equatable {
    package let staff: Staff.ID
    package let qualification: Qualification
    /// See ``QualificationNumber``; nil where the record that the station has says the same.
    package let particulars: ParticularDigest?

    /// Salts are random: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case staff
        case qualification
    }

    package init(staff: Staff.ID, qualification: Qualification, particulars: ParticularDigest?) {
        self.staff = staff
        self.qualification = qualification
        self.particulars = particulars
    }
}

/// Records qualifications that papers prove, all of a list or none.
package struct RecordQualifications: Command {
    package let people: [QualifiedPerson]

    package init(people: [QualifiedPerson]) {
        self.people = people
    }

    /// In one list, so that one transaction stays short.
    package static let linesMax = 2000

    /// Personnel vets and files who may serve (row 67); the chief answers for it.
    package static let permission = Permission.staffOrStation(.personnel, .chief)

    package struct Facts: Sendable {
        /// What people of the list hold now; nobody who is missing here is known.
        package let held: [Staff.ID: [Qualification]]
        package let certificates: Set<Certificate.ID>

        package init(held: [Staff.ID: [Qualification]], certificates: Set<Certificate.ID>) {
            self.held = held
            self.certificates = certificates
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard people.count <= Self.linesMax else { throw .tooMany }
        var events: [StationEvent] = []
        for person in people {
            let qualification = person.qualification
            try qualification.check()
            guard let held = facts.held[person.staff] else { throw .unknownStaff }
            if let certificate = qualification.certificate {
                guard facts.certificates.contains(certificate) else { throw .unknownCertificate }
            }
            if held.contains(qualification), person.particulars == nil { continue }
            guard held.contains(where: qualification.isSame) || person.particulars != nil else {
                throw .qualificationMalformed
            }
            guard actor.person != person.staff else { throw .ownQualification }
            events.append(
                .staff(
                    .qualified(
                        staff: person.staff, kind: qualification.kind,
                        certificate: qualification.certificate, level: qualification.level,
                        issued: qualification.issued, expires: qualification.expires,
                        particulars: person.particulars)))
        }
        return events
    }
}

/// Takes a qualification back: withdrawn by who issued it, or recorded by mistake.
package struct RevokeQualification: Command {
    package let staff: Staff.ID
    package let qualification: Qualification

    package init(staff: Staff.ID, qualification: Qualification) {
        self.staff = staff
        self.qualification = qualification
    }

    package static let permission = Permission.staff(.personnel, .chief)

    package func decide(
        given held: [Qualification]?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let held else { throw .unknownStaff }
        guard let found = held.first(where: qualification.isSame) else { throw .qualificationUnknown }
        guard actor.person != staff else { throw .ownQualification }
        return [
            .staff(
                .qualificationRevoked(
                    staff: staff, kind: found.kind, certificate: found.certificate, level: found.level,
                    issued: found.issued))
        ]
    }
}
