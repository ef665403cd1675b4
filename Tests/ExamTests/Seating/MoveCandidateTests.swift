import Exam
import Testing

@Suite struct MoveCandidateTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func decide(
        to seat: Int = 5, in room: Room.ID = "T102", state: Sitting.State = .running,
        roomState: Room.State = .active, taken: Set<Int> = [1, 2], isSeated: Bool = true,
        kind: Room.Kind = .classroom, columns: [Int] = [7, 8, 8, 7]
    ) throws -> [StationEvent] {
        let sitting = SeatingSitting(
            certificate: "C01", part: .theory, span: TimeSpan(start: nine, minutes: 120), state: state,
            rooms: ["T101", "T102"])
        return try MoveCandidate(candidate: "a", sitting: "T-1", room: room, seat: seat, reason: .brokenSeat)
            .decide(
                given: .init(
                    profile: .nationalReference, sitting: sitting,
                    target: SeatingRoom(
                        layout: try #require(SeatLayout(columns: columns)), kind: kind, state: roomState),
                    current: isSeated
                        ? StandingSeat(candidate: "a", sitting: "T-1", room: "T101", seat: 3) : nil,
                    taken: taken), by: .station, at: nine)
    }

    @Test func `moves to a free seat of the sitting's rooms`() throws {
        #expect(
            try decide() == [
                .seating(.moved(candidate: "a", sitting: "T-1", room: "T102", seat: 5, reason: .brokenSeat))
            ])
    }

    @Test func `is quiet when the candidate sits there`() throws {
        #expect(try decide(to: 3, in: "T101") == [])
    }

    @Test func `refuses`() {
        #expect(throws: SeatingRefusal.sittingOver) { try decide(state: .ended) }
        #expect(throws: SeatingRefusal.notSeated) { try decide(isSeated: false) }
        #expect(throws: SeatingRefusal.roomNotOfSitting) { try decide(in: "T103") }
        #expect(throws: SeatingRefusal.roomNotActive) { try decide(roomState: .blocked) }
        #expect(throws: SeatingRefusal.noSuchSeat) { try decide(to: 31) }
        #expect(throws: SeatingRefusal.noSuchSeat) { try decide(to: 0) }
        #expect(throws: SeatingRefusal.seatTaken) { try decide(to: 2) }
        let thirty = Set(1...30)
        #expect(throws: SeatingRefusal.roomFull) {
            try decide(to: 32, taken: thirty, columns: [8, 8, 8, 8])
        }
    }

    @Test func `only the chief moves a candidate`() {
        for role in Role.allCases {
            #expect(MoveCandidate.permission.allows(.staff("S-001"), holding: [role]) == (role == .chief))
        }
    }
}
