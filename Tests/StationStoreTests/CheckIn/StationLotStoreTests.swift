import Exam
import Foundation
import GRDB
import Journal
import StationStore
import TestKit
import Testing
import Vault

/// Work stations drawn at the door, on a real store.
@Suite struct StationLotStoreTests {
    @Test func `whoever comes in draws a station, and everybody gets another one`() async throws {
        let site = try await WorkshopSite()
        #expect(try await site.shown() == Array(repeating: nil, count: 6))
        try await site.open()

        for candidate in site.candidates { try await site.admit(candidate) }

        let numbers = try await site.shown().compactMap(\.self)
        #expect(Set(numbers).count == 6)
        #expect(Set(numbers).isSubset(of: [1, 2, 3, 5, 6, 7, 8]))
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `two doors at once never give out one station`() async throws {
        let site = try await WorkshopSite()
        try await site.open()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for candidate in site.candidates {
                for _ in 0..<3 { group.addTask { _ = try await site.admit(candidate) } }
            }
            try await group.waitForAll()
        }

        let numbers = try await site.shown().compactMap(\.self)
        #expect(numbers.count == 6 && Set(numbers).count == 6)
        let draws = try await site.store.read { db in try LotQueries.draws(of: "P-1", db) }
        #expect(draws.count == 6)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `nobody draws before the doors are open`() async throws {
        let site = try await WorkshopSite()

        let performed = try await site.admit(site.candidates[0])

        guard case .checkIn(.refused(_, "P-1", "W101", .notOpened))? = performed.events.first else {
            Issue.record("\(performed.events)")
            return
        }
    }

    @Test func `the record shows how each station came about, and only once the sitting is closed`()
        async throws
    {
        let site = try await WorkshopSite()
        try await site.open()
        for candidate in site.candidates.prefix(5) { try await site.admit(candidate) }
        await #expect(throws: SittingRefusal.lotsNotPublic) {
            try await site.store.lotRecord(of: "P-1")
        }

        try await site.finish()

        let record = try await site.store.lotRecord(of: "P-1")
        let secret = try #require(LotSecret(bytes: Self.bytes(record.nonce)))
        #expect(secret.commitment == record.commitment)
        #expect(record.draws.count == 5)
        for draw in record.draws {
            let index = secret.index(
                below: draw.free.count, sitting: "P-1", room: "W101", candidate: draw.candidate.rawValue)
            #expect(draw.free[index] == draw.station)
            #expect(draw.witness == "S-002")
        }
        #expect(record.draws.first?.free == [1, 2, 3, 5, 6, 7, 8])
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a station that breaks is exchanged for the spare one, and the lots go on`() async throws {
        let site = try await WorkshopSite()
        try await site.open()
        try await site.admit(site.candidates[0])
        let drawn = try #require(try await site.shown()[0])
        await #expect(throws: SeatingRefusal.stationDrawn) {
            try await site.move(0, to: 4, because: .misprint)
        }
        try await site.store.perform(
            MarkSeat(room: "W101", seat: drawn, isBroken: true), by: .staff("S-001"))

        try await site.move(0, to: 4, because: .brokenSeat, credit: 6)
        for candidate in site.candidates.dropFirst() { try await site.admit(candidate) }

        let numbers = try await site.shown().compactMap(\.self)
        #expect(numbers[0] == 4)
        #expect(Set(numbers).count == 6 && !numbers.contains(drawn))
        try await site.finish()
        let record = try await site.store.lotRecord(of: "P-1")
        #expect(record.moves.map(\.station) == [4])
        #expect(record.draws.dropFirst().allSatisfy { !$0.free.contains(drawn) && !$0.free.contains(4) })
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a drawn station may be exchanged for one whose number only kept a place free`() async throws {
        let site = try await WorkshopSite()
        try await site.open()
        try await site.admit(site.candidates[0])
        let drawn = try #require(try await site.shown()[0])

        // Every number from 1 to 7 keeps a place free for somebody but the spare one, which is 4.
        let other = [1, 2, 3, 5, 6].first { $0 != drawn } ?? 1
        try await site.move(0, to: other, because: .medical)
        for candidate in site.candidates.dropFirst() { try await site.admit(candidate) }

        let numbers = try await site.shown().compactMap(\.self)
        #expect(numbers[0] == other)
        #expect(Set(numbers).count == 6)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `when every station is drawn or broken a person decides, and gives a spare one`() async throws
    {
        let site = try await WorkshopSite()
        try await site.open()
        for seat in [7, 8] {
            try await site.store.perform(
                MarkSeat(room: "W101", seat: seat, isBroken: true), by: .staff("S-001"))
        }
        for candidate in site.candidates.prefix(5) { try await site.admit(candidate) }
        let late = site.candidates[5]
        guard
            case .checkIn(.referred(late, "P-1", "W101", .noStationFree))? =
                try await site.admit(late).events.first
        else {
            Issue.record("five stations were left for five people")
            return
        }

        try await site.move(5, to: 4, because: .brokenSeat)
        let performed = try await site.admit(late)

        #expect(
            performed.events == [
                .checkIn(
                    .admitted(candidate: late, sitting: "P-1", room: "W101", seat: 4, isLate: false))
            ])
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `an absence that is taken back draws a station`() async throws {
        let site = try await WorkshopSite()
        try await site.open()
        for candidate in site.candidates.dropLast() { try await site.admit(candidate) }
        try await site.run()
        try await site.store.perform(ProposeAbsence(sitting: "P-1", room: "W101"), by: .station)
        try await site.store.perform(ConfirmAbsence(sitting: "P-1", room: "W101"), by: .staff("S-002"))

        try await site.store.perform(
            ReverseAbsence(candidate: site.candidates[5], sitting: "P-1"), by: .staff("S-002"))

        let numbers = try await site.shown().compactMap(\.self)
        #expect(Set(numbers).count == 6)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a sitting that is not by lot keeps the plan's numbers`() async throws {
        let site = try await WorkshopSite(isByLot: nil)
        try await site.open()

        let performed = try await site.admit(site.candidates[2])

        #expect(performed.events.count == 1)
        #expect(try await site.shown() == [1, 2, 3, 5, 6, 7])
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
