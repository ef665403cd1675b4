/// The fewest slots such that everybody has one of theirs.
struct SlotCover {
    let slots: Set<Int>
    /// No cover has fewer: equal to the slots found unless the search was cut short.
    let atLeast: Int

    /// Branches looked at, at most: beyond them the best cover so far is taken.
    private static let branchesMax = 20_000

    /// - Parameter options: for each person the slots they can come to; who can come to none is left out.
    init(_ options: [[Int]]) {
        var distinct: [[Int]] = []
        for option in options where !option.isEmpty && !distinct.contains(option) { distinct.append(option) }
        // Whoever has a subset of another's options decides for both.
        let sets = distinct.map(Set.init)
        let needed = distinct.indices.filter { index in
            !distinct.indices.contains { $0 != index && sets[$0].isStrictSubset(of: sets[index]) }
        }
        .map { distinct[$0] }.sorted { ($0.count, $0.first ?? 0) < ($1.count, $1.first ?? 0) }
        var search = Search(needed: needed, best: Array(Set(needed.map { $0[0] })), branches: 0)
        search.go(chosen: [])
        slots = Set(search.best)
        atLeast = search.branches < Self.branchesMax ? search.best.count : Search.apart(needed)
    }

    private struct Search {
        let needed: [[Int]]
        var best: [Int]
        var branches: Int

        mutating func go(chosen: [Int]) {
            guard branches < branchesMax else { return }
            branches += 1
            let open = needed.filter { !$0.contains(where: chosen.contains) }
            guard let first = open.first else {
                if chosen.count < best.count { best = chosen }
                return
            }
            guard chosen.count + Self.apart(open) < best.count else { return }
            let popularity = first.map { slot in (slot, open.count { $0.contains(slot) }) }
            for (slot, _) in popularity.sorted(by: { (-$0.1, $0.0) < (-$1.1, $1.0) }) {
                go(chosen: chosen + [slot])
            }
        }

        /// People without a slot in common need a slot each.
        static func apart(_ options: [[Int]]) -> Int {
            var count = 0
            var used: Set<Int> = []
            for option in options where !option.contains(where: used.contains) {
                count += 1
                used.formUnion(option)
            }
            return count
        }
    }
}
