import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct PerformTests {
    @Test func `keeps synchronous FULL and WAL on the writer's connection`() async throws {
        let site = try TestSite()

        let settings = try await site.store.local { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
        }

        #expect(settings.0 == 2)
        #expect(settings.1 == "wal")
    }

    @Test func `gives the first answer again for the same request`() async throws {
        let site = try await DoorSite()
        let command = CheckInCandidate(ticket: site.ticket, room: "T101")

        let first = try await site.store.perform(
            command, by: .staff(site.proctor), request: CommandRequest(id: "a"))
        let again = try await site.store.perform(
            command, by: .staff(site.proctor), request: CommandRequest(id: "a"))

        #expect(!first.isReplayed)
        #expect(again.isReplayed)
        #expect(again.events == first.events)
        #expect(again.position == first.position)
    }

    @Test func `answers 422 when a request ID comes back with another command`() async throws {
        let site = try await DoorSite()
        let request = CommandRequest(id: "a")
        try await site.store.perform(
            CheckInCandidate(ticket: site.ticket, room: "T101"), by: .staff(site.proctor), request: request)

        await #expect(throws: StoreFault.requestReused(requestID: "a")) {
            try await site.store.perform(
                CheckInCandidate(ticket: site.ticket, room: "T102"), by: .staff(site.proctor),
                request: request)
        }
    }

    @Test func `keeps the answer of a refusal and writes no entry`() async throws {
        let site = try await DoorSite()
        let command = ConfirmAbsence(sitting: "T-C01-1", room: "T101")
        let before = site.store.head.position

        for _ in 1...2 {
            await #expect(throws: CheckInRefusal.nothingProposed) {
                try await site.store.perform(
                    command, by: .staff(site.proctor), request: CommandRequest(id: "b"))
            }
        }

        #expect(site.store.head.position == before)
        let kept = try await site.store.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM localAnswer WHERE requestID = 'b'")
        }
        #expect(kept == 1)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `lets one of fifty devices win a race for one candidate`() async throws {
        let site = try await DoorSite()

        let performed = try await withThrowingTaskGroup(of: Performed.self) { group in
            for _ in 1...50 {
                group.addTask {
                    try await site.store.perform(
                        CheckInCandidate(ticket: site.ticket, room: "T101"), by: .staff(site.proctor))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        let winners = performed.filter { performed in
            if case .checkIn(.admitted) = performed.events.first { return true }
            return false
        }
        #expect(winners.count == 1)
        #expect(Set(performed.compactMap(\.position)).count == 50)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `never lets station time fall within a boot`() async throws {
        let site = try await DoorSite()
        let before = site.store.now()
        site.site.clock.step(milliseconds: -3_600_000)

        let performed = try await site.store.perform(
            CheckInCandidate(ticket: site.ticket, room: "T101"), by: .staff(site.proctor))

        let position = try #require(performed.position)
        let header = try await site.store.read { db in
            try #require(try JournalEntry.find(position, db)).header
        }
        #expect(header.received == before.milliseconds)
    }
}
