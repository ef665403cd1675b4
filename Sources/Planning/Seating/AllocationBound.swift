/// A cost that no lawful plan can be below: what remains when rules are left out one crowd at a time.
///
/// Kept: staffing steps, real rooms in real slots, one room reached without steps where it is needed, the
/// fewest slots for people in rooms of their own, classes too large for any slot. Rooms that several
/// practical crowds want carry a price (a Lagrangian relaxation); left out is that a person has one body.
package struct AllocationBound: Equatable, Sendable {
    package let theory: Int
    package let practical: Int
    /// Rooms for people who may not sit with others.
    package let separate: Int
    package let cohortSplits: Int

    package var value: Int { theory + practical + separate + cohortSplits }

    package init(_ problem: AllocationProblem) {
        let crowds = problem.crowds.indices
        let ordinary = crowds.filter { problem.crowds[$0].part == .theory && !problem.crowds[$0].isSeparate }
        theory = ordinary.reduce(0) { $0 + Self.theory($1, problem) }
        separate = crowds.filter { problem.crowds[$0].isSeparate }
            .reduce(0) { $0 + Self.separate($1, problem) }
        practical = WorkshopBound(problem).value()
        cohortSplits = problem.instance.weights.cohortSplit * Self.splits(problem)
    }

    // MARK: - Theory

    /// Papers without a slot in common, directly or through others, fill their rooms apart.
    private static func theory(_ crowd: Int, _ problem: AllocationProblem) -> Int {
        let value = problem.crowds[crowd]
        var parts: [(slots: Set<Int>, papers: [Int])] = []
        for paper in value.papers {
            var part = (slots: Set(problem.papers[paper].slots), papers: [paper])
            parts.removeAll { other in
                guard !other.slots.isDisjoint(with: part.slots) else { return false }
                part.slots.formUnion(other.slots)
                part.papers += other.papers
                return true
            }
            parts.append(part)
        }
        return parts.reduce(0) { $0 + covering(crowd, Set($1.papers), $1.slots, problem) }
    }

    /// Cheapest rooms for everybody of the papers, wherever in the slots.
    private static func covering(
        _ crowd: Int, _ papers: Set<Int>, _ slots: Set<Int>, _ problem: AllocationProblem
    ) -> Int {
        let value = problem.crowds[crowd]
        var people = 0
        var hasStepFree = false
        for cell in value.cells {
            let own = problem.cells[cell]
            for (position, paper) in own.papers.enumerated()
            where own.crowds[position] == crowd && papers.contains(paper) {
                people += own.count
                if own.isStepFree { hasStepFree = true }
            }
        }
        var classes: [RoomClass] = []
        var largestStepFree = 0
        for room in value.rooms {
            let count = slots.count { problem.isAvailable[room * problem.slotCount + $0] }
            guard count > 0 else { continue }
            let capacity = problem.rooms[room].capacity
            if problem.rooms[room].isStepFree { largestStepFree = max(largestStepFree, capacity) }
            if let last = classes.indices.last, classes[last].capacity == capacity {
                classes[last].count += count
            } else {
                classes.append(RoomClass(capacity: capacity, price: 0, count: count))
            }
        }
        let demands =
            hasStepFree ? [AllocationTable.Demand(capacity: largestStepFree, price: 0, people: 1)] : []
        let cost = AllocationTable(value.staffing, problem.instance.weights)
            .costs(classes, demands: demands, upTo: people)[people]
        return cost < AllocationTable.unreachable ? cost : 0
    }

    // MARK: - Rooms of their own

    private static func separate(_ crowd: Int, _ problem: AllocationProblem) -> Int {
        let value = problem.crowds[crowd]
        let options = value.cells.flatMap { cell in
            problem.cells[cell].papers.indices.filter { problem.cells[cell].crowds[$0] == crowd }
                .map { problem.usableSlots(problem.cells[cell], $0, stepFree: false) }
        }
        let rooms = SlotCover(options).atLeast
        let weights = problem.instance.weights
        let one = AllocationTable(value.staffing, weights).cost(of: 1)
        // Each paper is a packet at least, and a room more costs more than a packet.
        let packets = max(0, value.papers.count - rooms)
        let cover = rooms * one + min(weights.packet, one) * packets
        return max(cover, covering(crowd, Set(value.papers), Set(value.slots), problem))
    }

    // MARK: - Classes

    /// Slots more than one that classes need because no slot has so many places.
    private static func splits(_ problem: AllocationProblem) -> Int {
        var most: [Int: Int] = [:]
        for (index, crowd) in problem.crowds.enumerated() {
            most[index] =
                crowd.slots.map { slot in
                    crowd.rooms.reduce(0) { sum, room in
                        sum
                            + (problem.isAvailable[room * problem.slotCount + slot]
                                ? problem.rooms[room].capacity : 0)
                    }
                }.max() ?? 0
        }
        var people: [[Int]: Int] = [:]
        for cell in problem.cells {
            for (position, cohort) in cell.cohorts.enumerated() {
                people[[cohort, cell.crowds[position]], default: 0] += cell.count
            }
        }
        var splits: [Int: Int] = [:]
        for (key, count) in people {
            let places = most[key[1], default: 0]
            guard places > 0 else { continue }
            splits[key[0]] = max(splits[key[0], default: 0], (count + places - 1) / places - 1)
        }
        return splits.values.reduce(0, +)
    }
}

