/// Puts everybody somewhere: rooms of their own first or last, practical papers, then theory.
struct AllocationBuilder {
    private let draft: AllocationDraft
    private let problem: AllocationProblem
    private let seed: Int64
    private let slotCount: Int

    init(_ problem: AllocationProblem, seed: Int64) {
        self.problem = problem
        self.seed = seed
        draft = AllocationDraft(problem)
        slotCount = problem.slotCount
    }

    /// - Parameters:
    ///   - separateFirst: whether people in need of a room of their own choose before the practical papers do;
    ///     sites with few rooms do better without.
    ///   - rounds: times that crowds which want the same workshops choose again.
    /// - Returns: everybody in some slot, if need be with too many people in a pool.
    func build(separateFirst: Bool, rounds: Int) -> AllocationDraft {
        let all = Array(problem.crowds.indices)
        let practical = all.filter { problem.crowds[$0].part == .practical }
        let separate = all.filter { problem.crowds[$0].isSeparate }
        let theory = all.filter { problem.crowds[$0].part == .theory && !problem.crowds[$0].isSeparate }
            .sorted { (-problem.crowds[$0].count, $0) < (-problem.crowds[$1].count, $1) }
        if separateFirst { placeSeparate(separate) }
        var workshops = AllocationWorkshops(draft, practical, seed: seed)
        workshops.run(rounds: rounds)
        workshops.forgetPrices()
        for crowd in practical { fillOpenRooms(crowd) }
        if !separateFirst { placeSeparate(separate) }
        for crowd in theory { fillSlots(crowd) }
        draft.settleAll()
        return draft
    }

    // MARK: - Rooms of their own

    private func placeSeparate(_ crowds: [Int]) {
        for crowd in crowds {
            let members = waiting(crowd)
            let options = members.map { member in
                problem.crowds[crowd].slots.filter { slot in
                    draft.canSit(member, at: slot) && draft.choice(for: draft.pool(crowd, slot)).capacity > 0
                }
            }
            let cover = SlotCover(options).slots
            for (member, slots) in zip(members, options).sorted(by: { $0.1.count < $1.1.count }) {
                let open = slots.filter(cover.contains)
                let pack = problem.cells[member.block].packs[member.paper]
                // A paper that is there already needs no packet more.
                let best = open.min { first, second in
                    let isNew = draft.packLoad[pack * slotCount + first] == 0
                    let isNewToo = draft.packLoad[pack * slotCount + second] == 0
                    return (isNew ? 1 : 0, first) < (isNewToo ? 1 : 0, second)
                }
                if let slot = best ?? anySlot(member) { draft.put(member, at: slot) }
            }
            for slot in problem.crowds[crowd].slots { draft.settle(draft.pool(crowd, slot)) }
        }
    }

    /// Papers of the crowd that have no slot yet; at this stage a cell is one block.
    private func waiting(_ crowd: Int) -> [AllocationDraft.Member] {
        draft.blocks.indices.flatMap { block -> [AllocationDraft.Member] in
            let cell = problem.cells[draft.blocks[block].cell]
            return cell.papers.indices.compactMap { paper in
                guard cell.crowds[paper] == crowd, draft.blocks[block].count > 0,
                    draft.slot(block, paper) == AllocationDraft.nowhere
                else { return nil }
                return AllocationDraft.Member(block: block, paper: paper)
            }
        }
    }

    /// Where nothing fits: the slot that costs least more, clear if possible. The search mends it or gives up.
    private func anySlot(_ member: AllocationDraft.Member) -> Int? {
        let block = draft.blocks[member.block]
        let cell = problem.cells[block.cell]
        func dearness(_ slot: Int) -> Int {
            let pool = draft.pool(cell.crowds[member.paper], slot)
            return draft.cost(pool, draft.load[pool] + block.count) - draft.cost(pool, draft.load[pool])
        }
        let offered = problem.papers[cell.papers[member.paper]].slots
        let clear = offered.filter { draft.canSit(member, at: $0) }
        let possible = clear.isEmpty ? offered.filter { draft.isClear(member, at: $0) } : clear
        return possible.min { (dearness($0), $0) < (dearness($1), $1) }
    }

    // MARK: - Practical papers

