package import Exam
package import GRDB

extension WeeklyStanding {
    package static func find(_ certificate: Certificate.ID, _ db: Database) throws -> WeeklyStanding {
        let approved = try db.value(
            String.self, "SELECT approvedDay FROM certificateStanding WHERE certificate = \(certificate)")
        let weeks = try db.rows(
            "SELECT week, reference, receipt FROM certificateWeek WHERE certificate = \(certificate)"
        ).reduce(into: [CivilDate: Week]()) { weeks, row in
            guard let week = CivilDate(text: row[0]) else { return }
            weeks[week] = Week(reference: row[1], receipt: row[2])
        }
        return try WeeklyStanding(
            certificate: .find(certificate, db), approved: approved.flatMap(CivilDate.init(text:)),
            weeks: weeks)
    }
}

extension ReportWeek: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> WeeklyStanding {
        try .find(certificate, db)
    }
}

extension FileWeek: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> WeeklyStanding {
        try .find(certificate, db)
    }
}

extension RecordArrival: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let hasSeries = try db.value(
            Int.self, "SELECT 1 FROM series WHERE year = \(year) AND number = \(series)")
        let register = try HandOutQueries.counts(of: certificate, year: year, series: series, db)
        return try Facts(
            certificate: .find(certificate, db), hasSeries: hasSeries != nil,
            awaited: register.passed - register.arrived)
    }
}

extension HandOutCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let offset = try StationRecord.find(db)?.utcOffsetMinutes ?? 0
        let known = try db.value(
            Certificate.ID.self, "SELECT certificate FROM candidate WHERE id = \(candidate)")
        let digits = candidate.rawValue
        guard let known, let year = Int(digits.prefix(2)), let series = Int(digits.dropFirst(2).prefix(3))
        else {
            return Facts(
                certificate: nil, accepted: nil, arrived: nil, arrivedCount: 0, handedOutCount: 0,
                handedOut: nil, isNumberTaken: false, utcOffsetMinutes: offset)
        }
        let counts = try HandOutQueries.counts(
            of: known, year: 2000 + year, series: series, db)
        let own = try db.value(
            String.self, "SELECT number FROM certificateHandOut WHERE candidate = \(candidate)")
        let other = try db.value(
            Int.self,
            """
            SELECT 1 FROM certificateHandOut
            WHERE certificate = \(known) AND number = \(number) AND candidate <> \(candidate)
            """)
        return Facts(
            certificate: known, accepted: try HandOutQueries.accepted(candidate, db),
            arrived: counts.firstDay.flatMap(CivilDate.init(text:)), arrivedCount: counts.arrived,
            handedOutCount: counts.handedOut, handedOut: own, isNumberTaken: other != nil,
            utcOffsetMinutes: offset)
    }
}
