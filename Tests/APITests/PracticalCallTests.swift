import Exam
import StationStore
import TestKit
import Testing

/// Work stations drawn at the door, over the API.
@Suite struct PracticalCallTests {
    private func site() async throws -> APISite {
        let site = try await APISite()
        let layout = try #require(SeatLayout(text: "3~=4"))
        try await site.site.record([
            .rooms(
                .added(
                    room: "W101", title: "实训楼101", building: "实训楼", floor: 1, kind: .workshop,
                    columns: layout, isStepFree: true)),
            .sittings(
                .planned(
                    sitting: "P-1", certificate: "C01", part: .practical, start: TestSite.morning,
                    minutes: 60, paperCode: "B", rooms: ["W101"], isByLot: true)),
            .seating(
                .roomStaged(
                    plan: "P9", sitting: "P-1", room: "W101",
                    places: site.door.candidates.enumerated().map {
                        SeatedPlace(seat: $0.offset + 1, candidate: $0.element)
                    })),
            .seating(
                .adopted(plan: "P9", sittings: ["P-1"], seed: 1, roomCount: 1, candidateCount: 3)),
        ])
        return site
    }

    @Test func `a check-in says which station was drawn, and from which`() async throws {
        let site = try await site()

        try await site.run { line in
            let chief = try await line.token("S-001")
            let proctor = try await line.token("S-002")
            let body: JSONValue = ["ticket": .text(site.door.ticket), "room": "W101", "sitting": "P-1"]
            let shut = try await line.call(.post, "/check-ins", token: proctor, key: "k-0", body)
            let open = try await line.call(
                .post, "/sittings/P-1/states", token: chief, key: "k-1", ["state": "open"])
            let again = try await line.call(
                .post, "/sittings/P-1/states", token: chief, key: "k-1", ["state": "open"])
            let room = try await line.call(.get, "/rooms/W101?sitting=P-1", token: chief)
            let first = try await line.call(.post, "/check-ins", token: proctor, key: "k-2", body)
            let second = try await line.call(.post, "/check-ins", token: proctor, key: "k-3", body)
            _ = try await line.token("S-003")
            let witnessed = try await line.call(
                .post, "/check-ins", token: proctor, key: "k-4",
                [
                    "ticket": .text(site.door.candidates[1].rawValue), "room": "W101", "sitting": "P-1",
                    "second": ["staff": "S-003", "password": .text(APISite.password)],
                ])
            let draws = try await site.store.read { db in try LotQueries.draws(of: "P-1", db) }
            let record = try await line.call(.get, "/sittings/P-1/lot-record", token: chief)

            #expect(shut["reason"] == "notOpened")
            #expect(open.status == 200 && again["replayed"] == true)
            #expect(room["seats"]?[3]?["isSpare"] == true)
            #expect(room["scene"]?["occupants"]?[0]?["seat"] == nil)
            #expect(first["verdict"] == "admitted")
            #expect(first["drawnFrom"] == [1, 2, 3, 5, 6, 7, 8])
            let seat = try #require(first["seat"]?.number)
            #expect([1, 2, 3, 5, 6, 7, 8].contains(seat))
            #expect(second["verdict"] == "alreadyAdmitted")
            #expect(second["seat"]?.number == seat)
            #expect(witnessed["verdict"] == "admitted")
            #expect(witnessed["seat"]?.number != seat)
            #expect(draws.map(\.witness) == ["S-002", "S-002"])
            #expect(draws.map(\.second) == ["", "S-003"])
            #expect(record.status == 409)
        }
        try await site.site.expectReplayEqualsTables()
    }
}
