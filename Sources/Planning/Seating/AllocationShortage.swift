/// The smallest reason found why no lawful plan exists, or why none was found.
package struct AllocationShortage: Error, Equatable, Sendable {
    package enum Rule: String, Sendable {
        /// A paper is offered in no slot.
        case noSitting
        /// A paper is offered, but no room of its kind can be had then.
        case noRoom
        /// Nobody can reach any room of the paper's kind without steps.
        case noStepFreeRoom
        /// One person's papers cannot all be sat with the gap between them.
        case papersOverlap
        /// More people than places in all slots and rooms together.
        case tooFewPlaces
        /// Places suffice by number; the search found no way to use them.
        case noArrangementFound
    }

    /// What would mend it, the least first.
    package enum Remedy: String, Sendable {
        case offerPaperInASlot, makeRoomAvailable, addPlaces, addSlot, makeRoomStepFree, moveSittingsApart
    }

    /// People who found no place in a sitting, of all who would have to sit there.
    package struct Unplaced: Equatable, Sendable {
        package let paper: String
        package let slot: String
        package let people: Int
    }

    package let rule: Rule
    package let papers: [String]
    /// Slots in which the papers are offered.
    package let slots: [String]
    package let roomType: String
    package let equipment: [String]
    /// How many need a place, and how many places there are for them.
    package let people: Int
    package let places: Int
    /// False where only the search failed: a plan may exist.
    package let isCertain: Bool
    package let unplaced: [Unplaced]

    package var missing: Int { max(0, people - places) }

    package var remedies: [Remedy] {
        switch rule {
        case .noSitting: [.offerPaperInASlot]
        case .noRoom: [.makeRoomAvailable, .addSlot]
        case .noStepFreeRoom: [.makeRoomStepFree]
        case .papersOverlap: [.moveSittingsApart, .addSlot]
        case .tooFewPlaces: [.addPlaces, .addSlot]
        case .noArrangementFound: [.addSlot, .addPlaces]
        }
    }
}

extension AllocationShortage {
    init(
        _ rule: Rule, _ papers: [Int], people: Int, places: Int = 0, isCertain: Bool = true,
        unplaced: [Unplaced] = [], in problem: AllocationProblem
    ) {
        self.rule = rule
        self.papers = papers.map { problem.papers[$0].id }
        slots = Set(papers.flatMap { problem.papers[$0].slots }).sorted()
            .map { problem.instance.slots[$0].id }
        let crowd = problem.crowds.first { crowd in papers.contains(where: crowd.papers.contains) }
        roomType = crowd?.roomType ?? ""
        equipment = crowd?.equipment ?? []
        self.people = people
        self.places = places
        self.isCertain = isCertain
        self.unplaced = unplaced
    }

    /// What can be seen without any search.
    static func certain(_ problem: AllocationProblem) -> AllocationShortage? {
        var likes: Set<[Int]> = []
        for cell in problem.cells {
            for (position, paper) in cell.papers.enumerated() {
                if problem.papers[paper].slots.isEmpty {
                    return AllocationShortage(
                        .noSitting, [paper], people: problem.people(paper), in: problem)
                }
                if problem.usableSlots(cell, position, stepFree: false).isEmpty {
                    return AllocationShortage(.noRoom, [paper], people: problem.people(paper), in: problem)
                }
                if problem.usableSlots(cell, position, stepFree: cell.isStepFree).isEmpty {
                    return AllocationShortage(
                        .noStepFreeRoom, [paper], people: problem.stepFree(paper), in: problem)
                }
            }
            // Cells alike in papers and needs stand or fall together.
            let like = cell.papers + [cell.isStepFree ? 1 : 0, cell.hasExtraTime ? 1 : 0]
            guard likes.insert(like).inserted else { continue }
            if !SlotChain(problem, cell).exists {
                return AllocationShortage(.papersOverlap, cell.papers, people: cell.count, in: problem)
            }
        }
        return nil
    }

    /// What can be seen by counting places.
    static func ofPlaces(_ problem: AllocationProblem) -> AllocationShortage? {
        PlaceCount(problem, isStepFree: false).shortage() ?? PlaceCount(problem, isStepFree: true).shortage()
    }

