/// Finds the cheapest way to give labels to all seats of a room, exactly, by going over it seat by seat.
///
/// What is remembered at each step is the labels of the last row of seats and how often each label has been used;
/// so the work grows with labels to the power of the room's narrow side. ``work`` says beforehand how much it is.
struct SeatSweep {
    /// Label by label, symmetric; weights of neighbours are multiplied by it.
    let affinity: [[Int]]
    /// Uses at most of every label but the last, which takes the seats that are left.
    let counts: [Int]
    /// Cells of the frame in the order of the sweep: the seat there, or nil.
    private let cells: [Int?]
    private let width: Int
    /// See `reach(_:_:)`.
    private let reach: [[Int]]
    private let labelCount: Int
    /// Labels that a seat must have, from 0; nil for any.
    private let fixed: [Int?]
    private let stateCount: Int
    private let tallyCount: Int
    private let strides: [Int]

    private static let never = Int32(1) << 28

    init(
        spots: [SeatSpot], weights: SeatWeights, affinity: [[Int]], counts: [Int], fixed: [Int?]? = nil
    ) {
        self.affinity = affinity
        self.counts = counts
        self.fixed = fixed ?? Array(repeating: nil, count: spots.count)
        labelCount = affinity.count
        let columns = Self.span(spots.map(\.column))
        let rows = Self.span(spots.map(\.row))
        let isAcross = columns.count <= rows.count
        width = isAcross ? columns.count : rows.count
        reach = Self.reach(width, weights)
        var cells: [Int?] = Array(repeating: nil, count: columns.count * rows.count)
        for (seat, spot) in spots.enumerated() {
            let column = spot.column - columns.lowerBound
            let row = spot.row - rows.lowerBound
            cells[isAcross ? row * width + column : column * width + row] = seat
        }
        self.cells = cells
        var strides: [Int] = []
        var tallies = 1
        for count in counts {
            strides.append(tallies)
            tallies = Self.product(tallies, count + 1)
        }
        self.strides = strides
        tallyCount = tallies
        stateCount = (0...width).reduce(1) { states, _ in Self.product(states, affinity.count) }
    }

    /// Steps at most.
    var work: Int {
        [tallyCount, labelCount, cells.count].reduce(stateCount, Self.product)
    }

    /// Bytes that ``cheapest()`` needs at most.
    var bytes: Int {
        [tallyCount, cells.count + 1, MemoryLayout<Int32>.size].reduce(stateCount, Self.product)
    }

    /// For every tally of labels the least cost; with one counted label that is by its count.
    func leastCosts() -> [Int] {
        let masks = masks
        var layer = start()
        for index in cells.indices { layer = next(layer, index, masks) }
        return (0..<tallyCount).map { tally in
            Int((0..<stateCount).reduce(Self.never) { min($0, layer[$1 * tallyCount + tally]) })
        }
    }

    /// The cheapest labels with exactly ``counts``; nil where what is fixed does not allow any.
    func cheapest() -> (labels: [Int], cost: Int)? {
        let masks = masks
        var layers = [start()]
        for index in cells.indices { layers.append(next(layers[index], index, masks)) }
        var tally = tallyCount - 1
        let last = layers[cells.count]
        guard
            var state = (0..<stateCount).min(by: {
                last[$0 * tallyCount + tally] < last[$1 * tallyCount + tally]
            }),
            last[state * tallyCount + tally] < Self.never
        else { return nil }
        let cost = Int(last[state * tallyCount + tally])
        var labels = Array(repeating: 0, count: cells.count { $0 != nil })
        let oldest = stateCount / labelCount
        for index in cells.indices.reversed() {
            let label = state % labelCount
            let value = layers[index + 1][state * tallyCount + tally]
            if let seat = cells[index] { labels[seat] = label }
            let before = cells[index] == nil || label == strides.count ? tally : tally - strides[label]
            // Some state must have led here; the first one is as good as any.
            for dropped in 0..<labelCount {
                let former = dropped * oldest + state / labelCount
                let known = layers[index][former * tallyCount + before]
                guard known < Self.never, known + added(former, label, index) == value else { continue }
                state = former
                break
            }
            tally = before
        }
        return (labels, cost)
    }

    private func start() -> [Int32] {
        var layer = Array(repeating: Self.never, count: stateCount * tallyCount)
        layer[0] = 0
        return layer
    }

    private func next(_ layer: [Int32], _ index: Int, _ masks: [[Int32]]) -> [Int32] {
        var result = Array(repeating: Self.never, count: layer.count)
        let oldest = stateCount / labelCount
        let seat = cells[index]
        let must = seat.flatMap { fixed[$0] }
        layer.withUnsafeBufferPointer { layer in
            result.withUnsafeMutableBufferPointer { result in
                for state in 0..<stateCount {
                    let from = state * tallyCount
                    guard (from..<from + tallyCount).contains(where: { layer[$0] < Self.never }) else {
                        continue
                    }
                    // A place without a seat is written down as label 0, which nobody reads.
                    for label in 0..<(seat == nil ? 1 : labelCount) where must == nil || must == label {
                        let added = added(state, label, index)
                        let to = (state % oldest * labelCount + label) * tallyCount
                        if seat == nil || label == strides.count {
                            for tally in 0..<tallyCount {
                                result[to + tally] = min(result[to + tally], layer[from + tally] + added)
                            }
                            continue
                        }
                        let stride = strides[label]
                        masks[label].withUnsafeBufferPointer { mask in
                            for tally in 0..<(tallyCount - stride) {
                                let cost = layer[from + tally] + added + mask[tally]
                                result[to + stride + tally] = min(result[to + stride + tally], cost)
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// For each counted label and tally 0, or ``never`` where the label is used up.
    private var masks: [[Int32]] {
        strides.indices.map { label in
            (0..<tallyCount).map { tally in
                tally / strides[label] % (counts[label] + 1) < counts[label] ? 0 : Self.never
            }
        }
    }

    /// What `label` costs in cell `index` beside its neighbours that have one, which `state` remembers.
    private func added(_ state: Int, _ label: Int, _ index: Int) -> Int32 {
        guard cells[index] != nil else { return 0 }
        var sum = 0
        var rest = state
        // The state's last digit is the cell before this one, the first one the corner in the row before.
        for (back, weight) in reach[index % width].enumerated() {
            let digit = rest % labelCount
            rest /= labelCount
            guard weight > 0, index > back, cells[index - back - 1] != nil else { continue }
            sum += weight * affinity[digit][label]
        }
        return Int32(sum)
    }

    /// For each place in a row the weight of the cell one step back, two steps back, and so on.
    private static func reach(_ width: Int, _ weights: SeatWeights) -> [[Int]] {
        (0..<width).map { place in
            (1...(width + 1)).map { back in
                var weight = 0
                if back == width { weight += weights.orthogonal }
                if back == 1, place > 0 { weight += weights.orthogonal }
                if back == width + 1, place > 0 { weight += weights.diagonal }
                if back == width - 1, place < width - 1 { weight += weights.diagonal }
                return weight
            }
        }
    }

    private static func span(_ numbers: [Int]) -> Range<Int> {
        guard let least = numbers.min(), let most = numbers.max() else { return 0..<0 }
        return least..<(most + 1)
    }

    private static func product(_ first: Int, _ second: Int) -> Int {
        let (product, isTooLarge) = first.multipliedReportingOverflow(by: second)
        return isTooLarge ? .max : product
    }
}
