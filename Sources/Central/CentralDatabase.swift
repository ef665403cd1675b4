import Foundation
import GRDB

/// Opens central's one database file with the settings that durability depends on.
enum CentralDatabase {
    /// Opens or creates the file.
    ///
    /// - Throws: ``CentralFault/notACentral(path:reason:)`` for a file of another kind, left as it was.
    static func open(path: String) throws -> DatabasePool {
        try checkKind(path)
        var configuration = Configuration()
        configuration.label = "central"
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // Erased particulars must not survive in free pages.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // GRDB's pool sets NORMAL with WAL; a cosignature must never leave before its checkpoint is
                // on the disk.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
                guard synchronous == 2, mode == "wal" else {
                    throw CentralFault.notACentral(
                        path: path, reason: "journal_mode \(mode ?? "?"), synchronous \(synchronous ?? -1)")
                }
                try CentralSchema.prepare(db)
            }
            return pool
        } catch {
            throw CentralFault(error)
        }
    }

    /// Looks at the file's first bytes before SQLite touches it.
    private static func checkKind(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let head = try file.read(upToCount: 100) ?? Data()
        guard !head.isEmpty else { return }
        guard head.count == 100, head.prefix(16) == Data("SQLite format 3\0".utf8) else {
            throw CentralFault.notACentral(path: path, reason: "this is no SQLite database")
        }
        // SQLite file format, offset 68: the application ID, big-endian. It is 0 while a first start was cut off.
        let id = head[68..<72].reduce(0) { $0 << 8 | Int($1) }
        guard id == CentralSchema.applicationID || id == 0 else {
            throw CentralFault.notACentral(
                path: path, reason: "it belongs to another program (application ID \(id))")
        }
    }
}
