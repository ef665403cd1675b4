import Foundation
import GRDB

/// One column of one table, as the database file itself lists it.
struct Column: Sendable, CustomStringConvertible {
    let table: String
    let name: String
    let type: String
    /// The table's primary key.
    let key: [String]

    var description: String { "\(table).\(name)" }
    var isOfJournal: Bool { table.hasPrefix("journal") }

    /// Every column of every journal and projected table.
    static func all(_ db: Database) throws -> [Column] {
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'local%'
                ORDER BY name
                """)
        return try tables.flatMap { table in
            let columns = try Row.fetchAll(
                db, sql: "SELECT name, type, pk FROM pragma_table_info(?)", arguments: [table])
            let key = columns.filter { ($0[2] as Int) > 0 }.map { $0[0] as String }
            return columns.map { Column(table: table, name: $0[0], type: $0[1], key: key) }
        }
    }

    /// A row in which to alter this column, preferring one where it is not NULL.
    func row(_ db: Database, _ generator: inout SeededNumbers) throws -> AlteredRow? {
        // Names come from the file under test.
        let keys = key.map { "quote(\"\($0)\")" }.joined(separator: ", ")
        let owner = isOfJournal ? (table == "journalCheckpoint" ? "size" : "position") : "entry"
        let list = "SELECT \"" + name + "\", \"" + owner + "\", " + keys + " FROM \"" + table + "\""
        let rows = try Row.fetchAll(db, sql: list)
        let filled = rows.filter { !$0.hasNull(atIndex: 0) }
        let choice = filled.isEmpty ? rows : filled
        guard !choice.isEmpty else { return nil }
        let row = choice[Int(generator.next() % UInt64(choice.count))]
        let place = key.enumerated()
            .map { "\"\($0.element)\" = " + (row[$0.offset + 2] as String) }.joined(separator: " AND ")
        return AlteredRow(column: self, value: row[0], position: row[1], place: place)
    }
}

/// One value that is about to be altered.
struct AlteredRow: Sendable {
    let column: Column
    let value: DatabaseValue
    /// The position by which verification must name the row.
    let position: Int64
    /// The WHERE clause that finds it.
    let place: String

    /// Other values of the same type, as SQL; the first that the table takes is used.
    func others(_ generator: inout SeededNumbers) -> [String] {
        switch value.storage {
        case .null:
            switch column.type {
            case "INTEGER": ["1"]
            case "BLOB": ["x'01'"]
            default: ["'x'"]
            }
        case .int64(let number): [String(number + 1), String(number + 100_000), String(number - 1)]
        case .double: ["0"]
        case .string(let text):
            [text.dropLast() + (text.hasSuffix("Z") ? "Y" : "Z"), text + "Z"].map(Self.quoted)
        case .blob(let bytes): [Self.flipped([UInt8](bytes), generator.next())]
        }
    }

    func update(to value: String) -> String {
        "UPDATE \"\(column.table)\" SET \"\(column.name)\" = \(value) WHERE \(place); SELECT changes();"
    }

    /// The value with one bit flipped, as SQL.
    func flipped(_ generator: inout SeededNumbers) -> String {
        switch value.storage {
        case .int64(let number): String(number ^ (1 << Int64(generator.next() % 40)))
        case .string(let text): "CAST(\(Self.flipped([UInt8](text.utf8), generator.next())) AS TEXT)"
        case .blob(let bytes): Self.flipped([UInt8](bytes), generator.next())
        case .null, .double: "1"
        }
    }

    private static func quoted(_ text: some StringProtocol) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
    }

    private static func flipped(_ bytes: [UInt8], _ number: UInt64) -> String {
        var bytes = bytes.isEmpty ? [0] : bytes
        let bit = Int(number % UInt64(bytes.count * 8))
        bytes[bit / 8] ^= 1 << (bit % 8)
        return "x'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
    }
}

/// Numbers that depend on the seed alone (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
