import Exam
import Testing

@Suite struct ImportRoomsTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)
    private static let header = "考场编号,名称,楼栋,楼层,类型,布局,座位数,无障碍"

    private func rooms(_ lines: String..., header: String = ImportRoomsTests.header) throws -> [NewRoom] {
        let preview = RoomReading.read(csv: Array(([header] + lines).joined(separator: "\n").utf8))
        #expect(preview.problems == [])
        return preview.rows
    }

    private func known(
        _ room: NewRoom, sitters: [Int: Int] = [:], isPlanned: Bool = false
    ) -> ImportRooms.Facts {
        let room = NewRoom(
            room: room.room, title: room.title, building: room.building, floor: room.floor, kind: room.kind,
            layout: room.layout, isStepFree: room.isStepFree, equipment: room.equipment ?? [],
            isShielded: room.isShielded ?? false, spacing: room.spacing, cameras: room.cameras ?? [])
        return ImportRooms.Facts(known: [
            room.room: .init(
                room: room, seats: .init(layout: room.layout, sitters: sitters, isOccupied: false),
                isPlanned: isPlanned)
        ])
    }

    private let base = "T101,明德楼101,明德楼,1,教室,7-8-8-7,30,是"

    @Test func `a sheet with the further columns adds rooms with everything said of them`() throws {
        let read = try rooms(
            "C301,三楼机房,明德楼,3,机房,\"7-8=8-3_!3\",30,否,listening；projector,是,85,CAM-2;CAM-1",
            header: Self.header + ",设备,信号屏蔽,间距(厘米),监控")

        let events = try ImportRooms(rooms: read).decide(given: .init(known: [:]), by: .station, at: nine)

        #expect(
            events.dropFirst() == [
                .rooms(
                    .featuresSet(
                        room: "C301", isStepFree: false, isShielded: true, spacing: 85,
                        cameras: ["CAM-1", "CAM-2"])),
                .rooms(.equipmentSet(room: "C301", equipment: ["listening", "projector"])),
            ])
        #expect(try AddRooms(rooms: read).decide(given: .init(known: [:]), by: .station, at: nine) == events)
    }

    @Test func `the same sheet again changes nothing, and says nothing of what it leaves out`() throws {
        let again = try rooms(base)
        let rich = try rooms(base + ",projector,是,85,CAM-1", header: Self.header + ",设备,信号屏蔽,间距(厘米),监控")

        let command = ImportRooms(rooms: again)

        #expect(try command.decide(given: known(rich[0]), by: .station, at: nine) == [])
        #expect(command.differences(given: known(rich[0])) == [])
        let asIs = AddRooms.Facts(known: ["T101": try #require(known(rich[0]).known["T101"]?.room)])
        #expect(try AddRooms(rooms: again).decide(given: asIs, by: .station, at: nine) == [])
    }

    @Test func `a corrected sheet shows its differences and makes them`() throws {
        let before = try rooms(base)
        let after = try rooms(
            "T101,明德楼101教室,明德楼,1,教室,7-8=8-7,30,否,projector", "T102,新,明德楼,1,教室,5x5,25,是,",
            header: Self.header + ",设备")
        let command = ImportRooms(rooms: after)
        let facts = known(before[0])

        let differences = command.differences(given: facts)
        let events = try command.decide(given: facts, by: .station, at: nine)

        #expect(differences.map(\.room) == ["T101", "T102"])
        #expect(
            differences[0].changes?.map { "\($0.column.rawValue) \($0.before)→\($0.after)" } == [
                "名称 明德楼101→明德楼101教室", "布局 7-8-8-7→7-8=8-7", "无障碍 是→否", "设备 →projector",
            ])
        #expect(differences[1].changes == nil)
        #expect(
            events.map(\.areaEvent.subjects) == Array(repeating: [.room("T101")], count: 4) + [
                [.room("T102")]
            ])
    }

    @Test func `a sheet takes no seat from anybody, all of it or nothing`() throws {
        let before = try rooms(base)
        let smaller = ImportRooms(
            rooms: try rooms("T102,新,明德楼,1,教室,5x5,25,是", "T101,明德楼101,明德楼,1,教室,5x5,25,是"))
        let other = ImportRooms(rooms: try rooms("T101,明德楼101,明德楼,1,机房,7-8-8-7,30,是"))

        #expect(throws: RoomRefusal.seatsTaken) {
            try smaller.decide(given: known(before[0], sitters: [30: 1]), by: .station, at: nine)
        }
        #expect(throws: RoomRefusal.kindInUse) {
            try other.decide(given: known(before[0], isPlanned: true), by: .station, at: nine)
        }
        #expect(throws: RoomRefusal.numberTwice) {
            try ImportRooms(rooms: before + before).decide(given: .init(known: [:]), by: .station, at: nine)
        }
        let bad = NewRoom(
            room: "T 1", title: "x", building: "x", floor: 1, kind: .classroom, layout: before[0].layout,
            isStepFree: true)
        #expect(throws: RoomRefusal.malformed) {
            try ImportRooms(rooms: [bad]).decide(given: .init(known: [:]), by: .station, at: nine)
        }
        let many = (0...AddRooms.roomsMax).map { number in
            NewRoom(
                room: Room.ID(rawValue: "R\(number)"), title: "x", building: "x", floor: 1, kind: .classroom,
                layout: before[0].layout, isStepFree: true)
        }
        #expect(throws: RoomRefusal.tooMany) {
            try ImportRooms(rooms: many).decide(given: .init(known: [:]), by: .station, at: nine)
        }
    }

    @Test func `what is written reads back as it was`() throws {
        let read = try rooms(
            base + ",,,,", "C301,\"机房,\"\"东\"\"\",明德楼,-1,机房,7-8=8-3_!3,30,否,listening;projector,是,85,CAM-1",
            "W1,实训,实训楼,1,实训室,2!2,5,是,,否,,", "V1,评审,实训楼,2,评审室,3,3,是,,,,",
            header: Self.header + ",设备,信号屏蔽,间距(厘米),监控")

        let csv = RoomWriting.csv(read)
        let again = RoomReading.read(csv: Array(csv.utf8))

        #expect(again.problems == [])
        #expect(again.rows == read)
        #expect(csv.hasPrefix("\u{FEFF}考场编号,"))
    }

    @Test func `a bad code in a further column is placed`() {
        let sheet =
            Self.header + ",设备,信号屏蔽,间距(厘米),监控\n" + base + ",投影,也许,5,一号\n"

        let preview = RoomReading.read(csv: Array(sheet.utf8))

        #expect(
            preview.problems.map { "\($0.line) \($0.column) \($0.code.rawValue)" }.sorted()
                == [
                    "2 信号屏蔽 import.unknown-word", "2 监控 import.bad-identifier", "2 设备 import.bad-identifier",
                    "2 间距(厘米) import.bad-number",
                ].sorted())
    }

    @Test func `a sheet of any file is read as the text is, and a ragged line of a text is found`() throws {
        func row(_ line: Int, _ text: String) -> SheetGrid.Row {
            SheetGrid.Row(
                line: line,
                cells: text.split(separator: ",", omittingEmptySubsequences: false)
                    .map { SheetCell(String($0)) })
        }
        let blank = row(3, ",,,,,,,")
        let grid = SheetGrid(rows: [row(2, Self.header), blank, row(4, base)])

        let read = RoomReading.read(grid: grid, isExact: true)
        let ragged = SheetGrid(rows: [row(1, Self.header), row(2, base + ",x")])

        #expect(read.problems == [])
        #expect(read.rows == (try rooms(base)))
        #expect(RoomReading.read(grid: ragged, isExact: true).problems.map(\.code) == [.longRecord])
        #expect(RoomReading.read(grid: ragged, isExact: false).problems == [])
        #expect(RoomReading.read(grid: SheetGrid(rows: []), isExact: true).problems.map(\.code) == [.empty])
    }
}
