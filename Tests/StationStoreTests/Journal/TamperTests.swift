import Exam
import Foundation
import GRDB
import Journal
import StationStore
import TestKit
import Testing

/// Whoever alters anything is found, and the right entry is named.
@Suite struct TamperTests {
    @Test func `says whole, and exits 0, when nothing was touched`() async throws {
        let copy = try await SiteCopy(of: EverythingSite())

        let answer = try copy.verify()

        #expect(answer.code == 0, "\(answer.output)")
        #expect(answer.output.contains("WHOLE"))
    }

    @Test func `exits 3 without the data key, and still finds what was altered`() async throws {
        let copy = try await SiteCopy(of: EverythingSite())
        try FileManager.default.removeItem(at: copy.folder.appending(path: "keys/data.key"))

        let whole = try copy.verify()
        try copy.alter("UPDATE journalEntry SET salt = zeroblob(32) WHERE position = 40")
        let altered = try copy.verify()

        #expect(whole.code == 3, "\(whole.output)")
        #expect(whole.output.contains("data.key"))
        #expect(altered.code == 1)
        #expect(altered.position == 40)
    }

    @Test func `finds one altered value in every column of every table`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededNumbers(seed: seed)
        let whole = try await SiteCopy(of: EverythingSite())
        let columns = try await whole.read(Column.all)
        let checkpoints = try await checkpointSizes(whole)
        var tablesSeen: Set<String> = []

