import Exam
import Testing

@Suite struct MoveCandidateTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func decide(
        to seat: Int = 5, in room: Room.ID = "T102", state: Sitting.State = .running,
        roomState: Room.State = .active, taken: [Int] = [1, 2], isSeated: Bool = true,
        kind: Room.Kind = .classroom, layout: String = "7-8-8-7", isPublished: Bool = false,
        isChief: Bool = true
    ) throws -> [StationEvent] {
        let sitting = SeatingSitting(
            certificate: "C01", part: .theory, span: TimeSpan(start: nine, minutes: 120), state: state,
            rooms: ["T101", "T102"])
        let room = room
        let others = taken.map { seat in
            StandingSeat(
                candidate: Candidate.ID(rawValue: "other-\(seat)"), sitting: "T-1", room: room, seat: seat)
        }
        let person = SeatingCandidate(certificate: "C01", group: "护理2001", isWithdrawn: false)
        let context = SeatingContext(
            profile: .nationalReference, sittings: ["T-1": sitting],
            rooms: [
                room: SeatingRoom(
                    layout: try #require(SeatLayout(text: layout)), kind: kind, state: roomState)
            ], candidates: ["a": person], standing: others)
        return try MoveCandidate(candidate: "a", sitting: "T-1", room: room, seat: seat, reason: .brokenSeat)
            .decide(
                given: .init(
                    context: context,
                    current: isSeated
                        ? StandingSeat(candidate: "a", sitting: "T-1", room: "T101", seat: 3) : nil,
                    isPublished: isPublished, isChief: isChief), by: .station, at: nine)
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
        #expect(throws: SeatingRefusal.seatBroken) { try decide(to: 8, layout: "7-7!-8-7") }
        #expect(throws: SeatingRefusal.seatTaken) { try decide(to: 2) }
        #expect(throws: SeatingRefusal.roomFull) {
            try decide(to: 32, taken: Array(1...30), layout: "8-8-8-8")
        }
        #expect(throws: SeatingRefusal.roomFull) { try decide(to: 4, taken: [1, 2, 3], layout: "2!1") }
    }

    @Test func `what is published changes with the chief's word only`() throws {
        #expect(throws: SeatingRefusal.publishedNeedsChief) {
            try decide(isPublished: true, isChief: false)
        }
        #expect(try decide(isPublished: true, isChief: true).count == 1)
        #expect(try decide(isPublished: false, isChief: false).count == 1)
    }

    @Test func `proctors move nobody`() {
        let may: Set<Role> = [.chief, .deputy, .registrar]
        for role in Role.allCases {
            #expect(
                MoveCandidate.permission.allows(.staff("S-001"), holding: [role]) == may.contains(role))
        }
    }
}
