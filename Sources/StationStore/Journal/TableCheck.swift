import Exam
import Foundation
import GRDB

/// Replays the journal into an empty database and holds every projected table against it.
struct TableCheck {
    /// How many rows were compared.
    private(set) var rowCount = 0
    /// What the journal says of personal records; nil when it could not be replayed to its end.
    private(set) var named: NamedParticulars?
    /// Where the journal ends.
    private let lastPosition: Int64

    init(lastPosition: Int64) {
        self.lastPosition = lastPosition
    }

    /// - Throws: a database error when there is no room for the replayed tables.
    mutating func run(
        _ db: Database, _ keys: ProjectionKeys, faults: inout FaultList, progress: (Int64, Int64) -> Void
    ) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = OFF")
            try db.execute(sql: "PRAGMA synchronous = OFF")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        // An empty name is a file that SQLite unlinks as soon as it is open: a year's journal need
        // not fit in memory, and no name of a person survives a crash.
        let fresh = try DatabaseQueue(path: "", configuration: configuration)
        defer { try? fresh.close() }
        try fresh.inDatabase { target in
            try target.inTransaction {
                try Schema.create(target)
                return .commit
            }
            guard replay(db, target, keys, &faults, progress) else { return }
            compareSchemas(db, target, &faults)
            for table in try Schema.projectedTables(target) {
                do {
                    try compare(table, db, target, &faults)
                } catch {
                    faults.add(0, table, "cannot be read: \(StoreFault(error))")
                }
            }
        }
    }

    /// - Returns: whether there is anything to compare with.
    private mutating func replay(
        _ db: Database, _ target: Database, _ keys: ProjectionKeys, _ faults: inout FaultList,
        _ progress: (Int64, Int64) -> Void
    ) -> Bool {
        do {
            var seen = NamedParticulars()
            try target.inTransaction {
                try Replay.project(
                    db, into: target, keys: keys, observe: { seen.note($0, at: $1) }, progress: progress)
                return .commit
            }
            named = seen
            return true
        } catch StoreFault.journalBroken(let position, let reason) {
            faults.add(position, "replay", reason)
        } catch {
            faults.add(0, "replay", "\(StoreFault(error))")
        }
        return false
    }

    /// What the journal's and the projected tables are made of; `local…` tables are nobody's evidence.
    private func compareSchemas(_ db: Database, _ target: Database, _ faults: inout FaultList) {
        func schema(_ db: Database) throws -> [String: String] {
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
                    WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT LIKE 'local%'
                    """)
            return Dictionary(
                rows.map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { $0 + "; " + $1 })
        }
        do {
            let found = try schema(db)
            let expected = try schema(target)
            for name in Set(found.keys).union(expected.keys).sorted() where found[name] != expected[name] {
                faults.add(
                    0, name, found[name] == nil ? "is missing" : "is not what this program makes")
            }
        } catch {
            faults.add(0, "schema", "\(StoreFault(error))")
        }
    }

    /// Walks both tables in the order of their primary key.
    private mutating func compare(
        _ table: String, _ db: Database, _ target: Database, _ faults: inout FaultList
    ) throws {
        let comparison = try RowComparison(table, target)
        let expected = try Row.fetchCursor(target, sql: comparison.query)
        guard try db.tableExists(table) else {
            while let row = try expected.next() {
                report(comparison.cells(row), comparison, "is missing", &faults)
            }
            return
        }
        let found = try Row.fetchCursor(db, sql: comparison.query)
        var left = try found.next().map(comparison.cells)
        var right = try expected.next().map(comparison.cells)
        while left != nil || right != nil {
            rowCount += 1
            let order = comparison.order(left, right)
            if order < 0, let row = left {
                report(row, comparison, "the journal knows no such row", &faults)
            } else if order > 0, let row = right {
                report(row, comparison, "the row is missing", &faults)
            } else if let row = left, let other = right, row != other {
                report(row, insteadOf: other, comparison, &faults)
            }
            if order <= 0 { left = try found.next().map(comparison.cells) }
            if order >= 0 { right = try expected.next().map(comparison.cells) }
        }
    }

    private func report(
        _ row: [StoredCell], _ comparison: RowComparison, _ reason: String, _ faults: inout FaultList
    ) {
        let entry = comparison.entry(row) ?? 0
        faults.add(min(entry, lastPosition + 1), comparison.name(row), reason)
    }

    private func report(
        _ row: [StoredCell], insteadOf expected: [StoredCell], _ comparison: RowComparison,
        _ faults: inout FaultList
    ) {
        let differing = comparison.columns.indices.filter { row[$0] != expected[$0] }
        let words = differing.map { comparison.columns[$0] }.joined(separator: ", ")
        let claimed = comparison.entry(row) ?? 0
        guard claimed > lastPosition, differing.count > 1 else {
            faults.add(
                comparison.entry(expected) ?? 0, comparison.name(expected),
                "\(words): not what the journal says")
            return
        }
        // More than a changed number: the entry that made this row so is gone.
        faults.add(
            lastPosition + 1, comparison.name(expected), "was made by entry \(claimed), which is missing")
    }
}

/// How the rows of one table are read, named and ordered.
private struct RowComparison {
    let table: String
    let columns: [String]
    let query: String
    private let keyIndexes: [Int]
    private let entryIndex: Int?

    init(_ table: String, _ db: Database) throws {
        self.table = table
        columns = try db.columns(in: table).map(\.name)
        let key = try db.primaryKey(table).columns
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let order = key.map { "\"\($0)\"" }.joined(separator: ", ")
        // Names come from this program's own schema, never from outside.
        query = "SELECT " + list + " FROM \"" + table + "\" ORDER BY " + order
        keyIndexes = key.compactMap(columns.firstIndex)
        entryIndex = columns.firstIndex(of: "entry")
    }

    func cells(_ row: Row) -> [StoredCell] { columns.indices.map { StoredCell(row, $0) } }

    /// The table and the row's key: what a person looks for.
    func name(_ row: [StoredCell]) -> String {
        "\(table) " + keyIndexes.map { row[$0].description }.joined(separator: "/")
    }

    /// The last journal position that touched the row.
    func entry(_ row: [StoredCell]) -> Int64? { entryIndex.flatMap { row[$0].integer } }

    /// Below 0 when `left` comes first, above 0 when `right` does; a missing row comes last.
    func order(_ left: [StoredCell]?, _ right: [StoredCell]?) -> Int {
        guard let left else { return 1 }
        guard let right else { return -1 }
        guard let index = keyIndexes.first(where: { left[$0] != right[$0] }) else { return 0 }
        return left[index] < right[index] ? -1 : 1
    }
}