        for column in columns {
            let copy = try SiteCopy(of: whole)
            let drawn = generator
            let row = try await copy.read { db in
                var generator = drawn
                return try column.row(db, &generator)
            }
            _ = generator.next()
            let altered = try #require(row, "\(column) has no row")
            let taken = try altered.others(&generator).contains { value in
                try copy.sqlite3(altered.update(to: value))?.hasSuffix("1\n") ?? false
            }
            #expect(taken, "\(column) could not be altered, seed \(seed)")

            let expected = positions(of: altered, checkpoints)
            // The program itself for the journal and one column of each other table; it is the same check.
            if tablesSeen.insert(column.table).inserted || column.isOfJournal {
                let answer = try copy.verify()
                #expect(answer.code == 1, "\(column), seed \(seed): \(answer.output)")
                #expect(
                    answer.position.map(expected.contains) ?? false,
                    "\(column) at \(expected), seed \(seed): \(answer.output)")
            } else {
                let faults = try await copy.report().faults
                #expect(
                    faults.first.map { expected.contains($0.position) } ?? false,
                    "\(column) at \(expected), seed \(seed): \(faults)")
            }
        }
        print("altered \(columns.count) columns of \(tablesSeen.count) tables, seed \(seed)")
    }

    @Test func `finds two hundred random flipped bits in the journal's rows`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededNumbers(seed: seed)
        let whole = try await SiteCopy(of: EverythingSite())
        let columns = try await whole.read(Column.all).filter(\.isOfJournal)
        let checkpoints = try await checkpointSizes(whole)
        var found = 0
        var flipped = 0

        while flipped < 200 {
            let column = columns[Int(generator.next() % UInt64(columns.count))]
            let copy = try SiteCopy(of: whole)
            let drawn = generator
            let row = try await copy.read { db in
                var generator = drawn
                return try column.row(db, &generator)
            }
            _ = generator.next()
            let altered = try #require(row)
            // A number may become one that another row has: that is refused, and drawn again.
            let sql = altered.update(to: altered.flipped(&generator))
            guard try copy.sqlite3(sql)?.hasSuffix("1\n") ?? false else { continue }
            flipped += 1
            let faults = try await copy.report().faults
            let isFound =
                faults.first.map { positions(of: altered, checkpoints).contains($0.position) } ?? false
            #expect(isFound, "\(column) at \(altered.position), seed \(seed): \(faults)")
            found += isFound ? 1 : 0
        }

        print("found \(found) of \(flipped) flipped bits, seed \(seed)")
    }

    @Test func `finds one flipped bit in the file's own bytes`() async throws {
        let copy = try await SiteCopy(of: EverythingSite())
        let position: Int64 = 50
        let body = try await copy.read { db in
            try #require(
                try Data.fetchOne(
                    db, sql: "SELECT body FROM journalEntry WHERE position = ?", arguments: [position]))
        }
        let file = URL(filePath: copy.database)
        var bytes = try Data(contentsOf: file)
        let range = try #require(bytes.range(of: body))
        bytes[range.lowerBound + body.count / 2] ^= 0x04
        try bytes.write(to: file)

        let answer = try copy.verify()

        #expect(answer.code == 1)
        #expect(answer.position == position, "\(answer.output)")
    }

    @Test func `survives any one flipped bit anywhere in the file`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededNumbers(seed: seed)
        let whole = try await SiteCopy(of: EverythingSite())
        let bytes = try Data(contentsOf: URL(filePath: whole.database))

        for _ in 1...50 {
            let copy = try SiteCopy(of: whole)
            var damaged = bytes
            let bit = Int(generator.next() % UInt64(bytes.count * 8))
            damaged[bit / 8] ^= 1 << (bit % 8)
            try damaged.write(to: URL(filePath: copy.database))

            // Free space and local tables may be hit: what counts is that it ends in an answer.
            do {
                _ = try await copy.report()
            } catch is StoreFault {
            } catch let error {
                Issue.record("bit \(bit), seed \(seed): \(error)")
            }
        }
    }

    // MARK: - Whole rows

    /// What an intruder does to the journal, and the entry that must be named.
    @Test(arguments: [
        ("DELETE FROM journalEntry WHERE position = 33", 33),
        ("DELETE FROM journalEntry WHERE position = 1", 1),
        ("DELETE FROM journalEntry WHERE position > 100", 101),
        (
            """
            CREATE TEMP TABLE two AS SELECT position, body FROM journalEntry WHERE position IN (31, 44);
            UPDATE journalEntry SET body = (SELECT body FROM two WHERE two.position <> journalEntry.position)
            WHERE position IN (31, 44)
            """, 31
        ),
        (
            """
            UPDATE journalEntry SET position = -1 WHERE position = 31;
            UPDATE journalEntry SET position = 31 WHERE position = 44;
            UPDATE journalEntry SET position = 44 WHERE position = -1
            """, 31
        ),
        (
            """
            UPDATE journalEntry SET position = -position - 1 WHERE position >= 35;
            UPDATE journalEntry SET position = -position WHERE position < 0;
            INSERT INTO journalEntry SELECT 35, header, salt, body, leafHash FROM journalEntry WHERE position = 34
            """, 35
        ),
    ])
    func `finds entries deleted, inserted, or swapped`(sql: String, position: Int64) async throws {
        let copy = try await SiteCopy(of: EverythingSite())
        try copy.alter(sql)

        let answer = try copy.verify()

        #expect(answer.code == 1)
        #expect(answer.position == position, "\(answer.output)")
    }

    @Test func `finds entries cut off that nobody signed, by what they did to the tables`() async throws {
        let whole = try await EverythingSite(forgets: false)
        var exactCount = 0
        for last: Int64 in 98...104 {
            let copy = try await SiteCopy(of: whole)
            try copy.alter(
                """
                DELETE FROM journalCheckpoint WHERE size > 60; DELETE FROM journalEntry WHERE position > \(last);
                DELETE FROM journalParticular WHERE position > \(last)
                """)

            let answer = try copy.verify()

            // An entry that is left is named where one that is gone touched its row again.
            #expect(answer.code == 1)
            let position = try #require(answer.position)
            #expect((61...last + 1).contains(position), "\(answer.output)")
            if position == last + 1 { exactCount += 1 }
        }
        #expect(exactCount > 0)
    }

    @Test func `finds a personal record deleted, or two swapped`() async throws {
        let whole = try await SiteCopy(of: EverythingSite())
        let records = try await whole.read { db in
            try Row.fetchAll(db, sql: "SELECT hex(digest), position FROM journalParticular ORDER BY position")
                .map { ($0[0] as String, $0[1] as Int64) }
        }
        let (one, other) = (records[3], records[7])
        let deleted = try SiteCopy(of: whole)
        try deleted.alter("DELETE FROM journalParticular WHERE digest = x'\(other.0)'")
        let swapped = try SiteCopy(of: whole)
        try swapped.alter(
            """
            CREATE TEMP TABLE two AS SELECT digest, sealed FROM journalParticular
                WHERE digest IN (x'\(one.0)', x'\(other.0)');
            UPDATE journalParticular
                SET sealed = (SELECT sealed FROM two WHERE two.digest <> journalParticular.digest)
                WHERE digest IN (x'\(one.0)', x'\(other.0)')
            """)

        let first = try deleted.verify()
        let second = try swapped.verify()

        #expect(first.code == 1)
        #expect(first.position == other.1, "\(first.output)")
        #expect(second.code == 1)
        #expect(second.position == one.1, "\(second.output)")
    }

    @Test func `finds a projected row deleted or inserted, in every table`() async throws {
        let whole = try await SiteCopy(of: EverythingSite())
        let columns = try await whole.read(Column.all).filter { !$0.isOfJournal && $0.name == "entry" }
        var generator = SeededNumbers(seed: 7)
        var inserted = 0

        for column in columns {
            let drawn = generator
            let found = try await whole.read { db in
                var generator = drawn
                return try column.row(db, &generator)
            }
            _ = generator.next()
            let row = try #require(found)
            let deleted = try SiteCopy(of: whole)
            try deleted.alter("DELETE FROM \"\(column.table)\" WHERE \(row.place)")
            let answer = try deleted.verify()
            #expect(answer.code == 1)
            #expect(answer.position == row.position, "\(column.table): \(answer.output)")

            let copy = try SiteCopy(of: whole)
            guard try await insertTwin(of: row, copy) else { continue }
            inserted += 1
            let faults = try await copy.report().faults
            let first = try #require(faults.first, "\(column.table)")
            #expect(first.reason == "the journal knows no such row", "\(column.table): \(faults)")
        }
        print("deleted a row of \(columns.count) tables, inserted one into \(inserted)")
    }

    /// Puts a copy of `row` beside it, under another key. False where the table takes only one row.
    private func insertTwin(of row: AlteredRow, _ copy: SiteCopy) async throws -> Bool {
        let table = row.column.table
        let columns = try await copy.read(Column.all).filter { $0.table == table }.map(\.name)
        let unique = try await copy.read { db in
            try Set(
                String.fetchAll(
                    db,
                    sql: """
                        SELECT ii.name FROM pragma_index_list(?) AS il, pragma_index_info(il.name) AS ii
                        WHERE il."unique" AND ii.name IS NOT NULL
                        """, arguments: [table]))
        }
        let list = columns.map { name in
            guard unique.contains(name) || row.column.key.contains(name) else { return "\"\(name)\"" }
            return """
                CASE typeof("\(name)") WHEN 'text' THEN "\(name)" || '~'
                    WHEN 'integer' THEN "\(name)" + 1000 ELSE "\(name)" END
                """
        }
        return try copy.sqlite3(
            "INSERT INTO \"\(table)\" SELECT \(list.joined(separator: ", ")) FROM \"\(table)\" WHERE \(row.place)"
        )
            != nil
    }

    @Test func `finds what is hidden behind a NUL in a text`() async throws {
        let whole = try await SiteCopy(of: EverythingSite())
        for sql in [
            "UPDATE certificate SET title = title || char(0) || 'x'",
            "UPDATE journalCheckpoint SET note = note || char(0) || 'x' WHERE size = (SELECT max(size) FROM journalCheckpoint)",
        ] {
            let copy = try SiteCopy(of: whole)
            try copy.alter(sql)

            let answer = try copy.verify()

            #expect(answer.code == 1, "\(sql): \(answer.output)")
        }
    }

    // MARK: - The schema

    @Test(arguments: [
        "CREATE INDEX mine ON candidate (major)",
        "CREATE TRIGGER mine AFTER INSERT ON mark BEGIN UPDATE mark SET firstTenths = 1000; END",
        "CREATE TRIGGER mine AFTER INSERT ON journalEntry BEGIN DELETE FROM mark; END",
        "ALTER TABLE outcome ADD COLUMN note TEXT",
        "DROP INDEX candidateByDocument", "DROP TRIGGER dutyOnePlaceAtATime",
        "CREATE VIEW mine AS SELECT * FROM candidate",
    ])
    func `finds an index, a trigger or a column that this program did not make`(sql: String) async throws {
        let copy = try await SiteCopy(of: EverythingSite())
        try copy.alter(sql)

        let answer = try copy.verify()

        #expect(answer.code == 1)
        #expect(answer.position == 0, "no entry is to blame: \(answer.output)")
    }

    @Test func `finds each projected table that was dropped, and names the first entry in it`() async throws {
        let whole = try await SiteCopy(of: EverythingSite())
        for table in try await whole.read(Schema.projectedTables) {
            let first = try await whole.read { db in
                // Names come from the file under test.
                try Int64.fetchOne(db, sql: "SELECT min(entry) FROM \"" + table + "\"")
            }
            let copy = try SiteCopy(of: whole)
            try copy.alter("DROP TABLE \"\(table)\"")

            let faults = try await copy.report().faults

            #expect(faults.first?.position == first, "\(table): \(faults)")
            #expect(faults.contains { $0.place == "table \(table)" && $0.reason == "is missing" }, "\(table)")
        }
    }

    @Test func `finds an index that answers for another`() async throws {
        let copy = try await SiteCopy(of: EverythingSite())
        try copy.alter(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET rootpage = (
                    SELECT sum(rootpage) FROM sqlite_schema
                    WHERE name IN ('candidateByCertificate', 'seatByCandidate')) - rootpage
                WHERE name IN ('candidateByCertificate', 'seatByCandidate')
            """)

        let report = try await copy.report()

        #expect(report.faults.contains { $0.place == "file" }, "\(report.faults)")
    }

    private func checkpointSizes(_ copy: SiteCopy) async throws -> [Int64] {
        try await copy.read { db in
            try Int64.fetchAll(db, sql: "SELECT size FROM journalCheckpoint ORDER BY size")
        }
    }

    /// A checkpoint may be named by any entry that it covers and the one before it does not.
    private func positions(of row: AlteredRow, _ checkpoints: [Int64]) -> ClosedRange<Int64> {
        guard row.column.table == "journalCheckpoint" else { return row.position...row.position }
        return (checkpoints.last { $0 < row.position } ?? 0) + 1...row.position
    }
}
