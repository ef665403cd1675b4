import Exam
import Testing

@Suite struct ReseatCandidatesTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func decide(
        _ changes: [SeatChange], state: Sitting.State = .planned, inForce: Set<Sitting.ID> = ["T-1", "T-2"],
        isPublished: Bool = false, isChief: Bool = false
    ) throws -> [StationEvent] {
        func sitting(_ start: Int) -> SeatingSitting {
            SeatingSitting(
                certificate: "C01", part: .theory,
                span: TimeSpan(start: nine.adding(minutes: start), minutes: 60), state: state,
                rooms: ["R1", "R2"])
        }
        let room = SeatingRoom(
            layout: try #require(SeatLayout(text: "2-2")), kind: .computer, state: .active)
        let person = SeatingCandidate(certificate: "C01", group: "", isWithdrawn: false)
        return try ReseatCandidates(changes: changes, reason: .roomLost).decide(
            given: .init(
                context: SeatingContext(
                    profile: .nationalReference, sittings: ["T-1": sitting(0), "T-2": sitting(300)],
                    rooms: ["R1": room, "R2": room], candidates: ["a": person, "b": person, "c": person],
                    standing: [StandingSeat(candidate: "c", sitting: "T-1", room: "R2", seat: 1)]),
                current: [
                    StandingSeat(candidate: "a", sitting: "T-1", room: "R1", seat: 1),
                    StandingSeat(candidate: "b", sitting: "T-1", room: "R1", seat: 2),
                ], inForce: inForce, isPublished: isPublished, isChief: isChief), by: .station, at: nine)
    }

    private func change(
        _ candidate: Candidate.ID, _ from: Sitting.ID?, _ to: Sitting.ID, _ room: Room.ID, _ seat: Int
    ) -> SeatChange {
        SeatChange(candidate: candidate, from: from, sitting: to, room: room, seat: seat)
    }

    @Test func `each change is told as what it is, and two people may change places`() throws {
        #expect(
            try decide([change("a", "T-1", "T-1", "R1", 2), change("b", "T-1", "T-1", "R1", 1)]) == [
                .seating(.moved(candidate: "a", sitting: "T-1", room: "R1", seat: 2, reason: .roomLost)),
                .seating(.moved(candidate: "b", sitting: "T-1", room: "R1", seat: 1, reason: .roomLost)),
            ])
        #expect(
            try decide([change("a", "T-1", "T-2", "R2", 1)]) == [
                .seating(
                    .transferred(
                        candidate: "a", from: "T-1", sitting: "T-2", room: "R2", seat: 1, reason: .roomLost))
            ])
        #expect(
            try decide([change("b", nil, "T-2", "R2", 4)]) == [
                .seating(.seated(candidate: "b", sitting: "T-2", room: "R2", seat: 4, reason: .roomLost))
            ])
    }

    @Test func `refuses all of it for one that is not lawful`() {
        let lawful = change("a", "T-1", "T-1", "R2", 2)
        #expect(throws: SeatingRefusal.seatTaken) {
            try decide([lawful, change("b", "T-1", "T-1", "R2", 1)])
        }
        #expect(throws: SeatingRefusal.notSeated) { try decide([change("b", "T-2", "T-1", "R2", 2)]) }
        #expect(throws: SeatingRefusal.unknownSitting) { try decide([change("a", "T-1", "X", "R2", 2)]) }
        #expect(throws: SeatingRefusal.sittingNotPlanned) { try decide([lawful], state: .open) }
        #expect(throws: SeatingRefusal.notAdopted) { try decide([lawful], inForce: []) }
        #expect(throws: SeatingRefusal.empty) { try decide([]) }
        let many = (0...ReseatCandidates.changesMax).map { change("a", "T-1", "T-1", "R2", $0) }
        #expect(throws: SeatingRefusal.tooMany) { try decide(many) }
    }

    @Test func `what is published needs the chief`() throws {
        let lawful = change("a", "T-1", "T-1", "R2", 2)
        #expect(throws: SeatingRefusal.publishedNeedsChief) { try decide([lawful], isPublished: true) }
        #expect(try decide([lawful], isPublished: true, isChief: true).count == 1)
    }
}
