package import Exam
package import GRDB

extension SeriesFact {
    package static func find(year: Int, series: Int, _ db: Database) throws -> SeriesFact? {
        let row = try db.row(
            """
            SELECT firstDay, leadDays, isClosed, EXISTS (
                SELECT 1 FROM seriesCertificate
                WHERE year = series.year AND series = series.number AND isConfirmed)
            FROM series WHERE year = \(year) AND number = \(series)
            """)
        return row.map {
            SeriesFact(
                firstDay: CivilDate(stored: $0[0]), leadDays: $0[1], isClosed: $0[2], hasConfirmed: $0[3])
        }
    }
}

extension CivilDate {
    /// A day as a table holds it.
    init(stored text: String) {
        guard let day = CivilDate(text: text) else { preconditionFailure("days in tables come from events") }
        self = day
    }
}

extension SeriesStanding {
    package static func find(
        _ certificate: Certificate.ID, year: Int, series: Int, _ db: Database
    ) throws -> SeriesStanding {
        let terms = try db.row(
            """
            SELECT contract, contractDay, isCourseExam, isConfirmed FROM seriesCertificate
            WHERE certificate = \(certificate) AND year = \(year) AND series = \(series)
            """)
        let cost = try db.value(
            Int.self,
            """
            SELECT coalesce(sum(fen), 0) FROM seriesCost
            WHERE certificate = \(certificate) AND year = \(year) AND series = \(series)
            """)
        let count = try db.value(
            Int.self,
            """
            SELECT count(*) FROM candidate WHERE certificate = \(certificate) AND NOT isWithdrawn
                AND isSelected AND substr(id, 1, 5) = \(AdmissionPrefix.series(year: year, series: series))
            """)
        return try SeriesStanding(
            certificate: .find(certificate, db), series: .find(year: year, series: series, db),
            terms: terms.map {
                SeriesTerms(contract: $0[0], day: CivilDate(stored: $0[1]), isCourseExam: $0[2])
            },
            fees: fees(certificate, year, series, db), cost: Money(fen: cost ?? 0),
            sent: sent(certificate, year, series, db), candidateCount: count ?? 0,
            isConfirmed: terms?[3] ?? false)
    }

    private static func fees(
        _ certificate: Certificate.ID, _ year: Int, _ series: Int, _ db: Database
    ) throws -> [Candidate.Kind: Money] {
        try db.rows(
            """
            SELECT kind, fen FROM seriesFee
            WHERE certificate = \(certificate) AND year = \(year) AND series = \(series)
                AND fee = 'assessment'
            """
        ).reduce(into: [:]) { fees, row in
            guard let kind = Candidate.Kind(rawValue: row[0]) else {
                preconditionFailure("seriesFee.kind is checked")
            }
            fees[kind] = Money(fen: row[1])
        }
    }

    /// The day on which each recipient had the list first.
    private static func sent(
        _ certificate: Certificate.ID, _ year: Int, _ series: Int, _ db: Database
    ) throws -> [ListRecipient: CivilDate] {
        try db.rows(
            """
            SELECT recipient, min(day) FROM seriesList
            WHERE certificate = \(certificate) AND year = \(year) AND series = \(series)
            GROUP BY recipient
            """
        ).reduce(into: [:]) { sent, row in
            guard let recipient = ListRecipient(rawValue: row[0]) else {
                preconditionFailure("seriesList.recipient is checked")
            }
            sent[recipient] = CivilDate(stored: row[1])
        }
    }
}

extension OpenSeries: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesFact? {
        try .find(year: year, series: series, db)
    }
}

extension CloseSeries: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesFact? {
        try .find(year: year, series: series, db)
    }
}

extension SetTerms: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesStanding {
        try .find(certificate, year: year, series: series, db)
    }
}

extension SetFee: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesStanding {
        try .find(certificate, year: year, series: series, db)
    }
}

extension EnterCost: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesStanding {
        try .find(certificate, year: year, series: series, db)
    }
}

extension RecordListSent: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesStanding {
        try .find(certificate, year: year, series: series, db)
    }
}

extension ConfirmSeries: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SeriesStanding {
        try .find(certificate, year: year, series: series, db)
    }
}

extension SittingCertificate {
    /// What planning asks of every certificate.
    static func all(_ db: Database) throws -> [Certificate.ID: SittingCertificate] {
        let offset = try StationRecord.find(db)?.utcOffsetMinutes ?? 0
        let confirmed = try db.rows(
            """
            SELECT seriesCertificate.certificate, series.firstDay
            FROM seriesCertificate JOIN series
                ON series.year = seriesCertificate.year AND series.number = seriesCertificate.series
            WHERE seriesCertificate.isConfirmed AND NOT series.isClosed
            ORDER BY seriesCertificate.certificate, series.firstDay
            """
        ).reduce(into: [Certificate.ID: [Moment]]()) { found, row in
            found[row[0], default: []].append(
                CivilDate(stored: row[1]).moment(minutes: 0, utcOffsetMinutes: offset))
        }
        return try db.rows(
            """
            SELECT certificate.id,
                coalesce(
                    status = 'approved' AND instr(' ' || levels || ' ', ' ' || certificate.level || ' ') > 0,
                    FALSE),
                owner IS NOT NULL
            FROM certificate LEFT JOIN certificateStanding ON certificateStanding.certificate = certificate.id
            """
        ).reduce(into: [:]) { found, row in
            found[row[0]] = SittingCertificate(
                isApproved: row[1], hasOwner: row[2], confirmedFrom: confirmed[row[0], default: []])
        }
    }
}
