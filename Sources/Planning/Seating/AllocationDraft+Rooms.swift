/// Which rooms pools have, could have, and what they cost.
extension AllocationDraft {
    func end(of pool: Int) -> Int {
        let crowd = pool / slotCount
        let minutes =
            extraLoad[pool] > 0 ? problem.crowds[crowd].minutesWithExtra : problem.crowds[crowd].minutes
        return problem.starts[pool % slotCount] + minutes + problem.instance.rules.turnaroundMinutes
    }

    /// Whether the pool has the room or could have it.
    func isFree(_ room: Int, for pool: Int, until end: Int) -> Bool {
        let slot = pool % slotCount
        guard problem.isOpen(room, to: pool / slotCount, in: slot) else { return false }
        for other in problem.near[slot] {
            let holder = user[room * slotCount + other]
            if holder == Self.nowhere || holder == pool { continue }
            if problem.starts[other] >= problem.starts[slot] {
                if problem.starts[other] < end { return false }
            } else if problem.starts[slot] < self.end(of: holder) {
                return false
            }
        }
        return true
    }

    func holder(of room: Int, at slot: Int) -> Int { user[room * slotCount + slot] }

    func release(_ pool: Int) {
        let slot = pool % slotCount
        for open in rooms[pool] { user[open.room * slotCount + slot] = Self.nowhere }
        if !rooms[pool].isEmpty { forgetCosts(around: pool) }
        rooms[pool] = []
        paid[pool] = 0
    }

    func hold(_ pool: Int, _ open: [OpenRoom]) {
        let slot = pool % slotCount
        for room in open { user[room.room * slotCount + slot] = pool }
        rooms[pool] = open
        let table = table(pool)
        paid[pool] = open.reduce(0) { $0 + table.cost(of: $1.limit) }
        forgetCosts(around: pool)
    }

    func restore(_ pool: Int, _ open: [OpenRoom], paid: Int) {
        if !open.isEmpty { hold(pool, open) }
        self.paid[pool] = paid
    }

    /// Other pools near in time that could use the same rooms have to count anew.
    private func forgetCosts(around pool: Int) {
        let slot = pool % slotCount
        let own = pool / slotCount
        for crowd in problem.rivals[own] {
            for other in problem.near[slot] { costs[crowd * slotCount + other] = [] }
        }
    }

    /// What the pool can choose from: rooms that must be opened, classes, and the rooms of each class.
    struct Choice {
        var demands: [AllocationTable.Demand] = []
        var demanded: [Int] = []
        var classes: [RoomClass] = []
        var rooms: [[Int]] = []
        var capacity = 0
    }

    func choice(for pool: Int) -> Choice {
        let crowd = crowd(of: pool)
        let end = end(of: pool)
        let slot = pool % slotCount
        var choice = Choice()
        var free = crowd.rooms.filter { isFree($0, for: pool, until: end) }
        var stepFree = stepFreeLoad[pool]
        while stepFree > 0 {
            guard let index = free.lastIndex(where: { problem.rooms[$0].isStepFree }) else { break }
            let room = free.remove(at: index)
            let people = min(stepFree, problem.rooms[room].capacity)
            choice.demanded.append(room)
            choice.demands.append(
                AllocationTable.Demand(
                    capacity: problem.rooms[room].capacity, price: price[room * slotCount + slot],
                    people: people)
            )
            choice.capacity += problem.rooms[room].capacity
            stepFree -= people
        }
        if stepFree > 0 { free = [] }
        for room in free {
            let capacity = problem.rooms[room].capacity
            let price = price[room * slotCount + slot]
            choice.capacity += capacity
            if let index = choice.classes.lastIndex(where: { $0.capacity == capacity && $0.price == price }) {
                choice.classes[index].count += 1
                choice.rooms[index].append(room)
            } else {
                choice.classes.append(RoomClass(capacity: capacity, price: price, count: 1))
                choice.rooms.append([room])
            }
        }
        return choice
    }

    func table(_ pool: Int) -> AllocationTable {
        AllocationTable(crowd(of: pool).staffing, problem.instance.weights)
    }

    /// Cost of the pool's rooms with so many people.
    @inline(__always)
    func cost(_ pool: Int, _ people: Int) -> Int {
        if people >= costs[pool].count { fillCosts(pool, people) }
        return costs[pool][people]
    }

    private func fillCosts(_ pool: Int, _ people: Int) {
        let choice = choice(for: pool)
        let limit = min(crowd(of: pool).count, max(people, load[pool]) + 64)
        let reach = min(limit, choice.capacity)
        var costs = table(pool).costs(choice.classes, demands: choice.demands, upTo: reach)
        let full = costs[reach]
        for extra in 1...max(1, limit - reach) where limit > reach {
            costs.append(full + extra * Self.overflowCost)
        }
        self.costs[pool] = costs
    }

    /// Opens the cheapest rooms for the people there, or for `people`.
    func settle(_ pool: Int, for people: Int? = nil) {
        release(pool)
        let people = people ?? load[pool]
        guard people > 0 else { return }
        let choice = choice(for: pool)
        let seated = min(people, choice.capacity)
        if seated > 0,
            let found = table(pool).choice(choice.classes, demands: choice.demands, people: seated)
        {
            var open: [OpenRoom] = []
            for (index, room) in choice.demanded.enumerated() where found.demanded[index] > 0 {
                open.append(OpenRoom(room: room, limit: found.demanded[index]))
            }
            var used = choice.classes.map { _ in 0 }
            for pick in found.rooms {
                open.append(OpenRoom(room: choice.rooms[pick.index][used[pick.index]], limit: pick.load))
                used[pick.index] += 1
            }
            hold(pool, open)
        }
        paid[pool] += (people - seated) * Self.overflowCost
    }
}
