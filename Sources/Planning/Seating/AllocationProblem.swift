/// An instance made ready for search: people gathered into cells, everything numbered in a canonical order.
///
/// Whoever is alike in institution, class, needs and papers is one cell: the search never sees a person.
package struct AllocationProblem: Sendable {
    package struct Cell: Equatable, Sendable {
        package let institution: String
        package let group: String
        package let isSeparate: Bool
        package let hasExtraTime: Bool
        package let isStepFree: Bool
        /// Indices, ascending.
        package let papers: [Int]
        /// Ascending numbers of the people.
        package let people: [String]

        package var count: Int { people.count }
        /// For each paper the crowd that the cell belongs to there.
        let crowds: [Int]
        /// For each paper the index of (institution, class, paper).
        let cohorts: [Int]
        /// For each paper the index of (crowd, paper): one packet a room at least.
        let packs: [Int]
    }

    package struct Paper: Equatable, Sendable {
        package let id: String
        package let part: AllocationInstance.Part
        let minutes: Int
        /// Indices of slots, ascending.
        package let slots: [Int]
    }

    package struct Room: Equatable, Sendable {
        package let id: String
        package let type: String
        package let capacity: Int
        package let isStepFree: Bool
    }

    /// People who may share a room when they sit in the same slot.
    struct Crowd: Equatable, Sendable {
        let part: AllocationInstance.Part
        let mixGroup: String
        let roomType: String
        let equipment: [String]
        let isSeparate: Bool
        let staffing: AllocationInstance.Staffing
        /// Rooms that suit, smallest first; among equals those that not everybody can reach come first.
        let rooms: [Int]
        /// Slots in which any of its papers may be sat.
        let slots: [Int]
        let papers: [Int]
        let cells: [Int]
        let minutes: Int
        let minutesWithExtra: Int
        let count: Int
        /// Room × slot: rooms that suit in other slots only.
        let closed: Set<Int>
    }

    package let instance: AllocationInstance
    package let slotCount: Int
    /// Minutes since the first day.
    let starts: [Int]
    package let papers: [Paper]
    package let rooms: [Room]
    package let cells: [Cell]
    let crowds: [Crowd]
    let cohortCount: Int
    let packCount: Int
    /// By room × slot.
    let isAvailable: [Bool]
    /// By paper × slot.
    let isOffered: [Bool]
    /// Slots that one room may be unable to serve both.
    let near: [[Int]]
    /// Whether a room can serve every slot, one after the other, even with the longest papers.
    let areSlotsApart: Bool
    /// By crowd: itself and all others that could use one of its rooms.
    let rivals: [[Int]]

    /// Minutes of a paper for somebody of the cell.
    func minutes(_ paper: Int, hasExtraTime: Bool) -> Int {
        let minutes = papers[paper].minutes
        return hasExtraTime ? instance.rules.extended(minutes) : minutes
    }

    /// Whether people of the crowd may sit in the room then, others aside.
    func isOpen(_ room: Int, to crowd: Int, in slot: Int) -> Bool {
        let place = room * slotCount + slot
        return isAvailable[place] && !crowds[crowd].closed.contains(place)
    }

    /// Whether one person can sit both, with the gap between them.
    @inline(__always)
    func isClear(_ first: Int, _ slot: Int, _ second: Int, _ other: Int, hasExtraTime: Bool) -> Bool {
        let gap = instance.rules.minGapMinutes
        let begin = starts[slot]
        let otherBegin = starts[other]
        return otherBegin >= begin + minutes(first, hasExtraTime: hasExtraTime) + gap
            || begin >= otherBegin + minutes(second, hasExtraTime: hasExtraTime) + gap
    }
}