    /// Whole classes into the open rooms; divided only where nothing fits.
    private func fillOpenRooms(_ crowd: Int) {
        var left = Array(repeating: 0, count: slotCount)
        for slot in problem.crowds[crowd].slots {
            let pool = draft.pool(crowd, slot)
            left[slot] = draft.rooms[pool].reduce(0) { $0 + $1.limit } - draft.load[pool]
        }
        var waitingOf: [Int: Int] = [:]
        let members = waiting(crowd)
        for member in members {
            waitingOf[cohort(member), default: 0] += draft.blocks[member.block].count
        }
        func options(_ member: AllocationDraft.Member) -> [Int] {
            problem.crowds[crowd].slots.filter { draft.canSit(member, at: $0) }
        }
        let freedom = Dictionary(uniqueKeysWithValues: members.map { ($0.block, options($0).count) })
        let half = problem.crowds[crowd].slots.count / 2
        let isTight = members.contains { freedom[$0.block, default: 0] < half }
        let order = members.sorted { first, second in
            func key(_ member: AllocationDraft.Member) -> [Int] {
                [
                    isTight ? freedom[member.block, default: 0] : 0, -waitingOf[cohort(member), default: 0],
                    cohort(member), member.block,
                ]
            }
            return key(first).lexicographicallyPrecedes(key(second))
        }
        for first in order {
            var member = first
            while true {
                let people = draft.blocks[member.block].count
                let cohort = cohort(member)
                let open = options(member).filter { left[$0] > 0 }
                guard !open.isEmpty else {
                    if let slot = anySlot(member) { draft.put(member, at: slot) }
                    break
                }
                func isHome(_ slot: Int) -> Bool { draft.cohortLoad[cohort * slotCount + slot] > 0 }
                func tightest(_ slots: [Int]) -> Int? { slots.min { (left[$0], $0) < (left[$1], $1) } }
                let fitting = open.filter { left[$0] >= people }
                let roomy = fitting.filter { left[$0] >= waitingOf[cohort, default: 0] }
                let found = tightest(fitting.filter(isHome)) ?? tightest(roomy) ?? tightest(fitting)
                if let slot = found {
                    draft.put(member, at: slot)
                    left[slot] -= people
                    waitingOf[cohort, default: 0] -= people
                    break
                }
                let most = open.max {
                    (isHome($0) ? 1 : 0, left[$0], $0) < (isHome($1) ? 1 : 0, left[$1], $1)
                }
                guard let slot = most else { break }
                let rest = draft.split(member.block, count: people - left[slot])
                waitingOf[cohort, default: 0] -= left[slot]
                draft.put(member, at: slot)
                left[slot] = 0
                member = AllocationDraft.Member(block: rest, paper: member.paper)
            }
        }
        for slot in problem.crowds[crowd].slots {
            let pool = draft.pool(crowd, slot)
            if draft.load[pool] > draft.rooms[pool].reduce(0, { $0 + $1.limit })
                || draft.paid[pool] > draft.cost(pool, draft.load[pool])
            {
                draft.settle(pool)
            }
        }
    }

    private func cohort(_ member: AllocationDraft.Member) -> Int {
        problem.cells[draft.blocks[member.block].cell].cohorts[member.paper]
    }

    // MARK: - Theory

    /// Whoever has least choice first: to their class, else where most room is.
    private func fillSlots(_ crowd: Int) {
        let value = problem.crowds[crowd]
        var left = Array(repeating: 0, count: slotCount)
        var spare = left
        for slot in value.slots {
            let pool = draft.pool(crowd, slot)
            let ratio = value.staffing.ratio
            let end = draft.end(of: pool)
            for room in value.rooms where draft.isFree(room, for: pool, until: end) {
                let capacity = problem.rooms[room].capacity
                left[slot] += capacity / ratio * ratio
                spare[slot] += capacity % ratio
            }
        }
        let members = waiting(crowd)
        func options(_ member: AllocationDraft.Member) -> [Int] {
            value.slots.filter { draft.canSit(member, at: $0) }
        }
        func isSpecial(_ member: AllocationDraft.Member) -> Bool {
            let cell = problem.cells[draft.blocks[member.block].cell]
            return cell.isStepFree || cell.hasExtraTime
        }
        let order = members.map { member in
            (
                member,
                [
                    isSpecial(member) ? 0 : 1, options(member).count, -draft.blocks[member.block].count,
                    member.block,
                ]
            )
        }
        .sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
        for first in order {
            var member = first
            while true {
                let people = draft.blocks[member.block].count
                let cohort = cohort(member)
                let open = options(member)
                func merit(_ slot: Int) -> [Int] {
                    [
                        draft.cohortLoad[cohort * slotCount + slot] > 0 ? 1 : 0,
                        draft.load[draft.pool(crowd, slot)] > 0 ? 1 : 0, left[slot], slot,
                    ]
                }
                if let slot = open.filter({ left[$0] >= people })
                    .max(by: { merit($0).lexicographicallyPrecedes(merit($1)) })
                {
                    draft.put(member, at: slot)
                    left[slot] -= people
                    break
                }
                let most = open.max { (left[$0], $0) < (left[$1], $1) }
                guard let slot = most, left[slot] > 0 else {
                    let roomy = open.max { (left[$0] + spare[$0], $0) < (left[$1] + spare[$1], $1) }
                    guard let slot = roomy ?? anySlot(member) else { break }
                    let places = left[slot] + spare[slot]
                    if places > 0, places < people {
                        let rest = draft.split(member.block, count: people - places)
                        draft.put(member, at: slot)
                        left[slot] = 0
                        spare[slot] = 0
                        member = AllocationDraft.Member(block: rest, paper: member.paper)
                        continue
                    }
                    draft.put(member, at: slot)
                    spare[slot] -= people
                    break
                }
                let rest = draft.split(member.block, count: people - left[slot])
                draft.put(member, at: slot)
                left[slot] = 0
                member = AllocationDraft.Member(block: rest, paper: member.paper)
            }
        }
        let pools = value.slots.map { draft.pool(crowd, $0) }
        for pool in pools.sorted(by: { (-draft.load[$0], $0) < (-draft.load[$1], $1) }) { draft.settle(pool) }
    }
}
