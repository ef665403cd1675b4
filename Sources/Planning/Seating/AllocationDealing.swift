/// Divides the people of each pool over its rooms: few packets, every class spread evenly.
struct AllocationDealing {
    private let draft: AllocationDraft
    private let problem: AllocationProblem

    init(_ draft: AllocationDraft) {
        self.draft = draft
        problem = draft.problem
    }

    /// - Returns: nil where the rooms of a pool cannot take its people.
    func plan() -> AllocationPlan? {
        guard draft.isWhole else { return nil }
        var uses: [AllocationPlan.RoomUse] = []
        for pool in draft.load.indices where draft.load[pool] > 0 {
            guard let own = deal(pool) else { return nil }
            uses += own
        }
        uses.sort { ($0.slot, $0.room) < ($1.slot, $1.room) }
        return AllocationPlan(units: units(), rooms: uses, objective: AllocationObjective(uses, problem))
    }

    private func units() -> [AllocationPlan.Unit] {
        draft.blocks.indices.filter { draft.blocks[$0].count > 0 }.map { block in
            let cell = draft.blocks[block].cell
            return AllocationPlan.Unit(
                cell: cell, count: draft.blocks[block].count,
                slots: problem.cells[cell].papers.indices.map { draft.slot(block, $0) })
        }
        .sorted { first, second in
            if first.cell != second.cell { return first.cell < second.cell }
            if first.slots != second.slots { return first.slots.lexicographicallyPrecedes(second.slots) }
            return first.count < second.count
        }
    }

    // MARK: - Papers to rooms

    /// People of one paper in one pool.
    private struct Group {
        let paper: Int
        /// By cell, ascending.
        var cells: [(cell: Int, count: Int)]
        var count: Int { cells.reduce(0) { $0 + $1.count } }

        func stepFree(_ problem: AllocationProblem) -> Int {
            cells.reduce(0) { $0 + (problem.cells[$1.cell].isStepFree ? $1.count : 0) }
        }
    }

    /// By paper × room of the pool: people.
    private typealias Shares = [[Int]]

    private func deal(_ pool: Int) -> [AllocationPlan.RoomUse]? {
        let groups = groups(pool)
        // Step-free rooms first, then large ones.
        let rooms = draft.rooms[pool].sorted {
            (problem.rooms[$0.room].isStepFree ? 0 : 1, -$0.limit, $0.room)
                < (problem.rooms[$1.room].isStepFree ? 0 : 1, -$1.limit, $1.room)
        }
        var best: (packets: Int, shares: Shares)?
        for order in orders(groups) {
            guard let shares = packed(groups, rooms, order) else { continue }
            let packets = shares.reduce(0) { $0 + $1.count { $0 > 0 } }
            if packets < best?.packets ?? Int.max { best = (packets, shares) }
        }
        guard var shares = best?.shares else { return nil }
        even(&shares, groups, rooms, draft.table(pool))
        var dealt: [[AllocationPlan.Share]] = Array(repeating: [], count: rooms.count)
        for (index, group) in groups.enumerated() {
            for (room, cells) in spread(group, shares[index], rooms).enumerated() {
                dealt[room] += cells.map {
                    AllocationPlan.Share(cell: $0.cell, paper: group.paper, count: $0.count)
                }
            }
        }
        return rooms.indices.filter { !dealt[$0].isEmpty }.map { room in
            AllocationPlan.RoomUse(
                slot: pool % draft.slotCount, room: rooms[room].room, part: draft.crowd(of: pool).part,
                shares: dealt[room])
        }
    }

    private func groups(_ pool: Int) -> [Group] {
        var counts: [Int: [Int: Int]] = [:]
        for member in draft.members[pool] {
            let block = draft.blocks[member.block]
            counts[problem.cells[block.cell].papers[member.paper], default: [:]][block.cell, default: 0] +=
                block.count
        }
        return counts.sorted { $0.key < $1.key }.map { paper, cells in
            Group(
                paper: paper, cells: cells.sorted { $0.key < $1.key }.map { (cell: $0.key, count: $0.value) })
        }
    }

    private func orders(_ groups: [Group]) -> [[Int]] {
        let counts = groups.map(\.count)
        let falling = groups.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
        guard groups.count > 1 else { return [falling] }
        var orders = [falling, Array(falling.reversed())]
        for turn in 1..<groups.count { orders.append(Array(falling[turn...] + falling[..<turn])) }
        return orders
    }

    /// - Returns: nil where somebody would be left standing.
    private func packed(
        _ groups: [Group], _ rooms: [AllocationDraft.OpenRoom], _ order: [Int]
    ) -> Shares? {
        var shares: Shares = Array(repeating: Array(repeating: 0, count: rooms.count), count: groups.count)
        var free = rooms.map(\.limit)
        var need = groups.map(\.count)
        func give(_ group: Int, _ room: Int, _ count: Int) {
            shares[group][room] += count
            free[room] -= count
            need[group] -= count
        }
        for group in order {
            var stepFree = groups[group].stepFree(problem)
            for room in rooms.indices where problem.rooms[rooms[room].room].isStepFree && stepFree > 0 {
                let count = min(stepFree, free[room])
                if count > 0 { give(group, room, count) }
                stepFree -= count
            }
            guard stepFree == 0 else { return nil }
        }
        for group in order {
            while need[group] > 0 {
                func misfit(_ room: Int) -> [Int] {
                    let wanted = need[group]
                    return [
                        shares[group][room] > 0 ? 0 : 1, free[room] == wanted ? 0 : 1,
                        free[room] > wanted ? 1 : 0, free[room] > wanted ? free[room] - wanted : -free[room],
                        room,
                    ]
                }
                guard
                    let room = rooms.indices.filter({ free[$0] > 0 })
                        .min(by: { misfit($0).lexicographicallyPrecedes(misfit($1)) })
                else { return nil }
                give(group, room, min(free[room], need[group]))
            }
        }
        return shares
    }

