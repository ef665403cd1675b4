/// Where a search begins: classes laid down one after the other over seats that are no neighbours.
///
/// Seats of one parity of column and of row are never neighbours, so the room has four quarters in which a class may sit
/// as it likes. A class meets itself only where it runs over from one quarter into the next: at most three do, and
/// with the columns from the highest to the lowest one that is small enough stays two columns away from itself
/// (`algorithms.md` 2.4: at most (C/2 − 1)·h/2 people for C columns of h seats, both even).
struct SeatFill {
    let grid: SeatGrid
    let labels: [SeatLabel]
    /// Labels that seats must have.
    let fixed: [Int?]

    /// The cheapest of a few fills: quarters in each order, classes by size or so that they fill quarters exactly.
    func best() -> [Int] {
        let quarters = quarters
        var best: (filled: [Int], cost: Int)?
        for order in Self.orders {
            let seats = order.map { quarters[$0] }
            for isFitting in [false, true] {
                let filled = fill(seats, isFitting: isFitting)
                let cost = grid.edges.reduce(0) {
                    $0 + $1.weight * labels[filled[$1.first]].affinity[filled[$1.second]]
                }
                if cost == 0 { return filled }
                if cost < (best?.cost ?? .max) { best = (filled, cost) }
            }
        }
        return best?.filled ?? []
    }

    /// Free seats by parity of column and row; columns from the highest to the lowest.
    private var quarters: [[Int]] {
        let free = grid.spots.indices.filter { fixed[$0] == nil }.sorted { first, second in
            let (one, two) = (grid.spots[first], grid.spots[second])
            return (-one.column, one.row) < (-two.column, two.row)
        }
        return (0..<4).map { quarter in
            free.filter { grid.spots[$0].column & 1 == quarter >> 1 && grid.spots[$0].row & 1 == quarter & 1 }
        }
    }

    private func fill(_ quarters: [[Int]], isFitting: Bool) -> [Int] {
        var left = labels.map(\.count)
        var filled = fixed.map { $0 ?? labels.count - 1 }
        for case let label? in fixed { left[label] -= 1 }
        let counts = left
        /// Classes still to be seated, the largest first; the first one may be half done.
        var waiting = labels.indices.dropLast().filter { left[$0] > 0 }.sorted {
            (left[$1], $0) < (left[$0], $1)
        }
        for quarter in quarters {
            for (done, seat) in quarter.enumerated() {
                guard let first = waiting.first else { return filled }
                let room = quarter.count - done
                // A class that has been begun goes on; else the largest that the quarter can still hold.
                if isFitting, left[first] > room, left[first] == counts[first],
                    let fitting = waiting.firstIndex(where: { left[$0] <= room })
                {
                    waiting.insert(waiting.remove(at: fitting), at: 0)
                }
                filled[seat] = waiting[0]
                left[waiting[0]] -= 1
                if left[waiting[0]] == 0 { waiting.removeFirst() }
            }
        }
        return filled
    }

    /// All orders of four quarters, the one of the theorem first.
    private static let orders: [[Int]] = {
        var orders: [[Int]] = []
        for first in 0..<4 {
            for second in 0..<4 where second != first {
                for third in 0..<4 where third != first && third != second {
                    orders.append([first, second, third, 6 - first - second - third])
                }
            }
        }
        return orders
    }()
}
