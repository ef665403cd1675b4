import Exam
import StationStore
import TestKit
import Testing

@Suite struct ResultStoreTests {
    /// Theory and practical, three candidates, two markers and a third one.
    private func site() async throws -> DoorSite {
        let door = try await DoorSite()
        for id in ["S-020", "S-021", "S-022"] as [Staff.ID] { try await door.site.appoint(id, [.marker]) }
        let start = TestSite.morning.adding(minutes: 300)
        try await door.site.record([
            .sittings(
                .planned(
                    sitting: "P-C01-1", certificate: "C01", part: .practical, start: start, minutes: 60,
                    paperCode: "P", rooms: ["T102"])),
            .seating(
                .roomStaged(
                    plan: "P2", sitting: "P-C01-1", room: "T102",
                    places: door.candidates.enumerated().map {
                        SeatedPlace(seat: $0.offset + 1, candidate: $0.element)
                    })),
            .seating(.adopted(plan: "P2", sittings: ["P-C01-1"], seed: 2, roomCount: 1, candidateCount: 3)),
        ])
        return door
    }

    private func attend(_ door: DoorSite, _ index: Int, _ part: Sitting.Part, isPresent: Bool = true)
        async throws
    {
        let candidate = door.candidates[index]
        let (sitting, room): (Sitting.ID, Room.ID) =
            part == .theory ? ("T-C01-1", "T101") : ("P-C01-1", "T102")
        let event: CheckInEvent =
            isPresent
            ? .admitted(candidate: candidate, sitting: sitting, room: room, seat: index + 1, isLate: false)
            : .absenceConfirmed(sitting: sitting, room: room, candidates: [candidate])
        try await door.site.record([.checkIn(event)])
    }

    private func enter(
        _ door: DoorSite, _ index: Int, _ part: Sitting.Part, _ tenths: Int, by staff: Staff.ID
    ) async throws -> [StationEvent] {
        let mark = try #require(Mark(tenths: tenths))
        return try await door.store.perform(
            EnterMark(candidate: door.candidates[index], part: part, mark: mark), by: .staff(staff)
        ).events
    }

    private func confirm(_ door: DoorSite, _ index: Int, _ part: Sitting.Part, _ tenths: Int) async throws {
        _ = try await enter(door, index, part, tenths, by: "S-020")
        _ = try await enter(door, index, part, tenths, by: "S-021")
    }

    private func outcomes(_ events: [StationEvent]) -> [Outcome] {
        events.compactMap { event in
            guard case .results(.outcomeDecided(_, _, let outcome, _, _, _, _)) = event else { return nil }
            return outcome
        }
    }

    @Test func `marks are keyed by two people, and a mismatch starts afresh`() async throws {
        let door = try await site()
        try await attend(door, 0, .theory)

        await #expect(throws: ResultRefusal.notPresent) {
            try await enter(door, 1, .theory, 600, by: "S-020")
        }
        await #expect(throws: ResultRefusal.notPresent) {
            try await enter(door, 0, .practical, 600, by: "S-020")
        }
        _ = try await enter(door, 0, .theory, 600, by: "S-020")
        await #expect(throws: ResultRefusal.samePerson) {
            try await enter(door, 0, .theory, 600, by: "S-020")
        }
        let mismatch = try await enter(door, 0, .theory, 610, by: "S-021")
        guard case .results(.markMismatched)? = mismatch.first else {
            Issue.record("the entries differ: \(mismatch)")
            return
        }
        _ = try await enter(door, 0, .theory, 610, by: "S-022")
        let confirmed = try await enter(door, 0, .theory, 610, by: "S-020")
        guard case .results(.markConfirmed)? = confirmed.first else {
            Issue.record("the entries agree: \(confirmed)")
            return
        }
        await #expect(throws: ResultRefusal.alreadyConfirmed) {
            try await enter(door, 0, .theory, 620, by: "S-021")
        }
        await #expect(throws: StaffRefusal.notPermitted) {
            try await enter(door, 0, .theory, 1, by: door.chief)
        }
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `outcomes wait for every mark, then lock them`() async throws {
        let door = try await site()
        let decide = DecideOutcomes(certificate: "C01")
        for index in 0...2 { try await attend(door, index, .theory) }
        try await attend(door, 0, .practical)
        try await attend(door, 1, .practical)
        try await attend(door, 2, .practical, isPresent: false)
        for index in 0...2 { try await confirm(door, index, .theory, 600) }
        try await confirm(door, 0, .practical, 600)
        _ = try await enter(door, 1, .practical, 599, by: "S-020")

        await #expect(throws: ResultRefusal.pending) {
            try await door.store.perform(decide, by: .staff(door.chief))
        }
        let waiting = try await door.store.read { db in try ResultQueries.readiness(of: "C01", db) }
        #expect(waiting.pending == 1 && waiting.unmarked == 1 && waiting.unseen == 0)
        #expect(waiting.scored == 4 && waiting.absent == 1 && waiting.candidates == 3)

        _ = try await enter(door, 1, .practical, 599, by: "S-021")
        let first = try await door.store.perform(decide, by: .staff(door.chief))
        let again = try await door.store.perform(decide, by: .staff(door.chief))

        #expect(outcomes(first.events) == [.pass, .fail, .failAbsent])
        #expect(again.events.isEmpty)
        await #expect(throws: ResultRefusal.locked) { try await enter(door, 2, .theory, 1, by: "S-022") }
        let rate = try await door.store.read { db in try ResultQueries.passRate(of: "C01", db) }
        #expect(rate == PassRate(passed: 1, registered: 3, absent: 1, withheld: 0))
        #expect(!rate.isAlarming)
        await #expect(throws: StaffRefusal.notPermitted) {
            try await door.store.perform(decide, by: .staff("S-020"))
        }
        await #expect(throws: ResultRefusal.unknownCertificate) {
            try await door.store.perform(DecideOutcomes(certificate: "C99"), by: .staff(door.chief))
        }
        try await door.site.expectReplayEqualsTables()
    }
}
