/// Where a seat stands: columns and rows from 0, row 0 in front.
package struct SeatSpot: Hashable, Sendable, Comparable {
    package let column: Int
    package let row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    package static func < (first: SeatSpot, second: SeatSpot) -> Bool {
        (first.column, first.row) < (second.column, second.row)
    }
}

/// What two neighbours cost: by how near they sit, times by what they share.
package struct SeatWeights: Hashable, Sendable {
    /// Side by side, or one behind the other.
    package private(set) var orthogonal = 2
    package private(set) var diagonal = 1
    package private(set) var sameClass = 3
    /// The same institution, but not the same class.
    package private(set) var sameInstitution = 1

    /// None may be more, so that what a room costs stays far below what is counted with.
    package static let weightMax = 1000

    package init() {}

    /// - Returns: nil when a weight is negative or more than ``weightMax``, or classmates weigh less than others.
    package init?(orthogonal: Int, diagonal: Int, sameClass: Int, sameInstitution: Int) {
        let all = [orthogonal, diagonal, sameClass, sameInstitution]
        guard all.allSatisfy((0...Self.weightMax).contains), sameClass >= sameInstitution else { return nil }
        self.orthogonal = orthogonal
        self.diagonal = diagonal
        self.sameClass = sameClass
        self.sameInstitution = sameInstitution
    }
}

/// The seats of a room that may be used, who neighbours whom, and how much crowding alone costs.
///
/// Broken seats and aisles are left out: what is not in the list is no seat, and nobody is a neighbour across it.
/// Making one costs up to some 20 ms for a large room, so rooms of the same shape should share it (``SeatGrids``).
package struct SeatGrid: Sendable {
    /// In the caller's order; seats are named by their index here.
    package let spots: [SeatSpot]
    package let weights: SeatWeights
    /// For each seat its neighbours with their weight, from the first seat to the last.
    let neighbours: [[(seat: Int, weight: Int)]]
    /// Every pair of neighbours once, `first < second`.
    let edges: [(first: Int, second: Int, weight: Int)]
    /// The least weight of neighbouring pairs among n seats taken, for n from 0 to all; empty where the room is too
    /// wide to find it out.
    let crowding: [Int]
    /// For each seat in how many blocks of two by two seats it stands; such blocks are ``blockCount``.
    let blocksAround: [Int]
    let blockCount: Int

    /// Steps of the table of ``crowding``: rooms of up to eight columns of any length, and ten of ten.
    private static let crowdingWorkMax = 40_000_000

    /// - Parameters:
    ///   - spots: each at most once.
    ///   - weights: what neighbours cost.
    package init(_ spots: [SeatSpot], weights: SeatWeights = SeatWeights()) {
        self.spots = spots
        self.weights = weights
        let indexOf = Dictionary(uniqueKeysWithValues: zip(spots, spots.indices))
        let steps = [
            (0, 1, weights.orthogonal), (1, 0, weights.orthogonal), (1, 1, weights.diagonal),
            (1, -1, weights.diagonal),
        ]
        var edges: [(first: Int, second: Int, weight: Int)] = []
        var blocksAround = Array(repeating: 0, count: spots.count)
        var blockCount = 0
        for (seat, spot) in spots.enumerated() {
            for (columns, rows, weight) in steps {
                let beside = SeatSpot(column: spot.column + columns, row: spot.row + rows)
                guard let other = indexOf[beside] else { continue }
                edges.append((min(seat, other), max(seat, other), weight))
            }
            let block = [(0, 0), (0, 1), (1, 0), (1, 1)].compactMap {
                indexOf[SeatSpot(column: spot.column + $0.0, row: spot.row + $0.1)]
            }
            guard block.count == 4 else { continue }
            blockCount += 1
            for member in block { blocksAround[member] += 1 }
        }
        edges.sort { ($0.first, $0.second) < ($1.first, $1.second) }
        var neighbours: [[(seat: Int, weight: Int)]] = Array(repeating: [], count: spots.count)
        for edge in edges {
            neighbours[edge.first].append((edge.second, edge.weight))
            neighbours[edge.second].append((edge.first, edge.weight))
        }
        self.edges = edges
        self.neighbours = neighbours
        self.blocksAround = blocksAround
        self.blockCount = blockCount
        let sweep = SeatSweep(
            spots: spots, weights: weights, affinity: [[1, 0], [0, 0]], counts: [spots.count])
        crowding = sweep.work <= Self.crowdingWorkMax ? sweep.leastCosts() : []
    }

    /// What an arrangement costs in this room as it stands.
    ///
    /// - Parameter groups: for each seat who sits there; nil for nobody.
    /// - Returns: the sum over all pairs of neighbours.
    package func cost(of groups: [SeatGroup.Membership?]) -> Int {
        edges.reduce(0) { sum, edge in
            guard let first = groups[edge.first], let second = groups[edge.second] else { return sum }
            return sum + edge.weight * weights.affinity(first, second)
        }
    }

    /// Neighbouring seats, corners included, whose people share a class; by the index of the first seat.
    package func pairsOfOneClass(in groups: [SeatGroup.Membership?]) -> [(first: Int, second: Int)] {
        edges.compactMap { edge in
            guard let first = groups[edge.first], first == groups[edge.second] else { return nil }
            return (edge.first, edge.second)
        }
    }
}

extension SeatWeights {
    /// What the pair is multiplied by.
    func affinity(_ first: SeatGroup.Membership, _ second: SeatGroup.Membership) -> Int {
        guard first.institution == second.institution else { return 0 }
        return first.group == second.group ? sameClass : sameInstitution
    }
}

/// People of one class whom the arranger does not tell apart.
package struct SeatGroup: Hashable, Sendable {
    /// What neighbours are compared by. Numbers mean nothing but same or different; people without a class each take
    /// a number of their own.
    package struct Membership: Hashable, Sendable, Comparable {
        package let institution: Int
        /// The class: two are the same only within one institution.
        package let group: Int

        package init(institution: Int, group: Int) {
            self.institution = institution
            self.group = group
        }

        package static func < (first: Membership, second: Membership) -> Bool {
            (first.institution, first.group) < (second.institution, second.group)
        }
    }

    package let membership: Membership
    package let count: Int

    package init(institution: Int, group: Int, count: Int) {
        membership = Membership(institution: institution, group: group)
        self.count = count
    }
}

/// Grids by shape, so that each shape is worked out once.
package struct SeatGrids: Sendable {
    package let weights: SeatWeights
    private var known: [[SeatSpot]: SeatGrid] = [:]

    package init(weights: SeatWeights = SeatWeights()) {
        self.weights = weights
    }

    package mutating func grid(_ spots: [SeatSpot]) -> SeatGrid {
        if let grid = known[spots] { return grid }
        let grid = SeatGrid(spots, weights: weights)
        known[spots] = grid
        return grid
    }
}
