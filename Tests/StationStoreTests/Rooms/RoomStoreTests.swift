import Exam
import StationStore
import TestKit
import Testing

@Suite struct RoomStoreTests {
    @Test func `adding the same rooms again changes nothing`() async throws {
        let seeded = try await SeededSite()
        let rooms = RoomReading.read(csv: try SeededSite.file("rooms")).rows

        let again = try await seeded.store.perform(AddRooms(rooms: rooms), by: seeded.registrar)

        #expect(rooms.count == 22)
        #expect(again.events == [])
    }

    @Test func `a room out of service takes no sitting, and none is taken away under one`() async throws {
        let seeded = try await SeededSite()
        try await seeded.store.perform(SetRoomState(room: "T301", state: .maintenance), by: seeded.registrar)
        let new = NewSitting(
            sitting: "X-1", certificate: "C01", part: .theory, start: TestSite.morning, minutes: 30,
            paperCode: "X",
            rooms: ["T301"])

        await #expect(throws: SittingRefusal.roomNotActive) {
            try await seeded.store.perform(PlanSittings(sittings: [new]), by: seeded.registrar)
        }
        try await seeded.site.record([.sittings(.opened(sitting: "T-C01-1"))])
        await #expect(throws: RoomRefusal.inUse) {
            try await seeded.store.perform(SetRoomState(room: "T101", state: .blocked), by: seeded.registrar)
        }
        let room = try await seeded.store.read { db in try RoomQueries.find("T301", db) }
        #expect(room?.state == .maintenance)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `the rehearsal's staff sheet reads without a problem`() throws {
        let preview = StaffReading.read(csv: try SeededSite.file("staff"))

        #expect(preview.problems == [])
        #expect(preview.rows.count == 64)
        #expect(preview.rows.first?.roles == [.chief])
        #expect(preview.rows.first { $0.staff == "S-020" }?.roles == [.proctor, .floater])
        #expect(preview.rows.last?.qualifications == ["C01-中级", "C02-中级"])
    }
}
