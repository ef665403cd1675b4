import Exam
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct DutyStoreTests {
    private let morning = TimeSpan(start: TestSite.morning, minutes: 120)

    private func site() async throws -> DoorSite {
        let door = try await DoorSite()
        for number in 10...16 { try await door.site.appoint(Staff.ID(rawValue: "S-0\(number)"), [.proctor]) }
        return door
    }

    private var roster: AdoptDutyRoster {
        AdoptDutyRoster(
            sittings: ["T-C01-1"],
            rooms: [
                RoomDuty(room: "T101", span: morning, lead: "S-010", second: "S-011"),
                RoomDuty(room: "T102", span: morning, lead: "S-012", second: "S-013"),
            ], floaters: [FloaterDuty(staff: "S-014", span: morning)])
    }

    @Test func `a day of duty: adopted, replaced, reported, paid`() async throws {
        let door = try await site()
        let store = door.store

        try await store.perform(roster, by: .staff(door.chief))
        await #expect(throws: DutyRefusal.alreadyStaffed) {
            try await store.perform(roster, by: .staff(door.chief))
        }
        try await store.perform(
            ReplaceProctor(room: "T101", start: morning.start, post: .second, spare: "S-015"),
            by: .staff(door.chief))
        try await store.perform(
            ReplaceProctor(room: "T102", start: morning.start, post: .lead, spare: "S-014"),
            by: .staff(door.chief))
        for person in ["S-010", "S-015", "S-014"] {
            let staff = Staff.ID(rawValue: person)
            try await store.perform(ReportForDuty(staff: staff, start: morning.start), by: .staff(staff))
        }
        await #expect(throws: DutyRefusal.noSuchDuty) {
            try await store.perform(ReportForDuty(staff: "S-011", start: morning.start), by: .staff("S-011"))
        }
        await #expect(throws: DutyRefusal.alreadyReported) {
            try await store.perform(WithdrawDutyRoster(sittings: ["T-C01-1"]), by: .staff(door.chief))
        }

        let rows = try await store.read { [morning] db in try DutyQueries.roster(in: morning, db) }
        #expect(rows.map(\.staff) == ["S-010", "S-015", "S-014", "S-013"])
        #expect(rows.map(\.post) == [.lead, .second, .lead, .second])
        #expect(rows.map { $0.reportedAt != nil } == [true, true, true, false])
        let before = try await store.read { [morning] db in
            try DutyQueries.classHours(at: morning.end.adding(seconds: -1), db)
        }
        let after = try await store.read { [morning] db in try DutyQueries.classHours(at: morning.end, db) }
        #expect(before.map(\.earned) == [0, 0, 0, 0])
        #expect(after.map(\.earned) == [1, 0, 1, 1])
        #expect(after.map(\.staff) == ["S-010", "S-013", "S-014", "S-015"])
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `a roster can be withdrawn and another one adopted`() async throws {
        let door = try await site()

        try await door.store.perform(roster, by: .staff(door.chief))
        try await door.store.perform(WithdrawDutyRoster(sittings: ["T-C01-1"]), by: .staff(door.chief))
        let empty = try await door.store.read { [morning] db in try DutyQueries.roster(in: morning, db) }
        try await door.store.perform(roster, by: .staff(door.chief))

        #expect(empty.isEmpty)
        let duties = try await door.store.read { db in try DutyQueries.duties(of: "S-012", db) }
        #expect(duties.map(\.room) == ["T102"])
        let eligible = try await door.store.read { db in try DutyQueries.eligible(db) }
        #expect(eligible.first { $0.id == "S-012" }?.busy == [morning])
        #expect(!eligible.contains { $0.id == door.chief })
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `the schema itself keeps a person out of two places at one time`() async throws {
        let door = try await site()
        try await door.store.perform(roster, by: .staff(door.chief))
        let half = TimeSpan(start: morning.start.adding(minutes: 60), minutes: 120)

        await #expect(throws: StoreFault.constraint(message: "one person in two places at one time")) {
            try await door.site.record([
                .duty(.roomStaffed(room: "T101", span: half, lead: "S-010", second: "S-016"))
            ])
        }
        await #expect(throws: StoreFault.constraint(message: "one person in two places at one time")) {
            try await door.site.record([
                .duty(.replaced(room: "T101", span: morning, post: .lead, from: "S-010", to: "S-012"))
            ])
        }
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `sittings that share a room are one slot`() async throws {
        let door = try await site()
        try await door.site.record([
            .sittings(
                .planned(
                    sitting: "T-C01-2", certificate: "C01", part: .theory, start: morning.start, minutes: 150,
                    paperCode: "B", rooms: ["T101"]))
        ])

        let slots = try await door.store.read { db in try DutySlot.of(["T-C01-2"], db) }

        #expect(slots == [DutySlot(room: "T101", span: TimeSpan(start: morning.start, minutes: 150))])
        await #expect(throws: DutyRefusal.wrongSlots) {
            try await door.store.perform(roster, by: .staff(door.chief))
        }
    }
}
