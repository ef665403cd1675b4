/// Gives everybody one of the sittings they can come to, by augmenting paths.
enum Allotment {
    /// - Parameters:
    ///   - options: for each person the indices of the sittings they could sit, best first.
    ///   - capacities: people that each sitting can take.
    /// - Returns: for each person a sitting, or nil for as few of them as possible.
    /// - Complexity: O(people × sittings²) after the greedy start.
    static func of(_ options: [[Int]], capacities: [Int]) -> [Int?] {
        var given: [Int?] = Array(repeating: nil, count: options.count)
        var people: [Set<Int>] = Array(repeating: [], count: capacities.count)
        for (person, wishes) in options.enumerated() {
            guard let sitting = wishes.first(where: { people[$0].count < capacities[$0] }) else { continue }
            given[person] = sitting
            people[sitting].insert(person)
        }
        for person in options.indices where given[person] == nil {
            guard let path = path(from: person, options, capacities, people) else { continue }
            for (mover, sitting) in path {
                if let before = given[mover] { people[before].remove(mover) }
                given[mover] = sitting
                people[sitting].insert(mover)
            }
        }
        return given
    }

    /// A chain of moves that ends in a sitting with room, found breadth first.
    ///
    /// - Returns: the moves, last one first, so that a place is free before it is taken.
    private static func path(
        from person: Int, _ options: [[Int]], _ capacities: [Int], _ people: [Set<Int>]
    ) -> [(person: Int, sitting: Int)]? {
        /// Who would move into the sitting, and out of which one.
        var arrival: [Int: (person: Int, from: Int?)] = [:]
        var queue: [Int] = []
        for sitting in options[person] {
            arrival[sitting] = (person, nil)
            queue.append(sitting)
        }
        var next = 0
        while next < queue.count {
            let sitting = queue[next]
            next += 1
            if people[sitting].count < capacities[sitting] {
                var moves: [(Int, Int)] = []
                var current: Int? = sitting
                while let target = current, let step = arrival[target] {
                    moves.append((step.person, target))
                    current = step.from
                }
                return moves
            }
            // Sorted, so that the same input always gives the same chain.
            for sitter in people[sitting].sorted() {
                for other in options[sitter] where arrival[other] == nil {
                    arrival[other] = (sitter, sitting)
                    queue.append(other)
                }
            }
        }
        return nil
    }
}
