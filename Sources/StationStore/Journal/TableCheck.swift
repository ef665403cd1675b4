import Exam
import Foundation
import GRDB

/// Replays the journal into an empty database and holds every projected table against it.
enum TableCheck {
    /// - Returns: the number of rows compared.
    static func run(
        _ db: Database, _ keys: ProjectionKeys, faults: inout [Verification.Fault],
        progress: (Int64, Int64) -> Void
    ) throws -> Int {
        let folder = URL.temporaryDirectory.appending(path: "examstation-verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // A private temporary file, not memory: a year's journal must fit too. Names are in it, so it is removed above.
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = OFF")
            try db.execute(sql: "PRAGMA synchronous = OFF")
        }
        let fresh = try DatabaseQueue(
            path: folder.appending(path: "replay.db").path, configuration: configuration)
        defer { try? fresh.close() }
        return try fresh.inDatabase { target in
            do {
                try target.inTransaction {
                    try Schema.createProjected(target)
                    try Replay.project(db, into: target, keys: keys, progress: progress)
                    return .commit
                }
            } catch let StoreFault.journalBroken(position, reason) {
                faults.append(Verification.Fault(position: position, place: "replay", reason: reason))
                return 0
            }
            try compareSchemas(db, target, &faults)
            var rowCount = 0
            for table in try Schema.projectedTables(target) {
                guard try db.tableExists(table) else { continue }
                rowCount += try compare(table, db, target, &faults)
            }
            return rowCount
        }
    }

    private static func compareSchemas(
        _ db: Database, _ target: Database, _ faults: inout [Verification.Fault]
    ) throws {
        func schema(_ db: Database) throws -> [String: String] {
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
                    WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT LIKE 'local%'
                        AND tbl_name NOT LIKE 'journal%'
                    """)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
        }
        let found = try schema(db)
        let expected = try schema(target)
        for name in Set(found.keys).union(expected.keys).sorted() where found[name] != expected[name] {
            faults.append(
                Verification.Fault(
                    position: 0, place: name,
                    reason: found[name] == nil ? "is missing" : "is not what this program makes"))
        }
    }

    /// Walks both tables in the order of their primary key.
    private static func compare(
        _ table: String, _ db: Database, _ target: Database, _ faults: inout [Verification.Fault]
    ) throws -> Int {
        let key = try target.primaryKey(table).columns
        let columns = try target.columns(in: table).map(\.name)
        let order = key.map { "\"\($0)\"" }.joined(separator: ", ")
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        // Names come from this program's own schema, never from outside.
        let query = "SELECT " + list + " FROM \"" + table + "\" ORDER BY " + order
        let found = try Row.fetchCursor(db, sql: query)
        let expected = try Row.fetchCursor(target, sql: query)
        let keyIndexes = key.compactMap { columns.firstIndex(of: $0) }
        let entryIndex = columns.firstIndex(of: "entry")
        func values(_ row: Row) -> [DatabaseValue] { (0..<columns.count).map { row[$0] as DatabaseValue } }
        func report(_ row: [DatabaseValue], _ reason: String) {
            let name = keyIndexes.map { text(row[$0]) }.joined(separator: "/")
            let position = entryIndex.flatMap { Int64.fromDatabaseValue(row[$0]) } ?? 0
            faults.append(Verification.Fault(position: position, place: "\(table) \(name)", reason: reason))
        }
        var count = 0
        var left = try found.next().map(values)
        var right = try expected.next().map(values)
        while left != nil || right != nil {
            count += 1
            let keysOrder = compareKeys(left, right, keyIndexes)
            if keysOrder < 0, let row = left {
                report(row, "the journal knows no such row")
                left = try found.next().map(values)
            } else if keysOrder > 0, let row = right {
                report(row, "the row is missing")
                right = try expected.next().map(values)
            } else if let one = left, let other = right {
                if let column = columns.indices.first(where: { one[$0] != other[$0] }) {
                    report(other, "\(columns[column]) is not what the journal says")
                }
                left = try found.next().map(values)
                right = try expected.next().map(values)
            }
        }
        return count
    }

    /// Below 0 when `left` comes first, above 0 when `right` does; a missing row comes last.
    private static func compareKeys(_ left: [DatabaseValue]?, _ right: [DatabaseValue]?, _ key: [Int]) -> Int
    {
        guard let left else { return 1 }
        guard let right else { return -1 }
        for index in key {
            let order = compare(left[index], right[index])
            if order != 0 { return order }
        }
        return 0
    }

    /// SQLite's own order within one storage class, and classes in SQLite's order.
    private static func compare(_ left: DatabaseValue, _ right: DatabaseValue) -> Int {
        switch (left.storage, right.storage) {
        case (.int64(let one), .int64(let other)): one < other ? -1 : (one > other ? 1 : 0)
        case (.string(let one), .string(let other)): order(Array(one.utf8), Array(other.utf8))
        case (.blob(let one), .blob(let other)): order(Array(one), Array(other))
        default: rank(left) - rank(right)
        }
    }

    private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : (left.lexicographicallyPrecedes(right) ? -1 : 1)
    }

    private static func rank(_ value: DatabaseValue) -> Int {
        switch value.storage {
        case .null: 0
        case .int64, .double: 1
        case .string: 2
        case .blob: 3
        }
    }

    private static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "NULL"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text
        case .blob(let bytes): bytes.prefix(8).map { String($0, radix: 16) }.joined()
        }
    }
}
