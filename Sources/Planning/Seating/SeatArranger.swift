/// Decides which class sits on which seat of one room, so that classmates are not neighbours.
///
/// The same for the same input and seed on any machine. Persons are drawn onto the seats afterwards (``Draw``).
/// Rooms do not depend on each other: a caller may arrange them side by side.
package struct SeatArranger: Sendable {
    package let grid: SeatGrid
    package let groups: [SeatGroup]
    /// For each seat the index of the group that must have it, or nil.
    package let fixed: [Int?]
    /// No arrangement of these people costs less.
    package let bound: Int

    /// What the search tells apart: the distinct memberships, institution by institution; the last one is nobody.
    let labels: [SeatLabel]

    /// - Parameters:
    ///   - grid: of the room.
    ///   - groups: together not more than there are seats. Several may have the same membership.
    ///   - fixed: for each seat the group that must have it, as for step-free places; empty where none is given.
    package init(grid: SeatGrid, groups: [SeatGroup], fixed: [Int?] = []) {
        precondition(groups.reduce(0) { $0 + $1.count } <= grid.spots.count, "more people than seats")
        self.grid = grid
        self.groups = groups
        self.fixed = fixed.isEmpty ? Array(repeating: nil, count: grid.spots.count) : fixed
        precondition(self.fixed.count == grid.spots.count, "the fixed seats are those of another room")
        for (index, group) in groups.enumerated() {
            precondition(self.fixed.count { $0 == index } <= group.count, "more seats fixed than people")
        }
        labels = SeatLabel.all(of: groups, seats: grid.spots.count, weights: grid.weights)
        bound = SeatBound(grid: grid, labels: labels).value
    }

    /// Arranges the room.
    ///
    /// - Parameters:
    ///   - seed: of the whole plan.
    ///   - room: a name that no other room and slot of the plan has, so that a change in one leaves others alone.
    /// - Returns: seats for everybody, never dearer than a fill by parity.
    /// - Complexity: by the number of seats; up to some 30 ms for 60 seats where the bound is not reached.
    package func arrange(seed: Int64, room: String) -> SeatArrangement {
        let fill = SeatFill(grid: grid, labels: labels, fixed: fixedLabels)
        let movable = fixed.indices.filter { fixed[$0] == nil }
        var search = SeatSearch(
            grid: grid, filled: fill.best(), labels: labels, movable: movable,
            generator: SeededGenerator(seed: seed ^ Self.mark(room)))
        if search.best.cost > bound, !movable.isEmpty {
            if let exact = exact(workMax: Effort.sweepWorkFirst) { return exact }
            for round in Effort.rounds where search.best.cost > bound {
                search.restart()
                search.cool(from: round.heat, trials: round.trialsEach * movable.count, enough: bound)
            }
            if search.best.cost > bound, let exact = exact(workMax: Effort.sweepWorkLast) { return exact }
        }
        return arrangement(search.best.filled.map(Int.init), cost: search.best.cost, bound: bound)
    }

    /// How long the search goes on: counted steps, never time. Most rooms end at their bound long before.
    ///
    /// Found by trying on the reference allocations: hotter rounds did worse, and the last round is what a few rooms
    /// with four large classes need.
    private enum Effort {
        static let rounds: [(heat: Int, trialsEach: Int)] = [
            (160, 400), (160, 1000), (160, 1000), (200, 3000), (160, 3000), (200, 5000),
        ]
        /// Steps of an exact sweep before any search, and after one that did not reach the bound.
        static let sweepWorkFirst = 300_000
        static let sweepWorkLast = 6_000_000
        static let sweepBytesMax = 16 << 20
    }

    private var fixedLabels: [Int?] {
        fixed.map { group in
            group.flatMap { index in labels.firstIndex { $0.membership == groups[index].membership } }
        }
    }

    /// The cheapest arrangement of all, where finding it is not more work than that.
    private func exact(workMax: Int) -> SeatArrangement? {
        // The largest label is not counted: it takes the seats that are left.
        let used = labels.indices.filter { labels[$0].count > 0 }.sorted {
            (labels[$0].count, $0) < (labels[$1].count, $1)
        }
        let sweep = SeatSweep(
            spots: grid.spots, weights: grid.weights,
            affinity: used.map { one in used.map { labels[one].affinity[$0] } },
            counts: used.dropLast().map { labels[$0].count },
            fixed: fixedLabels.map { label in label.flatMap { used.firstIndex(of: $0) } })
        guard sweep.work <= workMax, sweep.bytes <= Effort.sweepBytesMax, let cheapest = sweep.cheapest()
        else { return nil }
        return arrangement(cheapest.labels.map { used[$0] }, cost: cheapest.cost, bound: cheapest.cost)
    }

    /// Gives the seats of each label to its groups: first those that are fixed, then in the order of the seats.
    private func arrangement(_ filled: [Int], cost: Int, bound: Int) -> SeatArrangement {
        var left = groups.map(\.count)
        for case let group? in fixed { left[group] -= 1 }
        var seated = fixed
        for (seat, label) in filled.enumerated() where seated[seat] == nil {
            guard let membership = labels[label].membership else { continue }
            guard
                let group = groups.indices.first(where: {
                    left[$0] > 0 && groups[$0].membership == membership
                })
            else { continue }
            seated[seat] = group
            left[group] -= 1
        }
        return SeatArrangement(groups: seated, cost: cost, bound: bound)
    }

    /// FNV-1a.
    private static func mark(_ room: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in room.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}

/// Who sits where in one room, group by group.
package struct SeatArrangement: Hashable, Sendable {
    /// For each seat of the grid the index of the group, or nil for a seat that stays empty.
    package let groups: [Int?]
    package let cost: Int
    /// No arrangement costs less than this: where both are equal, the arrangement is proved to be the best.
    package let bound: Int
}

/// People whom the search does not tell apart, or the empty seats.
struct SeatLabel: Sendable {
    /// Nil for nobody.
    let membership: SeatGroup.Membership?
    let count: Int
    /// Labels of the same institution; nobody has none.
    let kin: Range<Int>
    /// By label, what the weight of a pair is multiplied by.
    let affinity: [Int]

    static func all(of groups: [SeatGroup], seats: Int, weights: SeatWeights) -> [SeatLabel] {
        var memberships: [SeatGroup.Membership] = []
        var counts: [Int] = []
        for group in groups.sorted(by: { $0.membership < $1.membership }) where group.count > 0 {
            if memberships.last == group.membership {
                counts[counts.count - 1] += group.count
            } else {
                memberships.append(group.membership)
                counts.append(group.count)
            }
        }
        let people = counts.reduce(0, +)
        var labels = memberships.indices.map { index in
            let own = memberships[index]
            let first = memberships.firstIndex { $0.institution == own.institution } ?? index
            let count = memberships.count { $0.institution == own.institution }
            return SeatLabel(
                membership: own, count: counts[index], kin: first..<(first + count),
                affinity: memberships.map { weights.affinity(own, $0) } + [0])
        }
        labels.append(
            SeatLabel(
                membership: nil, count: seats - people, kin: 0..<0,
                affinity: Array(repeating: 0, count: memberships.count + 1)))
        return labels
    }
}
