import Exam
import Testing

private let start = Moment(milliseconds: 1_637_974_800_000)

@Suite struct ProposeAbsenceTests {
    private func decide(
        at moment: Moment, start: Moment? = start, unseen: [Candidate.ID] = ["2", "1"]
    ) throws -> [StationEvent] {
        try ProposeAbsence(sitting: "T-1", room: "T101").decide(
            given: .init(profile: .nationalReference, start: start, unseen: unseen), by: .station, at: moment)
    }

    @Test func `proposes whoever has not come, from the rule's minute on`() throws {
        let proposed = StationEvent.checkIn(
            .absenceProposed(sitting: "T-1", room: "T101", candidates: ["1", "2"]))

        #expect(throws: CheckInRefusal.tooEarlyForAbsence) {
            try decide(at: start.adding(seconds: 30 * 60 - 1))
        }
        #expect(try decide(at: start.adding(minutes: 30)) == [proposed])
    }

    @Test func `stays quiet when everybody has come`() throws {
        #expect(try decide(at: start.adding(minutes: 30), unseen: []) == [])
    }

    @Test func `refuses a sitting that nobody planned`() {
        #expect(throws: CheckInRefusal.unknownSitting) { try decide(at: start, start: nil) }
    }
}

@Suite struct ConfirmAbsenceTests {
    private func decide(isKnown: Bool = true, proposed: [Candidate.ID]) throws -> [StationEvent] {
        try ConfirmAbsence(sitting: "T-1", room: "T101").decide(
            given: .init(isKnown: isKnown, proposed: proposed), by: .staff("S-002"), at: start)
    }

    @Test func `confirms those who were proposed`() throws {
        let events = try decide(proposed: ["2", "1"])

        #expect(
            events == [
                .checkIn(.absenceConfirmed(sitting: "T-1", room: "T101", candidates: ["1", "2"]))
            ])
    }

    @Test func `refuses where nobody was proposed, or nothing planned`() {
        #expect(throws: CheckInRefusal.nothingProposed) { try decide(proposed: []) }
        #expect(throws: CheckInRefusal.unknownSitting) { try decide(isKnown: false, proposed: ["1"]) }
    }
}

@Suite struct ReverseAbsenceTests {
    private func attendance(_ state: AttendanceFact.State) -> AttendanceFact {
        AttendanceFact(state: state, room: "T101", seat: 7)
    }

    private func decide(
        _ attendance: AttendanceFact?, _ state: Sitting.State?, second: Staff.ID? = nil
    ) throws -> [StationEvent] {
        try ReverseAbsence(candidate: "1", sitting: "T-1").decide(
            given: .init(attendance: attendance, sittingState: state), by: .staff("S-002", second: second),
            at: start)
    }

    private let reversed = [
        StationEvent.checkIn(.absenceReversed(candidate: "1", sitting: "T-1", room: "T101", seat: 7))
    ]

    @Test(arguments: [AttendanceFact.State.proposedAbsent, .absent])
    func `puts the candidate back on the seat`(state: AttendanceFact.State) throws {
        #expect(try decide(attendance(state), .running) == reversed)
    }

    @Test func `wants a second person once the sitting is closed, and nobody can once it is signed`() throws {
        let absent = attendance(.absent)

        #expect(try decide(absent, .ended) == reversed)
        #expect(throws: CheckInRefusal.secondSignatureNeeded) { try decide(absent, .closed) }
        #expect(try decide(absent, .closed, second: "S-003") == reversed)
        #expect(throws: CheckInRefusal.sittingClosed) { try decide(absent, .signed, second: "S-003") }
    }

    @Test func `refuses who is not absent, and a sitting that nobody planned`() {
        #expect(throws: CheckInRefusal.notAbsent) { try decide(attendance(.seated), .running) }
        #expect(throws: CheckInRefusal.notAbsent) { try decide(nil, .running) }
        #expect(throws: CheckInRefusal.unknownSitting) { try decide(attendance(.absent), nil) }
    }
}
