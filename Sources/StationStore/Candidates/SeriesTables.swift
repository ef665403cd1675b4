import Exam
import GRDB

extension CertificateEvent {
    /// Applies what concerns a series and its money; everything else is applied where it is told apart.
    func projectSeries(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .seriesOpened(let year, let series, let firstDay, let leadDays):
            try db.run(
                """
                INSERT INTO series (year, number, firstDay, leadDays, isClosed, entry)
                VALUES (\(year), \(series), \(firstDay.text), \(leadDays), FALSE, \(entry))
                """)
        case .seriesMoved(let year, let series, let firstDay):
            try db.run(
                """
                UPDATE series SET firstDay = \(firstDay.text), entry = \(entry)
                WHERE year = \(year) AND number = \(series)
                """)
        case .seriesClosed(let year, let series):
            try db.run(
                """
                UPDATE series SET isClosed = TRUE, entry = \(entry) WHERE year = \(year) AND number = \(series)
                """)
        case .termsSet(let certificate, let year, let series, let contract, let day, let isCourseExam):
            try db.run(
                """
                INSERT INTO seriesCertificate
                    (certificate, year, series, contract, contractDay, isCourseExam, isConfirmed, entry)
                VALUES (\(certificate), \(year), \(series), \(contract), \(day.text), \(isCourseExam), FALSE,
                    \(entry))
                ON CONFLICT (certificate, year, series) DO UPDATE SET
                    contract = excluded.contract, contractDay = excluded.contractDay,
                    isCourseExam = excluded.isCourseExam, entry = excluded.entry
                """)
        case .feeSet(let certificate, let year, let series, let fee, let kind, let amount):
            try db.run(
                """
                INSERT INTO seriesFee (certificate, year, series, fee, kind, fen, entry)
                VALUES (\(certificate), \(year), \(series), \(fee.rawValue), \(kind.rawValue), \(amount.fen),
                    \(entry))
                ON CONFLICT (certificate, year, series, fee, kind) DO UPDATE SET
                    fen = excluded.fen, entry = excluded.entry
                """)
        case .costEntered(
            let certificate, let year, let series, let cost, let payer, let amount, let reference):
            try db.run(
                """
                INSERT INTO seriesCost (entry, certificate, year, series, cost, payer, fen, reference)
                VALUES (\(entry), \(certificate), \(year), \(series), \(cost.rawValue), \(payer.rawValue),
                    \(amount.fen), \(reference))
                """)
        case .fundSpent(let certificate, let year, let fund, let amount, let reference):
            try db.run(
                """
                INSERT INTO fundLine (entry, certificate, year, fund, fen, reference)
                VALUES (\(entry), \(certificate), \(year), \(fund.rawValue), \(amount.fen), \(reference))
                """)
        case .listSent(let certificate, let year, let series, let recipient, let day, let count):
            try db.run(
                """
                INSERT INTO seriesList (entry, certificate, year, series, recipient, day, candidateCount)
                VALUES (\(entry), \(certificate), \(year), \(series), \(recipient.rawValue), \(day.text),
                    \(count))
                """)
        case .confirmed(let certificate, let year, let series):
            try db.run(
                """
                UPDATE seriesCertificate SET isConfirmed = TRUE, entry = \(entry)
                WHERE certificate = \(certificate) AND year = \(year) AND series = \(series)
                """)
        case .allowed, .vettingRecorded, .conditionsStated, .approved, .suspended, .resumed, .exited,
            .ownerNamed, .mainNamed, .majorAdmitted, .courseMapped, .capSet, .majorPlanned, .weekReported,
            .weekFiled, .certificatesArrived, .certificateHandedOut, .inspectionDrawn:
            preconditionFailure("applied in CertificateTables")
        }
    }
}
