import Planning
import Testing

/// An instance that cannot be taken is refused with what is wrong and where.
@Suite struct AllocationFaultTests {
    private let plain = SampleAllocation.plain(candidates: SampleAllocation.people(1))

    private func fault(
        slots: [AllocationInstance.Slot]? = nil, papers: [AllocationInstance.Paper]? = nil,
        sittings: [AllocationInstance.Offer]? = nil, rooms: [AllocationInstance.Room]? = nil,
        candidates: [AllocationInstance.Person]? = nil, rules: AllocationInstance.Rules? = nil,
        weights: AllocationInstance.Weights? = nil
    ) -> String? {
        let instance = AllocationInstance(
            name: "spoiled", rules: rules ?? plain.rules, weights: weights ?? plain.weights,
            slots: slots ?? plain.slots, papers: papers ?? plain.papers, sittings: sittings ?? plain.sittings,
            rooms: rooms ?? plain.rooms, candidates: candidates ?? plain.candidates)
        do throws(AllocationFault) {
            _ = try AllocationProblem(instance)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `whole, it is taken`() {
        #expect(fault() == nil)
    }

    @Test func `unknown names`() {
        #expect(
            fault(candidates: SampleAllocation.people(1, papers: ["X"]))
                == "candidates[0] KX100: names the unknown paper X")
        #expect(
            fault(sittings: [AllocationInstance.Offer(paper: "T", slot: "Z")])
                == "sittings[0] T@Z: names the unknown slot Z")
        #expect(
            fault(sittings: [AllocationInstance.Offer(paper: "Z", slot: "A")])
                == "sittings[0] Z@A: names the unknown paper Z")
        #expect(
            fault(rooms: [SampleAllocation.room("L1", "lab", 3, unavailable: ["Z"])])
                == "rooms[0] L1: names the unknown unavailable slot Z")
    }

    @Test func `names twice, and papers of a person twice`() {
        #expect(
            fault(rooms: [SampleAllocation.room("L1", "lab", 3), SampleAllocation.room("L1", "lab", 3)])
                == "rooms[1]: the id L1 occurs twice")
        #expect(
            fault(candidates: SampleAllocation.people(1, papers: ["T", "T"]))
                == "candidates[0] KTT100: names a paper twice")
        #expect(
            fault(rooms: [SampleAllocation.room("", "lab", 3)])
                == "rooms[0]: its id is empty or longer than 200 bytes")
    }

    @Test func `numbers out of their range`() {
        #expect(
            fault(rooms: [SampleAllocation.room("L1", "lab", -1)])
                == "rooms[0] L1.capacity: -1 is not from 0 to 800")
        #expect(
            fault(rooms: [SampleAllocation.room("L1", "lab", 801)])
                == "rooms[0] L1.capacity: 801 is not from 0 to 800")
        #expect(
            fault(papers: [
                AllocationInstance.Paper(
                    id: "T", part: .theory, roomType: "lab", minutes: 0, mixGroup: "C60")
            ]) == "papers[0] T.minutes: 0 is not from 1 to 1440")
        #expect(
            fault(slots: [AllocationInstance.Slot(id: "A", day: 1, start: 600, end: 599)])
                == "slots[0] A.end: 599 is not from 600 to 2880")
        #expect(
            fault(rules: SampleAllocation.rules(ratio: 0))
                == "rules.theory.ratio: 0 is not from 1 to 800")
        #expect(
            fault(weights: AllocationInstance.Weights(staff: -5))
                == "weights.staff: -5 is not from 0 to 100000")
        #expect(
            fault(weights: AllocationInstance.Weights(sameClass: 0))?.hasPrefix("weights: ") == true)
    }

    @Test func `more than any site has`() {
        let rooms = (0...2_000).map { SampleAllocation.room("L\($0)", "lab", 1) }

        #expect(fault(rooms: rooms) == "rooms: 2001 are more than the 2000 that are taken")
    }
}
