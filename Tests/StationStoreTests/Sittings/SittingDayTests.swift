import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct SittingDayTests {
    @Test func `a sitting runs from open doors to the chief's signature`() async throws {
        let door = try await DoorSite()
        let chief = Actor.staff(door.chief)
        let sitting: Sitting.ID = "T-C01-1"
        try await door.store.perform(OpenSitting(sitting: sitting), by: chief)
        for candidate in door.candidates.dropLast() {
            try await door.store.perform(
                CheckInCandidate(ticket: candidate.rawValue, room: "T101"), by: .staff(door.proctor))
        }
        await #expect(throws: SittingRefusal.tooEarlyToStart) {
            try await door.store.perform(StartSitting(sitting: sitting), by: chief)
        }
        await #expect(throws: StaffRefusal.notPermitted) {
            try await door.store.perform(StartSitting(sitting: sitting), by: .staff(door.proctor))
        }

        door.site.clock.set(door.start.adding(minutes: 2))
        try await door.store.perform(StartSitting(sitting: sitting), by: chief)
        door.site.clock.set(door.start.adding(minutes: 120))
        await #expect(throws: SittingRefusal.tooEarlyToEnd) {
            try await door.store.perform(EndSitting(sitting: sitting), by: chief)
        }
        door.site.clock.set(door.start.adding(minutes: 122))
        try await door.store.perform(EndSitting(sitting: sitting), by: chief)
        await #expect(throws: SittingRefusal.absenceUndecided) {
            try await door.store.perform(CloseSitting(sitting: sitting), by: chief)
        }
        try await door.store.perform(ProposeAbsence(sitting: sitting, room: "T101"), by: .station)
        await #expect(throws: SittingRefusal.absenceUndecided) {
            try await door.store.perform(CloseSitting(sitting: sitting), by: chief)
        }
        try await door.store.perform(ConfirmAbsence(sitting: sitting, room: "T101"), by: .staff(door.proctor))
        try await door.store.perform(CloseSitting(sitting: sitting), by: chief)
        try await door.store.perform(SignSitting(sitting: sitting), by: chief)

        let row = try #require(try await door.store.read { db in try SittingQueries.find(sitting, db) })
        #expect(row.state == .signed)
        #expect(row.startedAt == door.start.adding(minutes: 2))
        #expect(row.endedAt == door.start.adding(minutes: 122))
        let counts: [Int] = [row.seatedCount, row.presentCount, row.absentCount, row.proposedCount]
        #expect(counts == [3, 2, 1, 0] as [Int])
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `a packet that is not back keeps a sitting open`() async throws {
        let door = try await DoorSite()
        let chief = Actor.staff(door.chief)
        try await door.site.record([
            .sittings(.opened(sitting: "T-C01-1")), .sittings(.started(sitting: "T-C01-1")),
            .sittings(.ended(sitting: "T-C01-1")),
            .checkIn(.absenceConfirmed(sitting: "T-C01-1", room: "T101", candidates: door.candidates)),
            .papers(
                .expected(
                    packet: "P-07", sitting: "T-C01-1", room: "T101", paperCode: "A", serial: "0001",
                    declared: 3)),
        ])

        await #expect(throws: SittingRefusal.packetsOutstanding) {
            try await door.store.perform(CloseSitting(sitting: "T-C01-1"), by: chief)
        }
    }

    @Test func `a sitting without seats does not open, and one in an occupied room is not planned`()
        async throws
    {
        let seeded = try await SeededSite()
        seeded.site.clock.set(TestSite.morning.adding(minutes: -30))

        await #expect(throws: SittingRefusal.nobodySeated) {
            try await seeded.store.perform(OpenSitting(sitting: "T-C01-1"), by: seeded.chief)
        }
        let late = NewSitting(
            sitting: "X-1", certificate: "C01", part: .theory, start: TestSite.morning.adding(minutes: 60),
            minutes: 30, paperCode: "X", rooms: ["T101"])
        await #expect(throws: SittingRefusal.roomTaken) {
            try await seeded.store.perform(PlanSittings(sittings: [late]), by: seeded.registrar)
        }
        try await seeded.site.expectReplayEqualsTables()
    }
}
