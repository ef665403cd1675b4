/// Swaps people of one room for a number of trials that the input alone decides, and keeps the best it saw.
///
/// Simulated annealing in whole numbers: a swap that costs more is taken with a chance of 2^(−cost/heat).
struct SeatSearch {
    /// What the best arrangement so far is, label by seat, and what it costs.
    private(set) var best: (filled: [Int32], cost: Int)

    private let grid: SeatGrid
    /// Seats whose people may change places.
    private let movable: [Int32]
    private var filled: [Int32]
    private var cost: Int
    private var generator: SeededGenerator
    /// Labels, nobody included: the length of a row in ``prices`` and ``affinity``.
    private let stride: Int
    /// What a label would cost on a seat beside the neighbours as they are: seat by seat, label by label.
    private var prices: [Int32]
    /// Label by label.
    private let affinity: [Int32]
    /// For each label the labels that it has any affinity with.
    private let kin: [Range<Int>]
    /// Where the neighbours of each seat begin in ``neighbours``.
    private let firstNeighbour: [Int]
    private let neighbours: [(seat: Int32, weight: Int32)]
    /// Seat by seat the weight as neighbours, 0 for those who are none.
    private let nearness: [Int32]

    init(
        grid: SeatGrid, filled: [Int], labels: [SeatLabel], movable: [Int], generator: SeededGenerator
    ) {
        self.grid = grid
        self.movable = movable.map(Int32.init)
        self.filled = filled.map(Int32.init)
        self.generator = generator
        affinity = labels.flatMap { $0.affinity.map(Int32.init) }
        kin = labels.map(\.kin)
        stride = labels.count
        var firstNeighbour = [0]
        var neighbours: [(seat: Int32, weight: Int32)] = []
        var nearness = Array(repeating: Int32(0), count: filled.count * filled.count)
        var prices = Array(repeating: Int32(0), count: filled.count * labels.count)
        for (seat, around) in grid.neighbours.enumerated() {
            for (other, weight) in around {
                neighbours.append((Int32(other), Int32(weight)))
                nearness[seat * filled.count + other] = Int32(weight)
                for (label, price) in labels[filled[other]].affinity.enumerated() {
                    prices[seat * labels.count + label] += Int32(weight * price)
                }
            }
            firstNeighbour.append(neighbours.count)
        }
        self.firstNeighbour = firstNeighbour
        self.neighbours = neighbours
        self.nearness = nearness
        self.prices = prices
        cost = grid.edges.reduce(0) {
            $0 + $1.weight * labels[filled[$1.first]].affinity[filled[$1.second]]
        }
        best = (self.filled, cost)
    }

    /// Tries `trials` swaps while the heat falls evenly to a tenth; ends early where the best costs `enough`.
    ///
    /// - Parameters:
    ///   - heat: at the start, in 256ths of what a diagonal pair of one institution costs.
    ///   - trials: swaps that are looked at, taken or not.
    ///   - enough: a cost that cannot be bettered.
    mutating func cool(from heat: Int, trials: Int, enough: Int) {
        let stages = 40
        let unit = max(1, grid.weights.diagonal * grid.weights.sameInstitution)
        for stage in 0..<stages {
            let now = (heat * (stages - stage) / stages + heat / 10) * unit
            swap(trials / stages, heat: now, enough: enough)
            if best.cost <= enough { return }
        }
    }

    /// Goes back to the best it saw.
    mutating func restart() {
        for seat in filled.indices where filled[seat] != best.filled[seat] {
            set(seat, best.filled[seat])
        }
        cost = best.cost
    }

    private mutating func set(_ seat: Int, _ label: Int32) {
        let old = Int(filled[seat])
        filled[seat] = label
        for index in firstNeighbour[seat]..<firstNeighbour[seat + 1] {
            let (other, weight) = neighbours[index]
            let row = Int(other) * stride
            for one in kin[old] { prices[row + one] -= weight * affinity[one * stride + old] }
            for one in kin[Int(label)] {
                prices[row + one] += weight * affinity[one * stride + Int(label)]
            }
        }
    }

    private mutating func swap(_ trials: Int, heat: Int, enough: Int) {
        let count = UInt64(movable.count)
        for _ in 0..<trials {
            let word = generator.next()
            let first = Int(movable[Int(((word >> 32) &* count) >> 32)])
            let second = Int(movable[Int(((word & 0xFFFF_FFFF) &* count) >> 32)])
            let one = Int(filled[first])
            let two = Int(filled[second])
            guard one != two else { continue }
            let near = nearness[first &* filled.count &+ second]
            var change =
                prices[first &* stride &+ two] &+ prices[second &* stride &+ one]
                &- prices[first &* stride &+ one] &- prices[second &* stride &+ two]
            if near > 0 {
                // Each would have met its own old label on the other's seat.
                change &-=
                    near
                    &* (affinity[one &* stride &+ one] &+ affinity[two &* stride &+ two]
                        &- 2 &* affinity[one &* stride &+ two])
            }
            if change > 0 {
                guard Int(change) << 16 < heat * Self.luck(generator.next()) else { continue }
            }
            set(first, Int32(two))
            set(second, Int32(one))
            cost += Int(change)
            if cost < best.cost {
                best = (filled, cost)
                if cost <= enough { return }
            }
        }
    }

    /// −log₂ of a fraction drawn evenly from 0 to 1, in 256ths: the zeros in front, then a straight line.
    private static func luck(_ word: UInt64) -> Int {
        let zeros = min(word.leadingZeroBitCount, 40)
        let next = (word << UInt64(zeros + 1)) >> 56
        return zeros * 256 + 255 - Int(next)
    }
}
