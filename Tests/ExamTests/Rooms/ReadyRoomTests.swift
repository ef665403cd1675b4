import Exam
import Testing

@Suite struct ReadyRoomTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func fact(
        _ kind: Room.Kind = .panel, state: Room.State = .active, sitting: Sitting.State? = .planned,
        checked: [ReadinessPoint] = [], isReady: Bool = false
    ) -> ReadinessFact {
        ReadinessFact(kind: kind, state: state, sitting: sitting, checked: Set(checked), isReady: isReady)
    }

    private func check(_ points: [ReadinessPoint], _ fact: ReadinessFact?) throws -> [StationEvent] {
        try CheckRoom(room: "V1", sitting: "P-1", points: points).decide(given: fact, by: .station, at: nine)
    }

    @Test(arguments: Room.Kind.allCases)
    func `with the last point of its kind's list a room is ready`(kind: Room.Kind) throws {
        let points = kind.readinessPoints
        #expect(points.count >= 5)
        #expect(Set(points).count == points.count)

        let all = try check(points.reversed(), fact(kind))
        let last = try check([points[0]], fact(kind, checked: Array(points.dropFirst())))
        let some = try check(Array(points.dropFirst()), fact(kind))

        #expect(
            all == [
                .rooms(.checked(room: "V1", sitting: "P-1", points: points)),
                .rooms(.readied(room: "V1", sitting: "P-1")),
            ])
        #expect(last.last == .rooms(.readied(room: "V1", sitting: "P-1")))
        #expect(some.count == 1)
        #expect(try check(points, fact(kind, checked: points, isReady: true)) == [])
    }

    @Test func `every point stands on some list`() {
        let listed = Set(Room.Kind.allCases.flatMap(\.readinessPoints))

        #expect(ReadinessPoint.allCases.filter { !listed.contains($0) } == [])
    }

    @Test func `is checked for a sitting that uses the room and is not over`() {
        #expect(throws: RoomRefusal.unknownRoom) { try check([.doorSheet], nil) }
        #expect(throws: RoomRefusal.pointNotOfKind) { try check([.warningLine], fact()) }
        #expect(throws: RoomRefusal.notOfSitting) { try check([.doorSheet], fact(sitting: nil)) }
        #expect(throws: RoomRefusal.sittingOver) { try check([.doorSheet], fact(sitting: .ended)) }
        #expect(throws: RoomRefusal.outOfService) { try check([.doorSheet], fact(state: .blocked)) }
        #expect(throws: Never.self) { try check([.doorSheet], fact(sitting: .running)) }
    }

    @Test func `a point that holds no longer is taken back`() throws {
        func uncheck(_ points: [ReadinessPoint], _ fact: ReadinessFact?) throws -> [StationEvent] {
            try UncheckRoom(room: "V1", sitting: "P-1", points: points)
                .decide(given: fact, by: .station, at: nine)
        }
        let ready = fact(checked: Room.Kind.panel.readinessPoints, isReady: true)
        #expect(
            try uncheck([.clockRight, .warningLine], ready) == [
                .rooms(.unchecked(room: "V1", sitting: "P-1", points: [.clockRight]))
            ])
        #expect(try uncheck([.clockRight], fact()) == [])
        #expect(throws: RoomRefusal.unknownRoom) { try uncheck([.clockRight], nil) }
        #expect(throws: RoomRefusal.notOfSitting) { try uncheck([.clockRight], fact(sitting: nil)) }
        #expect(throws: RoomRefusal.sittingOver) { try uncheck([.clockRight], fact(sitting: .signed)) }
    }
}
