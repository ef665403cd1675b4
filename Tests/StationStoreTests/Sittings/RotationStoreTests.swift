import Exam
import StationStore
import TestKit
import Testing

/// Where everybody is while a practical is taken in turns.
@Suite struct RotationStoreTests {
    /// Two rotations in the workshop from 10:05 on, three people each.
    private func site() async throws -> WorkshopSite {
        let site = try await WorkshopSite()
        var events: [StationEvent] = []
        for number in 1...2 {
            let sitting = Sitting.ID(rawValue: "P-2-\(number)")
            let people = site.candidates.dropFirst((number - 1) * 3).prefix(3)
            events += [
                .sittings(
                    .planned(
                        sitting: sitting, certificate: "C01", part: .practical,
                        start: site.start.adding(minutes: 65 * number), minutes: 60, paperCode: "B",
                        rooms: ["W101"], isByLot: true,
                        rotation: Rotation(
                            group: "P-2", number: number, count: 2, waitingPlace: "201", exitPlace: "东门"))),
                .seating(
                    .roomStaged(
                        plan: "P2", sitting: sitting, room: "W101",
                        places: people.enumerated().map {
                            SeatedPlace(seat: [1, 2, 3][$0.offset], candidate: $0.element)
                        })),
            ]
        }
        events.append(
            .seating(
                .adopted(
                    plan: "P2", sittings: ["P-2-1", "P-2-2"], seed: 1, roomCount: 2, candidateCount: 6)))
        try await site.site.record(events)
        return site
    }

    private func whereabouts(_ site: WorkshopSite) async throws -> [RotationQueries.Whereabouts] {
        try await site.store.read { db in
            try RotationQueries.people(of: "P-2", db).sorted { $0.candidate < $1.candidate }.map(
                \.whereabouts)
        }
    }

    @Test func `people wait, sit at a station, and have finished`() async throws {
        let site = try await site()
        #expect(try await whereabouts(site) == Array(repeating: .waiting, count: 6))

        site.site.clock.set(site.start.adding(minutes: 50))
        try await site.store.open("P-2-1", by: .staff("S-001"))
        for candidate in site.candidates.prefix(2) {
            try await site.store.perform(
                CheckInCandidate(ticket: candidate.rawValue, room: "W101", sitting: "P-2-1"),
                by: .staff("S-002"))
        }
        #expect(
            try await whereabouts(site) == [.atStation, .atStation, .waiting, .waiting, .waiting, .waiting])
        let board = try await site.store.read { [start = site.start] db in
            try BoardQueries.rooms(
                db, day: TimeSpan(start: start.adding(minutes: -540), minutes: 1440),
                now: start.adding(minutes: 50), only: "W101")
        }

        try await site.site.record([
            .sittings(.started(sitting: "P-2-1")),
            .checkIn(
                .absenceConfirmed(sitting: "P-2-1", room: "W101", candidates: [site.candidates[2]])),
            .sittings(.ended(sitting: "P-2-1")),
        ])

        #expect(
            try await whereabouts(site) == [.finished, .finished, .absent, .waiting, .waiting, .waiting])
        // The next rotation begins within ninety minutes; a room whose doors are open still shows its own.
        #expect(board.first?.sittings.map(\.id) == ["P-2-1"])
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `the rotations of a group stand in their order`() async throws {
        let site = try await site()

        let (turns, group, alone) = try await site.store.read { db in
            (
                try RotationQueries.turns(of: "P-2", db), try RotationQueries.group(of: "P-2-2", db),
                try RotationQueries.group(of: "P-1", db)
            )
        }

        #expect(turns.map(\.sitting.id) == ["P-2-1", "P-2-2"])
        #expect(turns.map(\.rotation.number) == [1, 2])
        #expect(turns.last?.rotation.waitingPlace == "201")
        #expect(turns.map { $0.rooms.map(\.seatedCount) } == [[3], [3]])
        #expect(group == "P-2")
        #expect(alone == nil)
    }
}
