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

    @Test func `lets one of many win who decided on the same version, and tells the others`() async throws {
        let site = try TestSite()
        for person: (Staff.ID, Role) in [
            ("S-012", .administrator), ("S-013", .administrator), ("S-020", .proctor),
        ] {
            try await site.appoint(person.0, [person.1])
        }
        let seen = try #require(
            try await site.store.read { try EntryQueries.latest(of: .staff("S-020"), $0) })
        let choices: [[Role]] = [[.floater], [.marker], [.assessor], [.registrar], [.custodian]]

        let outcomes = await withTaskGroup(of: Result<Performed, any Error>.self) { group in
            for (index, roles) in choices.enumerated() {
                group.addTask {
                    let request = CommandRequest(
                        id: "r-\(index)", expected: ExpectedVersion(.staff("S-020"), entries: [seen]))
                    do {
                        return .success(
                            try await site.store.perform(
                                SetRoles(staff: "S-020", roles: roles),
                                by: .staff(index.isMultiple(of: 2) ? "S-012" : "S-013"), request: request))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        let faults = outcomes.compactMap { outcome -> StoreFault? in
            if case .failure(let error) = outcome { error as? StoreFault } else { nil }
        }
        #expect(faults == Array(repeating: .outdated, count: 4))
        let entries = try await site.store.read {
            try JournalQueries.history($0, of: .staff("S-020"), limit: 9)
        }
        #expect(entries.count == 2)
        try await site.expectReplayEqualsTables()
    }

    @Test func `a version that was missed is no answer: the same request may name the next one`() async throws
    {
        let site = try TestSite()
        try await site.appoint("S-012", [.administrator])
        try await site.appoint("S-020", [.proctor])
        let seen = try #require(
            try await site.store.read { try EntryQueries.latest(of: .staff("S-020"), $0) })
        func set(_ roles: [Role], _ id: String, on expected: ExpectedVersion) async throws -> Performed {
            try await site.store.perform(
                SetRoles(staff: "S-020", roles: roles), by: .staff("S-012"),
                request: CommandRequest(id: id, expected: expected))
        }
        func version(_ entries: Set<JournalPosition>?) -> ExpectedVersion {
            ExpectedVersion(.staff("S-020"), entries: entries)
        }

        let first = try await set([.floater], "r-1", on: version([seen]))
        await #expect(throws: StoreFault.outdated) { try await set([.marker], "r-2", on: version([seen])) }
        await #expect(throws: StoreFault.outdated) { try await set([.marker], "r-2", on: version([])) }
        await #expect(throws: StoreFault.outdated) {
            try await set([.marker], "r-2", on: ExpectedVersion(.staff("S-099"), entries: nil))
        }
        let repeated = try await set([.floater], "r-1", on: version([seen]))
        let second = try await set([.marker], "r-2", on: version([seen, try #require(first.position)]))
        let any = try await set([.assessor], "r-3", on: version(nil))

        #expect(repeated.isReplayed)
        #expect(second.events == [.staff(.rolesSet(staff: "S-020", roles: [.marker]))])
        #expect(!any.events.isEmpty)
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
