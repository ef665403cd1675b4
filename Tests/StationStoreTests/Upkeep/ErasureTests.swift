import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct ErasureTests {
    private let two = Actor.staff("S-012", second: "S-001")

    @Test func `an erased person is in no file, and the journal still verifies`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        try await seeded.seat()
        let list = try await seeded.store.read { db in
            try CandidateQueries.list(ListRequest(search: "丘惠欣"), db)
        }
        let person = try #require(list.rows.first)
        let sealed = try await seeded.store.read { db in
            try Data.fetchAll(
                db,
                sql: """
                    SELECT sealed FROM journalParticular
                    WHERE position IN (SELECT entry FROM entrySubject WHERE kind = 'candidate' AND subject = ?)
                    """, arguments: [person.id.rawValue])
        }
        #expect(sealed.count == 1)
        try await seeded.site.expectReplayEqualsTables()
        try await seeded.store.truncateLog()
        #expect(try seeded.fileHolds("丘惠欣"))

        try await seeded.store.perform(WithdrawCandidate(candidate: person.id), by: seeded.registrar)
        try await seeded.store.perform(
            EraseParticulars(subject: .candidate(id: person.id), reason: .requested), by: two)
        try await seeded.store.scrub()

        #expect(try !seeded.fileHolds("丘惠欣"))
        #expect(try !seeded.fileHolds("999999********7120"))
        for suffix in ["", "-wal"] {
            let file = URL(filePath: seeded.site.databasePath + suffix)
            let bytes = try Data(contentsOf: file)
            #expect(
                sealed.allSatisfy { bytes.range(of: $0) == nil }, "the sealed record is left in \(suffix)")
        }
        let detail = try #require(
            try await seeded.store.read { db in try CandidateQueries.find(person.id, db) })
        #expect(detail.candidate.name == nil)
        #expect(detail.candidate.documentMask == nil)
        #expect(detail.telephoneMask == nil)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `nobody of a full roster is left behind in a page's gaps`() async throws {
        let seeded = try await SeededSite()
        let performed = try await seeded.importRoster()
        let sealed = try await seeded.store.read { db in
            try Data.fetchAll(
                db,
                sql: """
                    SELECT sealed FROM journalParticular
                    WHERE position IN (SELECT entry FROM entrySubject WHERE kind = 'candidate')
                    """)
        }
        let names = RosterReading.read(csv: try SeededSite.file("candidates")).rows.map(\.person.name)
        let candidates = performed.events.compactMap { event -> Candidate.ID? in
            guard case .candidates(.registered(let candidate, _, _, _, _, _, _)) = event else { return nil }
            return candidate
        }

        for candidate in candidates {
            try await seeded.store.perform(WithdrawCandidate(candidate: candidate), by: seeded.registrar)
            try await seeded.store.perform(
                EraseParticulars(subject: .candidate(id: candidate), reason: .retentionEnded), by: two)
        }
        try await seeded.store.scrub()

        let left = try names.filter { try seeded.fileHolds($0) }
        #expect(left == [])
        let bytes = try Data(contentsOf: URL(filePath: seeded.site.databasePath))
        #expect(sealed.count == 420)
        #expect(sealed.filter { bytes.range(of: $0) != nil } == [])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `what is still needed is not erased, and once is enough`() async throws {
        let seeded = try await SeededSite()
        let performed = try await seeded.importRoster()
        let candidate = try #require(performed.events.last?.areaEvent as? CandidateEvent)
        guard case .rosterImported(_, _, let first, _) = candidate else {
            Issue.record("the last event closes the import")
            return
        }
        let erase = EraseParticulars(subject: .candidate(id: first), reason: .retentionEnded)

        await #expect(throws: ErasureRefusal.stillInUse) { try await seeded.store.perform(erase, by: two) }
        await #expect(throws: StaffRefusal.notPermitted) {
            try await seeded.store.perform(erase, by: .staff("S-004", second: "S-001"))
        }
        await #expect(throws: ErasureRefusal.unknownSubject) {
            try await seeded.store.perform(
                EraseParticulars(subject: .candidate(id: "21001068999999"), reason: .requested), by: two)
        }
        try await seeded.store.perform(WithdrawCandidate(candidate: first), by: seeded.registrar)
        #expect(try await seeded.store.perform(erase, by: two).events.count == 1)
        #expect(try await seeded.store.perform(erase, by: two).events == [])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a member of staff is forgotten after the account is closed`() async throws {
        let seeded = try await SeededSite()
        let erase = EraseParticulars(subject: .staff(id: "S-004"), reason: .retentionEnded)
        #expect(try seeded.fileHolds("甲S-004"))

        await #expect(throws: ErasureRefusal.stillInUse) { try await seeded.store.perform(erase, by: two) }
        try await seeded.site.record([.staff(.suspended(staff: "S-004"))])
        try await seeded.store.perform(erase, by: two)
        try await seeded.store.scrub()

        #expect(try !seeded.fileHolds("甲S-004"))
        try await seeded.site.expectReplayEqualsTables()
    }
}
