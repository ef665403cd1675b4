import Testing

@testable import Planning

/// The exact parts against plain enumeration.
@Suite struct AllocationKernelTests {
    private let table = AllocationTable(
        AllocationInstance.Staffing(ratio: 3, min: 2, plus: 1), AllocationInstance.Weights())

    /// Every load for every room.
    private func least(_ capacities: [Int], _ people: Int) -> Int? {
        guard let first = capacities.first else { return people == 0 ? 0 : nil }
        return (0...min(first, people)).compactMap { load in
            least(Array(capacities.dropFirst()), people - load).map { $0 + table.cost(of: load) }
        }.min()
    }

    @Test func `cost tables agree with trying every load of every room`() {
        for rooms in [[4], [7, 7], [2, 9, 5], [8, 8, 3, 3], [6, 12, 1]] {
            let classes = rooms.map { RoomClass(capacity: $0, price: 0, count: 1) }
            let limit = rooms.reduce(0, +) + 2

            let costs = table.costs(classes, upTo: limit)

            for people in 0...limit {
                #expect(
                    costs[people] == least(rooms, people) ?? AllocationTable.unreachable,
                    "\(rooms) \(people)")
                guard people > 0, let choice = table.choice(classes, people: people) else { continue }
                #expect(choice.rooms.reduce(0) { $0 + $1.load } >= people)
                #expect(choice.rooms.reduce(0) { $0 + table.cost(of: $1.load) } == costs[people])
                #expect(Set(choice.rooms.map(\.index)).count == choice.rooms.count)
            }
        }
    }

    @Test func `rooms of a class count as often as there are, prices included`() {
        let classes = [
            RoomClass(capacity: 6, price: 0, count: 2), RoomClass(capacity: 6, price: 7, count: 9),
        ]

        let costs = table.costs(classes, upTo: 30)

        let one = table.cost(of: 6)
        #expect(costs[12] == 2 * one)
        #expect(costs[13] == 3 * one + 7)
        #expect(costs[30] == 5 * one + 21)
    }

    @Test func `a room that must be opened is, and for as many as need it`() throws {
        let classes = [RoomClass(capacity: 6, price: 0, count: 4)]
        let demands = [AllocationTable.Demand(capacity: 9, price: 0, people: 8)]

        let choice = try #require(table.choice(classes, demands: demands, people: 8))

        #expect(choice.rooms.isEmpty)
        #expect(choice.demanded == [9])
        #expect(table.costs(classes, demands: demands, upTo: 8)[1] == table.cost(of: 9))
    }

    @Test func `controlled rounding keeps every sum and rounds every share up or down`() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<400 {
            let rows = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                Int.random(in: 0...20, using: &generator)
            }
            let total = rows.reduce(0, +)
            var columns = Array(repeating: 0, count: Int.random(in: 1...6, using: &generator))
            for _ in 0..<total { columns[Int.random(in: columns.indices, using: &generator)] += 1 }

            let rounded = ControlledRounding.of(rows: rows, columns: columns)

            #expect(rounded.map { $0.reduce(0, +) } == rows)
            #expect(columns.indices.map { column in rounded.reduce(0) { $0 + $1[column] } } == columns)
            for (row, values) in rounded.enumerated() {
                for (column, value) in values.enumerated() {
                    #expect(abs(value * total - rows[row] * columns[column]) < max(1, total))
                }
            }
        }
    }

    @Test func `no cover with fewer slots than the one found`() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            let options = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                (0..<7).filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
            }

            let cover = SlotCover(options)

            let needed = options.filter { !$0.isEmpty }
            let least = (0..<128).filter { mask in
                needed.allSatisfy { $0.contains { mask & (1 << $0) != 0 } }
            }.map(\.nonzeroBitCount).min()
            #expect(needed.allSatisfy { $0.contains(where: cover.slots.contains) })
            #expect(cover.slots.count == least)
            #expect(cover.atLeast == least)
        }
    }
}