extension AllocationProblem {
    /// - Throws: the first thing in the instance that cannot be taken, with its place.
    package init(_ instance: AllocationInstance) throws(AllocationFault) {
        try AllocationCheck(instance).run()
        self.instance = instance
        slotCount = instance.slots.count
        starts = instance.slots.map { $0.day * 1440 + $0.start }
        let slotIndex = Self.index(instance.slots.map(\.id))
        let order = instance.papers.indices.sorted { instance.papers[$0].id < instance.papers[$1].id }
        let sources = order.map { instance.papers[$0] }
        let paperIndex = Self.index(sources.map(\.id))
        var offers: [Set<Int>] = Array(repeating: [], count: sources.count)
        var lists: [[Int: Set<String>]] = Array(repeating: [:], count: sources.count)
        for offer in instance.sittings {
            guard let paper = paperIndex[offer.paper], let slot = slotIndex[offer.slot] else { continue }
            offers[paper].insert(slot)
            if let rooms = offer.rooms { lists[paper][slot] = Set(rooms) }
        }
        papers = sources.enumerated().map { index, paper in
            Paper(id: paper.id, part: paper.part, minutes: paper.minutes, slots: offers[index].sorted())
        }
        var isOffered = Array(repeating: false, count: papers.count * slotCount)
        for (paper, slots) in offers.enumerated() {
            for slot in slots { isOffered[paper * slotCount + slot] = true }
        }
        self.isOffered = isOffered
        let sortedRooms = instance.rooms.sorted { $0.id < $1.id }
        rooms = sortedRooms.map {
            Room(
                id: $0.id, type: $0.type, capacity: min($0.capacity, $0.columns.reduce(0, +)),
                isStepFree: $0.accessible)
        }
        isAvailable = sortedRooms.flatMap { room in
            instance.slots.map { slot in !room.unavailable.contains(slot.id) }
        }
        var gathering = CellGathering(sources, lists)
        for person in instance.candidates { gathering.add(person, paperIndex) }
        (cells, cohortCount, packCount) = gathering.cells()
        crowds = gathering.crowds(
            cells, papers, sortedRooms, rooms, instance.rules, slotCount: slotCount)
        let crowds = crowds
        var users: [[Int]] = rooms.map { _ in [] }
        for (crowd, value) in crowds.enumerated() {
            for room in value.rooms { users[room].append(crowd) }
        }
        rivals = crowds.indices.map { crowd in
            Set(crowds[crowd].rooms.flatMap { users[$0] }).union([crowd]).sorted()
        }
        let longest = crowds.map(\.minutesWithExtra).max() ?? 0
        let reach = longest + instance.rules.turnaroundMinutes
        let starts = starts
        let near = starts.indices.map { slot in
            starts.indices.filter { abs(starts[$0] - starts[slot]) < reach }
        }
        self.near = near
        areSlotsApart = near.allSatisfy { $0.count == 1 }
    }

    static func index(_ names: [String]) -> [String: Int] {
        var index: [String: Int] = [:]
        for (position, name) in names.enumerated() { index[name] = position }
        return index
    }
}

/// Gathers people into cells and cells into crowds.
private struct CellGathering {
    private struct Likeness: Hashable {
        let institution: String
        let group: String
        let needs: Int
        let papers: [Int]
    }

    private struct CrowdKey: Hashable {
        let part: AllocationInstance.Part
        let mixGroup: String
        let roomType: String
        let equipment: [String]
        let isSeparate: Bool
        /// Papers with other lists of rooms are another crowd.
        let lists: [Int: Set<String>]
    }

    private struct Cohort: Hashable {
        let institution: String
        let group: String
        let paper: Int
    }

    private let sources: [AllocationInstance.Paper]
    /// By paper and slot: the only rooms.
    private let lists: [[Int: Set<String>]]
    private var people: [Likeness: [String]] = [:]
    private var crowdKeys: [CrowdKey] = []

    init(_ sources: [AllocationInstance.Paper], _ lists: [[Int: Set<String>]]) {
        self.sources = sources
        self.lists = lists
    }

    mutating func add(_ person: AllocationInstance.Person, _ paperIndex: [String: Int]) {
        var needs = 0
        for need in person.needs {
            switch need {
            case .separate: needs |= 1
            case .extra25: needs |= 2
            case .stepfree: needs |= 4
            }
        }
        let papers = person.papers.compactMap { paperIndex[$0] }.sorted()
        guard !papers.isEmpty else { return }
        let likeness = Likeness(
            institution: person.institution, group: person.class, needs: needs, papers: papers)
        people[likeness, default: []].append(person.id)
    }

