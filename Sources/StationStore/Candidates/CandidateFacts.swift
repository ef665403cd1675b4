package import Exam
package import GRDB

extension CertificateFact {
    static func find(_ certificate: Certificate.ID, _ db: Database) throws -> CertificateFact? {
        let row = try db.row(
            """
            SELECT title, level, organisation, majors, isOpen FROM certificate WHERE id = \(certificate)
            """)
        return try row.map { CertificateFact(row: $0, admitted: try AdmittedMajors.of(certificate, db)) }
    }

    /// From title, level, organisation, majors and openness, in this order.
    init(row: Row, admitted: [String] = []) {
        guard let level = Certificate.Level(rawValue: row[1]) else {
            preconditionFailure("certificate.level is one of the events' words")
        }
        let majors: String = row[3]
        self.init(
            title: row[0], level: level, organisation: row[2],
            majors: majors.split(separator: ";").map(String.init), isOpen: row[4],
            admitted: admitted)
    }
}

extension ListCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(listed: .find(certificate, db))
    }
}

extension SetQuota: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let places = try db.value(
            Int.self,
            """
            SELECT places FROM quota
            WHERE certificate = \(certificate) AND major = \(major) AND year = \(year)
            """)
        let used = try db.value(
            Int.self,
            """
            SELECT count(*) FROM candidate
            WHERE certificate = \(certificate) AND major = \(major) AND kind = 'student' AND NOT isWithdrawn
                AND isSelected AND institution = '' AND substr(id, 1, 2) = \(AdmissionPrefix.year(year))
            """)
        let staged = try db.value(
            Int.self,
            """
            SELECT count(*) FROM stagedCandidate
            WHERE certificate = \(certificate) AND major = \(major) AND kind = 'student' AND isSelected
                AND institution = '' AND substr(id, 1, 2) = \(AdmissionPrefix.year(year))
            """)
        let planned = try db.value(
            Int.self, "SELECT places FROM majorPlan WHERE major = \(major) AND year = \(year)")
        let elsewhere = try db.value(
            Int.self,
            """
            SELECT coalesce(sum(places), 0) FROM quota
            WHERE major = \(major) AND year = \(year) AND certificate <> \(certificate)
            """)
        return try Facts(
            certificate: .find(certificate, db), places: places, used: (used ?? 0) + (staged ?? 0),
            planned: planned,
            elsewhere: elsewhere ?? 0)
    }
}

extension ImportRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts { try facts(besides: [], db) }

    /// The facts as if `leaving` were not on the roster; their places still count.
    func facts(besides leaving: Set<Candidate.ID>, _ db: Database) throws -> Facts {
        let station = try StationRecord.find(db).flatMap { Int($0.number) }
        let file = try db.value(Int.self, "SELECT 1 FROM rosterImport WHERE fileDigest = \(fileDigest)")
        let people = RegistrationFacts(year: year, series: series, db)
        return try Facts(
            station: station, certificates: people.certificates(of: entrants),
            quotas: people.quotas(), known: people.known(among: entrants, besides: leaving),
            isFileImported: file != nil, nextSerial: people.nextSerial(station: station ?? 0))
    }
}

extension CorrectRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let changing = Set(changed.map(\.candidate) + withdrawn)
        let newcomers = ImportRoster(
            year: year, series: series, fileDigest: fileDigest, entrants: added + changed.map(\.entrant))
        var people: [Candidate.ID: Person] = [:]
        for candidate in changing {
            let row = try db.row(
                """
                SELECT certificate, major, kind, isWithdrawn, isSelected, institution <> '' FROM candidate
                WHERE id = \(candidate)
                """)
            guard let row, let kind = Candidate.Kind(rawValue: row[2]) else { continue }
            let admitted = try db.value(
                Int.self,
                """
                SELECT 1 FROM attendance WHERE candidate = \(candidate) AND state IN ('seated', 'conditional')
                """)
            people[candidate] = Person(
                place: QuotaKey(certificate: row[0], major: row[1]), kind: kind, isWithdrawn: row[3],
                wasAdmitted: admitted != nil, isSelected: row[4], isFromElsewhere: row[5])
        }
        return try Facts(roster: newcomers.facts(besides: changing, db), people: people)
    }
}

extension FilePhotos: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try photos.filter { photo in
            try db.value(
                Int.self, "SELECT 1 FROM candidate WHERE id = \(photo.candidate) AND name IS NOT NULL") != nil
        }
        return Facts(people: Set(known.map(\.candidate)))
    }
}

extension ShowParticulars: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let row = try db.row("SELECT name IS NULL FROM candidate WHERE id = \(candidate)")
        return Facts(isKnown: row != nil, isErased: row?[0] ?? false)
    }
}

extension WithdrawCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let isWithdrawn = try db.value(Bool.self, "SELECT isWithdrawn FROM candidate WHERE id = \(candidate)")
        let admitted = try db.value(
            Int.self,
            """
            SELECT 1 FROM attendance WHERE candidate = \(candidate) AND state IN ('seated', 'conditional')
            """)
        return Facts(isWithdrawn: isWithdrawn, wasAdmitted: admitted != nil)
    }
}
