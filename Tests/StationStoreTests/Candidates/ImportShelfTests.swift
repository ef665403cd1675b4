import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

/// Uploaded rosters are full of names and numbers: nobody reads them off the disk.
@Suite struct ImportShelfTests {
    private static let staff: Staff.ID = "S-004"
    private static let day = 24 * 60 * 60

    private func put(
        _ content: [UInt8], as id: String = "U-1", by staff: Staff.ID = staff, in store: StationStore
    )
        async throws
    {
        try await ImportShelf.put(
            id: id, fileName: "丘惠欣等人报名表.csv", content: content, by: staff, in: store)
    }

    /// Every twentieth person: each word is looked for in every byte.
    private static func sample(of rows: [RosterRow]) -> [CandidateParticulars] {
        stride(from: 0, to: rows.count, by: 20).map { rows[$0].person }
    }

    private func waitingCount(_ store: StationStore) async throws -> Int {
        try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM localImport") ?? -1 }
    }

    @Test func `a file comes back as it was put down, to whoever put it down`() async throws {
        let site = try TestSite()
        let content = try SeededSite.file("candidates")

        try await put(content, in: site.store)

        let found = try await ImportShelf.find("U-1", of: Self.staff, in: site.store)
        #expect(found?.content == content)
        #expect(found?.fileName == "丘惠欣等人报名表.csv")
        #expect(try await ImportShelf.find("U-1", of: "S-005", in: site.store) == nil)
        #expect(try await ImportShelf.find("U-2", of: Self.staff, in: site.store) == nil)
    }

    @Test func `nothing of a waiting roster stands in clear in the database or its log`() async throws {
        let seeded = try await SeededSite()
        let content = try SeededSite.file("candidates")
        let words = Self.sample(of: RosterReading.read(csv: content).rows)
            .flatMap { [$0.name, $0.documentNumber, $0.telephone ?? $0.name] }

        try await put(content, in: seeded.store)
        let waiting = try words.filter { try seeded.fileHolds($0) }
        try await seeded.store.truncateLog()
        let written = try words.filter { try seeded.fileHolds($0) }

        #expect(words.count == 63)
        #expect(waiting == [])
        #expect(written == [])
        #expect(try !seeded.fileHolds("报名表"))
    }

    @Test func `after the import names stand in the candidates' rows alone, numbers nowhere`() async throws {
        let seeded = try await SeededSite()
        let content = try SeededSite.file("candidates")
        try await put(content, in: seeded.store)
        let rows = RosterReading.read(csv: content).rows
        let roster = try RosterPreparation(
            rows: rows, file: content, year: 2021, series: 1, store: seeded.store)

        try await seeded.store.perform(
            roster.command, by: seeded.registrar,
            request: CommandRequest(
                particulars: roster.particulars,
                alongside: { db, _ in try ImportShelf.drop("U-1", of: Self.staff, db) }))

        #expect(try await waitingCount(seeded.store) == 0)
        let people = Self.sample(of: rows)
        let numbers = people.flatMap { [$0.documentNumber, $0.telephone ?? $0.documentNumber] }
        #expect(try numbers.filter { try seeded.fileHolds($0) } == [])
        let inTables = try await seeded.store.read { db in
            try String.fetchSet(db, sql: "SELECT name FROM candidate")
        }
        #expect(inTables == Set(rows.map(\.person.name)))
        #expect(try people.map(\.name).allSatisfy { try seeded.fileHolds($0) })
        // With the names taken out of the tables, none is left anywhere: there was no other copy.
        try await seeded.store.local { db in
            try db.execute(sql: "UPDATE candidate SET name = NULL, nameFolded = NULL")
        }
        try await seeded.store.scrub()
        #expect(try people.map(\.name).filter { try seeded.fileHolds($0) } == [])
    }

    @Test func `a refused import leaves the file where it was`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        let content = try SeededSite.file("candidates")
        try await put(content, in: seeded.store)
        let roster = try RosterPreparation(
            rows: RosterReading.read(csv: content).rows, file: content, year: 2021, series: 1,
            store: seeded.store)

        await #expect(throws: CandidateRefusal.fileAlreadyImported) {
            try await seeded.store.perform(
                roster.command, by: seeded.registrar,
                request: CommandRequest(
                    particulars: roster.particulars,
                    alongside: { db, _ in try ImportShelf.drop("U-1", of: Self.staff, db) }))
        }

        #expect(try await waitingCount(seeded.store) == 1)
    }

    @Test func `a file is put aside by its owner, or by the next one`() async throws {
        let site = try TestSite()
        try await put([1], in: site.store)

        try await ImportShelf.drop("U-1", of: "S-005", in: site.store)
        #expect(try await waitingCount(site.store) == 1)
        try await ImportShelf.drop("U-1", of: Self.staff, in: site.store)
        #expect(try await waitingCount(site.store) == 0)

        try await put([1], in: site.store)
        try await put([2], as: "U-2", in: site.store)
        #expect(try await waitingCount(site.store) == 1)
        #expect(try await ImportShelf.find("U-2", of: Self.staff, in: site.store)?.content == [2])
    }

    @Test func `the sweep takes what waited for more than a day, and nothing else`() async throws {
        let site = try TestSite()
        try await put([1], in: site.store)
        site.clock.advance(seconds: 60)
        try await put([2], as: "U-2", by: "S-005", in: site.store)

        site.clock.set(TestSite.morning.adding(seconds: Self.day))
        #expect(try await ImportShelf.sweep(in: site.store) == 0)
        #expect(try await ImportShelf.find("U-1", of: Self.staff, in: site.store) != nil)

        site.clock.advance(seconds: 1)
        // Too old is gone for everybody, swept or not.
        #expect(try await ImportShelf.find("U-1", of: Self.staff, in: site.store) == nil)
        #expect(try await ImportShelf.sweep(in: site.store) == 1)
        #expect(try await ImportShelf.find("U-2", of: "S-005", in: site.store)?.content == [2])
        #expect(try await ImportShelf.sweep(in: site.store) == 0)
    }

    @Test func `what an earlier program kept in clear is gone once the store is open`() async throws {
        let site = try await EverythingSite()
        let copy = try await SiteCopy(of: site)
        try copy.alter(
            """
            DROP TABLE localImport;
            CREATE TABLE localImport (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, fileName TEXT NOT NULL, staff TEXT NOT NULL,
                content BLOB NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            INSERT INTO localImport VALUES ('U-1', 'roster', 'a.csv', 'S-004', CAST('清朗之名' AS BLOB), 1)
            """)
        let clear = Data("清朗之名".utf8)
        #expect(try Data(contentsOf: URL(filePath: copy.database)).range(of: clear) != nil)

        let store = try StationStore(path: copy.database, dataKey: site.keys.data, clock: site.site.clock)
        try await put([1], in: store)
        let count = try await waitingCount(store)
        try store.close()

        #expect(count == 1)
        #expect(try Data(contentsOf: URL(filePath: copy.database)).range(of: clear) == nil)
    }
}
