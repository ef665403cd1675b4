/// Chooses slots and rooms for one crowd at a time, exactly; then takes crowds that want the same rooms
/// back and chooses for them again, in another order.
///
/// Meant for practical papers: their rooms are few, and who uses one decides what a plan costs.
struct AllocationWorkshops {
    private let draft: AllocationDraft
    private let problem: AllocationProblem
    private var generator: SeededGenerator
    private let crowds: [Int]
    /// A slot more is a nuisance: classes are divided.
    private static let slotNuisance = 8
    /// A slot in which people could sit another of their papers as well.
    private static let clashNuisance = 4

    /// Cost of each crowd's rooms if it had them all to itself.
    private(set) var aloneCost: [Int: Int] = [:]

    init(_ draft: AllocationDraft, _ crowds: [Int], seed: Int64) {
        self.draft = draft
        problem = draft.problem
        generator = SeededGenerator(seed: seed)
        let problem = problem
        func ease(_ crowd: Int) -> Int {
            let value = problem.crowds[crowd]
            let places = value.rooms.reduce(0) { $0 + problem.rooms[$1].capacity } * value.slots.count
            return places * 1000 / max(1, value.count)
        }
        self.crowds = crowds.sorted { (ease($0), $0) < (ease($1), $1) }
    }

    /// Places nobody yet but whoever needs step-free access or longer; opens rooms for everybody.
    mutating func run(rounds: Int) {
        priceRivalry()
        for crowd in crowds { placeSpecial(crowd) }
        for crowd in crowds {
            aloneCost[crowd] = choose(crowd)
            close(crowd)
        }
        for crowd in crowds { choose(crowd) }
        let contested = crowds.filter { rivals(of: $0).count > 1 }
        guard !contested.isEmpty else { return }
        for _ in 0..<rounds { retry(contested) }
    }

    private func rivals(of crowd: Int) -> [Int] {
        problem.rivals[crowd].filter { crowds.contains($0) }
    }

    /// Among equals, rooms that nobody else wants are taken first.
    private func priceRivalry() {
        for crowd in crowds {
            for slot in problem.crowds[crowd].slots {
                for room in problem.crowds[crowd].rooms { draft.price[room * draft.slotCount + slot] += 1 }
            }
        }
        for index in draft.price.indices { draft.price[index] = max(0, draft.price[index] - 1) }
    }

    func forgetPrices() {
        for index in draft.price.indices { draft.price[index] = 0 }
        for index in draft.costs.indices { draft.costs[index] = [] }
    }

    /// One retry: a crowd that pays more than it would alone, and some of its rivals, choose again.
    private mutating func retry(_ contested: [Int]) {
        let needy = contested.filter { paid($0) > aloneCost[$0, default: 0] }
        guard !needy.isEmpty else { return }
        let first = needy[below(needy.count)]
        var team = rivals(of: first).filter { $0 != first }
        for index in team.indices.dropLast() { team.swapAt(index, index + below(team.count - index)) }
        team = Array(team.prefix(1 + below(3)))
        team.insert(first, at: below(3) == 0 ? below(team.count + 1) : 0)
        let before = team.reduce(0) { $0 + paid($1) }
        let kept = team.map { crowd in
            problem.crowds[crowd].slots.map { draft.rooms[draft.pool(crowd, $0)] }
        }
        for crowd in team { close(crowd) }
        let surcharge = [0, 0, 40, 300, 1500][below(5)]
        for (index, crowd) in team.enumerated() {
            let later = team[(index + 1)...]
            charge(surcharge, later)
            choose(crowd)
            charge(-surcharge, later)
        }
        if team.reduce(0, { $0 + paid($1) }) <= before { return }
        for crowd in team { close(crowd) }
        for (index, crowd) in team.enumerated() {
            for (slot, rooms) in zip(problem.crowds[crowd].slots, kept[index]) where !rooms.isEmpty {
                draft.hold(draft.pool(crowd, slot), rooms)
            }
        }
    }

    private func charge(_ surcharge: Int, _ crowds: ArraySlice<Int>) {
        guard surcharge != 0 else { return }
        for crowd in crowds {
            for slot in problem.crowds[crowd].slots {
                for room in problem.crowds[crowd].rooms {
                    draft.price[room * draft.slotCount + slot] += surcharge
                }
            }
        }
        for index in draft.costs.indices { draft.costs[index] = [] }
    }

    private mutating func below(_ bound: Int) -> Int { generator.below(bound) }

    private func close(_ crowd: Int) {
        for slot in problem.crowds[crowd].slots { draft.release(draft.pool(crowd, slot)) }
    }

