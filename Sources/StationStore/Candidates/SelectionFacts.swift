package import Exam
package import GRDB

extension Staff {
    /// Whether `actor` answers for members of the public, and for nobody else on the roster.
    static func isForPublicOnly(_ actor: Actor, _ db: Database) throws -> Bool {
        guard let person = actor.person, let staff = try StaffFact.find(person, db) else { return false }
        let others: Set<Role> = [.chief, .deputy, .registrar, .academicAffairs]
        return staff.roles.contains(.continuingEducation) && staff.roles.isDisjoint(with: others)
    }
}

extension SelectionFacts {
    static func of(_ candidates: [Candidate.ID], for actor: Actor, _ db: Database) throws -> SelectionFacts {
        var applicants: [Candidate.ID: Applicant] = [:]
        for id in candidates.prefix(SelectCandidates.candidatesMax) {
            applicants[id] = try Applicant.find(id, db)
        }
        var quotas: [YearQuota: QuotaFact] = [:]
        for key in Set(applicants.values.map(\.quota)) { quotas[key] = try QuotaFact.find(key, db) }
        return try SelectionFacts(
            applicants: applicants, quotas: quotas,
            isForPublicOnly: Staff.isForPublicOnly(actor, db))
    }
}

extension QuotaFact {
    fileprivate static func find(_ key: YearQuota, _ db: Database) throws -> QuotaFact? {
        try db.row(
            """
            SELECT places, (
                SELECT count(*) FROM candidate
                WHERE certificate = quota.certificate AND major = quota.major AND kind = 'student'
                    AND NOT isWithdrawn AND isSelected AND institution = ''
                    AND substr(id, 1, 2) = \(AdmissionPrefix.year(key.year)))
            FROM quota
            WHERE certificate = \(key.certificate) AND major = \(key.major) AND year = \(key.year)
            """
        ).map { QuotaFact(places: $0[0], used: $0[1]) }
    }
}

extension Applicant {
    fileprivate static func find(_ id: Candidate.ID, _ db: Database) throws -> Applicant? {
        let row = try db.row(
            """
            SELECT kind, certificate, major, CAST(substr(id, 1, 2) AS INTEGER), isWithdrawn, isSelected,
                coalesce((SELECT state = 'passedOver' FROM selection WHERE candidate = candidate.id), FALSE),
                EXISTS (
                    SELECT 1 FROM candidate AS other
                    WHERE other.documentDigest = candidate.documentDigest
                        AND other.certificate <> candidate.certificate
                        AND NOT other.isWithdrawn AND other.isSelected)
                AND NOT EXISTS (
                    SELECT 1 FROM secondCertificate JOIN candidate AS other
                        ON other.id = secondCertificate.candidate
                    WHERE other.documentDigest = candidate.documentDigest
                        AND secondCertificate.certificate = candidate.certificate),
                EXISTS (
                    SELECT 1 FROM attendance
                    WHERE attendance.candidate = candidate.id AND state IN ('seated', 'conditional')),
                institution <> ''
            FROM candidate WHERE id = \(id)
            """)
        guard let row else { return nil }
        guard let kind = Candidate.Kind(rawValue: row[0]) else {
            preconditionFailure("candidate.kind is checked")
        }
        return Applicant(
            kind: kind, isFromElsewhere: row[9],
            quota: YearQuota(certificate: row[1], major: row[2], year: 2000 + (row[3] as Int)),
            isWithdrawn: row[4], isSelected: row[5], isPassedOver: row[6], hasOther: row[7],
            wasAdmitted: row[8])
    }
}

extension SelectCandidates: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SelectionFacts {
        try .of(candidates, for: actor, db)
    }
}

extension PassOverCandidates: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SelectionFacts {
        try .of(candidates, for: actor, db)
    }
}

extension RegisteredPerson {
    static func find(_ candidate: Candidate.ID, _ db: Database) throws -> RegisteredPerson? {
        let row = try db.row("SELECT certificate, kind, isWithdrawn FROM candidate WHERE id = \(candidate)")
        guard let row else { return nil }
        guard let kind = Candidate.Kind(rawValue: row[1]) else {
            preconditionFailure("candidate.kind is checked")
        }
        return RegisteredPerson(certificate: row[0], kind: kind, isWithdrawn: row[2])
    }
}

extension AllowSecondCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try db.value(Int.self, "SELECT 1 FROM certificate WHERE id = \(certificate)")
        let allowed = try db.value(
            Int.self,
            """
            SELECT 1 FROM secondCertificate
            WHERE candidate = \(candidate) AND certificate = \(certificate)
            """)
        return try Facts(
            person: .find(candidate, db), isCertificateKnown: known != nil, isAllowed: allowed != nil)
    }
}

extension ExemptionFacts {
    fileprivate static func find(
        _ candidate: Candidate.ID, _ part: Sitting.Part, _ db: Database
    ) throws -> ExemptionFacts {
        let exempt = try db.value(
            Int.self,
            "SELECT 1 FROM exemption WHERE candidate = \(candidate) AND part = \(part.rawValue)")
        let attended = try db.value(
            Int.self,
            """
            SELECT 1 FROM attendance JOIN sitting ON sitting.id = attendance.sitting
            WHERE attendance.candidate = \(candidate) AND sitting.part = \(part.rawValue)
                AND attendance.state IN ('seated', 'conditional', 'absent')
            """)
        let decided = try db.value(Int.self, "SELECT 1 FROM outcome WHERE candidate = \(candidate)")
        return try ExemptionFacts(
            person: .find(candidate, db), isExempt: exempt != nil, hasAttended: attended != nil,
            isDecided: decided != nil)
    }
}

extension ExemptPart: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> ExemptionFacts {
        try .find(candidate, part, db)
    }
}

extension RevokeExemption: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> ExemptionFacts {
        try .find(candidate, part, db)
    }
}

extension RecordAccessNeeds: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> RegisteredPerson? {
        try .find(candidate, db)
    }
}

extension RecordFeeExemption: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> RegisteredPerson? {
        try .find(candidate, db)
    }
}

extension RegisterCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let station = try StationRecord.find(db).flatMap { Int($0.number) }
        let people = RegistrationFacts(year: year, series: series, db)
        return try Facts(
            roster: ImportRoster.Facts(
                station: station, certificates: people.certificates(of: [entrant]), quotas: people.quotas(),
                known: people.known(among: [entrant]), isFileImported: false,
                nextSerial: people.nextSerial(station: station ?? 0)),
            isForPublicOnly: Staff.isForPublicOnly(actor, db))
    }
}
