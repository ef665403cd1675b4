/// An allocation in the making: blocks of like people with a slot for each of their papers, and rooms.
///
/// A *pool* is one crowd in one slot. Its rooms are a function of how many people it holds and of the
/// rooms that other pools hold at that time.
final class AllocationDraft {
    let problem: AllocationProblem
    let slotCount: Int

    /// People of one cell who sit every paper together in time.
    struct Block: Equatable {
        let cell: Int
        var count: Int
    }

    /// One paper of one block.
    struct Member: Equatable {
        let block: Int
        let paper: Int
    }

    struct OpenRoom: Equatable {
        let room: Int
        /// More people would cost more, or not fit.
        var limit: Int
    }

    static let nowhere = -1

    private(set) var blocks: [Block] = []
    private let stride: Int
    /// Blocks that nobody is in any more.
    private var spares: [Int] = []
    /// By block × position of the paper in its cell; ``nowhere`` where none is chosen yet.
    private var chosen: [Int] = []

    // By pool: crowd × slot.
    private(set) var load: [Int]
    private(set) var stepFreeLoad: [Int]
    private(set) var extraLoad: [Int]
    private(set) var members: [[Member]]
    var rooms: [[OpenRoom]]
    var costs: [[Int]]

    /// By room × slot: the pool that uses it.
    var user: [Int]
    /// By room × slot: what another crowd would give for the room.
    var price: [Int]

    /// By cohort × slot, and by (crowd, paper) × slot: people.
    private(set) var cohortLoad: [Int]
    private(set) var packLoad: [Int]
    /// By pool: what its open rooms cost, and people who found no place in them.
    var paid: [Int]

    /// Bought by whoever would otherwise sit on the floor: no plan with such people is handed out.
    static let overflowCost = 60_000_000

    init(_ problem: AllocationProblem) {
        self.problem = problem
        slotCount = problem.slotCount
        stride = max(1, problem.cells.map(\.papers.count).max() ?? 1)
        let pools = problem.crowds.count * slotCount
        load = Array(repeating: 0, count: pools)
        stepFreeLoad = load
        extraLoad = load
        members = Array(repeating: [], count: pools)
        rooms = Array(repeating: [], count: pools)
        costs = Array(repeating: [], count: pools)
        user = Array(repeating: Self.nowhere, count: problem.rooms.count * slotCount)
        price = Array(repeating: 0, count: user.count)
        cohortLoad = Array(repeating: 0, count: problem.cohortCount * slotCount)
        packLoad = Array(repeating: 0, count: problem.packCount * slotCount)
        paid = Array(repeating: 0, count: pools)
        for (cell, value) in problem.cells.enumerated() {
            blocks.append(Block(cell: cell, count: value.count))
            chosen += Array(repeating: Self.nowhere, count: stride)
        }
    }

    @inline(__always) func pool(_ crowd: Int, _ slot: Int) -> Int { crowd * slotCount + slot }
    @inline(__always) func crowd(of pool: Int) -> AllocationProblem.Crowd {
        problem.crowds[pool / slotCount]
    }
    @inline(__always) func slot(_ block: Int, _ paper: Int) -> Int { chosen[block * stride + paper] }
    @inline(__always) func slot(_ member: Member) -> Int { chosen[member.block * stride + member.paper] }

    // MARK: - Blocks

    /// Whether the block could sit its paper in the slot as far as its other papers are concerned.
    func isClear(_ member: Member, at slot: Int) -> Bool {
        let cell = problem.cells[blocks[member.block].cell]
        let paper = cell.papers[member.paper]
        guard problem.isOffered[paper * slotCount + slot] else { return false }
        for other in cell.papers.indices where other != member.paper {
            let taken = chosen[member.block * stride + other]
            if taken == Self.nowhere { continue }
            if !problem.isClear(paper, slot, cell.papers[other], taken, hasExtraTime: cell.hasExtraTime) {
                return false
            }
        }
        return true
    }

    /// ``isClear(_:at:)``, and every paper still without a slot keeps one.
    func canSit(_ member: Member, at slot: Int) -> Bool {
        guard isClear(member, at: slot) else { return false }
        let cell = problem.cells[blocks[member.block].cell]
        let paper = cell.papers[member.paper]
        return cell.papers.indices.allSatisfy { other in
            other == member.paper || self.slot(member.block, other) != Self.nowhere
                || problem.papers[cell.papers[other]].slots.contains {
                    problem.isClear(paper, slot, cell.papers[other], $0, hasExtraTime: cell.hasExtraTime)
                }
        }
    }

    /// Puts a paper of a block into a slot; it must be nowhere.
    func put(_ member: Member, at slot: Int) {
        chosen[member.block * stride + member.paper] = slot
        let block = blocks[member.block]
        count(member, by: block.count, at: slot)
        members[pool(problem.cells[block.cell].crowds[member.paper], slot)].append(member)
    }

    func takeOut(_ member: Member) {
        let slot = slot(member)
        let block = blocks[member.block]
        count(member, by: -block.count, at: slot)
        let pool = pool(problem.cells[block.cell].crowds[member.paper], slot)
        if let index = members[pool].firstIndex(of: member) {
            members[pool].swapAt(index, members[pool].count - 1)
            members[pool].removeLast()
        }
        chosen[member.block * stride + member.paper] = Self.nowhere
    }