    /// Cost of what the crowd has open, and of places it lacks.
    private func paid(_ crowd: Int) -> Int {
        var sum = 0
        var places = 0
        for slot in problem.crowds[crowd].slots {
            let pool = draft.pool(crowd, slot)
            for open in draft.rooms[pool] {
                sum += draft.table(pool).cost(of: open.limit)
                places += open.limit
            }
        }
        return sum + max(0, problem.crowds[crowd].count - places) * AllocationDraft.overflowCost
    }

    /// The few who need step-free access or extra time keep together, where their other papers allow it.
    private func placeSpecial(_ crowd: Int) {
        let value = problem.crowds[crowd]
        var used: Set<Int> = []
        for cell in value.cells where problem.cells[cell].isStepFree || problem.cells[cell].hasExtraTime {
            for paper in problem.cells[cell].papers.indices where problem.cells[cell].crowds[paper] == crowd {
                let member = AllocationDraft.Member(block: cell, paper: paper)
                guard draft.slot(member) == AllocationDraft.nowhere else { continue }
                let people = problem.cells[cell].count
                let options = value.slots.filter { draft.canSit(member, at: $0) }
                func merit(_ slot: Int) -> [Int] {
                    let pool = draft.pool(crowd, slot)
                    let free = value.rooms.filter { room in
                        (!problem.cells[cell].isStepFree || problem.rooms[room].isStepFree)
                            && draft.isFree(room, for: pool, until: draft.end(of: pool))
                    }
                    let places = free.reduce(0) { $0 + problem.rooms[$1].capacity } - draft.load[pool]
                    let largest = free.map { problem.rooms[$0].capacity }.max() ?? 0
                    return [
                        places >= people ? 1 : 0, used.contains(slot) ? 1 : 0, largest,
                        -clashes(crowd, slot), places, -slot,
                    ]
                }
                let best = options.max { merit($0).lexicographicallyPrecedes(merit($1)) }
                guard let slot = best else { continue }
                draft.put(member, at: slot)
                used.insert(slot)
            }
        }
    }

    /// People of the crowd, in hundredths, who could sit another paper in the slot.
    private func clashes(_ crowd: Int, _ slot: Int) -> Int {
        let value = problem.crowds[crowd]
        var people = 0
        for cell in value.cells {
            let own = problem.cells[cell]
            for (paper, other) in own.papers.enumerated()
            where own.crowds[paper] != crowd && problem.isOffered[other * draft.slotCount + slot] {
                people += own.count
            }
        }
        return people * 100 / max(1, value.count)
    }

    /// Opens the cheapest rooms over all slots of the crowd.
    ///
    /// - Returns: their cost, with what is charged for places that are not to be had.
    @discardableResult
    private func choose(_ crowd: Int) -> Int {
        let value = problem.crowds[crowd]
        let people = value.count
        var best = Array(repeating: AllocationTable.unreachable, count: people + 1)
        best[0] = 0
        var layers: [(pool: Int, steps: [AllocationTable.Step], taken: [UInt16])] = []
        for slot in value.slots {
            let pool = draft.pool(crowd, slot)
            let nuisance = Self.slotNuisance + Self.clashNuisance * clashes(crowd, slot) / 100
            let steps = steps(pool, people, nuisance)
            guard !steps.isEmpty else { continue }
            var taken = Array(repeating: UInt16.max, count: people + 1)
            let before = best
            if draft.load[pool] > 0 {
                for x in best.indices { best[x] = AllocationTable.unreachable }
            }
            for (index, step) in steps.enumerated() {
                for x in 1...max(1, people) where x <= people {
                    let cost = before[max(0, x - step.load)] + step.cost
                    if cost < best[x] {
                        best[x] = cost
                        taken[x] = UInt16(index)
                    }
                }
            }
            layers.append((pool, steps, taken))
        }
        var rest = people
        while rest > 0, best[rest] >= AllocationTable.unreachable { rest -= 1 }
        for layer in layers.reversed() {
            guard rest > 0, layer.taken[rest] != UInt16.max else { continue }
            let step = layer.steps[Int(layer.taken[rest])]
            draft.settle(layer.pool, for: step.load)
            rest = max(0, rest - step.load)
        }
        return paid(crowd)
    }

    /// How many people the pool can take for what, only where one more would cost more.
    private func steps(_ pool: Int, _ people: Int, _ nuisance: Int) -> [AllocationTable.Step] {
        let choice = draft.choice(for: pool)
        let limit = min(people, choice.capacity)
        guard limit > 0 else { return [] }
        let costs = draft.table(pool).costs(choice.classes, demands: choice.demands, upTo: limit)
        let floor = max(1, draft.load[pool])
        guard floor <= limit else { return [] }
        return (floor...limit).compactMap { load in
            guard costs[load] < AllocationTable.unreachable else { return nil }
            if load < limit, costs[load + 1] == costs[load] { return nil }
            return AllocationTable.Step(load: load, cost: costs[load] + nuisance)
        }
    }
}