/// Practical crowds, each on its own, where rooms that several want have a price.
private struct WorkshopBound {
    private let problem: AllocationProblem
    private let crowds: [Int]
    /// By room: slots in which more than one crowd could use it.
    private let contested: [Set<Int>]
    private static let rounds = 40
    private static let firstStep = 120

    init(_ problem: AllocationProblem) {
        self.problem = problem
        let crowds = problem.crowds.indices.filter { problem.crowds[$0].part == .practical }
        self.crowds = crowds
        var users: [Int: [Int: Int]] = [:]
        for crowd in crowds {
            for room in problem.crowds[crowd].rooms {
                for slot in problem.crowds[crowd].slots
                where problem.isAvailable[room * problem.slotCount + slot] {
                    users[room, default: [:]][slot, default: 0] += 1
                }
            }
        }
        contested = problem.rooms.indices.map { room in
            Set(users[room, default: [:]].filter { $0.value > 1 }.map(\.key))
        }
    }

    /// What teams of rivals cost at least, each by itself.
    func value() -> Int {
        teams().reduce(0) { $0 + value(of: $1) }
    }

    private func teams() -> [[Int]] {
        var teams: [[Int]] = []
        for crowd in crowds {
            let own = Set(problem.crowds[crowd].rooms.filter { !contested[$0].isEmpty })
            var team = [crowd]
            teams.removeAll { other in
                guard other.contains(where: { problem.crowds[$0].rooms.contains(where: own.contains) })
                else { return false }
                team += other
                return true
            }
            teams.append(team.sorted())
        }
        return teams
    }

    private func value(of team: [Int]) -> Int {
        let rooms = Set(team.flatMap { problem.crowds[$0].rooms }).filter { !contested[$0].isEmpty }.sorted()
        if team.count == 2, rooms.count == 1 { return shared(rooms[0], team[0], team[1]) }
        var prices = Array(repeating: 0, count: problem.rooms.count)
        var best = 0
        for round in 0..<Self.rounds {
            var uses = Array(repeating: 0, count: problem.rooms.count)
            var sum = -rooms.reduce(0) { $0 + prices[$1] * contested[$1].count }
            for crowd in team { sum += cost(crowd, prices, &uses) }
            best = max(best, sum)
            let step = max(1, Self.firstStep / (1 + round / 4))
            var isMoved = false
            for room in rooms {
                let price = max(0, prices[room] + step * (uses[room] - contested[room].count))
                if price != prices[room] { isMoved = true }
                prices[room] = price
            }
            if !isMoved { break }
        }
        return best
    }

    /// Two crowds and one room: every way to divide its slots, which is exact where prices are not.
    private func shared(_ room: Int, _ first: Int, _ second: Int) -> Int {
        let prices = Array(repeating: 0, count: problem.rooms.count)
        var uses = prices
        let slots = contested[room].count
        let costs = (0...slots).compactMap { granted -> Int? in
            let one = cost(first, prices, &uses, granted: granted)
            let other = cost(second, prices, &uses, granted: slots - granted)
            return one > 0 && other > 0 ? one + other : nil
        }
        return costs.min() ?? 0
    }

    /// Cheapest rooms for one crowd.
    ///
    /// - Parameters:
    ///   - crowd: its index.
    ///   - prices: of each contested room.
    ///   - uses: of each contested room, counted up.
    ///   - granted: slots of a contested room that the crowd may have at most.
    /// - Returns: the cost with prices; 0 where its people find no place.
    private func cost(_ crowd: Int, _ prices: [Int], _ uses: inout [Int], granted: Int = .max) -> Int {
        let value = problem.crowds[crowd]
        var classes: [RoomClass] = []
        var owners: [Int] = []
        var largestStepFree = 0
        for room in value.rooms {
            let slots = value.slots.filter { problem.isAvailable[room * problem.slotCount + $0] }
            let capacity = problem.rooms[room].capacity
            if !slots.isEmpty, problem.rooms[room].isStepFree {
                largestStepFree = max(largestStepFree, capacity)
            }
            let count = slots.count { !contested[room].contains($0) }
            if count > 0 {
                let known = owners.indices.first { owners[$0] < 0 && classes[$0].capacity == capacity }
                if let index = known {
                    classes[index].count += count
                } else {
                    classes.append(RoomClass(capacity: capacity, price: 0, count: count))
                    owners.append(-1)
                }
            }
        }
        for room in value.rooms {
            let count = value.slots.count {
                contested[room].contains($0) && problem.isAvailable[room * problem.slotCount + $0]
            }
            guard count > 0, granted > 0 else { continue }
            classes.append(
                RoomClass(
                    capacity: problem.rooms[room].capacity, price: prices[room], count: min(count, granted)))
            owners.append(room)
        }
        let isStepFree = value.cells.contains { problem.cells[$0].isStepFree }
        let demands =
            isStepFree ? [AllocationTable.Demand(capacity: largestStepFree, price: 0, people: 1)] : []
        let table = AllocationTable(value.staffing, problem.instance.weights)
        guard let choice = table.choice(classes, demands: demands, people: value.count) else { return 0 }
        var sum = 0
        for pick in choice.rooms {
            sum += table.cost(of: pick.load) + classes[pick.index].price
            if owners[pick.index] >= 0 { uses[owners[pick.index]] += 1 }
        }
        for load in choice.demanded { sum += table.cost(of: load) }
        return sum
    }
}
