import Exam
import Testing

@Suite struct RoomChangeTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func layout(_ text: String) throws -> SeatLayout { try #require(SeatLayout(text: text)) }

    private func set(
        _ text: String, from current: String? = "7-8-8-7", sitters: [Int: Int] = [:], isOccupied: Bool = false
    ) throws -> [StationEvent] {
        try SetLayout(room: "T101", layout: layout(text), reason: .rearranged).decide(
            given: .init(layout: current.map(layout), sitters: sitters, isOccupied: isOccupied),
            by: .station, at: nine)
    }

    @Test func `a layout changes, and the same one is no change`() throws {
        #expect(
            try set("8-7=7-8") == [
                .rooms(.layoutSet(room: "T101", columns: layout("8-7=7-8"), reason: .rearranged))
            ])
        #expect(try set("7-8-8-7", isOccupied: true) == [])
        #expect(throws: RoomRefusal.unknownRoom) { try set("5x5", from: nil) }
        #expect(throws: RoomRefusal.layoutInUse) { try set("5x5", isOccupied: true) }
    }

    @Test func `nobody loses a seat to a layout`() throws {
        #expect(try set("5x5", sitters: [25: 2]).count == 1)
        #expect(throws: RoomRefusal.seatsTaken) { try set("5x5", sitters: [26: 1]) }
        #expect(throws: RoomRefusal.seatsTaken) { try set("6!-8-8-7", sitters: [7: 1]) }
        // Who sits on a seat that is broken already has lost nothing, but it must not vanish either.
        #expect(try set("6!-8-8-6", from: "6!-8-8-7", sitters: [7: 1]).count == 1)
        #expect(throws: RoomRefusal.seatsTaken) { try set("6", from: "6!", sitters: [7: 1]) }
        let facts = SetLayout.Facts(
            layout: try layout("5x6"), sitters: [26: 2, 30: 3, 1: 4], isOccupied: false)
        #expect(facts.displaced(by: try layout("5x5")) == 5)
    }

    @Test func `a seat is marked broken under somebody, and mended`() throws {
        func mark(_ seat: Int, broken: Bool, in text: String? = "7-8!-8") throws -> [StationEvent] {
            try MarkSeat(room: "T101", seat: seat, isBroken: broken)
                .decide(given: text.map(layout), by: .station, at: nine)
        }
        #expect(try mark(1, broken: true) == [.rooms(.seatBroken(room: "T101", seat: 1))])
        #expect(try mark(8, broken: false) == [.rooms(.seatMended(room: "T101", seat: 8))])
        #expect(try mark(8, broken: true) == [])
        #expect(try mark(1, broken: false) == [])
        #expect(throws: RoomRefusal.noSuchSeat) { try mark(25, broken: true) }
        #expect(throws: RoomRefusal.noSuchSeat) { try mark(0, broken: true) }
        #expect(throws: RoomRefusal.unknownRoom) { try mark(1, broken: true, in: nil) }
    }

    @Test func `a room is described anew, its kind only while no sitting waits there`() throws {
        let known = NewRoom(
            room: "T101", title: "101", building: "A", floor: 1, kind: .classroom, layout: try layout("5x5"),
            isStepFree: true)
        func describe(
            _ title: String, floor: Int = 1, _ kind: Room.Kind = .classroom, planned: Bool = false,
            known: NewRoom?
        ) throws -> [StationEvent] {
            try DescribeRoom(room: "T101", title: title, building: "A", floor: floor, kind: kind)
                .decide(given: .init(room: known, isPlanned: planned), by: .station, at: nine)
        }
        #expect(try describe("101", known: known) == [])
        #expect(try describe("102", planned: true, known: known).count == 1)
        #expect(try describe("101", .computer, known: known).count == 1)
        #expect(throws: RoomRefusal.kindInUse) { try describe("101", .computer, planned: true, known: known) }
        #expect(throws: RoomRefusal.malformed) { try describe("", known: known) }
        #expect(throws: RoomRefusal.malformed) { try describe("101", floor: 200, known: known) }
        #expect(throws: RoomRefusal.unknownRoom) { try describe("101", known: nil) }
    }

    @Test func `equipment is a set of codes`() throws {
        func set(_ codes: [Equipment.ID], from current: [Equipment.ID]? = []) throws -> [StationEvent] {
            try SetEquipment(room: "T101", equipment: codes).decide(given: current, by: .station, at: nine)
        }
        #expect(
            try set(["b", "a", "b"]) == [.rooms(.equipmentSet(room: "T101", equipment: ["a", "b"]))])
        #expect(try set(["b", "a"], from: ["a", "b"]) == [])
        #expect(try set([], from: ["a"]).count == 1)
        #expect(throws: RoomRefusal.unknownRoom) { try set(["a"], from: nil) }
        #expect(throws: RoomRefusal.badEquipment) { try set(["投影"]) }
        let most = (1...SetEquipment.equipmentMax).map { Equipment.ID(rawValue: "e\($0)") }
        #expect(try set(most).count == 1)
        #expect(throws: RoomRefusal.badEquipment) { try set(most + ["more"]) }
    }

    @Test func `features are set as a whole`() throws {
        let bare = RoomFeatures(isStepFree: true, isShielded: false, spacing: nil, cameras: [])
        func set(_ features: RoomFeatures, from current: RoomFeatures? = nil) throws -> [StationEvent] {
            try SetFeatures(room: "T101", features: features)
                .decide(given: current ?? bare, by: .station, at: nine)
        }
        func spaced(_ spacing: Int?) -> RoomFeatures {
            RoomFeatures(isStepFree: true, isShielded: true, spacing: spacing, cameras: ["c2", "c1"])
        }
        #expect(
            try set(spaced(80)) == [
                .rooms(
                    .featuresSet(
                        room: "T101", isStepFree: true, isShielded: true, spacing: 80, cameras: ["c1", "c2"]))
            ])
        #expect(try set(bare) == [])
        #expect(try set(spaced(20)).count == 1 && set(spaced(500)).count == 1)
        #expect(throws: RoomRefusal.badFeatures) { try set(spaced(19)) }
        #expect(throws: RoomRefusal.badFeatures) { try set(spaced(501)) }
        #expect(throws: RoomRefusal.badFeatures) {
            try set(RoomFeatures(isStepFree: true, isShielded: true, spacing: nil, cameras: ["一号"]))
        }
        #expect(throws: RoomRefusal.unknownRoom) {
            try SetFeatures(room: "T101", features: bare).decide(given: nil, by: .station, at: nine)
        }
    }

    @Test func `a machine stands at one seat of one room, or is spare`() throws {
        func set(
            _ machines: [SeatMachine], spares: [Machine.ID] = [], elsewhere: Set<Machine.ID> = [],
            in text: String? = "2!2"
        ) throws -> [StationEvent] {
            try SetMachines(room: "C301", machines: machines, spares: spares).decide(
                given: .init(
                    layout: text.map(layout), machines: [SeatMachine(seat: 1, machine: "A")], spares: ["S"],
                    elsewhere: elsewhere), by: .station, at: nine)
        }
        let two = [
            SeatMachine(seat: 3, machine: "B"), SeatMachine(seat: 1, machine: "A", address: "10.0.0.1"),
        ]
        #expect(
            try set(two, spares: ["T", "S"]) == [
                .rooms(.machinesSet(room: "C301", machines: two.reversed(), spares: ["S", "T"]))
            ])
        #expect(try set([SeatMachine(seat: 1, machine: "A")], spares: ["S"]) == [])
        #expect(throws: RoomRefusal.unknownRoom) { try set(two, in: nil) }
        #expect(throws: RoomRefusal.noSuchSeat) { try set([SeatMachine(seat: 6, machine: "A")]) }
        #expect(throws: RoomRefusal.badMachines) { try set(two, spares: ["A"]) }
        #expect(throws: RoomRefusal.badMachines) {
            try set([SeatMachine(seat: 1, machine: "A"), SeatMachine(seat: 1, machine: "B")])
        }
        #expect(throws: RoomRefusal.badMachines) {
            try set([SeatMachine(seat: 1, machine: "A", address: "10.0.0.1; x")])
        }
        #expect(throws: RoomRefusal.machineElsewhere) { try set(two, elsewhere: ["B"]) }
        #expect(throws: RoomRefusal.machineElsewhere) { try set(two, spares: ["T"], elsewhere: ["T"]) }
    }

    @Test(arguments: [(0, 1), (1, 1), (10, 1), (11, 2), (30, 3), (50, 5)])
    func `one spare machine in ten is advised`(machines: Int, spares: Int) {
        #expect(RuleProfile.nationalReference.sparesAdvised(beside: machines) == spares)
    }

    @Test func `a closure lies ahead, stands alone, and spares who sits there now`() throws {
        let hour = TimeSpan(start: nine, minutes: 60)
        func close(
            _ span: TimeSpan, closures: [TimeSpan]? = [], running: [TimeSpan] = [], at moment: Moment
        ) throws -> [StationEvent] {
            try CloseRoom(room: "T101", span: span, reason: .repair)
                .decide(given: .init(closures: closures, running: running), by: .station, at: moment)
        }
        #expect(
            try close(hour, at: nine) == [.rooms(.closed(room: "T101", span: hour, reason: .repair))])
        #expect(try close(hour, closures: [hour], at: nine) == [])
        #expect(try close(hour, closures: [TimeSpan(start: hour.end, minutes: 1)], at: nine).count == 1)
        #expect(throws: RoomRefusal.unknownRoom) { try close(hour, closures: nil, at: nine) }
        #expect(throws: RoomRefusal.closureOverlaps) {
            try close(hour, closures: [TimeSpan(start: nine.adding(minutes: 59), minutes: 9)], at: nine)
        }
        #expect(throws: RoomRefusal.inUse) { try close(hour, running: [hour], at: nine) }
        #expect(throws: RoomRefusal.badClosure) { try close(hour, at: hour.end) }
        #expect(throws: RoomRefusal.badClosure) { try close(TimeSpan(start: nine, end: nine), at: nine) }
        #expect(try close(TimeSpan(start: nine, minutes: 366 * 1440), at: nine).count == 1)
        #expect(throws: RoomRefusal.badClosure) {
            try close(TimeSpan(start: nine, minutes: 366 * 1440 + 1), at: nine)
        }
        #expect(
            try ReopenRoom(room: "T101", span: hour).decide(given: [hour], by: .station, at: nine) == [
                .rooms(.reopened(room: "T101", span: hour))
            ])
        #expect(throws: RoomRefusal.unknownClosure) {
            try ReopenRoom(room: "T101", span: hour).decide(given: [], by: .station, at: nine)
        }
        #expect(throws: RoomRefusal.unknownRoom) {
            try ReopenRoom(room: "T101", span: hour).decide(given: nil, by: .station, at: nine)
        }
    }

    @Test func `Rows 57, 89: an inspection names who, when and what came of it`() throws {
        func record(
            at inspected: Moment, room: Bool = true, staff: Bool = true, known: Bool = false
        ) throws -> [StationEvent] {
            try RecordInspection(room: "T101", staff: "S-001", inspected: inspected, inspection: .failed)
                .decide(
                    given: .init(isRoomKnown: room, isStaffKnown: staff, isRecorded: known), by: .station,
                    at: nine)
        }
        #expect(
            try record(at: nine) == [
                .rooms(.inspected(room: "T101", staff: "S-001", inspected: nine, inspection: .failed))
            ])
        #expect(try record(at: nine, known: true) == [])
        #expect(throws: RoomRefusal.inspectionAhead) { try record(at: nine.adding(seconds: 1)) }
        #expect(throws: RoomRefusal.unknownInspector) { try record(at: nine, staff: false) }
        #expect(throws: RoomRefusal.unknownRoom) { try record(at: nine, room: false) }
    }
}