    /// Where the draft has people without a place.
    static func found(_ draft: AllocationDraft) -> AllocationShortage {
        let problem = draft.problem
        var unplaced: [Unplaced] = []
        var papers: Set<Int> = []
        for pool in draft.load.indices {
            let places = draft.rooms[pool].reduce(0) { $0 + $1.limit }
            var rest = draft.load[pool] - places
            for member in draft.members[pool] where rest > 0 {
                let block = draft.blocks[member.block]
                let paper = problem.cells[block.cell].papers[member.paper]
                let people = min(rest, block.count)
                rest -= people
                papers.insert(paper)
                unplaced.append(
                    Unplaced(
                        paper: problem.papers[paper].id,
                        slot: problem.instance.slots[pool % problem.slotCount].id, people: people))
            }
        }
        for (block, value) in draft.blocks.enumerated() where value.count > 0 {
            for (position, paper) in problem.cells[value.cell].papers.enumerated()
            where draft.slot(block, position) == AllocationDraft.nowhere {
                papers.insert(paper)
                unplaced.append(Unplaced(paper: problem.papers[paper].id, slot: "", people: value.count))
            }
        }
        return AllocationShortage(
            .noArrangementFound, papers.sorted(), people: unplaced.reduce(0) { $0 + $1.people },
            isCertain: false, unplaced: unplaced, in: problem)
    }
}

extension AllocationProblem {
    /// Slots in which the cell's paper is offered and a room of its kind can be had.
    func usableSlots(_ cell: Cell, _ position: Int, stepFree: Bool) -> [Int] {
        let crowd = crowds[cell.crowds[position]]
        return papers[cell.papers[position]].slots.filter { slot in
            crowd.rooms.contains { room in
                isOpen(room, to: cell.crowds[position], in: slot) && (!stepFree || rooms[room].isStepFree)
            }
        }
    }

    func people(_ paper: Int) -> Int {
        cells.reduce(0) { $0 + ($1.papers.contains(paper) ? $1.count : 0) }
    }

    func stepFree(_ paper: Int) -> Int {
        cells.reduce(0) { $0 + ($1.isStepFree && $1.papers.contains(paper) ? $1.count : 0) }
    }
}

/// Whether one person can sit all papers of a cell, others aside.
private struct SlotChain {
    private let problem: AllocationProblem
    private let cell: AllocationProblem.Cell
    private let options: [[Int]]
    private static let stepsMax = 200_000

    init(_ problem: AllocationProblem, _ cell: AllocationProblem.Cell) {
        self.problem = problem
        self.cell = cell
        options = cell.papers.indices.map { problem.usableSlots(cell, $0, stepFree: cell.isStepFree) }
    }

    /// True as well where that would take too long to rule out.
    var exists: Bool {
        var steps = 0
        return extend([], &steps)
    }

    private func extend(_ chosen: [Int], _ steps: inout Int) -> Bool {
        let position = chosen.count
        guard position < cell.papers.count else { return true }
        for slot in options[position] {
            steps += 1
            if steps > Self.stepsMax { return true }
            let fits = chosen.indices.allSatisfy { other in
                problem.isClear(
                    cell.papers[position], slot, cell.papers[other], chosen[other],
                    hasExtraTime: cell.hasExtraTime)
            }
            if fits, extend(chosen + [slot], &steps) { return true }
        }
        return false
    }
}

/// Counts places: a flow of people from papers into rooms. Who may share a room with whom is left out, so
/// that a shortage found here is certain.
private struct PlaceCount {
    private let problem: AllocationProblem
    private let isStepFree: Bool
    private let papers: [Int]
    private let demand: [Int]
    /// Places by slot and by the papers that may use them.
    private var places: [Int] = []
    /// For each paper the indices in `places`.
    private var doors: [[Int]]

