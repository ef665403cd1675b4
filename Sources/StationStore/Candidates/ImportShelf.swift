package import Exam
import Foundation
package import GRDB
import Journal
import Vault

/// Uploaded files that wait for somebody to look at the preview and decide.
///
/// They are full of personal data: name and content stand sealed in the database, and go with the import
/// that takes them, when they are put aside, and otherwise after a day.
package enum ImportShelf {
    package struct Waiting: Sendable, Equatable {
        package let id: String
        package let fileName: String
        package let staff: Staff.ID
        package let created: Moment
        package let content: [UInt8]
    }

    /// Hours after which a file that nobody decided on is dropped.
    package static let hoursMax = 24
    /// Characters of a file's name that are kept, for showing.
    private static let nameCharactersMax = 80

    /// Puts a file of at most 16 MiB down in place of whatever `staff` had waiting. Durable on return.
    package static func put(
        id: String, fileName: String, content: [UInt8], by staff: Staff.ID, in store: StationStore
    ) async throws {
        let now = store.now()
        let shown = String(fileName.prefix(nameCharactersMax))
        // A large file takes a while: on a reader's thread, so that nobody waits to write.
        let (name, sealed) = try await store.read { [sealer = store.sealer] _ in
            (try seal([UInt8](shown.utf8), sealer), try seal(content, sealer))
        }
        try await store.local { db in
            try db.run("DELETE FROM localImport WHERE created < \(oldest(at: now)) OR staff = \(staff)")
            try db.run(
                """
                INSERT INTO localImport (id, kind, fileName, staff, content, created)
                VALUES (\(id), 'roster', \(name), \(staff), \(sealed), \(now))
                """)
        }
    }

    /// The file that waits as `id`, for whoever put it down; nil when it is gone or older than a day.
    ///
    /// - Throws: `ParticularFault` when a seal does not hold.
    package static func find(
        _ id: String, of staff: Staff.ID, in store: StationStore
    ) async throws -> Waiting? {
        let oldest = oldest(at: store.now())
        return try await store.read { [sealer = store.sealer] db in
            let row = try db.row(
                """
                SELECT fileName, content, created FROM localImport
                WHERE id = \(id) AND staff = \(staff) AND created >= \(oldest)
                """)
            return try row.map { row in
                Waiting(
                    id: id, fileName: String(decoding: try open(row[0], sealer), as: UTF8.self), staff: staff,
                    created: row[2], content: try open(row[1], sealer))
            }
        }
    }

    /// Puts a file aside for good.
    package static func drop(_ id: String, of staff: Staff.ID, in store: StationStore) async throws {
        try await store.local { db in try drop(id, of: staff, db) }
    }

    /// Puts a file aside in the transaction that takes it: see ``CommandRequest/alongside``.
    package static func drop(_ id: String, of staff: Staff.ID, _ db: Database) throws {
        try db.run("DELETE FROM localImport WHERE id = \(id) AND staff = \(staff)")
    }

    /// Drops what waited for more than a day. Writes nothing when there is none.
    ///
    /// - Returns: how many files went.
    @discardableResult
    package static func sweep(in store: StationStore) async throws -> Int {
        let oldest = oldest(at: store.now())
        let isDue = try await store.read { db in
            try db.row("SELECT 1 FROM localImport WHERE created < \(oldest) LIMIT 1") != nil
        }
        guard isDue else { return 0 }
        return try await store.local { db in
            try db.run("DELETE FROM localImport WHERE created < \(oldest)")
            return db.changesCount
        }
    }

    private static func oldest(at now: Moment) -> Moment { now.adding(minutes: -60 * hoursMax) }

    /// Digest and sealed record in one piece, the digest first.
    private static func seal(_ plaintext: [UInt8], _ sealer: ParticularSealer) throws -> Data {
        let record = try sealer.seal(plaintext)
        return Data(record.digest + record.sealed)
    }

    private static func open(_ record: Data, _ sealer: ParticularSealer) throws -> [UInt8] {
        try sealer.open(
            [UInt8](record.dropFirst(Digest32.byteCount)), digest: [UInt8](record.prefix(Digest32.byteCount)))
    }
}
