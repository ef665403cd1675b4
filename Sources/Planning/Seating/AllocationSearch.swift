/// Moves of blocks between slots, as long as the plan gets no worse than the threshold allows; the threshold
/// is drawn for each move and sinks to nothing (threshold accepting, Dueck and Scheuer 1990). Late acceptance
/// did no better on our instances. A fixed number of moves and no clock: the same plan on any machine.
struct AllocationSearch {
    private let draft: AllocationDraft
    private let problem: AllocationProblem
    private let slotCount: Int
    private var generator: SeededGenerator
    private let splitCost: Int
    private let packetCost: Int
    private(set) var current: Int
    private var isEvening = false

    private struct Shift {
        let member: AllocationDraft.Member
        let count: Int
    }

    init(_ draft: AllocationDraft, seed: Int64) {
        self.draft = draft
        problem = draft.problem
        slotCount = draft.slotCount
        generator = SeededGenerator(seed: seed)
        splitCost = problem.instance.weights.cohortSplit
        packetCost = problem.instance.weights.packet
        current = draft.total()
    }

    mutating func run(moves: Int, heat: Int) {
        for move in 0..<moves {
            let warmth = heat * (moves - move) / moves
            let slack = warmth > 0 ? generator.below(warmth) : 0
            let slack2 = warmth > 0 ? generator.below(warmth) : 0
            tryMove(allowed: current + min(slack, slack2))
        }
    }

    /// Among plans that cost the same, towards rooms that are equally full: neighbours are fewer there.
    mutating func even(moves: Int) {
        isEvening = true
        for _ in 0..<moves { tryMove(allowed: current) }
        isEvening = false
    }

    private mutating func tryMove(allowed: Int) {
        let block = generator.below(draft.blocks.count)
        guard draft.blocks[block].count > 0 else { return }
        let cell = problem.cells[draft.blocks[block].cell]
        let paper = generator.below(cell.papers.count)
        let member = AllocationDraft.Member(block: block, paper: paper)
        let from = draft.slot(member)
        if current >= AllocationDraft.overflowCost, cell.papers.count > 1, generator.below(8) == 0 {
            tryRelocation(block, cell, allowed: allowed)
            return
        }
        guard from != AllocationDraft.nowhere else { return }
        let to = target(cell, paper, from)
        guard to != from, draft.isClear(member, at: to) else { return }
        if generator.below(3) == 0 {
            trySwap(member, from, to, allowed: allowed)
        } else {
            tryShift(member, from, to, allowed: allowed)
        }
    }

    /// Whether the cost tables of the pools stay as they are when the block comes or goes.
    private func isPlain(_ member: AllocationDraft.Member) -> Bool {
        let cell = problem.cells[draft.blocks[member.block].cell]
        return !cell.isStepFree && (!cell.hasExtraTime || problem.areSlotsApart)
    }

    /// Half of the time a slot where the class sits already.
    private mutating func target(_ cell: AllocationProblem.Cell, _ paper: Int, _ from: Int) -> Int {
        let slots = problem.papers[cell.papers[paper]].slots
        let start = generator.below(slots.count)
        guard slots.count > 3, generator.below(2) == 0 else { return slots[start] }
        let row = cell.cohorts[paper] * slotCount
        for step in slots.indices {
            let index = start + step < slots.count ? start + step : start + step - slots.count
            let slot = slots[index]
            if slot != from, draft.cohortLoad[row + slot] > 0 { return slot }
        }
        return slots[start]
    }

    // MARK: - Shift

    private mutating func tryShift(
        _ member: AllocationDraft.Member, _ from: Int, _ to: Int, allowed: Int
    ) {
        let crowd = problem.cells[draft.blocks[member.block].cell].crowds[member.paper]
        let source = draft.pool(crowd, from)
        let sink = draft.pool(crowd, to)
        let there = draft.load[source]
        let here = draft.load[sink]
        let own = draft.blocks[member.block].count
        let count: Int
        switch generator.below(4) {
        case 0: count = own
        case 1: count = 1 + generator.below(own)
        case 2:
            // Down to where the source gets cheaper.
            var down = 1
            let now = draft.cost(source, there)
            while down < there, draft.cost(source, there - down) >= now { down += 1 }
            count = down
        default:
            // Up to where the sink would get dearer.
            var up = 0
            let now = draft.cost(sink, here)
            while up < there, draft.cost(sink, here + up + 1) <= now { up += 1 }
            count = up
        }
        guard count > 0, count <= there else { return }
        let rooms =
            draft.cost(source, there - count) - draft.paid[source] + draft.cost(sink, here + count)
            - draft.paid[sink]
        guard current + rooms <= allowed + 4 * splitCost else { return }
        guard let shifts = gather(member, source, to, count) else { return }
        let change = rooms + softChange(shifts, [], from, to)
        guard current + change <= allowed else { return }
        if isEvening, change == 0, crowding(source, -count) + crowding(sink, count) >= 0 { return }
        if shifts.allSatisfy({ isPlain($0.member) }) {
            apply(shifts, to)
            resettle(source)
            resettle(sink)
            current += change
        } else {
            tryInFact(shifts, source, sink, softChange: change - rooms, allowed: allowed)
        }
    }

