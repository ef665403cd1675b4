/// What a verification found: everything is counted, the lowest positions are kept.
struct FaultList {
    /// A rewritten journal of a year has a fault in every row: nobody reads more than the first of them.
    static let keptMax = 1000

    private(set) var count = 0
    /// The first position at which the journal itself is not what was signed.
    ///
    /// What follows from replaying it is then no word of the journal's any more, so nothing
    /// that is added later blames an entry before this one.
    var floor: Int64 = 0
    private var kept: [Verification.Fault] = []

    mutating func add(_ position: Int64, _ place: String, _ reason: String) {
        count += 1
        let position = position == 0 ? 0 : max(position, floor)
        kept.append(Verification.Fault(position: position, place: place, reason: reason))
        if kept.count >= 2 * Self.keptMax { kept = lowest }
    }

    /// The lowest position so far, nil when no entry is to blame.
    var first: Int64? { kept.lazy.map(\.position).filter { $0 > 0 }.min() }

    /// At most ``keptMax``, in the order of positions; those that blame no entry come last.
    var lowest: [Verification.Fault] {
        func rank(_ position: Int64) -> Int64 { position == 0 ? .max : position }
        let sorted = kept.sorted {
            (rank($0.position), $0.place, $0.reason) < (rank($1.position), $1.place, $1.reason)
        }
        return Array(sorted.prefix(Self.keptMax))
    }
}
