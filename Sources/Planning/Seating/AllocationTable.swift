/// Rooms that are alike to whoever opens them.
struct RoomClass: Equatable, Sendable {
    let capacity: Int
    /// Added to the cost of each: what another crowd would give for it.
    let price: Int
    var count: Int
}

/// What rooms cost by the number of people in them, and which rooms are cheapest for a number of people.
///
/// Covering by dynamic programming over staffing steps: a room's cost rises only where one more
/// member of staff is needed, so that only loads just below such a rise are tried.
struct AllocationTable: Sendable {
    /// A way to use a room: up to `load` people for `cost`.
    struct Step: Equatable, Sendable {
        let load: Int
        let cost: Int
    }

    /// A room that has to be opened, for so many people who need it.
    struct Demand: Equatable, Sendable {
        let capacity: Int
        let price: Int
        let people: Int
    }

    private let staffing: AllocationInstance.Staffing
    private let weights: AllocationInstance.Weights
    static let unreachable = 1 << 40

    init(_ staffing: AllocationInstance.Staffing, _ weights: AllocationInstance.Weights) {
        self.staffing = staffing
        self.weights = weights
    }

    func cost(of people: Int) -> Int {
        people > 0 ? weights.staff * staffing.staff(of: people) + weights.room + weights.packet : 0
    }

    /// Cheapest first; each takes more people than the one before.
    func steps(capacity: Int, price: Int) -> [Step] {
        var steps: [Step] = []
        var load = min(capacity, max(1, staffing.min) * staffing.ratio)
        while true {
            steps.append(Step(load: load, cost: cost(of: load) + price))
            if load >= capacity { return steps }
            load = min(capacity, (load / staffing.ratio + 1) * staffing.ratio)
        }
    }

    /// Least cost for 0, 1, … `limit` people.
    ///
    /// - Parameters:
    ///   - classes: rooms that may be opened.
    ///   - demands: rooms that must be opened once anybody is there.
    ///   - limit: as many people as costs are wanted for.
    /// - Returns: costs by number of people; ``unreachable`` where they find no place.
    func costs(_ classes: [RoomClass], demands: [Demand] = [], upTo limit: Int) -> [Int] {
        var costs = Array(repeating: Self.unreachable, count: limit + 1)
        costs[0] = 0
        for demand in demands {
            let steps = steps(capacity: demand.capacity, price: demand.price)
                .filter { $0.load >= demand.people }
            costs = Self.adding(steps, to: costs)
        }
        for item in classes {
            let steps = steps(capacity: item.capacity, price: item.price)
            guard let first = steps.first, item.count > 0 else { continue }
            let uses = (limit + first.load - 1) / max(1, first.load)
            costs.withUnsafeMutableBufferPointer { costs in
                if item.count >= uses {
                    Self.addAny(steps, costs, limit)
                } else {
                    for _ in 0..<item.count { Self.addOne(steps, costs, limit) }
                }
            }
        }
        if !demands.isEmpty { costs[0] = 0 }
        return costs
    }

    /// The rooms behind ``costs(_:demands:upTo:)``: class and load of each, demanded rooms left out.
    ///
    /// - Returns: nil where `people` cannot be seated; `demanded` holds the load of each demanded room.
    func choice(
        _ classes: [RoomClass], demands: [Demand] = [], people: Int
    ) -> (rooms: [(index: Int, load: Int)], demanded: [Int])? {
        guard people > 0 else { return ([], demands.map { _ in 0 }) }
        var costs = Array(repeating: Self.unreachable, count: people + 1)
        costs[0] = 0
        var layers: [(index: Int, steps: [Step], before: [Int])] = []
        for (index, demand) in demands.enumerated() {
            let steps = steps(capacity: demand.capacity, price: demand.price)
                .filter { $0.load >= demand.people }
            layers.append((-1 - index, steps, costs))
            costs = Self.adding(steps, to: costs)
        }
        for (index, item) in classes.enumerated() {
            let steps = steps(capacity: item.capacity, price: item.price)
            guard let first = steps.first else { continue }
            for _ in 0..<min(item.count, (people + first.load - 1) / first.load) {
                layers.append((index, steps, costs))
                costs.withUnsafeMutableBufferPointer { Self.addOne(steps, $0, people) }
                if let last = layers.last, last.before == costs {
                    layers.removeLast()
                    break
                }
            }
        }
        guard costs[people] < Self.unreachable else { return nil }
        var rooms: [(index: Int, load: Int)] = []
        var demanded = demands.map { _ in 0 }
        var rest = people
        var cost = costs[people]
        for layer in layers.reversed() {
            let isDemand = layer.index < 0
            if !isDemand, layer.before[rest] == cost { continue }
            guard
                let step = layer.steps.first(where: { layer.before[max(0, rest - $0.load)] + $0.cost == cost }
                )
            else { return nil }
            if isDemand {
                demanded[-1 - layer.index] = step.load
            } else {
                rooms.append((layer.index, step.load))
            }
            rest = max(0, rest - step.load)
            cost -= step.cost
        }
        return (rooms, demanded)
    }

    private static func adding(_ steps: [Step], to before: [Int]) -> [Int] {
        before.indices.map { people in
            steps.map { before[max(0, people - $0.load)] + $0.cost }.min() ?? unreachable
        }
    }

    @inline(__always)
    private static func addAny(_ steps: [Step], _ costs: UnsafeMutableBufferPointer<Int>, _ limit: Int) {
        for step in steps where limit > 0 {
            for people in 1...limit {
                let cost = costs[max(0, people - step.load)] + step.cost
                if cost < costs[people] { costs[people] = cost }
            }
        }
    }

    @inline(__always)
    private static func addOne(_ steps: [Step], _ costs: UnsafeMutableBufferPointer<Int>, _ limit: Int) {
        var people = limit
        while people > 0 {
            var best = costs[people]
            for step in steps {
                let cost = costs[max(0, people - step.load)] + step.cost
                if cost < best { best = cost }
            }
            costs[people] = best
            people -= 1
        }
    }
}