    /// How much fuller a pool gets, by squares: the same in two pools when they are equally full.
    private func crowding(_ pool: Int, _ change: Int) -> Int {
        let seats = draft.rooms[pool].reduce(0) { $0 + problem.rooms[$1.room].capacity }
        guard seats > 0 else { return 0 }
        let people = draft.load[pool]
        return ((people + change) * (people + change) - people * people) * 1_000 / seats
    }

    /// Blocks of the pool that can go to the slot, the asked one first, as many people as wanted.
    private mutating func gather(
        _ first: AllocationDraft.Member, _ source: Int, _ to: Int, _ count: Int
    ) -> [Shift]? {
        let own = draft.blocks[first.block].count
        if own >= count { return [Shift(member: first, count: count)] }
        var shifts = [Shift(member: first, count: own)]
        var rest = count - own
        let members = draft.members[source]
        let start = generator.below(members.count)
        var larger: AllocationDraft.Member?
        for step in members.indices {
            let index = start + step < members.count ? start + step : start + step - members.count
            let member = members[index]
            guard member != first, draft.isClear(member, at: to) else { continue }
            let people = draft.blocks[member.block].count
            if people > rest {
                larger = larger ?? member
                continue
            }
            shifts.append(Shift(member: member, count: people))
            rest -= people
            if rest == 0 { return shifts }
        }
        guard let larger, rest > 0 else { return nil }
        guard draft.blocks[larger.block].count > rest else { return nil }
        shifts.append(Shift(member: larger, count: rest))
        return shifts
    }

    /// With people whose needs change what rooms the pools want: done, looked at, and undone if it is worse.
    private mutating func tryInFact(
        _ shifts: [Shift], _ source: Int, _ sink: Int, softChange: Int, allowed: Int
    ) {
        let kept = [source, sink].map { ($0, draft.rooms[$0], draft.paid[$0]) }
        let moved = apply(shifts, sink % slotCount)
        for pool in [source, sink] { draft.release(pool) }
        for pool in [source, sink] { draft.settle(pool) }
        let change = softChange + draft.paid[source] + draft.paid[sink] - kept[0].2 - kept[1].2
        if current + change <= allowed {
            current += change
            return
        }
        for pool in [source, sink] { draft.release(pool) }
        for shift in moved.reversed() { apply([shift], source % slotCount) }
        for (pool, rooms, paid) in kept { draft.restore(pool, rooms, paid: paid) }
    }

    // MARK: - Relocation

    /// All papers of a block anew, where one of them stands in the way of another: only while somebody has no
    /// place, since it is done to be looked at.
    private mutating func tryRelocation(_ block: Int, _ cell: AllocationProblem.Cell, allowed: Int) {
        let members = cell.papers.indices.map { AllocationDraft.Member(block: block, paper: $0) }
        let before = members.map { draft.slot($0) }
        let isStranded = members.contains { member in
            let slot = draft.slot(member)
            guard slot != AllocationDraft.nowhere else { return true }
            return draft.isOverfull(draft.pool(cell.crowds[member.paper], slot))
        }
        guard isStranded else { return }
        let count = 1 + generator.below(draft.blocks[block].count)
        let isPart = count < draft.blocks[block].count
        let after = cell.papers.map { paper -> Int in
            let slots = problem.papers[paper].slots
            return slots[generator.below(slots.count)]
        }
        guard after != before, areClear(cell, after) else { return }
        let pools = Set(
            cell.papers.indices.flatMap { paper in
                [before[paper], after[paper]].filter { $0 != AllocationDraft.nowhere }
                    .map { draft.pool(cell.crowds[paper], $0) }
            }
        ).sorted()
        let kept = pools.map { ($0, draft.rooms[$0], draft.paid[$0]) }
        let moved = isPart ? draft.split(block, count: count) : block
        place(moved, after)
        for pool in pools { draft.release(pool) }
        for pool in pools { draft.settle(pool) }
        let total = draft.total()
        if total <= allowed {
            current = total
            return
        }
        for pool in pools { draft.release(pool) }
        place(moved, before)
        for (pool, rooms, paid) in kept { draft.restore(pool, rooms, paid: paid) }
    }

    private func areClear(_ cell: AllocationProblem.Cell, _ slots: [Int]) -> Bool {
        slots.indices.allSatisfy { first in
            slots.indices.allSatisfy { second in
                first >= second
                    || problem.isClear(
                        cell.papers[first], slots[first], cell.papers[second], slots[second],
                        hasExtraTime: cell.hasExtraTime)
            }
        }
    }

