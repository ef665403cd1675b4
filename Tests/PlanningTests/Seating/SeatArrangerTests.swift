import Planning
import Testing

/// Bounds of the standard room and of the theorem: `algorithms.md` 2.4.
@Suite struct SeatArrangerTests {
    private static let standard = [7, 8, 8, 7]

    private func spots(_ columns: [Int]) -> [SeatSpot] {
        columns.enumerated().flatMap { column, rows in
            (0..<rows).map { SeatSpot(column: column, row: $0) }
        }
    }

    /// Classes of one institution each, or all of one.
    private func groups(_ counts: [Int], isOneSchool: Bool = false) -> [SeatGroup] {
        counts.enumerated().map { SeatGroup(institution: isOneSchool ? 0 : $0, group: $0, count: $1) }
    }

    private func arrange(
        _ columns: [Int], _ groups: [SeatGroup], fixed: [Int?] = [], seed: Int64 = 1
    ) -> SeatArrangement {
        SeatArranger(grid: SeatGrid(spots(columns)), groups: groups, fixed: fixed).arrange(
            seed: seed, room: "R")
    }

    // MARK: How good

    @Test func `small classes fill a room without one neighbour of their own`() {
        var generator = SeededGenerator(seed: 7)
        var grids = SeatGrids()
        for round in 0..<300 {
            let isStandard = round % 3 == 0
            let (width, length) = ([4, 6, 8][round % 3], [4, 6, 8][round / 3 % 3])
            let columns = isStandard ? Self.standard : Array(repeating: length, count: width)
            let most = isStandard ? 4 : (width / 2 - 1) * length / 2
            var left = columns.reduce(0, +) - round % 4
            var counts: [Int] = []
            while left > 0 {
                counts.append(min(left, Int(generator.next() % UInt64(most)) + 1))
                left -= counts[counts.count - 1]
            }

            let arrangement = SeatArranger(grid: grids.grid(spots(columns)), groups: groups(counts))
                .arrange(seed: 1, room: "R")

            #expect(arrangement.cost == 0, "\(columns) \(counts)")
        }
    }

    @Test(arguments: [
        ([10, 10, 10], false, 57), ([6, 6, 6, 6, 6], true, 136), ([15, 15], false, 120),
        ([8, 8, 7, 7], false, 0),
        ([5, 5, 5, 5, 5, 5], false, 0), ([30], false, 408),
    ])
    func `a full standard room costs what is proved to be least`(counts: [Int], isOneSchool: Bool, least: Int)
    {
        let arrangement = arrange(Self.standard, groups(counts, isOneSchool: isOneSchool))

        #expect(arrangement.cost == least)
        #expect(arrangement.bound == least)
    }

