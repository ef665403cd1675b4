import Exam
import StationStore
import TestKit
import Testing

@Suite struct AvailabilityStoreTests {
    private let morning = TimeSpan(start: TestSite.morning, minutes: 120)
    private let noon = TimeSpan(start: TestSite.morning.adding(minutes: 180), minutes: 60)

    @Test func `engagements, wishes and caps come and go, for one person and for the whole staff`()
        async throws
    {
        let site = try TestSite()
        try await site.appoint("S-001", [.registrar])
        try await site.appoint("S-002", [.proctor])
        let registrar = Actor.staff("S-001")
        let line = StaffEngagement(staff: "S-002", engagement: Engagement(span: morning, reason: .leave))
        func availability() async throws -> Availability {
            try await site.store.read { db in try AvailabilityQueries.of("S-002", db) }
        }

        try await site.store.perform(EngageStaff(lines: [line]), by: registrar)
        #expect(try await site.store.perform(EngageStaff(lines: [line]), by: registrar).events == [])
        try await site.store.perform(WishDuty(staff: "S-002", span: noon, weight: 1), by: .staff("S-002"))
        try await site.store.perform(WishDuty(staff: "S-002", span: noon, weight: 3), by: .staff("S-002"))
        try await site.store.perform(
            CapDuty(staff: "S-002", cap: DutyCap(sessionsPerDay: 1)), by: registrar)
        let full = try await availability()
        let (inside, outside) = try await site.store.read { [morning, noon] db in
            (
                try AvailabilityQueries.all(in: morning, db),
                try AvailabilityQueries.all(
                    in: TimeSpan(start: noon.end, end: noon.end.adding(minutes: morning.minutes)), db)
            )
        }
        await #expect(throws: StaffRefusal.notPermitted) {
            try await site.store.perform(EngageStaff(lines: [line]), by: .staff("S-002"))
        }
        try await site.store.perform(FreeStaff(staff: "S-002", span: morning), by: registrar)
        try await site.store.perform(WishDuty(staff: "S-002", span: noon, weight: 0), by: .staff("S-002"))
        let rest = try await availability()

        #expect(
            full
                == Availability(
                    engagements: [line.engagement], wishes: [DutyWish(span: noon, weight: 3)],
                    cap: DutyCap(sessionsPerDay: 1)))
        #expect(inside.map(\.staff) == ["S-001", "S-002"])
        #expect(inside.last?.availability.engagements == [line.engagement])
        #expect(inside.last?.availability.wishes == [])
        #expect(outside.allSatisfy { $0.availability.engagements.isEmpty && $0.availability.wishes.isEmpty })
        #expect(rest == Availability(engagements: [], wishes: [], cap: DutyCap(sessionsPerDay: 1)))
        try await site.expectReplayEqualsTables()
    }
}
