import Exam
import Planning
import Testing

@Suite struct SeatRepairTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func person(
        _ group: String = "A", needs: Set<AccessNeed> = [], exempt: Set<Sitting.Part> = []
    ) -> SeatingCandidate {
        SeatingCandidate(certificate: "C01", group: group, isWithdrawn: false, needs: needs, exempt: exempt)
    }

    private func room(
        _ text: String = "2-2", state: Room.State = .active, isStepFree: Bool = false,
        closed: [TimeSpan] = []
    ) throws -> SeatingRoom {
        SeatingRoom(
            layout: try #require(SeatLayout(text: text)), kind: .computer, state: state,
            isStepFree: isStepFree, unavailable: closed)
    }

    private func sitting(_ start: Int, _ rooms: [Room.ID], state: Sitting.State = .planned) -> SeatingSitting
    {
        SeatingSitting(
            certificate: "C01", part: .theory,
            span: TimeSpan(start: nine.adding(minutes: start), minutes: 60),
            state: state, rooms: rooms)
    }

    private func context(
        rooms: [Room.ID: SeatingRoom], people: [Candidate.ID: SeatingCandidate], standing: [StandingSeat],
        sittings: [Sitting.ID: SeatingSitting]? = nil
    ) -> SeatingContext {
        SeatingContext(
            profile: .nationalReference,
            sittings: sittings ?? ["T-1": sitting(0, ["R1", "R2"]), "T-2": sitting(300, ["R1", "R2"])],
            rooms: rooms, candidates: people, standing: standing)
    }

    private func seat(
        _ candidate: Candidate.ID, _ room: Room.ID, _ seat: Int, _ sitting: Sitting.ID = "T-1"
    ) -> StandingSeat {
        StandingSeat(candidate: candidate, sitting: sitting, room: room, seat: seat)
    }

    @Test func `whoever is well stays, and nothing is proposed`() throws {
        let calm = context(
            rooms: ["R1": try room(), "R2": try room()], people: ["a": person()],
            standing: [seat("a", "R1", 1)])

        let proposal = SeatRepair(context: calm).propose()

        #expect(proposal.changes.isEmpty)
        #expect(proposal.left.isEmpty)
    }

    @Test func `a lost room moves its people and nobody else, within their sitting first`() throws {
        let lost = context(
            rooms: ["R1": try room(state: .blocked), "R2": try room()],
            people: ["a": person(), "b": person("B"), "c": person("B")],
            standing: [seat("a", "R1", 1), seat("b", "R1", 2), seat("c", "R2", 1)])

        let proposal = SeatRepair(context: lost).propose()

        #expect(proposal.left.isEmpty)
        #expect(proposal.changes.map(\.candidate) == ["a", "b"])
        #expect(proposal.changes.allSatisfy { $0.from == "T-1" && $0.sitting == "T-1" && $0.room == "R2" })
        #expect(Set(proposal.changes.map(\.seat)).count == 2)
        // 1 2 in the first column, 4 3 in the second: beside c (seat 1) sit 2 and 4, so b gets 3.
        #expect(proposal.changes.first { $0.candidate == "b" }?.seat == 3)
    }

    @Test func `a full sitting sends the rest to another one of the paper`() throws {
        let lost = context(
            rooms: ["R1": try room("1-1", state: .maintenance), "R2": try room("1-1")],
            people: ["a": person(), "b": person(), "c": person()],
            standing: [seat("a", "R1", 1), seat("b", "R1", 2), seat("c", "R2", 1)])

        let proposal = SeatRepair(context: lost).propose()

        #expect(proposal.left.isEmpty)
        #expect(
            proposal.changes == [
                SeatChange(candidate: "a", from: "T-1", sitting: "T-1", room: "R2", seat: 2),
                SeatChange(candidate: "b", from: "T-1", sitting: "T-2", room: "R2", seat: 1),
            ])
    }

    @Test func `whoever came late gets a seat, and needs are kept`() throws {
        let late = context(
            rooms: ["R1": try room(), "R2": try room(isStepFree: true)],
            people: [
                "a": person(), "new": person(needs: [.stepFree]), "free": person(exempt: [.theory]),
            ], standing: [seat("a", "R1", 1)])

        let proposal = SeatRepair(context: late).propose()

        #expect(
            proposal.changes == [
                SeatChange(candidate: "new", from: nil, sitting: "T-1", room: "R2", seat: 1)
            ])
    }

    @Test func `a closed room and a broken seat count as lost, a sitting that began does not`() throws {
        let closed = try room(closed: [TimeSpan(start: nine, minutes: 30)])
        let broken = context(
            rooms: ["R1": closed, "R2": try room("1!-2")],
            people: ["a": person(), "b": person("B"), "c": person("C")],
            standing: [seat("a", "R1", 1), seat("b", "R2", 2), seat("c", "R1", 1, "T-3")],
            sittings: ["T-1": sitting(0, ["R1", "R2"]), "T-3": sitting(0, ["R1"], state: .running)])

        let needs = SeatRepair(context: broken).needs()

        #expect(needs.map(\.candidate) == ["a", "b"])
    }

    @Test func `whoever cannot be seated is named`() throws {
        let none = context(
            rooms: ["R1": try room("1", state: .blocked), "R2": try room("1", state: .blocked)],
            people: ["a": person()], standing: [seat("a", "R1", 1)])

        let proposal = SeatRepair(context: none).propose()

        #expect(proposal.changes.isEmpty)
        #expect(proposal.left.map(\.candidate) == ["a"])
    }
}
