package import Exam
package import GRDB

/// What pages and central read about batches.
package enum SyncQueries {
    package struct Batch: Sendable, Equatable {
        package let id: ResultBatch.ID
        package let first: JournalPosition
        package let last: JournalPosition
        package let state: BatchState
        package let approvals: [Staff.ID]
        package let supersedes: ResultBatch.ID?
        /// Central's signed receipt, once it took the batch.
        package let receipt: String?
        package let reasons: [String]
        /// The position of the entry that last changed it.
        package let entry: JournalPosition
    }

    package struct CentralOffice: Sendable, Equatable {
        package let title: String
        package let verifierKey: String
        package let fingerprint: String
    }

    /// All batches, the newest first. A station makes a handful in a series.
    package static func batches(_ db: Database) throws -> [Batch] {
        try db.rows(
            "SELECT id, first, last, state, supersedes, receipt, reasons, entry FROM batch ORDER BY id DESC"
        ).map { row in
            let id: ResultBatch.ID = row[0]
            let approvals = try db.rows("SELECT staff FROM batchApproval WHERE batch = \(id) ORDER BY staff")
            guard let state = BatchState(rawValue: row[3]) else {
                preconditionFailure("batch.state is checked")
            }
            let reasons: String? = row[6]
            return Batch(
                id: id, first: row[1], last: row[2], state: state, approvals: approvals.map { $0[0] },
                supersedes: row[4], receipt: row[5],
                reasons: (reasons ?? "").split(separator: "\n").map(String.init), entry: row[7])
        }
    }

    package static func central(_ db: Database) throws -> CentralOffice? {
        try db.row("SELECT title, verifierKey, fingerprint FROM central").map {
            CentralOffice(title: $0[0], verifierKey: $0[1], fingerprint: $0[2])
        }
    }

    /// The number that the next batch will get.
    package static func nextBatch(_ db: Database) throws -> ResultBatch.ID {
        ApproveBatch.id(try db.value(Int.self, "SELECT count(*) FROM batch").map { $0 + 1 } ?? 1)
    }
}
