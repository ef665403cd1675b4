import Exam
import Testing

@Suite struct RoomTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)

    private func room(_ number: Room.ID, title: String = "明德楼101", layout: String = "7-8-8-7") throws
        -> NewRoom
    {
        NewRoom(
            room: number, title: title, building: "明德楼", floor: 1, kind: .classroom,
            layout: try #require(SeatLayout(text: layout)), isStepFree: true)
    }

    @Test func `adds the rooms that are new, and is quiet about the same ones`() throws {
        let command = AddRooms(rooms: [try room("T101"), try room("T102")])

        let events = try command.decide(
            given: .init(known: ["T101": try room("T101")]), by: .station, at: moment)

        #expect(events.map(\.areaEvent.subjects) == [[.room("T102")]])
    }

    @Test func `refuses another room under a known number, numbers twice, and malformed ones`() throws {
        func decide(_ rooms: NewRoom..., known: [Room.ID: NewRoom] = [:]) throws {
            _ = try AddRooms(rooms: rooms).decide(given: .init(known: known), by: .station, at: moment)
        }
        let known = try room("T101", layout: "5x6")
        #expect(throws: RoomRefusal.alreadyAdded) { try decide(room("T101"), known: ["T101": known]) }
        #expect(throws: RoomRefusal.numberTwice) { try decide(room("T101"), room("T101")) }
        #expect(throws: RoomRefusal.malformed) { try decide(room("T 101")) }
        #expect(throws: RoomRefusal.malformed) { try decide(room("T101", title: "")) }
        let many = try (0...AddRooms.roomsMax).map { try room(Room.ID(rawValue: "R\($0)")) }
        #expect(throws: RoomRefusal.tooMany) {
            try AddRooms(rooms: many).decide(given: .init(known: [:]), by: .station, at: moment)
        }
    }

    @Test func `a room is not taken away under a sitting`() throws {
        func decide(_ state: Room.State, from current: Room.State?, isOccupied: Bool) throws -> [StationEvent]
        {
            try SetRoomState(room: "T101", state: state)
                .decide(given: .init(state: current, isOccupied: isOccupied), by: .station, at: moment)
        }
        #expect(try decide(.blocked, from: .active, isOccupied: false).count == 1)
        #expect(try decide(.blocked, from: .blocked, isOccupied: true) == [])
        #expect(try decide(.active, from: .blocked, isOccupied: true).count == 1)
        #expect(throws: RoomRefusal.inUse) { try decide(.blocked, from: .active, isOccupied: true) }
        #expect(throws: RoomRefusal.unknownRoom) { try decide(.blocked, from: nil, isOccupied: false) }
    }

    @Test func `reads the sheet of rooms, and finds a layout that does not fit its seats`() {
        let sheet = """
            考场编号,名称,楼栋,楼层,类型,布局,座位数,无障碍
            T101,明德楼101教室,明德楼,1,教室,7-8-8-7,30,是
            T102,明德楼102教室,明德楼,1,教室,7-8-8-8,30,否
            T103,明德楼103教室,明德楼,x,礼堂,7/8,30,也许
            """
        let preview = RoomReading.read(csv: Array(sheet.utf8))

        #expect(preview.rows.first?.layout.text == "7-8-8-7")
        #expect(
            preview.problems.map { "\($0.line) \($0.column) \($0.code.rawValue)" } == [
                "3 座位数 import.seat-count-differs", "4 楼层 import.bad-number", "4 类型 import.unknown-word",
                "4 无障碍 import.unknown-word", "4 布局 import.bad-layout",
            ])
    }
}
