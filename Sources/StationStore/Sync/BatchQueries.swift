package import Exam
package import Foundation
package import GRDB
package import Journal

/// What log pages and batches are made of.
package enum BatchQueries {
    /// A released batch with the positions that stand in the journal about it.
    package struct Released: Sendable, Equatable {
        package let id: ResultBatch.ID
        package let first: JournalPosition
        package let last: JournalPosition
        package let supersedes: ResultBatch.ID?
        package let state: BatchState
        /// Ascending.
        package let approvals: [JournalPosition]
        package let release: JournalPosition
    }

    /// The batches that were released, whatever came of them, the oldest first.
    package static func released(_ db: Database) throws -> [Released] {
        try db.rows(
            """
            SELECT id, first, last, supersedes, state FROM batch WHERE state <> 'approved' ORDER BY last, id
            """
        ).map { row in
            let id: ResultBatch.ID = row[0]
            guard let state = BatchState(rawValue: row[4]) else {
                preconditionFailure("batch.state is checked")
            }
            var approvals: [JournalPosition] = []
            var release: JournalPosition?
            for position in try history(of: .batch(id), db) {
                guard let entry = try JournalEntry.find(position, db) else { continue }
                switch entry.header.name {
                case "batchApproved": approvals.append(position)
                case "batchReleased": release = position
                default: continue
                }
            }
            guard let release else {
                throw StoreFault.journalBroken(position: row[2], reason: "no release of \(id.rawValue)")
            }
            return Released(
                id: id, first: row[1], last: row[2], supersedes: row[3], state: state, approvals: approvals,
                release: release)
        }
    }

    /// The leaf hashes of the entries behind `position` up to and with `size`.
    package static func leaves(
        after position: Int64 = 0, upTo size: Int64, _ db: Database
    ) throws -> [Digest32] {
        try db.rows(
            """
            SELECT leafHash FROM journalEntry WHERE position > \(position) AND position <= \(size)
            ORDER BY position
            """
        ).map { row in
            let bytes: Data = row[0]
            guard let leaf = Digest32(bytes: bytes) else { preconditionFailure("leafHash is checked") }
            return leaf
        }
    }

    /// - Throws: ``StoreFault/journalBroken(position:reason:)`` when there is no such entry.
    package static func entry(_ position: JournalPosition, _ db: Database) throws -> JournalEntry {
        guard let entry = try JournalEntry.find(position, db) else {
            throw StoreFault.journalBroken(position: position, reason: "there is no such entry")
        }
        return entry
    }

    /// The positions of all entries about `subject`, ascending.
    package static func history(of subject: Subject, _ db: Database) throws -> [JournalPosition] {
        try db.rows(
            """
            SELECT entry FROM entrySubject WHERE kind = \(subject.kind) AND subject = \(subject.id) ORDER BY entry
            """
        ).map { $0[0] }
    }

    /// The latest adoption of a rule profile before `position`.
    package static func profile(before position: JournalPosition, _ db: Database) throws -> JournalPosition? {
        // A body is {"name":…}: its first bytes tell the event.
        let mark = Data("{\"profileAdopted\":".utf8)
        return try db.value(
            Int64.self,
            """
            SELECT max(position) FROM journalEntry
            WHERE position < \(position) AND substr(body, 1, \(mark.count)) = \(mark)
            """)
    }

    /// A personal record as it is sealed; nil when it was erased.
    package static func sealed(_ digest: Data, _ db: Database) throws -> Data? {
        try db.value(Data.self, "SELECT sealed FROM journalParticular WHERE digest = \(digest)")
    }

    /// A batch as it was built, without its personal records.
    package static func manifest(_ batch: ResultBatch.ID, _ db: Database) throws -> Data? {
        try db.value(Data.self, "SELECT manifest FROM localBatch WHERE batch = \(batch)")
    }

    /// Keeps `manifest` unless one is there: a batch is built once, and its signature never changes.
    ///
    /// - Returns: the one that is kept.
    package static func keep(_ manifest: Data, of batch: ResultBatch.ID, _ db: Database) throws -> Data {
        try db.run(
            """
            INSERT INTO localBatch (batch, manifest) VALUES (\(batch), \(manifest))
            ON CONFLICT (batch) DO NOTHING
            """)
        return try self.manifest(batch, db) ?? manifest
    }
}