    /// Rooms of one paper become equally full, where that costs nothing.
    private func even(
        _ shares: inout Shares, _ groups: [Group], _ rooms: [AllocationDraft.OpenRoom],
        _ table: AllocationTable
    ) {
        var loads = rooms.indices.map { room in shares.reduce(0) { $0 + $1[room] } }
        let seats = rooms.map { max(1, problem.rooms[$0.room].capacity) }
        for group in groups.indices {
            // Whoever needs a step-free room keeps it: those rooms only fill up.
            let hasStepFree = groups[group].stepFree(problem) > 0
            while true {
                let own = rooms.indices.filter { shares[group][$0] > 0 }
                let giving = own.filter {
                    shares[group][$0] > 1 && !(hasStepFree && problem.rooms[rooms[$0].room].isStepFree)
                }
                let taking = own.filter { loads[$0] < rooms[$0].limit }
                let fullest = giving.max { loads[$0] * seats[$1] < loads[$1] * seats[$0] }
                let emptiest = taking.min { loads[$0] * seats[$1] < loads[$1] * seats[$0] }
                guard let from = fullest, let to = emptiest, from != to,
                    (loads[to] + 1) * seats[from] <= (loads[from] - 1) * seats[to],
                    table.cost(of: loads[from] - 1) + table.cost(of: loads[to] + 1)
                        <= table.cost(of: loads[from]) + table.cost(of: loads[to])
                else { break }
                shares[group][from] -= 1
                shares[group][to] += 1
                loads[from] -= 1
                loads[to] += 1
            }
        }
    }

    // MARK: - Classes to rooms

    /// Every room gets its share of every class, rounded up or down.
    private func spread(
        _ group: Group, _ shares: [Int], _ rooms: [AllocationDraft.OpenRoom]
    ) -> [[(cell: Int, count: Int)]] {
        var dealt: [[(cell: Int, count: Int)]] = Array(repeating: [], count: rooms.count)
        var left = shares
        for (cell, count) in group.cells where problem.cells[cell].isStepFree {
            var rest = count
            for room in rooms.indices
            where problem.rooms[rooms[room].room].isStepFree && left[room] > 0 && rest > 0 {
                let here = min(rest, left[room])
                dealt[room].append((cell, here))
                left[room] -= here
                rest -= here
            }
        }
        var classes: [[(cell: Int, count: Int)]] = []
        for entry in group.cells where !problem.cells[entry.cell].isStepFree {
            let own = problem.cells[entry.cell]
            if let last = classes.last?.first.map({ problem.cells[$0.cell] }),
                last.institution == own.institution, last.group == own.group
            {
                classes[classes.count - 1].append(entry)
            } else {
                classes.append([entry])
            }
        }
        let rounded = ControlledRounding.of(
            rows: classes.map { $0.reduce(0) { $0 + $1.count } }, columns: left)
        for (row, cells) in classes.enumerated() {
            var rest = cells[...]
            var open = rest.first?.count ?? 0
            for room in rooms.indices {
                var wanted = rounded[row][room]
                while wanted > 0, let first = rest.first {
                    let here = min(wanted, open)
                    dealt[room].append((first.cell, here))
                    wanted -= here
                    open -= here
                    if open == 0 {
                        rest = rest.dropFirst()
                        open = rest.first?.count ?? 0
                    }
                }
            }
        }
        return dealt.map { $0.sorted { $0.cell < $1.cell } }
    }
}

/// A table of whole numbers with given sums, each the floor or the ceiling of its even share.
enum ControlledRounding {
    /// - Parameters: sums of rows and columns, with the same total.
    /// - Complexity: O(rows × columns²) for the few that need a chain of changes.
    static func of(rows: [Int], columns: [Int]) -> [[Int]] {
        let total = rows.reduce(0, +)
        guard total > 0 else { return rows.map { _ in columns.map { _ in 0 } } }
        var table = rows.map { row in columns.map { row * $0 / total } }
        let isOpen = rows.map { row in columns.map { row * $0 % total != 0 } }
        var isUp = rows.map { _ in columns.map { _ in false } }
        var short = columns.indices.map { column in
            columns[column] - table.reduce(0) { $0 + $1[column] }
        }
        for row in rows.indices {
            for _ in 0..<max(0, rows[row] - table[row].reduce(0, +)) {
                // Breadth first: a column that still lacks one, over rows that can trade.
                var arrival: [Int: (row: Int, from: Int)] = [:]
                var queue = columns.indices.filter { isOpen[row][$0] && !isUp[row][$0] }
                for column in queue { arrival[column] = (row, -1) }
                var next = 0
                var end: Int?
                while next < queue.count {
                    let column = queue[next]
                    next += 1
                    if short[column] > 0 {
                        end = column
                        break
                    }
                    for other in rows.indices where isUp[other][column] {
                        for target in columns.indices
                        where isOpen[other][target] && !isUp[other][target] && arrival[target] == nil {
                            arrival[target] = (other, column)
                            queue.append(target)
                        }
                    }
                }
                guard var column = end else { continue }
                short[column] -= 1
                while let step = arrival[column] {
                    isUp[step.row][column] = true
                    if step.from < 0 { break }
                    isUp[step.row][step.from] = false
                    column = step.from
                }
            }
        }
        for row in rows.indices {
            for column in columns.indices where isUp[row][column] { table[row][column] += 1 }
        }
        return table
    }
}
