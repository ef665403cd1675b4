/// Who sits what when and in which room, by cells: nobody is named yet.
package struct AllocationPlan: Equatable, Sendable {
    /// People of one cell with the same slot for each of their papers.
    package struct Unit: Equatable, Sendable {
        package let cell: Int
        package let count: Int
        /// Index of the slot of each of the cell's papers.
        package let slots: [Int]
    }

    /// People of one cell who sit one paper in one room.
    package struct Share: Equatable, Sendable {
        package let cell: Int
        /// Index of the paper.
        package let paper: Int
        package let count: Int
    }

    /// One room in one slot.
    package struct RoomUse: Equatable, Sendable {
        package let slot: Int
        package let room: Int
        package let part: AllocationInstance.Part
        /// By paper, then by cell.
        package let shares: [Share]

        package var count: Int { shares.reduce(0) { $0 + $1.count } }
    }

    /// One place of an itinerary.
    package struct Stop: Equatable, Sendable {
        package let paper: Int
        package let slot: Int
        package let room: Int
    }

    /// By cell, then by slots.
    package let units: [Unit]
    /// By slot, then by room.
    package let rooms: [RoomUse]
    package let objective: AllocationObjective

    /// What each person of each cell will do: one room for each paper, as many itineraries as people.
    package func itineraries(in problem: AllocationProblem) -> [[[Stop]]] {
        /// Rooms of one cell, paper and slot that still have places for it, last one first.
        var waiting: [[Int]: [(room: Int, count: Int)]] = [:]
        for use in rooms.reversed() {
            for share in use.shares {
                waiting[[share.cell, share.paper, use.slot], default: []].append((use.room, share.count))
            }
        }
        var itineraries: [[[Stop]]] = problem.cells.map { _ in [] }
        for unit in units {
            let papers = problem.cells[unit.cell].papers
            var stops: [[Stop]] = Array(repeating: [], count: unit.count)
            for (position, paper) in papers.enumerated() {
                let slot = unit.slots[position]
                var left = waiting[[unit.cell, paper, slot], default: []]
                for person in stops.indices {
                    guard let last = left.indices.last else { continue }
                    stops[person].append(Stop(paper: paper, slot: slot, room: left[last].room))
                    left[last].count -= 1
                    if left[last].count == 0 { left.removeLast() }
                }
                waiting[[unit.cell, paper, slot]] = left
            }
            itineraries[unit.cell] += stops
        }
        return itineraries
    }
}

/// What a plan costs, and of what the cost is made up.
package struct AllocationObjective: Equatable, Sendable {
    package var staff = 0
    package var rooms = 0
    package var packets = 0
    package var cohortSplits = 0
    package var total = 0

    package init() {}

    init(_ uses: [AllocationPlan.RoomUse], _ problem: AllocationProblem) {
        let rules = problem.instance.rules
        let weights = problem.instance.weights
        var isThere = Array(repeating: false, count: problem.cohortCount * problem.slotCount)
        for use in uses {
            staff += (use.part == .theory ? rules.theory : rules.practical).staff(of: use.count)
            rooms += 1
            packets += Set(use.shares.map(\.paper)).count
            for share in use.shares {
                let cell = problem.cells[share.cell]
                guard let position = cell.papers.firstIndex(of: share.paper) else { continue }
                isThere[cell.cohorts[position] * problem.slotCount + use.slot] = true
            }
        }
        for cohort in 0..<problem.cohortCount {
            let slots = (0..<problem.slotCount).count { isThere[cohort * problem.slotCount + $0] }
            cohortSplits += max(0, slots - 1)
        }
        total =
            weights.staff * staff + weights.room * rooms + weights.packet * packets
            + weights.cohortSplit * cohortSplits
    }
}
