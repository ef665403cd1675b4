import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing
import Vault

/// What is opened, what is refused, and what is made anew.
@Suite struct OpeningTests {
    @Test(arguments: [Data("name,document\n".utf8), Data(repeating: 7, count: 8192)])
    func `refuses a file that is no database, and leaves it as it was`(bytes: Data) async throws {
        let folder = try TemporaryStation()
        try bytes.write(to: folder.database)

        expectNotAStation { try folder.open() }

        #expect(try Data(contentsOf: folder.database) == bytes)
    }

    @Test func `refuses another program's database, and leaves it as it was`() async throws {
        let folder = try TemporaryStation()
        let other = try DatabaseQueue(path: folder.database.path)
        try await other.write { db in try db.execute(sql: "CREATE TABLE theirs (id INTEGER PRIMARY KEY)") }
        try other.close()
        let bytes = try Data(contentsOf: folder.database)

        expectNotAStation { try folder.open() }

        #expect(try Data(contentsOf: folder.database) == bytes)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.root.path)
        #expect(files == ["station.db"])
    }

    @Test func `finishes a file that a crash left empty`() async throws {
        let folder = try TemporaryStation()
        _ = FileManager.default.createFile(atPath: folder.database.path, contents: Data())

        let store = try folder.open()

        #expect(store.head.position == 0)
        try store.close()
    }

    @Test func `refuses tables of a newer program`() async throws {
        let site = try TestSite()
        try await site.appoint("S-001", [.chief])
        try await site.store.local { db in
            try db.execute(sql: "UPDATE localSchema SET projectionVersion = 99")
        }

        let fault = #expect(throws: StoreFault.self) {
            try StationStore(path: site.databasePath, dataKey: site.dataKey, clock: site.clock)
        }
        let verifying = await #expect(throws: StoreFault.self) {
            try await Verification.run(
                path: site.databasePath, dataKey: site.dataKey, logKey: nil, against: nil)
        }

        #expect(fault == .tooNew(found: 99, known: Schema.projectionVersion))
        #expect(verifying == fault)
    }

    @Test func `builds the tables anew when the program projects in another way`() async throws {
        let site = try await EverythingSite()
        let head = site.store.head
        let copy = try await SiteCopy(of: site)
        // As an older program might have left them: another shape, other rows.
        try copy.alter(
            """
            UPDATE localSchema SET projectionVersion = 0;
            DELETE FROM outcome; DROP TABLE quota; ALTER TABLE room ADD COLUMN height INTEGER;
            CREATE TABLE gone (id INTEGER PRIMARY KEY, entry INTEGER) STRICT;
            """)

        let store = try StationStore(path: copy.database, dataKey: site.keys.data, clock: site.site.clock)
        let rebuilt = store.head
        try store.close()

        #expect(rebuilt == head)
        let answer = try copy.verify()
        #expect(answer.code == 0, "\(answer.output)")
    }

    @Test func `keeps the tables it had when building them anew fails`() async throws {
        let site = try await EverythingSite()
        let copy = try await SiteCopy(of: site)
        try copy.alter(
            """
            UPDATE localSchema SET projectionVersion = 0;
            UPDATE journalEntry SET body = CAST('{' AS BLOB) WHERE position = 40
            """)

        #expect(throws: StoreFault.journalBroken(position: 40, reason: "body: \(try name(40, site))")) {
            try StationStore(path: copy.database, dataKey: site.keys.data, clock: site.site.clock)
        }

        let count = try await copy.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM outcome") }
        #expect(count == 2)
    }

    @Test func `refuses a journal with an entry missing`() async throws {
        let site = try await EverythingSite()
        let copy = try await SiteCopy(of: site)
        try copy.alter("DELETE FROM journalEntry WHERE position = 12")

        #expect(throws: StoreFault.journalBroken(position: 12, reason: "the entry is missing")) {
            try StationStore(path: copy.database, dataKey: site.keys.data, clock: site.site.clock)
        }
    }

    private func name(_ position: Int64, _ site: EverythingSite) throws -> String {
        let queue = try DatabaseQueue(path: site.site.databasePath)
        defer { try? queue.close() }
        let header = try queue.read { db in try #require(try JournalEntry.find(position, db)).header }
        return "\(header.area).\(header.name)"
    }

    private func expectNotAStation(_ open: () throws -> StationStore) {
        let fault = #expect(throws: StoreFault.self) { _ = try open() }
        guard case .notAStation = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }
}

/// A folder in which a station could be.
private final class TemporaryStation: Sendable {
    let root: URL
    private let clock = TestClock(at: TestSite.morning)

    init() throws {
        root = URL.temporaryDirectory.appending(path: "examstation-open-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    var database: URL { root.appending(path: "station.db") }

    func open() throws -> StationStore {
        try StationStore(path: database.path, dataKey: .random(), clock: clock)
    }
}
