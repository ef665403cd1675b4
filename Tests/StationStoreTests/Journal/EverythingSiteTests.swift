import Exam
import Foundation
import GRDB
import Journal
import StationStore
import TestKit
import Testing

/// What the proofs about the journal stand on: nothing they do not look at may be missing here.
@Suite struct EverythingSiteTests {
    @Test func `has a row in every journal and projected table`() async throws {
        let site = try await EverythingSite()

        let empty = try await site.store.read { db in
            try Set(Column.all(db).map(\.table)).sorted().filter { table in
                // Names come from the file under test.
                try Row.fetchOne(db, sql: "SELECT 1 FROM \"" + table + "\" LIMIT 1") == nil
            }
        }

        #expect(empty == [], "EverythingSite plays nothing that fills these tables")
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `recorded every event there is`() async throws {
        let site = try await EverythingSite()
        let recorded = try await site.store.read { db in
            try Set(
                Row.fetchAll(db, sql: "SELECT header FROM journalEntry").map { row in
                    let header = try EntryHeader(parsing: [UInt8](row[0] as Data))
                    return "\(header.area).\(header.name)"
                })
        }

        let missing = try Self.eventsInSources().subtracting(recorded)

        #expect(missing.sorted() == [], "EverythingSite does not play these events")
    }

    @Test func `signs checkpoints all along, and ends after the last of them`() async throws {
        let site = try await EverythingSite()

        let sizes = try await site.store.read { db in
            try Int64.fetchAll(db, sql: "SELECT size FROM journalCheckpoint ORDER BY size")
        }

        let longest = zip(sizes, sizes.dropFirst()).map { $1 - $0 }.max() ?? 0
        #expect(sizes.count > 20)
        #expect((2...6).contains(longest), "a checkpoint covers a few entries: \(sizes)")
        #expect(sizes.last == site.store.head.position - 1)
    }

    /// `area.case` of every event, read from the sources so that a new one is missed here at once.
    private static func eventsInSources() throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let walker = FileManager.default.enumerator(
            at: root.appending(path: "Sources/Exam"), includingPropertiesForKeys: nil)
        var found: Set<String> = []
        while let file = walker?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            let parts = text.components(separatedBy: ": AreaEvent {")
            guard parts.count == 2 else { continue }
            let body = parts[1].components(separatedBy: "package static let area = \"")
            guard body.count == 2, let area = body[1].split(separator: "\"").first else { continue }
            for line in body[0].split(separator: "\n") where line.hasPrefix("    case ") {
                found.insert("\(area).\(line.dropFirst(9).prefix { $0.isLetter })")
            }
        }
        return found
    }
}
