package import Exam
package import GRDB

/// Reads the outcomes that were decided.
package enum OutcomeQueries {
    package struct OutcomeRow: Sendable, Equatable {
        package let candidate: Candidate.ID
        package let certificate: Certificate.ID
        package let outcome: Outcome
        package let theory: PartStatus
        package let theoryMark: Mark?
        package let practical: PartStatus
        package let practicalMark: Mark?
        package let at: Moment
        package let entry: JournalEntry.Position
    }

    /// The outcomes of a certificate, or of all, by admission number; searches that number.
    package static func list(
        of certificate: Certificate.ID?, _ request: ListRequest, _ db: Database
    ) throws -> Listed<OutcomeRow> {
        let condition: Query = """
            (\(certificate) IS NULL OR certificate = \(certificate))
                AND candidate LIKE \(request.pattern) ESCAPE '!'
            """
        let total = try db.value(Int.self, "SELECT count(*) FROM outcome WHERE \(condition)") ?? 0
        let rows = try db.rows(
            """
            SELECT candidate, certificate, outcome, theory, theoryTenths, practical, practicalTenths, at, entry
            FROM outcome WHERE \(condition) ORDER BY candidate
            LIMIT \(ListRequest.pageSize) OFFSET \(request.offset(of: total))
            """
        ).map(OutcomeRow.init(row:))
        return Listed(rows: rows, total: total, request: request)
    }
}

extension OutcomeQueries.OutcomeRow {
    fileprivate init(row: Row) {
        guard let outcome = Outcome(rawValue: row[2]), let theory = PartStatus(rawValue: row[3]),
            let practical = PartStatus(rawValue: row[5])
        else { preconditionFailure("an outcome's words come from its event") }
        self.init(
            candidate: row[0], certificate: row[1], outcome: outcome, theory: theory,
            theoryMark: (row[4] as Int?).flatMap(Mark.init(tenths:)), practical: practical,
            practicalMark: (row[6] as Int?).flatMap(Mark.init(tenths:)), at: row[7], entry: row[8])
    }
}
