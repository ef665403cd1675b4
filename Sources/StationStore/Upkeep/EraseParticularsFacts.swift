package import Exam
import Foundation
package import GRDB
import Journal

extension EraseParticulars: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let entries = try entries(db)
        let digests = try entries.flatMap { try $0.event(EntryDecoder()).areaEvent.particulars }
        return try Facts(
            isKnown: !entries.isEmpty, digests: digests.filter { try exists($0, db) },
            hasOpenIncident: hasOpenIncident(db), isInUse: isInUse(db))
    }

    /// The subject's own entries. Those of other areas may name records of other people.
    private func entries(_ db: Database) throws -> [JournalEntry] {
        let (kind, id, area) =
            switch subject {
            case .candidate(let id): (Subject.candidate(id).kind, id.rawValue, CandidateEvent.area)
            case .staff(let id): (Subject.staff(id).kind, id.rawValue, StaffEvent.area)
            case .incident(let id): (Subject.incident(id).kind, id.rawValue, IncidentEvent.area)
            }
        return try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position IN (SELECT entry FROM entrySubject WHERE kind = \(kind) AND subject = \(id))
            ORDER BY position
            """
        ).map(JournalEntry.init(row:)).filter { $0.header.area == area }
    }

    private func exists(_ digest: ParticularDigest, _ db: Database) throws -> Bool {
        guard let bytes = Digest32(hex: digest.rawValue)?.bytes else { return false }
        return try db.value(Int.self, "SELECT 1 FROM journalParticular WHERE digest = \(Data(bytes))") != nil
    }

    private func hasOpenIncident(_ db: Database) throws -> Bool {
        switch subject {
        case .candidate(let id):
            try db.value(
                Int.self, "SELECT 1 FROM incident WHERE candidate = \(id) AND state <> 'closed' LIMIT 1")
                != nil
        case .staff(let id):
            try db.value(
                Int.self,
                """
                SELECT 1 FROM incident
                WHERE (reportedBy = \(id) OR countersignedBy = \(id)) AND state <> 'closed' LIMIT 1
                """) != nil
        case .incident(let id):
            try db.value(Int.self, "SELECT 1 FROM incident WHERE id = \(id) AND state <> 'closed'") != nil
        }
    }

    private func isInUse(_ db: Database) throws -> Bool {
        switch subject {
        case .candidate(let id):
            try db.value(
                Int.self,
                """
                SELECT 1 FROM candidate WHERE id = \(id) AND NOT isWithdrawn AND (
                    NOT EXISTS (SELECT 1 FROM seat WHERE candidate = \(id))
                    OR EXISTS (
                        SELECT 1 FROM seat JOIN sitting ON sitting.id = seat.sitting
                        WHERE seat.candidate = \(id) AND sitting.state <> 'signed'))
                """) != nil
        case .staff(let id):
            try db.value(Int.self, "SELECT 1 FROM staff WHERE id = \(id) AND isActive") != nil
        case .incident: false
        }
    }
}
