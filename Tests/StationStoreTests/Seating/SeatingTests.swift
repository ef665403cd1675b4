import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct SeatingTests {
    @Test func `the rehearsal's 420 candidates get their theory and practical seats`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()

        let rooms = try await seeded.seat()

        #expect(rooms.reduce(0) { $0 + $1.places.count } == 840)
        let sittings = try await seeded.store.read { db in try SittingQueries.list(db) }
        #expect(sittings.count == 31)
        let theory = sittings.filter { $0.part == .theory }.sorted { $0.id < $1.id }
        #expect(theory.map(\.seatedCount) == [100, 100, 50, 30, 50, 40, 50])
        let used = try await seeded.store.read { db in try SittingQueries.rooms(of: "T-C01-1", db) }
        #expect(used.map(\.room) == ["T101", "T102", "T201", "T202"])
        // Two proctors watch thirty as they watch ten: the classes are dealt evenly over four rooms.
        #expect(used.map(\.seatedCount) == [25, 25, 25, 25])
        let days = try await seeded.store.read { db in try SittingQueries.days(db) }
        #expect(days.map(\.date.text) == ["2021-11-27", "2021-11-28"])
        #expect(days.reduce(0) { $0 + $1.sittingCount } == 31)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a room at one time shows its layout and who sits where`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        try await seeded.seat()

        let scene = try #require(
            try await seeded.store.read { db in try RoomQueries.scene("T202", at: "T-C01-1", db) })

        #expect(scene.room.layout.text == "7-8-8-7")
        #expect(scene.sittings == ["T-C01-1"])
        #expect(scene.occupants.count == 25)
        #expect(Set(scene.occupants.map(\.seat)).isSubset(of: Set(1...30)))
        #expect(
            scene.occupants.allSatisfy { $0.certificate == "C01" && $0.attendance == nil && $0.name != nil })
        #expect(try await seeded.store.read { db in try RoomQueries.scene("T202", at: "T-C04-1", db) } == nil)
        let all = try await seeded.store.read { db in try RoomQueries.all(db) }
        #expect(all.count == 22)
        #expect(all.first { $0.id == "W101" }?.sittingsAhead == 6)
    }

    @Test func `a new plan takes the place of the old one, sitting by sitting`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        let first = try await seeded.seat("PLAN-1", seed: 1)

        let second = try await seeded.seat("PLAN-2", seed: 2)

        #expect(first != second)
        let place = try #require(second.first { $0.sitting == "T-C01-1" }?.places.first)
        let detail = try #require(
            try await seeded.store.read { db in try CandidateQueries.find(place.candidate, db) })
        #expect(detail.seats.first { $0.sitting == "T-C01-1" }?.seat == place.seat)
        #expect(detail.seats.count == 2)
        let plans = try await seeded.store.read { db in try SeatingQueries.plans(db) }
        #expect(plans.map(\.id) == ["PLAN-2", "PLAN-1"])
        #expect(plans.map(\.inForceCount) == [31, 0])
        #expect(plans.map(\.run) == [2, 1])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a candidate who is moved after admission sits at the new seat everywhere`() async throws {
        let door = try await DoorSite()
        try await door.store.perform(
            CheckInCandidate(ticket: door.ticket, room: "T101"), by: .staff(door.proctor))

        try await door.store.perform(
            MoveCandidate(
                candidate: door.candidates[0], sitting: "T-C01-1", room: "T102", seat: 7, reason: .brokenSeat),
            by: .staff(door.chief))

        let again = try await door.store.perform(
            CheckInCandidate(ticket: door.ticket, room: "T102"), by: .staff(door.proctor))
        #expect(
            again.events == [
                .checkIn(
                    .alreadyAdmitted(candidate: door.candidates[0], sitting: "T-C01-1", room: "T102", seat: 7)
                )
            ])
        await #expect(throws: SeatingRefusal.seatTaken) {
            try await door.store.perform(
                MoveCandidate(
                    candidate: door.candidates[1], sitting: "T-C01-1", room: "T102", seat: 7, reason: .safety),
                by: .staff(door.chief))
        }
        await #expect(throws: StaffRefusal.notPermitted) {
            try await door.store.perform(
                MoveCandidate(
                    candidate: door.candidates[1], sitting: "T-C01-1", room: "T102", seat: 8, reason: .safety),
                by: .staff(door.proctor))
        }
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `who withdraws leaves an empty seat`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        let rooms = try await seeded.seat()
        let place = try #require(rooms.first { $0.sitting == "T-C01-1" }?.places.first)

        try await seeded.store.perform(WithdrawCandidate(candidate: place.candidate), by: seeded.registrar)

        let detail = try #require(
            try await seeded.store.read { db in try CandidateQueries.find(place.candidate, db) })
        #expect(detail.seats == [])
        try await seeded.site.expectReplayEqualsTables()
    }
}
