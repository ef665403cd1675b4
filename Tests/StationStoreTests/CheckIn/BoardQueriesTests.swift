import Exam
import StationStore
import TestKit
import Testing

@Suite struct BoardQueriesTests {
    private let day = TimeSpan(start: TestSite.morning.adding(minutes: -540), minutes: 1440)

    @Test func `a room shows who is expected and who came`() async throws {
        let door = try await DoorSite()
        try await door.store.perform(
            CheckInCandidate(ticket: door.ticket, room: "T101"), by: .staff(door.proctor))
        let now = door.store.now()
        let day = day

        let rooms = try await door.store.read { try BoardQueries.rooms($0, day: day, now: now) }

        #expect(rooms.map(\.room.id) == ["T101", "T102"])
        #expect(rooms.map(\.expected) == [3, 0])
        #expect(rooms.map(\.present) == [1, 0])
        #expect(rooms[0].sittings.map(\.id) == ["T-C01-1"])
    }

    @Test func `one room can be asked for alone`() async throws {
        let door = try await DoorSite()
        let now = door.store.now()
        let day = day

        let rooms = try await door.store.read {
            try BoardQueries.rooms($0, day: day, now: now, only: "T102")
        }

        #expect(rooms.map(\.room.id) == ["T102"])
    }

    @Test func `a later sitting takes the room over ninety minutes before it starts`() async throws {
        let door = try await DoorSite()
        let noon = door.start.adding(minutes: 300)
        try await door.site.record([
            .sittings(
                .planned(
                    sitting: "T-C01-2", certificate: "C01", part: .theory, start: noon, minutes: 120,
                    paperCode: "B", rooms: ["T101"]))
        ])
        let day = day
        func sitting(at now: Moment) async throws -> [Sitting.ID] {
            try await door.store.read {
                try BoardQueries.rooms($0, day: day, now: now, only: "T101")[0].sittings.map(\.id)
            }
        }

        #expect(try await sitting(at: noon.adding(minutes: -91)) == ["T-C01-1"])
        #expect(try await sitting(at: noon.adding(minutes: -90)) == ["T-C01-2"])
    }

    @Test func `the counts of a room come from indexes`() async throws {
        let door = try await DoorSite()

        let plan = try await door.store.read { db in
            try db.rows(
                """
                EXPLAIN QUERY PLAN SELECT
                    (SELECT count(*) FROM seat WHERE sitting = 'S' AND room = 'R'),
                    (SELECT count(*) FROM attendance
                        WHERE sitting = 'S' AND room = 'R' AND state IN ('seated', 'conditional')),
                    (SELECT group_concat(state, ' ') FROM packet WHERE sitting = 'S' AND room = 'R')
                """
            ).map { $0[3] as String }
        }

        let searches = plan.filter { line in
            ["placedSeat", "attendance", "packet"].contains { line.contains(" \($0) ") }
        }
        #expect(searches.count == 3, "\(plan)")
        #expect(searches.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
    }
}

@Suite struct JournalQueriesTests {
    private func positions(
        _ door: DoorSite, _ filter: JournalQueries.Filter, before: Int64? = nil, limit: Int = 50
    ) async throws -> [Int64] {
        try await door.store.read { db in
            try JournalQueries.lines(db, filter: filter, before: before, limit: limit).map(\.position)
        }
    }

    @Test func `the newest come first, page by page`() async throws {
        let door = try await DoorSite()
        let head = door.store.head.position

        let first = try await positions(door, JournalQueries.Filter(), limit: 3)
        let second = try await positions(door, JournalQueries.Filter(), before: first.last, limit: 3)

        #expect(first == [head, head - 1, head - 2])
        #expect(second == [head - 3, head - 4, head - 5])
    }

    @Test func `entries are found by area, by person and by what they are about`() async throws {
        let door = try await DoorSite()
        let performed = try await door.store.perform(
            CheckInCandidate(ticket: door.ticket, room: "T101"), by: .staff(door.proctor, second: "S-001"))
        let position = try #require(performed.position)

        #expect(try await positions(door, JournalQueries.Filter(area: "checkIn")) == [position])
        #expect(try await positions(door, JournalQueries.Filter(actor: "S-002")) == [position])
        #expect(try await positions(door, JournalQueries.Filter(actor: "S-001")) == [position])
        #expect(try await positions(door, JournalQueries.Filter(actor: "S-00")) == [])
        #expect(try await positions(door, JournalQueries.Filter(area: "check", subject: "T101")) == [])
        let about = try await positions(door, JournalQueries.Filter(subject: door.ticket))
        #expect(about.first == position && about.count == 2)
    }
}
