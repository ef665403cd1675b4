package import Exam
package import GRDB

/// Reads for the pages about marks and outcomes.
package enum ResultQueries {
    /// How far the marks of a certificate have come, and what still stands in the way of deciding.
    package static func readiness(of certificate: Certificate.ID, _ db: Database) throws -> ResultReadiness {
        let candidates = try CandidateResult.all(of: certificate, db)
        var readiness = ResultReadiness(candidates: candidates.count)
        for candidate in candidates {
            readiness.count(candidate.theory.result(isAllVoid: candidate.isAllVoid), of: candidate.theory)
            readiness.count(
                candidate.practical.result(isAllVoid: candidate.isAllVoid), of: candidate.practical)
            if candidate.decided != nil { readiness.decided += 1 }
        }
        readiness.mismatched =
            try db.value(
                Int.self,
                """
                SELECT count(*) FROM mark JOIN candidate ON candidate.id = mark.candidate
                WHERE candidate.certificate = \(certificate) AND mark.state = 'mismatched'
                """) ?? 0
        return readiness
    }

    /// Outcomes of a certificate counted, with the pass rate's alarm.
    package static func passRate(of certificate: Certificate.ID, _ db: Database) throws -> PassRate {
        let row = try db.row(
            """
            SELECT count(*), coalesce(sum(outcome = 'pass'), 0), coalesce(sum(outcome = 'failAbsent'), 0),
                coalesce(sum(outcome = 'withheld'), 0)
            FROM outcome WHERE certificate = \(certificate)
            """)
        return PassRate(
            passed: row?[1] ?? 0, registered: row?[0] ?? 0, absent: row?[2] ?? 0, withheld: row?[3] ?? 0)
    }
}

/// What is in and what is missing before the outcomes of a certificate can be decided.
package struct ResultReadiness: Equatable, Sendable {
    package let candidates: Int
    /// Parts with a confirmed mark.
    package fileprivate(set) var scored = 0
    package fileprivate(set) var absent = 0
    package fileprivate(set) var withheld = 0
    package fileprivate(set) var void = 0
    /// Parts of candidates who were present and have no confirmed mark.
    package fileprivate(set) var unmarked = 0
    /// Parts of which nobody has said whether the candidate was there.
    package fileprivate(set) var unseen = 0
    /// Marks whose two entries differ; they are among the unmarked.
    package fileprivate(set) var mismatched = 0
    /// Candidates whose outcome was decided before.
    package fileprivate(set) var decided = 0

    fileprivate init(candidates: Int) {
        self.candidates = candidates
    }

    /// How many parts refuse a decision: the number that goes with `results.pending`.
    package var pending: Int { unmarked + unseen }

    fileprivate mutating func count(_ result: PartResult, of part: PartRecord) {
        switch result {
        case .scored: scored += 1
        case .absent: absent += 1
        case .withheld: withheld += 1
        case .voidSubject, .voidAll: void += 1
        case .exempt: break
        case .pending:
            if part.presence == .present { unmarked += 1 } else { unseen += 1 }
        }
    }
}
