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

        let proposal = try await seeded.seat()

        #expect(proposal.unplaced == [])
        #expect(proposal.seatCount == 840)
        let sittings = try await seeded.store.read { db in try SittingQueries.list(db) }
        #expect(sittings.count == 31)
        let theory = sittings.filter { $0.part == .theory }.sorted { $0.id < $1.id }
        #expect(theory.map(\.seatedCount) == [100, 100, 50, 30, 50, 40, 50])
        let rooms = try await seeded.store.read { db in try SittingQueries.rooms(of: "T-C01-1", db) }
        #expect(rooms.map(\.room) == ["T101", "T102", "T201", "T202"])
        #expect(rooms.map(\.seatedCount) == [30, 30, 30, 10])
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
        #expect(scene.occupants.map(\.seat) == Array(1...10))
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
        let proposal = try await seeded.seat()
        let theory = proposal.rooms.filter { $0.sitting == "T-C01-1" }

        // Everybody of the first two rooms changes places.
        let swapped = theory.map { seating -> RoomSeating in
            let other: Room.ID =
                seating.room == "T101" ? "T102" : seating.room == "T102" ? "T101" : seating.room
            return RoomSeating(sitting: seating.sitting, room: other, places: seating.places)
        }
        try await seeded.store.perform(
            AdoptSeatingPlan(plan: "PLAN-2", sittings: ["T-C01-1"], seed: 0, rooms: swapped),
            by: seeded.registrar)

        let first = try #require(theory.first { $0.room == "T101" }?.places.first)
        let detail = try #require(
            try await seeded.store.read { db in try CandidateQueries.find(first.candidate, db) })
        #expect(detail.seats.first { $0.sitting == "T-C01-1" }?.room == "T102")
        #expect(detail.seats.count == 2)
        await #expect(throws: SeatingRefusal.unplaced) {
            try await seeded.store.perform(
                AdoptSeatingPlan(
                    plan: "PLAN-3", sittings: ["T-C01-1"], seed: 0, rooms: Array(swapped.dropLast())),
                by: seeded.registrar)
        }
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
        let proposal = try await seeded.seat()
        let place = try #require(proposal.rooms.first { $0.sitting == "T-C01-1" }?.places.first)

        try await seeded.store.perform(WithdrawCandidate(candidate: place.candidate), by: seeded.registrar)

        let detail = try #require(
            try await seeded.store.read { db in try CandidateQueries.find(place.candidate, db) })
        #expect(detail.seats == [])
        try await seeded.site.expectReplayEqualsTables()
    }
}
