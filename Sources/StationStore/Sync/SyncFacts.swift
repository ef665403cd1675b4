package import Exam
package import GRDB

extension EnrolCentral: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let row = try db.row("SELECT title, verifierKey, fingerprint FROM central")
        return Facts(enrolled: row.map { [$0[0], $0[1], $0[2]] } ?? [])
    }
}

extension ApproveBatch: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let head = try db.value(Int64.self, "SELECT max(position) FROM journalEntry") ?? 0
        // A refused batch gave its range back: what follows the last one that central has, or will get.
        let kept =
            try db.value(
                Int64.self, "SELECT max(last) FROM batch WHERE state IN ('released', 'accepted')") ?? 0
        let outcomes = try db.value(Int.self, "SELECT count(*) FROM outcome WHERE entry > \(kept)") ?? 0
        let refused = try db.value(
            ResultBatch.ID.self,
            """
            SELECT id FROM batch WHERE state = 'rejected' AND id NOT IN (
                SELECT supersedes FROM batch WHERE supersedes IS NOT NULL)
            ORDER BY id DESC LIMIT 1
            """)
        let waiting = try db.value(Int.self, "SELECT count(*) FROM batch WHERE state = 'approved'") ?? 0
        let count = try db.value(Int.self, "SELECT count(*) FROM batch") ?? 0
        return try Facts(
            known: BatchFact.find(batch, db), nextFirst: kept + 1, head: head, outcomeCount: outcomes,
            refused: refused, isAnotherWaiting: waiting > 0, nextNumber: count + 1)
    }
}

extension RecordReceipt: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        Facts(state: try BatchState.find(batch, db))
    }
}

extension RecordRejection: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        Facts(state: try BatchState.find(batch, db))
    }
}

extension BatchState {
    static func find(_ batch: ResultBatch.ID, _ db: Database) throws -> BatchState? {
        try db.value(String.self, "SELECT state FROM batch WHERE id = \(batch)").flatMap(BatchState.init)
    }
}

extension BatchFact {
    static func find(_ batch: ResultBatch.ID, _ db: Database) throws -> BatchFact? {
        guard let row = try db.row("SELECT first, last, state FROM batch WHERE id = \(batch)") else {
            return nil
        }
        let approvals = try db.rows("SELECT staff FROM batchApproval WHERE batch = \(batch) ORDER BY staff")
        return BatchFact(
            first: row[0], last: row[1], approvals: approvals.map { $0[0] },
            isWaiting: (row[2] as String) == BatchState.approved.rawValue)
    }
}