    private func place(_ block: Int, _ slots: [Int]) {
        for paper in slots.indices {
            let member = AllocationDraft.Member(block: block, paper: paper)
            if draft.slot(member) != AllocationDraft.nowhere { draft.takeOut(member) }
            if slots[paper] != AllocationDraft.nowhere { draft.put(member, at: slots[paper]) }
        }
    }

    // MARK: - Swap

    /// As many people back as forth: rooms stay as they are, classes come together.
    private mutating func trySwap(
        _ member: AllocationDraft.Member, _ from: Int, _ to: Int, allowed: Int
    ) {
        let crowd = problem.cells[draft.blocks[member.block].cell].crowds[member.paper]
        let sink = draft.pool(crowd, to)
        let people = draft.members[sink]
        guard !people.isEmpty else { return }
        let other = people[generator.below(people.count)]
        guard draft.isClear(other, at: from) else { return }
        let own = draft.blocks[member.block].count
        let others = draft.blocks[other.block].count
        var forth = [Shift(member: member, count: min(own, others))]
        var back = [Shift(member: other, count: min(own, others))]
        if own > others, generator.below(2) == 0 {
            guard let more = gather(other, sink, from, own) else { return }
            forth = [Shift(member: member, count: own)]
            back = more
        } else if others > own, generator.below(2) == 0 {
            guard let more = gather(member, draft.pool(crowd, from), to, others) else { return }
            back = [Shift(member: other, count: others)]
            forth = more
        }
        guard (forth + back).allSatisfy({ isPlain($0.member) }) else { return }
        let change = softChange(forth, back, from, to)
        if isEvening, change == 0 { return }
        guard current + change <= allowed else { return }
        apply(forth, to)
        apply(back, from)
        current += change
    }

    /// - Returns: the same people as they stand now.
    @discardableResult
    private func apply(_ shifts: [Shift], _ to: Int) -> [Shift] {
        shifts.map { shift in
            var member = shift.member
            if shift.count < draft.blocks[member.block].count {
                let part = draft.split(member.block, count: shift.count)
                member = AllocationDraft.Member(block: part, paper: member.paper)
            }
            return Shift(member: draft.move(member, to: to), count: shift.count)
        }
    }

    private func resettle(_ pool: Int) {
        let people = draft.load[pool]
        let places = draft.rooms[pool].reduce(0) { $0 + $1.limit }
        if people == 0 || places < people || draft.paid[pool] != draft.cost(pool, people) {
            draft.settle(pool)
        }
    }

    /// What divided classes and packets cost more afterwards.
    private func softChange(_ forth: [Shift], _ back: [Shift], _ from: Int, _ to: Int) -> Int {
        var cohorts: [(row: Int, count: Int)] = []
        var packs: [(row: Int, count: Int)] = []
        for (shifts, sign) in [(forth, 1), (back, -1)] {
            for shift in shifts {
                let cell = problem.cells[draft.blocks[shift.member.block].cell]
                Self.add(sign * shift.count, cell.cohorts[shift.member.paper], &cohorts)
                Self.add(sign * shift.count, cell.packs[shift.member.paper], &packs)
            }
        }
        var change = 0
        for (row, count) in cohorts {
            change += splitCost * steps(draft.cohortLoad, row * slotCount, from, to, count)
        }
        for (row, count) in packs {
            change += packetCost * steps(draft.packLoad, row * slotCount, from, to, count)
        }
        // A pool that opens or closes has its first packet in the cost of its rooms.
        if let first = forth.first?.member {
            let crowd = problem.cells[draft.blocks[first.block].cell].crowds[first.paper]
            let moved = packs.reduce(0) { $0 + $1.count }
            let source = draft.load[draft.pool(crowd, from)]
            let sink = draft.load[draft.pool(crowd, to)]
            change += packetCost * (source > 0 && source - moved == 0 ? 1 : 0)
            change -= packetCost * (sink == 0 && moved > 0 ? 1 : 0)
        }
        return change
    }

    private static func add(_ count: Int, _ row: Int, _ rows: inout [(row: Int, count: Int)]) {
        if let index = rows.firstIndex(where: { $0.row == row }) {
            rows[index].count += count
        } else {
            rows.append((row, count))
        }
    }

    /// How many more of the two slots are in use afterwards.
    @inline(__always)
    private func steps(_ loads: [Int], _ base: Int, _ from: Int, _ to: Int, _ count: Int) -> Int {
        let source = loads[base + from]
        let sink = loads[base + to]
        return (source - count > 0 ? 1 : 0) - (source > 0 ? 1 : 0) + (sink + count > 0 ? 1 : 0)
            - (sink > 0 ? 1 : 0)
    }
}