    private func count(_ member: Member, by count: Int, at slot: Int) {
        let cell = problem.cells[blocks[member.block].cell]
        let pool = pool(cell.crowds[member.paper], slot)
        let wasStepFree = stepFreeLoad[pool]
        load[pool] += count
        if cell.isStepFree { stepFreeLoad[pool] += count }
        if cell.hasExtraTime { extraLoad[pool] += count }
        if wasStepFree != stepFreeLoad[pool] { costs[pool] = [] }
        cohortLoad[cell.cohorts[member.paper] * slotCount + slot] += count
        packLoad[cell.packs[member.paper] * slotCount + slot] += count
    }

    /// Divides a block: `count` people leave it as a new block with the same slots.
    @discardableResult
    func split(_ block: Int, count: Int) -> Int {
        precondition(count > 0 && count < blocks[block].count, "A part of a block is smaller than the block")
        blocks[block].count -= count
        let part = Block(cell: blocks[block].cell, count: count)
        let new: Int
        if let spare = spares.popLast() {
            new = spare
            blocks[new] = part
        } else {
            new = blocks.count
            blocks.append(part)
            for _ in 0..<stride { chosen.append(Self.nowhere) }
        }
        let cell = problem.cells[part.cell]
        for paper in 0..<stride { chosen[new * stride + paper] = chosen[block * stride + paper] }
        for paper in cell.papers.indices {
            let slot = chosen[new * stride + paper]
            guard slot != Self.nowhere else { continue }
            members[pool(cell.crowds[paper], slot)].append(Member(block: new, paper: paper))
        }
        return new
    }

    /// Moves a whole block's paper, and joins the block with one that is alike now.
    ///
    /// - Returns: where the people are now.
    @discardableResult
    func move(_ member: Member, to slot: Int) -> Member {
        takeOut(member)
        put(member, at: slot)
        guard let twin = twin(of: member) else { return member }
        let people = blocks[member.block].count
        for paper in problem.cells[blocks[member.block].cell].papers.indices {
            let slot = self.slot(member.block, paper)
            guard slot != Self.nowhere else { continue }
            takeOut(Member(block: member.block, paper: paper))
            count(Member(block: twin, paper: paper), by: people, at: slot)
        }
        blocks[twin].count += people
        blocks[member.block].count = 0
        spares.append(member.block)
        return Member(block: twin, paper: member.paper)
    }

    private func twin(of member: Member) -> Int? {
        let block = blocks[member.block]
        let pool = pool(problem.cells[block.cell].crowds[member.paper], slot(member))
        return members[pool].first { other in
            other.block != member.block && other.paper == member.paper
                && blocks[other.block].cell == block.cell
                && (0..<stride).allSatisfy { slot(other.block, $0) == slot(member.block, $0) }
        }?.block
    }

    // MARK: - Cost

    /// As the objective counts, with packets estimated from above.
    func total() -> Int {
        let weights = problem.instance.weights
        let packs = packLoad.count { $0 > 0 } - load.count { $0 > 0 }
        var splits = 0
        for cohort in 0..<problem.cohortCount {
            let slots = (0..<slotCount).count { cohortLoad[cohort * slotCount + $0] > 0 }
            splits += max(0, slots - 1)
        }
        var homeless = 0
        for (index, block) in blocks.enumerated() where block.count > 0 {
            for paper in problem.cells[block.cell].papers.indices where slot(index, paper) == Self.nowhere {
                homeless += block.count
            }
        }
        return paid.reduce(0, +) + weights.packet * packs + weights.cohortSplit * splits
            + homeless * Self.overflowCost
    }

    func isOverfull(_ pool: Int) -> Bool { load[pool] > rooms[pool].reduce(0) { $0 + $1.limit } }

    /// Whether everybody has a slot and a place for every paper.
    var isWhole: Bool {
        let isSettled = load.indices.allSatisfy { pool in
            isUndisputed(pool)
                && load[pool] <= rooms[pool].reduce(0) { $0 + $1.limit }
                && stepFreeLoad[pool]
                    <= rooms[pool].reduce(0) { $0 + (problem.rooms[$1.room].isStepFree ? $1.limit : 0) }
        }
        return isSettled
            && blocks.indices.allSatisfy { block in
                blocks[block].count == 0
                    || problem.cells[blocks[block].cell].papers.indices.allSatisfy { paper in
                        slot(block, paper) != Self.nowhere
                            && isClear(Member(block: block, paper: paper), at: slot(block, paper))
                    }
            }
    }

    /// Opens rooms anew wherever that is cheaper or somebody has none.
    func settleAll() {
        for pool in load.indices where load[pool] > 0 || !rooms[pool].isEmpty {
            if load[pool] == 0 || paid[pool] != cost(pool, load[pool]) || !isUndisputed(pool) { settle(pool) }
        }
    }

    /// Whether no other pool holds one of the pool's rooms at a time too near.
    private func isUndisputed(_ pool: Int) -> Bool {
        let end = end(of: pool)
        return rooms[pool].allSatisfy { isFree($0.room, for: pool, until: end) }
    }
}