    @Test func `tiny rooms are arranged as well as by trying everything`() throws {
        var generator = SeededGenerator(seed: 3)
        func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
        for round in 0..<120 {
            let frame = spots(Array(repeating: 2 + below(2), count: 2 + below(2)))
            let places = frame.filter { _ in below(6) > 0 }.prefix(7)
            guard !places.isEmpty else { continue }
            let diagonal = below(4)
            let institution = below(3)
            let weights = try #require(
                SeatWeights(
                    orthogonal: below(6), diagonal: diagonal, sameClass: institution + below(4),
                    sameInstitution: institution))
            var left = places.count
            var groups: [SeatGroup] = []
            for number in 0..<3 where left > 0 {
                let count = below(left + 1)
                groups.append(SeatGroup(institution: below(2), group: number % 2, count: count))
                left -= count
            }
            var fixed: [Int?] = Array(repeating: nil, count: places.count)
            if let group = groups.indices.last(where: { groups[$0].count > 0 }), round.isMultiple(of: 2) {
                fixed[below(places.count)] = group
            }
            let arranger = SeatArranger(
                grid: SeatGrid(Array(places), weights: weights), groups: groups, fixed: fixed)

            let arrangement = arranger.arrange(seed: Int64(round), room: "R")

            let least = leastByTrying(arranger)
            #expect(arrangement.cost == least, "round \(round)")
            #expect(arranger.bound <= least, "round \(round)")
            #expect(arrangement.bound <= least, "round \(round)")
            expectWhole(arrangement, arranger)
        }
    }

    @Test func `no arrangement is cheaper than the bound, whatever the weights and the room`() throws {
        var generator = SeededGenerator(seed: 11)
        func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
        for round in 0..<40 {
            let frame = spots((0..<(1 + below(7))).map { _ in 1 + below(9) })
            let places = frame.filter { _ in below(12) > 0 }
            let institution = below(3)
            let weights = try #require(
                SeatWeights(
                    orthogonal: below(5), diagonal: below(4), sameClass: institution + below(4),
                    sameInstitution: institution))
            var left = places.count - below(3)
            var groups: [SeatGroup] = []
            while left > 0 {
                let count = 1 + below(min(left, 12))
                groups.append(SeatGroup(institution: below(3), group: below(4), count: count))
                left -= count
            }
            let arranger = SeatArranger(grid: SeatGrid(places, weights: weights), groups: groups)

            let arrangement = arranger.arrange(seed: Int64(round), room: "R")

            #expect(arranger.bound <= arrangement.bound, "round \(round)")
            #expect(arrangement.bound <= arrangement.cost, "round \(round)")
            expectWhole(arrangement, arranger)
        }
    }

    @Test func `empty seats are left where they keep classmates apart`() {
        #expect(arrange([5, 5, 5], groups([6])).cost == 0)
        #expect(arrange(Self.standard, groups([8, 8, 8])).cost == 3)
    }

    @Test func `nobody is a neighbour across an aisle or a broken seat`() {
        let aisle = (0..<4).flatMap { [SeatSpot(column: 0, row: $0 * 2), SeatSpot(column: 2, row: $0 * 2)] }

        let arrangement = SeatArranger(grid: SeatGrid(aisle), groups: groups([8])).arrange(seed: 1, room: "R")

        #expect(arrangement.cost == 0 && arrangement.bound == 0)
    }

    // MARK: What it promises

    @Test func `the same input, seed and room give the same seats on any machine`() {
        let room = groups([10, 16, 24, 10], isOneSchool: true)
        let columns = Array(repeating: 10, count: 6)

        let one = arrange(columns, room, seed: 42)

        #expect(arrange(columns, room, seed: 42) == one)
        #expect(arrange(columns, room, seed: 43).groups != one.groups)
        let text = one.groups.map { $0.map(String.init) ?? "-" }.joined()
        #expect(text == "202322321213101012322023232010131012132220232302011212121212")
    }

    @Test func `fixed seats stay, and groups of one class share their seats`() {
        let groups = [
            SeatGroup(institution: 0, group: 0, count: 3), SeatGroup(institution: 0, group: 0, count: 2),
            SeatGroup(institution: 1, group: 0, count: 3),
        ]
        var fixed: [Int?] = Array(repeating: nil, count: 12)
        fixed[0] = 1
        fixed[1] = 1
        fixed[11] = 2
        let arranger = SeatArranger(grid: SeatGrid(spots([4, 4, 4])), groups: groups, fixed: fixed)

        let arrangement = arranger.arrange(seed: 5, room: "R")

        expectWhole(arrangement, arranger)
        #expect(arrangement.groups[0] == 1 && arrangement.groups[1] == 1 && arrangement.groups[11] == 2)
        // Two classmates are fixed one behind the other; nobody else need be beside a classmate.
        #expect(arrangement.cost == 6)
    }

    @Test func `a room where every seat is fixed stays as it is`() {
        let arrangement = arrange([2, 2], groups([2, 2]), fixed: [0, 0, 1, 1])

        #expect(arrangement.groups == [0, 0, 1, 1])
        #expect(arrangement.cost == 12)
    }

    @Test func `a room without people, and one without seats, cost nothing`() {
        #expect(arrange([3, 3], []).groups == Array(repeating: nil, count: 6))
        #expect(arrange([], []).groups == [])
        #expect(arrange([], []).cost == 0)
    }

    @Test func `counts what a room costs as it stands, and names the classmates side by side`() {
        let grid = SeatGrid(spots([2, 2]))
        let one = SeatGroup.Membership(institution: 0, group: 0)
        let other = SeatGroup.Membership(institution: 0, group: 1)
        let stranger = SeatGroup.Membership(institution: 1, group: 0)

        // Column by column: one behind the other are classmates, the diagonal are schoolmates.
        let room: [SeatGroup.Membership?] = [one, one, stranger, other]

        #expect(grid.cost(of: room) == 2 * 3 + 1 + 2)
        #expect(grid.pairsOfOneClass(in: room).map { [$0.first, $0.second] } == [[0, 1]])
        #expect(grid.cost(of: [one, nil, nil, one]) == 3)
    }

    @Test func `weights that make no sense are refused`() {
        #expect(SeatWeights(orthogonal: 2, diagonal: 1, sameClass: 3, sameInstitution: 1) == SeatWeights())
        #expect(SeatWeights(orthogonal: -1, diagonal: 1, sameClass: 3, sameInstitution: 1) == nil)
        #expect(SeatWeights(orthogonal: 2, diagonal: 1001, sameClass: 3, sameInstitution: 1) == nil)
        #expect(SeatWeights(orthogonal: 2, diagonal: 1, sameClass: 1, sameInstitution: 2) == nil)
    }

    @Test func `a shape is worked out once`() {
        var grids = SeatGrids()

        let first = grids.grid(spots(Self.standard))

        #expect(grids.grid(spots(Self.standard)).spots == first.spots)
        #expect(grids.grid(spots([2, 2])).spots.count == 4)
    }

    // MARK: By hand

    private func expectWhole(
        _ arrangement: SeatArrangement, _ arranger: SeatArranger,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (index, group) in arranger.groups.enumerated() {
            #expect(
                arrangement.groups.count { $0 == index } == group.count, "group \(index)",
                sourceLocation: sourceLocation)
        }
        for (seat, group) in arranger.fixed.enumerated() {
            if let group { #expect(arrangement.groups[seat] == group, sourceLocation: sourceLocation) }
        }
        let sitters = arrangement.groups.map { index in index.map { arranger.groups[$0].membership } }
        #expect(arranger.grid.cost(of: sitters) == arrangement.cost, sourceLocation: sourceLocation)
    }

    /// Every way to seat the groups, one after the other.
    private func leastByTrying(_ arranger: SeatArranger) -> Int {
        var seated: [Int?] = arranger.fixed
        var left = arranger.groups.map(\.count)
        var empty = seated.count - left.reduce(0, +)
        for case let group? in seated { left[group] -= 1 }
        var least = Int.max
        func go(_ seat: Int) {
            guard seat < seated.count else {
                least = min(
                    least, arranger.grid.cost(of: seated.map { $0.map { arranger.groups[$0].membership } }))
                return
            }
            if arranger.fixed[seat] != nil { return go(seat + 1) }
            for group in left.indices where left[group] > 0 {
                left[group] -= 1
                seated[seat] = group
                go(seat + 1)
                seated[seat] = nil
                left[group] += 1
            }
            if empty > 0 {
                empty -= 1
                go(seat + 1)
                empty += 1
            }
        }
        go(0)
        return least
    }
}
