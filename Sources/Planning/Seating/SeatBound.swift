/// What no arrangement of a room's people can go below.
struct SeatBound {
    let grid: SeatGrid
    /// The last one is nobody.
    let labels: [SeatLabel]

    /// The greater of two bounds, each of which only leaves rules out.
    var value: Int { max(crowding, blocks) }

    /// Each class alone in the room, and each institution alone in the room.
    private var crowding: Int {
        let table = grid.crowding
        guard !table.isEmpty else { return 0 }
        let weights = grid.weights
        var sum = 0
        var index = 0
        while index < labels.count - 1 {
            let kin = labels[index].kin
            sum += weights.sameInstitution * table[kin.reduce(0) { $0 + labels[$1].count }]
            for label in kin {
                sum += (weights.sameClass - weights.sameInstitution) * table[labels[label].count]
            }
            index = kin.upperBound
        }
        return sum
    }

    /// Blocks of two by two: inner pairs side by side stand in two of them, diagonal pairs in one. So where a pair
    /// side by side weighs twice a diagonal one, the blocks together cost no more than the room.
    private var blocks: Int {
        let unit = min(grid.weights.diagonal, grid.weights.orthogonal / 2)
        let people = labels.dropLast().reduce(0) { $0 + $1.count }
        guard grid.blockCount > 0, unit > 0, people > 0 else { return 0 }
        // The least number of people in all blocks together: they sit where fewest blocks are.
        let places = grid.blocksAround.sorted().prefix(people).reduce(0, +)
        let least = leastByPeople
        let (share, rest) = places.quotientAndRemainder(dividingBy: grid.blockCount)
        let more = rest > 0 ? least[share + 1] : 0
        return unit * ((grid.blockCount - rest) * least[share] + rest * more)
    }

    /// The least cost in one block by the number of people in it, from 0 to 4, and never falling faster than before.
    private var leastByPeople: [Int] {
        // More than four of anything make no difference to four people.
        var choice: [Int] = []
        var index = 0
        var institutions: [Range<Int>] = []
        while index < labels.count - 1 {
            institutions.append(labels[index].kin)
            index = labels[index].kin.upperBound
        }
        institutions.sort { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) }
        for kin in institutions.prefix(4) { choice += kin.prefix(4) }
        var least = [0, 0, Int.max, Int.max, Int.max]
        for (place1, one) in choice.enumerated() {
            for (place2, two) in choice.enumerated().dropFirst(place1) {
                let pair = labels[one].affinity[two]
                least[2] = min(least[2], pair)
                for (place3, three) in choice.enumerated().dropFirst(place2) {
                    let triple = pair + labels[one].affinity[three] + labels[two].affinity[three]
                    least[3] = min(least[3], triple)
                    for four in choice.dropFirst(place3) {
                        let all =
                            triple + labels[one].affinity[four] + labels[two].affinity[four]
                            + labels[three].affinity[four]
                        least[4] = min(least[4], all)
                    }
                }
            }
        }
        return Self.hull(least)
    }

    /// The largest convex table of whole numbers that is nowhere above `table`, which starts with two zeros.
    private static func hull(_ table: [Int]) -> [Int] {
        var hull = table
        var isConvex = false
        while !isConvex {
            isConvex = true
            for index in 1..<4 where 2 * hull[index] > hull[index - 1] + hull[index + 1] {
                hull[index] = (hull[index - 1] + hull[index + 1]) / 2
                isConvex = false
            }
        }
        return hull
    }
}
