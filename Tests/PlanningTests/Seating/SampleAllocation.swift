import Planning

/// Instances whose every number follows from a seed.
enum SampleAllocation {
    /// One theory paper in two slots, one practical paper in three, a room of each kind for everybody.
    static func plain(
        candidates: [AllocationInstance.Person]? = nil, rooms: [AllocationInstance.Room]? = nil,
        sittings: [AllocationInstance.Offer]? = nil
    ) -> AllocationInstance {
        AllocationInstance(
            name: "plain", rules: rules(ratio: 15),
            weights: AllocationInstance.Weights(),
            slots: [
                AllocationInstance.Slot(id: "A", day: 1, start: 510, end: 600),
                AllocationInstance.Slot(id: "B", day: 1, start: 640, end: 730),
                AllocationInstance.Slot(id: "C", day: 1, start: 810, end: 900),
            ],
            papers: [
                AllocationInstance.Paper(
                    id: "T", part: .theory, roomType: "lab", minutes: 60, mixGroup: "C60"),
                AllocationInstance.Paper(
                    id: "P", part: .practical, roomType: "workshop", equipment: ["bed"], minutes: 90,
                    mixGroup: "P"),
            ],
            sittings: sittings ?? offers(["T": ["A", "B"], "P": ["A", "B", "C"]]),
            rooms: rooms ?? [room("L1", "lab", 30), room("W1", "workshop", 10, equipment: ["bed"])],
            candidates: candidates ?? people(20))
    }

    static func rules(ratio: Int) -> AllocationInstance.Rules {
        AllocationInstance.Rules(
            minGapMinutes: 20, turnaroundMinutes: 5,
            theory: AllocationInstance.Staffing(ratio: ratio, min: 2),
            practical: AllocationInstance.Staffing(ratio: max(1, ratio / 2), min: 2, plus: 1))
    }

    static func offers(_ slots: [String: [String]]) -> [AllocationInstance.Offer] {
        slots.sorted { $0.key < $1.key }.flatMap { paper, slots in
            slots.map { AllocationInstance.Offer(paper: paper, slot: $0) }
        }
    }

    static func room(
        _ id: String, _ type: String, _ capacity: Int, equipment: [String] = [], accessible: Bool = true,
        unavailable: [String] = []
    ) -> AllocationInstance.Room {
        AllocationInstance.Room(
            id: id, type: type, capacity: capacity, columns: [capacity], equipment: equipment,
            accessible: accessible, unavailable: unavailable)
    }

    static func people(
        _ count: Int, papers: [String] = ["T", "P"], needs: [AllocationInstance.Need] = []
    ) -> [AllocationInstance.Person] {
        (0..<count).map {
            AllocationInstance.Person(
                id: "K\(papers.joined())\(needs.map(\.rawValue).joined())\(100 + $0)", institution: "U",
                class: "K\($0 % 3)", papers: papers, needs: needs)
        }
    }

    /// A few people, papers and rooms, scarce enough that one in some cannot be planned.
    static func random(seed: Int64, isTiny: Bool) -> AllocationInstance {
        var generator = SeededGenerator(seed: seed)
        func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
        // Slots that touch and overlap as well as slots that lie apart.
        let slotCount = isTiny ? 2 + below(2) : 2 + below(5)
        var start = 480
        let slots = (0..<slotCount).map { index in
            defer { start += [30, 95, 110, 130, 150][below(5)] }
            return AllocationInstance.Slot(id: "S\(index)", day: 1, start: start, end: start + 60)
        }
        let certificates = isTiny ? 1 + below(2) : 1 + below(4)
        var papers: [AllocationInstance.Paper] = []
        var offers: [AllocationInstance.Offer] = []
        for certificate in 0..<certificates {
            for part in [AllocationInstance.Part.theory, .practical] {
                let isTheory = part == .theory
                let paper = AllocationInstance.Paper(
                    id: "\(isTheory ? "T" : "P")\(certificate)", part: part,
                    roomType: isTheory ? "lab" : "workshop", equipment: isTheory ? [] : ["E\(certificate)"],
                    minutes: [60, 90][below(2)], mixGroup: isTheory ? "C\(below(2))" : "P\(certificate)")
                papers.append(paper)
                let taken = slots.shuffled(using: &generator).prefix(1 + below(slotCount))
                offers += taken.map { AllocationInstance.Offer(paper: paper.id, slot: $0.id) }
            }
        }
        let roomCount = isTiny ? 2 + below(2) : 3 + below(5)
        let rooms = (0..<roomCount).map { index in
            let isLab = index.isMultiple(of: 2)
            let equipment = isLab ? [] : (0..<certificates).filter { _ in below(3) > 0 }.map { "E\($0)" }
            return room(
                "R\(index)", isLab ? "lab" : "workshop", isTiny ? 1 + below(4) : 2 + below(7),
                equipment: equipment, accessible: below(2) == 0,
                unavailable: slots.filter { _ in below(8) == 0 }.map(\.id))
        }
        let count = isTiny ? 1 + below(3) : 4 + below(20)
        let candidates = (0..<count).map { index in
            let certificate = below(certificates)
            let both = ["T\(certificate)", "P\(certificate)"]
            let needs: [[AllocationInstance.Need]] = [
                [], [], [], [], [], ["separate"], ["separate", "extra25"], ["stepfree"], ["extra25"],
            ].map { $0.compactMap(AllocationInstance.Need.init(rawValue:)) }
            return AllocationInstance.Person(
                id: "K\(1000 + index)", institution: "U\(below(2))", class: "K\(below(3))",
                papers: [both, both, [both[0]], [both[1]]][below(4)], needs: needs[below(needs.count)])
        }
        return AllocationInstance(
            name: "random-\(seed)", rules: rules(ratio: 2 + below(3)),
            weights: AllocationInstance.Weights(), slots: slots, papers: papers, sittings: offers,
            rooms: rooms, candidates: candidates)
    }
}
