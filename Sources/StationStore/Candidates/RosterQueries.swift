import Exam
import Foundation
import GRDB
import Journal
import Vault

/// Who stands on the roster of one year and series, found by document.
struct RosterQueries {
    /// One registration in force.
    struct Known: Equatable {
        let candidate: Candidate.ID
        let major: String
        let group: String
        let kind: Candidate.Kind
        let institution: String
    }

    private let prefix: String
    private let db: Database

    init(year: Int, series: Int, _ db: Database) {
        prefix = AdmissionPrefix.series(year: year, series: series)
        self.db = db
    }

    func find(_ documentDigest: String, _ certificate: Certificate.ID) throws -> Known? {
        guard let bytes = Digest32(hex: documentDigest)?.bytes else { return nil }
        let row = try db.row(
            """
            SELECT id, major, class, kind, institution FROM candidate
            WHERE documentDigest = \(Data(bytes)) AND NOT isWithdrawn AND substr(id, 1, 5) = \(prefix)
                AND certificate = \(certificate)
            """)
        return row.map { row in
            guard let kind = Candidate.Kind(rawValue: row[3]) else {
                preconditionFailure("candidate.kind is checked")
            }
            return Known(
                candidate: row[0], major: row[1], group: row[2], kind: kind,
                institution: row[4])
        }
    }

    /// The record in force; nil when it is erased.
    func person(_ candidate: Candidate.ID, _ sealer: ParticularSealer) throws -> CandidateParticulars? {
        try ParticularRecord.registration(of: candidate, sealer, db)
    }

    /// Everybody who came with a file that one of `candidates` came with and is still there, by number.
    func companions(of candidates: Set<Candidate.ID>) throws -> [Candidate.ID] {
        let ranges = try db.rows(
            "SELECT first, last FROM rosterImport WHERE first <> '' AND substr(first, 1, 5) = \(prefix)")
        var found: Set<Candidate.ID> = []
        for range in ranges {
            let (first, last): (Candidate.ID, Candidate.ID) = (range[0], range[1])
            guard candidates.contains(where: { first <= $0 && $0 <= last }) else { continue }
            let rows = try db.rows(
                "SELECT id FROM candidate WHERE id BETWEEN \(first) AND \(last) AND NOT isWithdrawn")
            found.formUnion(rows.map { $0[0] })
        }
        return found.sorted()
    }
}

extension ParticularRecord {
    /// What a candidate's latest registration says of the person; nil when it is erased.
    static func registration(
        of candidate: Candidate.ID, _ sealer: ParticularSealer, _ db: Database
    ) throws -> CandidateParticulars? {
        let entries = try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position IN (
                SELECT entry FROM entrySubject
                WHERE kind = \(Subject.candidate(candidate).kind) AND subject = \(candidate.rawValue))
            ORDER BY position DESC
            """
        ).map(JournalEntry.init(row:))
        for entry in entries where entry.header.area == CandidateEvent.area {
            guard
                case .candidates(.registered(_, _, _, _, _, _, let digest)) = try entry.event(EntryDecoder())
            else { continue }
            guard let plain = try open(digest, sealer, db) else { return nil }
            return try JSONDecoder().decode(CandidateParticulars.self, from: Data(plain))
        }
        return nil
    }
}