    init(_ problem: AllocationProblem, isStepFree: Bool) {
        self.problem = problem
        self.isStepFree = isStepFree
        let people = problem.papers.indices.map { paper in
            problem.cells.reduce(0) {
                $0 + ($1.papers.contains(paper) && (!isStepFree || $1.isStepFree) ? $1.count : 0)
            }
        }
        let papers = people.indices.filter { people[$0] > 0 }
        self.papers = papers
        demand = papers.map { people[$0] }
        doors = papers.map { _ in [] }
        let suits = papers.map { paper in
            Set(problem.crowds.filter { $0.papers.contains(paper) }.flatMap(\.rooms))
        }
        var index: [[Int]: Int] = [:]
        for slot in 0..<problem.slotCount {
            for room in problem.rooms.indices where problem.isAvailable[room * problem.slotCount + slot] {
                guard !isStepFree || problem.rooms[room].isStepFree else { continue }
                let users = papers.indices.filter { user in
                    problem.isOffered[papers[user] * problem.slotCount + slot] && suits[user].contains(room)
                }
                guard !users.isEmpty else { continue }
                let key = [slot] + users
                let place: Int
                if let known = index[key] {
                    place = known
                } else {
                    place = places.count
                    index[key] = place
                    places.append(0)
                    for user in users { doors[user].append(place) }
                }
                places[place] += problem.rooms[room].capacity
            }
        }
    }

    func shortage() -> AllocationShortage? {
        var flow = papers.map { _ in [Int: Int]() }
        var free = places
        for paper in papers.indices {
            var rest = demand[paper]
            while rest > 0 {
                guard let path = path(from: paper, flow, free) else {
                    return report(Self.reached(from: paper, doors, flow))
                }
                // Alternately into a place and out of it: the least on the way decides.
                var amount = min(rest, free[path[path.count - 1].place])
                for step in path.dropFirst() {
                    amount = min(amount, flow[step.paper][step.from, default: 0])
                }
                for step in path {
                    flow[step.paper][step.place, default: 0] += amount
                    if step.from >= 0 { flow[step.paper][step.from, default: 0] -= amount }
                }
                free[path[path.count - 1].place] -= amount
                rest -= amount
            }
        }
        return nil
    }

    private struct Step {
        let paper: Int
        /// The place left, or -1.
        let from: Int
        let place: Int
    }

    private func path(from paper: Int, _ flow: [[Int: Int]], _ free: [Int]) -> [Step]? {
        var arrival: [Int: Step] = [:]
        var queue: [Int] = []
        for place in doors[paper] {
            arrival[place] = Step(paper: paper, from: -1, place: place)
            queue.append(place)
        }
        var next = 0
        while next < queue.count {
            let place = queue[next]
            next += 1
            if free[place] > 0 {
                var path: [Step] = []
                var current = place
                while let step = arrival[current] {
                    path.append(step)
                    if step.from < 0 { break }
                    current = step.from
                }
                return path.reversed()
            }
            for other in papers.indices where flow[other][place, default: 0] > 0 {
                for target in doors[other] where arrival[target] == nil {
                    arrival[target] = Step(paper: other, from: place, place: target)
                    queue.append(target)
                }
            }
        }
        return nil
    }

    /// Papers that would all have to give way.
    private static func reached(from paper: Int, _ doors: [[Int]], _ flow: [[Int: Int]]) -> [Int] {
        var reached: Set<Int> = [paper]
        var queue = [paper]
        var next = 0
        while next < queue.count {
            let seen = Set(doors[queue[next]])
            next += 1
            for other in doors.indices where !reached.contains(other) {
                if flow[other].contains(where: { $0.value > 0 && seen.contains($0.key) }) {
                    reached.insert(other)
                    queue.append(other)
                }
            }
        }
        return reached.sorted()
    }

    /// Fewer papers where those are short of places already.
    private func report(_ group: [Int]) -> AllocationShortage {
        var group = group
        for paper in group where group.count > 1 {
            let smaller = group.filter { $0 != paper }
            if people(smaller) > room(smaller) { group = smaller }
        }
        return AllocationShortage(
            .tooFewPlaces, group.map { papers[$0] }, people: people(group), places: room(group), in: problem)
    }

    private func people(_ group: [Int]) -> Int { group.reduce(0) { $0 + demand[$1] } }

    private func room(_ group: [Int]) -> Int {
        Set(group.flatMap { doors[$0] }).reduce(0) { $0 + places[$1] }
    }
}
