package import Exam
package import GRDB

/// What has become of one candidate, beside seats: for the candidate's own page.
package enum CandidateStory {
    package struct IncidentLine: Sendable, Equatable {
        package let id: Incident.ID
        package let code: String
        package let state: String
        package let at: Moment
    }

    package struct OutcomeLine: Sendable, Equatable {
        package let outcome: String
        /// Tenths of a mark; nil where the part has none.
        package let theoryTenths: Int?
        package let practicalTenths: Int?
        package let at: Moment
    }

    /// Incidents that name the candidate, the newest first.
    package static func incidents(of candidate: Candidate.ID, _ db: Database) throws -> [IncidentLine] {
        try db.rows(
            "SELECT id, code, state, at FROM incident WHERE candidate = \(candidate) ORDER BY at DESC, id"
        ).map { IncidentLine(id: $0[0], code: $0[1], state: $0[2], at: $0[3]) }
    }

    /// The outcome that stands; nil before it is decided.
    package static func outcome(of candidate: Candidate.ID, _ db: Database) throws -> OutcomeLine? {
        try db.row(
            "SELECT outcome, theoryTenths, practicalTenths, at FROM outcome WHERE candidate = \(candidate)"
        ).map { OutcomeLine(outcome: $0[0], theoryTenths: $0[1], practicalTenths: $0[2], at: $0[3]) }
    }

    /// The classes that stand on the roster, for a filter.
    package static func groups(_ db: Database) throws -> [String] {
        try db.rows("SELECT DISTINCT class FROM candidate ORDER BY class").map { $0[0] }
    }
}
