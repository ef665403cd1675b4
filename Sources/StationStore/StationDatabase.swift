import Foundation
import GRDB

/// Opens the one database file with the settings that durability depends on.
package enum StationDatabase {
    /// `EXST`: tells a station's file from any other SQLite database.
    static let applicationID = 0x4558_5354

    /// Opens or creates the file for reading and writing.
    ///
    /// - Throws: ``StoreFault/notAStation(path:reason:)`` for a file of another kind, left as it was.
    static func open(path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "station"
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // Erased particulars must not survive in free pages.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA cache_size = -8000")
        }
        let pool: DatabasePool
        do {
            try checkKind(path)
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // GRDB's pool resets this to NORMAL when it sets up WAL; NORMAL loses
                // acknowledged commits on power loss (docs/decisions/0004).
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // 16 MiB of log: a page that many commands touch is copied into the file once instead of four
                // times, and the writer, for whom everybody waits meanwhile, does it less often.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
                // Candidates come in any order: their rows of three tables should not be read again for each.
                try db.execute(sql: "PRAGMA cache_size = -24000")
                let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
                guard synchronous == 2, mode == "wal" else {
                    throw StoreFault.notAStation(
                        path: path, reason: "journal_mode \(mode ?? "?"), synchronous \(synchronous ?? -1)")
                }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreFault.notAStation(path: path, reason: "this is no SQLite database")
        } catch let error as DatabaseError {
            throw StoreFault(error)
        }
        return pool
    }

    /// Opens an existing file for reading only, beside a running daemon.
    ///
    /// - Throws: ``StoreFault/notAStation(path:reason:)`` for a file of another kind; SQLite's own
    ///   error for one that is damaged.
    static func openForReading(path: String) throws -> DatabaseQueue {
        try checkKind(path)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Looks at the file for reading only, so that a database of another program stays as it was.
    private static func checkKind(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let head = try file.read(upToCount: 16) ?? Data()
        guard !head.isEmpty else { return }
        guard head == Data("SQLite format 3\0".utf8) else {
            throw StoreFault.notAStation(path: path, reason: "this is no SQLite database")
        }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            let (id, tableCount) = try queue.read { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
                )
            }
            // A file that a crash left before its first table is ours to finish.
            guard id == applicationID || tableCount == 0 else {
                throw StoreFault.notAStation(
                    path: path, reason: "it belongs to another program (application ID \(id))")
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreFault.notAStation(path: path, reason: "this is no SQLite database")
        }
    }
}
