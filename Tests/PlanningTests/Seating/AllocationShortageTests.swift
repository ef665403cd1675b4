import Planning
import Testing

/// Where no plan exists, the reason is named, and it is the smallest that was found.
@Suite struct AllocationShortageTests {
    private func shortage(_ instance: AllocationInstance) throws -> AllocationShortage {
        let problem = try AllocationProblem(instance)
        switch AllocationPlanner(problem: problem, seed: 1, effort: .brief).plan() {
        case .impossible(let shortage): return shortage
        case .plan(let plan): throw Unexpected(cost: plan.objective.total)
        }
    }

    private struct Unexpected: Error { let cost: Int }

    @Test func `a paper without a slot`() throws {
        let found = try shortage(
            SampleAllocation.plain(sittings: SampleAllocation.offers(["P": ["A", "B", "C"]])))

        #expect(found.rule == .noSitting)
        #expect(found.papers == ["T"])
        #expect(found.people == 20)
        #expect(found.isCertain)
        #expect(found.remedies == [.offerPaperInASlot])
    }

    @Test func `no workshop with the equipment can be had`() throws {
        let rooms = [
            SampleAllocation.room("L1", "lab", 30), SampleAllocation.room("W1", "workshop", 30),
            SampleAllocation.room("W2", "workshop", 30, equipment: ["bed"], unavailable: ["A", "B", "C"]),
        ]

        let found = try shortage(SampleAllocation.plain(rooms: rooms))

        #expect(found.rule == .noRoom)
        #expect(found.papers == ["P"])
        #expect(found.roomType == "workshop")
        #expect(found.equipment == ["bed"])
        #expect(found.slots == ["A", "B", "C"])
    }

    @Test func `nobody can reach the workshop without steps`() throws {
        let rooms = [
            SampleAllocation.room("L1", "lab", 30),
            SampleAllocation.room("W1", "workshop", 10, equipment: ["bed"], accessible: false),
        ]
        let people =
            SampleAllocation.people(9) + SampleAllocation.people(2, needs: [.stepfree])

        let found = try shortage(SampleAllocation.plain(candidates: people, rooms: rooms))

        #expect(found.rule == .noStepFreeRoom)
        #expect(found.papers == ["P"])
        #expect(found.people == 2)
    }

    @Test func `one person cannot sit both papers in the only slot`() throws {
        let found = try shortage(
            SampleAllocation.plain(sittings: SampleAllocation.offers(["T": ["A"], "P": ["A"]])))

        #expect(found.rule == .papersOverlap)
        #expect(found.papers == ["P", "T"])
        #expect(found.remedies.first == .moveSittingsApart)
    }

    @Test func `a quarter more of time may be what closes the gap`() throws {
        // 60 minutes and a quarter from 8:30 end at 9:45; 55 minutes before the next, which is enough. The
        // practical paper first, 90 and a quarter, ends at 10:23: 17 minutes are not.
        let sittings = SampleAllocation.offers(["P": ["A"], "T": ["B"]])

        let found = try shortage(
            SampleAllocation.plain(
                candidates: SampleAllocation.people(1, needs: [.extra25]), sittings: sittings))
        let other = try AllocationProblem(
            SampleAllocation.plain(candidates: SampleAllocation.people(1), sittings: sittings))

        #expect(found.rule == .papersOverlap)
        guard case .plan = AllocationPlanner(problem: other, seed: 1, effort: .brief).plan() else {
            Issue.record("without extra time the gap is wide enough")
            return
        }
    }

    @Test func `a workstation too few, counted over all slots`() throws {
        let found = try shortage(SampleAllocation.plain(candidates: SampleAllocation.people(31)))

        #expect(found.rule == .tooFewPlaces)
        #expect(found.papers == ["P"])
        #expect(found.people == 31)
        #expect(found.places == 30)
        #expect(found.missing == 1)
        #expect(found.remedies == [.addPlaces, .addSlot])
    }

    @Test func `two papers that share too small a room are named together, a third one is not`() throws {
        let plain = SampleAllocation.plain()
        let papers =
            plain.papers + [
                AllocationInstance.Paper(
                    id: "Q", part: .practical, roomType: "workshop", equipment: ["bed"], minutes: 90,
                    mixGroup: "P"),
                AllocationInstance.Paper(
                    id: "R", part: .practical, roomType: "workshop", equipment: ["chair"], minutes: 90,
                    mixGroup: "R"),
            ]
        let rooms = plain.rooms + [SampleAllocation.room("W2", "workshop", 10, equipment: ["chair"])]
        let instance = AllocationInstance(
            name: "two", rules: plain.rules, weights: plain.weights, slots: plain.slots, papers: papers,
            sittings: SampleAllocation.offers(["P": ["A", "B"], "Q": ["A", "B"], "R": ["A", "B"]]),
            rooms: rooms,
            candidates: SampleAllocation.people(12, papers: ["P"])
                + SampleAllocation.people(13, papers: ["Q"]) + SampleAllocation.people(5, papers: ["R"]))

        let found = try shortage(instance)

        #expect(found.rule == .tooFewPlaces)
        #expect(found.papers == ["P", "Q"])
        #expect(found.missing == 5)
    }

    @Test func `where only the search failed, it says so, and lists who is left`() throws {
        // Two papers that may not share the one room and have one slot: places suffice by number.
        let plain = SampleAllocation.plain()
        let papers = [
            AllocationInstance.Paper(id: "T", part: .theory, roomType: "lab", minutes: 60, mixGroup: "C60"),
            AllocationInstance.Paper(id: "U", part: .theory, roomType: "lab", minutes: 90, mixGroup: "C90"),
        ]
        let instance = AllocationInstance(
            name: "apart", rules: plain.rules, weights: plain.weights, slots: plain.slots, papers: papers,
            sittings: SampleAllocation.offers(["T": ["A"], "U": ["A"]]), rooms: plain.rooms,
            candidates: SampleAllocation.people(4, papers: ["T"]) + SampleAllocation.people(3, papers: ["U"]))

        let found = try shortage(instance)

        #expect(found.rule == .noArrangementFound)
        #expect(!found.isCertain)
        #expect(found.unplaced.reduce(0) { $0 + $1.people } == found.people)
        #expect(found.unplaced.allSatisfy { $0.slot == "A" })
    }
}
