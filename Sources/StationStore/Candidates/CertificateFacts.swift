package import Exam
package import GRDB

/// Majors that an open list does not name and academic affairs let in.
enum AdmittedMajors {
    static func of(_ certificate: Certificate.ID, _ db: Database) throws -> [String] {
        try db.rows("SELECT major FROM admittedMajor WHERE certificate = \(certificate) ORDER BY major")
            .map { $0[0] }
    }
}

extension CertificateStanding {
    package static func find(_ certificate: Certificate.ID, _ db: Database) throws -> CertificateStanding? {
        guard let listed = try CertificateFact.find(certificate, db) else { return nil }
        let row = try db.row(
            """
            SELECT status, levels, approval, owner, capFen FROM certificateStanding
            WHERE certificate = \(certificate)
            """)
        let steps = try db.rows("SELECT step FROM certificateVetting WHERE certificate = \(certificate)")
            .compactMap { VettingStep(rawValue: $0[0]) }
        let allowed = try db.value(
            Int.self,
            "SELECT 1 FROM allowedTitle WHERE title = \(listed.title) AND level = \(listed.level.rawValue)")
        return try CertificateStanding(
            listed: listed, status: row.map { Self.status($0[0]) } ?? .vetting, steps: Set(steps),
            levels: row.map { Self.levels($0[1]) } ?? [], approval: row?[2],
            owner: (row?[3] as String?).map(Staff.ID.init(rawValue:)),
            cap: (row?[4] as Int?).map(Money.init(fen:)), isAllowed: allowed != nil,
            conditions: MajorConditions.all(of: certificate, db),
            utcOffsetMinutes: StationRecord.find(db)?.utcOffsetMinutes ?? 0)
    }

    static func status(_ word: String) -> CertificateStatus {
        guard let status = CertificateStatus(rawValue: word) else {
            preconditionFailure("certificateStanding.status is checked")
        }
        return status
    }

    private static func levels(_ words: String) -> [Certificate.Level] {
        words.split(separator: " ").compactMap { Certificate.Level(rawValue: String($0)) }
    }
}

extension MajorConditions {
    fileprivate static func all(of certificate: Certificate.ID, _ db: Database) throws -> [MajorConditions] {
        try db.rows(
            """
            SELECT major, years, classes, students, teachersShare, expertsShare FROM certificateCondition
            WHERE certificate = \(certificate) ORDER BY major
            """
        ).map {
            MajorConditions(
                major: $0[0], years: $0[1], classes: $0[2], students: $0[3], teachersShare: $0[4],
                expertsShare: $0[5])
        }
    }
}

extension AllowTitle: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        Facts(
            organisation: try db.value(
                String.self,
                "SELECT organisation FROM allowedTitle WHERE title = \(title) AND level = \(level.rawValue)"))
    }
}

extension RecordVetting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension StateConditions: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension ApproveCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension SuspendCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension ResumeCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension ExitCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension NameOwner: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(
            standing: .find(certificate, db),
            isActive: db.value(Bool.self, "SELECT isActive FROM staff WHERE id = \(staff)"))
    }
}

extension NameMainCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let main = try db.value(
            String.self, "SELECT certificate FROM mainCertificate WHERE major = \(major)")
        return try Facts(
            standing: .find(certificate, db), main: main.map(Certificate.ID.init(rawValue:)))
    }
}

extension AdmitMajor: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension MapCourse: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try db.value(Int.self, "SELECT 1 FROM certificate WHERE id = \(certificate)")
        let credit = try db.value(
            Int.self,
            """
            SELECT creditTenths FROM certificateCourse
            WHERE certificate = \(certificate) AND course = \(course)
            """)
        return Facts(isKnown: known != nil, creditTenths: credit)
    }
}

extension SetCap: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension SpendFund: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> CertificateStanding? {
        try .find(certificate, db)
    }
}

extension PlanMajor: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let row = try db.row(
            "SELECT students, places FROM majorPlan WHERE major = \(major) AND year = \(year)")
        let quotas = try db.value(
            Int.self,
            "SELECT coalesce(sum(places), 0) FROM quota WHERE major = \(major) AND year = \(year)")
        return Facts(students: row?[0], places: row?[1], quotas: quotas ?? 0)
    }
}
