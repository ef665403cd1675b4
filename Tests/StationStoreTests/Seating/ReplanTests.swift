import Exam
import Foundation
import Planning
import Proposals
import StationStore
import TestKit
import Testing

/// Some rooms are planned anew, and all others stay as they are.
@Suite struct ReplanTests {
    private typealias Room = SeatingScope.PlannedRoom

    private func ready() async throws -> (seeded: SeededSite, desk: SeatingDesk, rooms: [RoomSeating]) {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        let rooms = try await seeded.seat("PLAN-1")
        return (seeded, SeatingDesk(store: seeded.store), rooms)
    }

    private func freeze(
        _ proposal: SeatingDesk.Proposal, _ seeded: SeededSite, as plan: SeatingPlan.ID
    ) async throws {
        try await SeatingDesk(store: seeded.store).freeze(
            proposal, as: plan, publicSource: "lottery", by: seeded.registrar)
    }

    @Test func `two rooms are drawn anew, and everybody else keeps their seat`() async throws {
        let (seeded, desk, before) = try await ready()
        let released: Set<Room> = [
            .init(sitting: "T-C01-1", room: "T101"), .init(sitting: "T-C01-1", room: "T102"),
        ]

        let proposal = try await desk.propose(
            SeatingScope(releasing: released, keepsTimes: true), seed: 99)
        try await freeze(proposal, seeded, as: "PLAN-2")
        try await desk.draw(
            "PLAN-2", publicValue: "40 771 \u{3000}", by: seeded.registrar)
        try await desk.adopt("PLAN-2", by: seeded.registrar)

        let after = try await seeded.store.read { db in
            try SeatingQueries.seating(of: "PLAN-2", db)
        }
        let own = before.filter { $0.sitting == "T-C01-1" }
        func people(_ rooms: [RoomSeating]) -> Set<Candidate.ID> {
            Set(rooms.flatMap(\.places).map(\.candidate))
        }
        #expect(after.allSatisfy { $0.sitting == "T-C01-1" })
        #expect(people(after) == people(own))
        for room in own where !released.contains(Room(sitting: room.sitting, room: room.room)) {
            #expect(after.first { $0.room == room.room } == room, "room \(room.room)")
        }
        // The fifty of the two rooms have been drawn again.
        let moved = own.filter { released.contains(Room(sitting: $0.sitting, room: $0.room)) }
        #expect(proposal.seating.places.personCount == people(moved).count)
        #expect(proposal.seating.keptSeatCount == 50)
        #expect(after.filter { ["T101", "T102"].contains($0.room.rawValue) } != moved)
        let row = try #require(try await seeded.store.read { db in try SeatingQueries.plan("PLAN-2", db) })
        #expect((row.keptRoomCount, row.keptSeatCount, row.run) == (2, 50, 2))
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `the record of a plan with kept rooms can be redone by anybody`() async throws {
        let (seeded, desk, _) = try await ready()
        let proposal = try await desk.propose(
            SeatingScope(releasing: [.init(sitting: "T-C01-1", room: "T101")], keepsTimes: true), seed: 3)
        try await freeze(proposal, seeded, as: "PLAN-2")
        try await desk.draw("PLAN-2", publicValue: "07351", by: seeded.registrar)
        try await desk.adopt("PLAN-2", by: seeded.registrar)

        let record = try await desk.drawRecord(of: "PLAN-2")

        let honest = try DrawVerifier.run(JSONEncoder().encode(record))
        #expect(honest.status == 0, "\(honest.output)")
        #expect(honest.output.contains(", 75 seats kept\n"))
        // A seat that is said to be kept and is another's is found, as any other lie.
        let line = try #require(record.input.split(separator: "\n").first { $0.hasPrefix("keep ") })
        let lie = try DrawVerifier.run(
            JSONEncoder().encode(record.with(input: record.input + line + "\n")))
        #expect(lie.status == 1)
        #expect(lie.output.contains("keeps no seat, one that is taken, or somebody who has another"))
    }

    @Test func `without their times kept, people go to any released sitting of their paper`() async throws {
        let (seeded, desk, before) = try await ready()
        let practicals = Set(before.map(\.sitting).filter { $0.rawValue.hasPrefix("P-C01") }).sorted()
        let two = Array(practicals.prefix(2))
        let released = Set(
            before.filter { two.contains($0.sitting) }.map { Room(sitting: $0.sitting, room: $0.room) })

        let stay = try await desk.propose(SeatingScope(releasing: released, keepsTimes: true), seed: 5)
        let free = try await desk.propose(SeatingScope(releasing: released, keepsTimes: false), seed: 5)

        func sittings(_ proposal: SeatingDesk.Proposal) -> [Candidate.ID: Sitting.ID] {
            proposal.rooms.reduce(into: [:]) { found, room in
                for place in room.places { found[place.candidate] = room.sitting }
            }
        }
        let now = before.filter { two.contains($0.sitting) }.reduce(into: [Candidate.ID: Sitting.ID]()) {
            for place in $1.places { $0[place.candidate] = $1.sitting }
        }
        #expect(two.count == 2)
        #expect(sittings(stay) == now)
        #expect(Set(sittings(free).keys) == Set(now.keys))
        // Fewer kinds of people: nothing but the class tells them apart any more.
        #expect(free.seating.places.cells.count < stay.seating.places.cells.count)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a kept seat that changes after the freeze stops the adoption`() async throws {
        let (seeded, desk, before) = try await ready()
        let proposal = try await desk.propose(
            SeatingScope(releasing: [.init(sitting: "T-C01-1", room: "T101")], keepsTimes: true), seed: 3)
        try await freeze(proposal, seeded, as: "PLAN-2")
        try await desk.draw("PLAN-2", publicValue: "07351", by: seeded.registrar)
        let kept = try #require(before.first { $0.sitting == "T-C01-1" && $0.room == "T102" })
        let seat = try #require((1...30).first { number in !kept.places.contains { $0.seat == number } })

        try await seeded.store.perform(
            MoveCandidate(
                candidate: kept.places[0].candidate, sitting: "T-C01-1", room: "T102", seat: seat,
                reason: .medical),
            by: seeded.registrar)

        await #expect(throws: SeatingRefusal.keptChanged) {
            try await desk.adopt("PLAN-2", by: seeded.registrar)
        }
        // The same proposal is no use any more: what it keeps is not what stands.
        await #expect(throws: SeatingRefusal.keptChanged) {
            try await freeze(proposal, seeded, as: "PLAN-3")
        }
        let held = try await seeded.store.read { db in try SeatingQueries.held(by: "PLAN-1", db) }
        #expect(held.contains("T-C01-1"))
    }

    @Test func `a room with nobody in it cannot be planned anew`() async throws {
        let (seeded, desk, _) = try await ready()

        await #expect(throws: SeatingRefusal.nothingReleased) {
            _ = try await desk.propose(
                SeatingScope(releasing: [.init(sitting: "T-C01-1", room: "T301")], keepsTimes: true), seed: 1)
        }
        await #expect(throws: SeatingRefusal.unknownSitting) {
            _ = try await desk.propose(
                SeatingScope(releasing: [.init(sitting: "NONE", room: "T101")], keepsTimes: true), seed: 1)
        }
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `somebody without a seat is planned with the released rooms`() async throws {
        let (seeded, desk, before) = try await ready()
        let late = try #require(before.first { $0.sitting == "T-C01-1" }?.places.first?.candidate)
        try await seeded.store.perform(
            WithdrawCandidate(candidate: late), by: seeded.registrar)
        let proposal = try await desk.propose(
            SeatingScope(releasing: [.init(sitting: "T-C01-1", room: "T102")], keepsTimes: true), seed: 3)

        let people = proposal.rooms.flatMap(\.places).map(\.candidate)
        #expect(!people.contains(late))
        #expect(people.count == 99)
    }
}

extension DrawRecord {
    /// The record with another input: a lie.
    fileprivate func with(input: String) -> DrawRecord {
        DrawRecord(
            station: station, plan: plan, input: input, inputDigest: inputDigest, commitment: commitment,
            nonce: nonce, publicSource: publicSource, publicValue: publicValue, sittings: sittings,
            runs: runs, seats: seats, moves: moves)
    }
}