    mutating func cells() -> (
        [AllocationProblem.Cell], cohortCount: Int, packCount: Int
    ) {
        let sorted = people.sorted { Self.precedes($0.key, $1.key) }
        var crowdIndex: [CrowdKey: Int] = [:]
        var cohortIndex: [Cohort: Int] = [:]
        var packIndex: [[Int]: Int] = [:]
        var cells: [AllocationProblem.Cell] = []
        for (likeness, ids) in sorted {
            let crowds = likeness.papers.map { paper in
                let key = crowdKey(paper, isSeparate: likeness.needs & 1 != 0)
                if let known = crowdIndex[key] { return known }
                crowdIndex[key] = crowdKeys.count
                crowdKeys.append(key)
                return crowdKeys.count - 1
            }
            let cohorts = likeness.papers.map { paper in
                let cohort = Cohort(
                    institution: likeness.institution, group: likeness.group, paper: paper)
                if let known = cohortIndex[cohort] { return known }
                cohortIndex[cohort] = cohortIndex.count
                return cohortIndex.count - 1
            }
            let packs = zip(crowds, likeness.papers).map { pack in
                if let known = packIndex[[pack.0, pack.1]] { return known }
                packIndex[[pack.0, pack.1]] = packIndex.count
                return packIndex.count - 1
            }
            cells.append(
                AllocationProblem.Cell(
                    institution: likeness.institution, group: likeness.group,
                    isSeparate: likeness.needs & 1 != 0, hasExtraTime: likeness.needs & 2 != 0,
                    isStepFree: likeness.needs & 4 != 0, papers: likeness.papers, people: ids.sorted(),
                    crowds: crowds, cohorts: cohorts, packs: packs))
        }
        return (cells, cohortIndex.count, packIndex.count)
    }

    func crowds(
        _ cells: [AllocationProblem.Cell], _ papers: [AllocationProblem.Paper],
        _ roomSources: [AllocationInstance.Room], _ rooms: [AllocationProblem.Room],
        _ rules: AllocationInstance.Rules, slotCount: Int
    ) -> [AllocationProblem.Crowd] {
        crowdKeys.indices.map { crowd in
            let key = crowdKeys[crowd]
            let members = cells.indices.filter { cells[$0].crowds.contains(crowd) }
            var own: Set<Int> = []
            var count = 0
            var hasExtraTime = false
            for cell in members {
                for (index, paper) in cells[cell].papers.enumerated() where cells[cell].crowds[index] == crowd
                {
                    own.insert(paper)
                    count += cells[cell].count
                }
                if cells[cell].hasExtraTime { hasExtraTime = true }
            }
            let minutes = own.map { papers[$0].minutes }.max() ?? 0
            let slots = Set(own.flatMap { papers[$0].slots }).sorted()
            func suits(_ room: Int, _ slot: Int) -> Bool {
                if let list = key.lists[slot] { return list.contains(rooms[room].id) }
                return roomSources[room].type == key.roomType
                    && key.equipment.allSatisfy(roomSources[room].equipment.contains)
            }
            let suitable = rooms.indices.filter { room in
                rooms[room].capacity > 0 && slots.contains { suits(room, $0) }
            }
            let closed =
                key.lists.isEmpty
                ? []
                : suitable.flatMap { room in
                    slots.filter { !suits(room, $0) }.map { room * slotCount + $0 }
                }
            return AllocationProblem.Crowd(
                part: key.part, mixGroup: key.mixGroup, roomType: key.roomType, equipment: key.equipment,
                isSeparate: key.isSeparate,
                staffing: key.part == .theory ? rules.theory : rules.practical,
                rooms: suitable.sorted {
                    (rooms[$0].capacity, rooms[$0].isStepFree ? 1 : 0, $0)
                        < (rooms[$1].capacity, rooms[$1].isStepFree ? 1 : 0, $1)
                },
                slots: slots, papers: own.sorted(), cells: members,
                minutes: minutes, minutesWithExtra: hasExtraTime ? rules.extended(minutes) : minutes,
                count: count, closed: Set(closed))
        }
    }

    private func crowdKey(_ paper: Int, isSeparate: Bool) -> CrowdKey {
        let source = sources[paper]
        return CrowdKey(
            part: source.part, mixGroup: source.mixGroup, roomType: source.roomType,
            equipment: source.equipment.sorted(), isSeparate: isSeparate && source.part == .theory,
            lists: lists[paper])
    }

    private static func precedes(_ first: Likeness, _ second: Likeness) -> Bool {
        if first.institution != second.institution { return first.institution < second.institution }
        if first.group != second.group { return first.group < second.group }
        if first.needs != second.needs { return first.needs < second.needs }
        return first.papers.lexicographicallyPrecedes(second.papers)
    }
}
