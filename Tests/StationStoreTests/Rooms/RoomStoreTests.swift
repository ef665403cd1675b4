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

    @Test func `a layout with people on it keeps their seats, and a broken seat takes nobody`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        try await seeded.seat()
        let store = seeded.store
        let (room, seat) = try await store.read { db in
            try #require(
                try RoomQueries.all(db).compactMap { row in
                    try RoomQueries.detail(row.id, at: TestSite.morning, db)?.sitters.last
                        .map { (row.id, $0.seat) }
                }.first)
        }
        let cut = try #require(SeatLayout(columns: [seat - 1 > 20 ? 20 : seat - 1]))

        await #expect(throws: RoomRefusal.seatsTaken) {
            try await store.perform(
                SetLayout(room: room, layout: cut, reason: .rearranged), by: seeded.registrar)
        }
        try await store.perform(MarkSeat(room: room, seat: seat, isBroken: true), by: seeded.registrar)
        let broken = try await store.read { db in try RoomQueries.find(room, db) }

        #expect(broken?.layout.brokenSeats == [seat])
        #expect(broken?.layout.usableCount == 29)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `planning sees equipment, closures and usable seats`() async throws {
        let seeded = try await SeededSite()
        let store = seeded.store
        let week = TimeSpan(start: TestSite.morning.adding(minutes: 1440), minutes: 7 * 1440)

        try await store.perform(
            SetEquipment(room: "T101", equipment: ["projector", "listening"]), by: seeded.registrar)
        try await store.perform(MarkSeat(room: "T101", seat: 3, isBroken: true), by: seeded.registrar)
        try await store.perform(
            SetFeatures(
                room: "T101",
                features: RoomFeatures(isStepFree: false, isShielded: true, spacing: 85, cameras: ["CAM-1"])),
            by: seeded.registrar)
        try await store.perform(
            CloseRoom(room: "T101", span: week, reason: .repair), by: seeded.registrar)

        let rooms = try await store.read { db in try RoomQueries.planning(db) }
        let room = try #require(rooms.first { $0.room == "T101" })
        #expect(rooms.count == 22)
        #expect(room.equipment == ["listening", "projector"])
        #expect(room.layout.usableCount == 29 && !room.isStepFree)
        #expect(room.isAvailable(in: TimeSpan(start: TestSite.morning, minutes: 120)))
        #expect(!room.isAvailable(in: TimeSpan(start: week.start, minutes: 120)))
        try await store.perform(ReopenRoom(room: "T101", span: week), by: seeded.registrar)
        let open = try await store.read { db in try RoomQueries.planning(db) }
        #expect(open.first { $0.room == "T101" }?.closures == [])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `machines are known by their tag, one room each`() async throws {
        let seeded = try await SeededSite()
        let store = seeded.store
        let machines = [SeatMachine(seat: 2, machine: "PC-2"), SeatMachine(seat: 1, machine: "PC-1")]

        try await store.perform(
            SetMachines(room: "T101", machines: machines, spares: ["PC-9"]), by: seeded.registrar)

        for taken: Machine.ID in ["PC-1", "PC-9"] {
            await #expect(throws: RoomRefusal.machineElsewhere) {
                try await store.perform(
                    SetMachines(room: "T102", machines: [], spares: [taken]), by: seeded.registrar)
            }
        }
        try await store.perform(
            SetMachines(room: "T101", machines: [machines[1]], spares: []), by: seeded.registrar)
        try await store.perform(
            SetMachines(room: "T102", machines: [], spares: ["PC-9"]), by: seeded.registrar)
        let detail = try await store.read { db in
            try RoomQueries.detail("T101", at: TestSite.morning, db)
        }
        #expect(detail?.machines == [machines[1]])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a room is ready for a sitting point by point, and for every sitting that begins with it`()
        async throws
    {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        try await seeded.seat()
        let store = seeded.store
        let points = Room.Kind.classroom.readinessPoints
        let before = try await store.read { db in try ReadinessQueries.unready(of: "T-C01-1", db) }
        let room = try #require(before.first)

        try await store.perform(
            CheckRoom(room: room, sitting: "T-C01-1", points: Array(points.dropLast())), by: seeded.registrar)
        let almost = try await store.read { db in try ReadinessQueries.unready(of: "T-C01-1", db) }
        try await store.perform(
            CheckRoom(room: room, sitting: "T-C01-1", points: points), by: seeded.registrar)
        let ready = try await store.read { db in try ReadinessQueries.unready(of: "T-C01-1", db) }
        let list = try await store.read { db in try ReadinessQueries.find(room, "T-C01-1", db) }
        try await store.perform(
            UncheckRoom(room: room, sitting: "T-C01-1", points: [.clockRight]), by: seeded.registrar)
        let after = try await store.read { db in try ReadinessQueries.unready(of: "T-C01-1", db) }

        #expect(almost == before && after == before)
        #expect(ready == Array(before.dropFirst()))
        #expect(list?.readyAt != nil)
        #expect(list?.checks.count == points.count)
        #expect(list?.checks.allSatisfy { $0.staff == seeded.registrar.person } == true)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `a sheet that was written out reads in without a change`() async throws {
        let seeded = try await SeededSite()
        try await seeded.store.perform(
            SetEquipment(room: "T101", equipment: ["projector"]), by: seeded.registrar)
        let sheet = try await seeded.store.read { db in RoomWriting.csv(try RoomQueries.sheet(db)) }

        let read = RoomReading.read(csv: Array(sheet.utf8))
        let again = try await seeded.store.perform(ImportRooms(rooms: read.rows), by: seeded.registrar)

        #expect(read.problems == [])
        #expect(read.rows.count == 22)
        #expect(again.events == [])
    }

    @Test func `a list of rooms is sought, filtered and turned page by page`() async throws {
        let seeded = try await SeededSite()
        try await seeded.store.perform(
            SetEquipment(room: "T101", equipment: ["projector"]), by: seeded.registrar)
        func list(_ request: ListRequest, _ filter: RoomQueries.Filter = .init()) async throws -> [Room.ID] {
            try await seeded.store.read { db in
                try RoomQueries.list(request, filter: filter, db).rows.map(\.id)
            }
        }

        #expect(try await list(ListRequest(search: "PROJECTOR")) == ["T101"])
        #expect(try await list(ListRequest(search: "t101")) == ["T101"])
        #expect(try await list(ListRequest(search: "nowhere")) == [])
        let workshops = try await list(ListRequest(sort: "roomNumber"), .init(kind: .workshop))
        #expect(!workshops.isEmpty && workshops == workshops.sorted())
        #expect(try await list(ListRequest()).count == 22)
        #expect(try await list(ListRequest(), .init(building: "nowhere")) == [])
        #expect(try await list(ListRequest(), .init(state: .blocked)) == [])
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
