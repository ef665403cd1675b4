package import Exam
package import GRDB

/// What pages and rules read of certificates that are handed out.
package enum HandOutQueries {
    /// One certificate in one series.
    package struct Counts: Equatable, Sendable {
        /// Outcomes that central accepted as passed.
        package let passed: Int
        package let arrived: Int
        package let handedOut: Int
        /// On which certificates first came.
        package let firstDay: String?
    }

    /// Whoever passed, as central accepted it.
    package struct Row: Equatable, Sendable {
        package let candidate: Candidate.ID
        /// Nil once erased.
        package let name: String?
        /// Nil while it was not handed out.
        package let number: String?
        package let day: CivilDate?
    }

    package struct SeriesRow: Equatable, Sendable {
        package let year: Int
        package let series: Int
        package let counts: Counts
        package let rows: [Row]

        /// Whether somebody's certificate came more than ``HandOutCertificate/daysMax`` days ago and lies here still.
        package func isOverdue(on today: CivilDate) -> Bool {
            guard counts.handedOut < counts.arrived,
                let first = counts.firstDay.flatMap(CivilDate.init(text:))
            else { return false }
            return today.dayNumber - first.dayNumber > HandOutCertificate.daysMax
        }
    }

    /// The outcome of a candidate in a batch that central accepted; nil before that.
    static func accepted(_ candidate: Candidate.ID, _ db: Database) throws -> Outcome? {
        try db.value(
            String.self,
            """
            SELECT outcome FROM outcome WHERE candidate = \(candidate) AND EXISTS (
                SELECT 1 FROM batch
                WHERE batch.state = 'accepted' AND outcome.entry BETWEEN batch.first AND batch.last)
            """
        ).flatMap(Outcome.init(rawValue:))
    }

    static func counts(
        of certificate: Certificate.ID, year: Int, series: Int, _ db: Database
    ) throws -> Counts {
        let prefix = AdmissionPrefix.series(year: year, series: series)
        let row = try db.row(
            """
            SELECT
                (SELECT count(*) FROM outcome
                    WHERE certificate = \(certificate) AND outcome = 'pass'
                        AND substr(candidate, 1, 5) = \(prefix) AND EXISTS (
                            SELECT 1 FROM batch WHERE batch.state = 'accepted'
                                AND outcome.entry BETWEEN batch.first AND batch.last)),
                coalesce(sum(count), 0), min(day),
                (SELECT count(*) FROM certificateHandOut
                    WHERE certificate = \(certificate) AND substr(candidate, 1, 5) = \(prefix))
            FROM certificateArrival
            WHERE certificate = \(certificate) AND year = \(year) AND series = \(series)
            """)
        guard let row else { return Counts(passed: 0, arrived: 0, handedOut: 0, firstDay: nil) }
        return Counts(passed: row[0], arrived: row[1], handedOut: row[3], firstDay: row[2])
    }

    /// Every series of a certificate in which somebody passed, the newest first.
    package static func register(of certificate: Certificate.ID, _ db: Database) throws -> [SeriesRow] {
        let rows = try db.rows(
            """
            SELECT outcome.candidate, candidate.name, handed.number, handed.day
            FROM outcome JOIN candidate ON candidate.id = outcome.candidate
                LEFT JOIN certificateHandOut AS handed ON handed.candidate = candidate.id
            WHERE outcome.certificate = \(certificate) AND outcome.outcome = 'pass' AND EXISTS (
                SELECT 1 FROM batch
                WHERE batch.state = 'accepted' AND outcome.entry BETWEEN batch.first AND batch.last)
            ORDER BY outcome.candidate
            """
        ).map {
            Row(
                candidate: $0[0], name: $0[1], number: $0[2],
                day: ($0[3] as String?).flatMap(CivilDate.init(text:)))
        }
        let bySeries = Dictionary(grouping: rows) { String($0.candidate.rawValue.prefix(5)) }
        return try bySeries.keys.sorted(by: >).compactMap { prefix in
            guard let year = Int(prefix.prefix(2)), let series = Int(prefix.dropFirst(2)) else { return nil }
            return SeriesRow(
                year: 2000 + year, series: series,
                counts: try counts(of: certificate, year: 2000 + year, series: series, db),
                rows: bySeries[prefix, default: []])
        }
    }
}
