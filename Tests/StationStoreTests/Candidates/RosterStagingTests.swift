import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

/// Rosters that come in pieces: everybody at once, or nobody.
@Suite struct RosterStagingTests {
    private static let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话,选拔\n"

    /// Passports from `first` on; the last one has only applied.
    private func roster(_ first: Int, _ count: Int, at seeded: SeededSite) throws -> RosterPreparation {
        let lines = (first..<first + count).map { index in
            "护照,E\(10_000_000 + index),甲\(index),C01,,,,社会人员,,\(index == first + count - 1 ? "报名" : "")\n"
        }
        let bytes = Array((Self.header + lines.joined()).utf8)
        let preview = RosterReading.read(csv: bytes)
        #expect(preview.problems == [])
        return try RosterPreparation(
            rows: preview.rows, file: bytes, year: 2021, series: 1, store: seeded.store)
    }

    private func piece(_ whole: RosterPreparation, _ range: Range<Int>) -> (StageRoster, CommandRequest) {
        let command = whole.command
        return (
            StageRoster(
                year: 2021, series: 1, fileDigest: command.fileDigest, entrantCount: command.entrants.count,
                offset: range.lowerBound, entrants: Array(command.entrants[range])),
            CommandRequest(particulars: Array(whole.particulars[range]))
        )
    }

    private func count(_ table: String, _ seeded: SeededSite) async throws -> Int {
        try await seeded.store.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM " + table) ?? -1
        }
    }

    @Test func `a large roster comes in pieces, and counts as one that came at once`() async throws {
        let seeded = try await SeededSite()
        let size = 2 * StageRoster.entrantsMax + 1
        let whole = try roster(0, size, at: seeded)

        let performed = try await seeded.store.importRoster(
            whole, by: seeded.registrar, request: CommandRequest(id: "r-1"))
        let again = try await seeded.store.importRoster(
            whole, by: seeded.registrar, request: CommandRequest(id: "r-1"))

        guard case .candidates(.rosterImported(_, size, let first, let last)) = performed.events[0] else {
            Issue.record("a roster ends with its summary")
            return
        }
        #expect(performed.events.count == 1)
        #expect(again.isReplayed && again.events == performed.events)
        await #expect(throws: CandidateRefusal.fileAlreadyImported) {
            try await seeded.store.importRoster(whole, by: seeded.registrar, request: CommandRequest())
        }
        let list = try await seeded.store.read { db in try CandidateQueries.list(ListRequest(), db) }
        #expect(list.total == size)
        let standing = try await seeded.store.read { db in
            (
                try SelectionQueries.standing(of: first, db), try SelectionQueries.standing(of: last, db)
            )
        }
        #expect(standing.0.state == nil)
        #expect(standing.1.state == "applied")
        #expect(try await count("stagedCandidate", seeded) == 0)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `others write while a large roster comes in`() async throws {
        let seeded = try await SeededSite()
        let whole = try roster(0, 8 * StageRoster.entrantsMax, at: seeded)
        async let performed = seeded.store.importRoster(
            whole, by: seeded.registrar, request: CommandRequest())
        var written: [JournalEntry.Position] = []
        var index = 0
        while try await count("rosterImport", seeded) == 0 {
            index += 1
            let set = SetQuota(certificate: "C01", major: "护理", year: 2031, places: index)
            if let position = try await seeded.store.perform(set, by: seeded.registrar).position {
                written.append(position)
            }
        }
        let closing = try #require(try await performed.position)

        let opening = try await seeded.store.read { db in
            try Int64.fetchOne(db, sql: "SELECT entry FROM rosterRange") ?? .max
        }
        #expect(written.contains { opening < $0 && $0 < closing })
    }

    @Test func `who is staged is nobody yet, and keeps their number and their place`() async throws {
        let seeded = try await SeededSite()
        let whole = try roster(0, 300, at: seeded)
        let (first, request) = piece(whole, 0..<250)
        let opened = try await seeded.store.perform(first, by: seeded.registrar, request: request)
        guard case .candidates(.rosterOpened(_, 300, _, let last)) = opened.events[0] else {
            Issue.record("the first piece opens the roster")
            return
        }

        #expect(try await count("candidate", seeded) == 0)
        await #expect(throws: CandidateRefusal.documentOnRoster) {
            let same = try roster(249, 2, at: seeded)
            try await seeded.store.perform(same.command, by: seeded.registrar, request: same.request())
        }
        let other = try roster(5_000, 1, at: seeded)
        let performed = try await seeded.store.perform(
            other.command, by: seeded.registrar, request: other.request())
        guard case .candidates(.rosterImported(_, 1, let next, _)) = performed.events.last else {
            Issue.record("a small roster comes at once")
            return
        }
        #expect(next > last)
        let (second, rest) = piece(whole, 250..<300)
        try await seeded.store.perform(second, by: seeded.registrar, request: rest)
        #expect(try await count("candidate", seeded) == 1)
        try await seeded.site.expectReplayEqualsTables()
        try await seeded.store.perform(
            CloseRoster(fileDigest: whole.command.fileDigest), by: seeded.registrar)
        #expect(try await count("candidate", seeded) == 301)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `what was left unfinished is taken back, and the file can come again`() async throws {
        let seeded = try await SeededSite()
        let whole = try roster(0, 600, at: seeded)
        let before = try await count("journalParticular", seeded)
        for range in [0..<250, 250..<500] {
            let (command, request) = piece(whole, range)
            try await seeded.store.perform(command, by: seeded.registrar, request: request)
        }
        await #expect(throws: CandidateRefusal.rosterIncomplete) {
            try await seeded.store.perform(
                CloseRoster(fileDigest: whole.command.fileDigest), by: seeded.registrar)
        }

        try await seeded.store.dropUnfinishedRoster()

        #expect(try await count("stagedCandidate", seeded) == 0)
        #expect(try await count("journalParticular", seeded) == before)
        let again = try roster(0, 600, at: seeded)
        let performed = try await seeded.store.importRoster(
            again, by: seeded.registrar, request: CommandRequest())
        guard case .candidates(.rosterImported(_, 600, let first, _)) = performed.events.last else {
            Issue.record("the file comes again")
            return
        }
        #expect(AdmissionNumber(year: 21, series: 1, station: 68, serial: 601)?.candidate == first)
        #expect(try await count("candidate", seeded) == 600)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a request that fails at the end leaves nobody`() async throws {
        let seeded = try await SeededSite()
        let whole = try roster(0, 300, at: seeded)
        let set = SetQuota(certificate: "C01", major: "护理", year: 2031, places: 1)
        try await seeded.store.perform(set, by: seeded.registrar, request: CommandRequest(id: "r-1"))

        await #expect(throws: StoreFault.requestReused(requestID: "r-1")) {
            try await seeded.store.importRoster(
                whole, by: seeded.registrar, request: CommandRequest(id: "r-1"))
        }

        #expect(try await count("candidate", seeded) == 0)
        #expect(try await count("stagedCandidate", seeded) == 0)
        try await seeded.site.expectReplayEqualsTables()
    }
}
