import Exam

/// Seats one room's candidates so that neighbours rarely share a class.
///
/// Neighbours are left, right, in front and behind. A soft goal: with one class in more than
/// half of the room it cannot be reached, so the search stops where swaps stop helping.
struct ClassSpreading {
    private let seats: [Int]
    private let adjacent: [[Int]]
    private let classOf: [Int]
    /// Index of the person on each seat.
    private var sitter: [Int]

    /// Sweeps over the room at most: three are usual.
    private static let sweepsMax = 12

    /// - Parameters:
    ///   - seats: ascending, as many as `classes`.
    ///   - layout: of the room, which knows who sits beside whom.
    ///   - classes: of each person; an empty one belongs to nobody's.
    init(seats: [Int], layout: SeatLayout, classes: [String]) {
        self.seats = seats
        var numbers: [String: Int] = [:]
        classOf = classes.enumerated().map { index, name in
            // Whoever has no class shares it with nobody.
            if name.isEmpty { return -1 - index }
            if let number = numbers[name] { return number }
            numbers[name] = numbers.count
            return numbers.count - 1
        }
        sitter = Array(seats.indices)
        let indexOfSeat = Dictionary(uniqueKeysWithValues: zip(seats, seats.indices))
        adjacent = seats.map { seat in
            guard let place = layout.place(of: seat) else { return [] }
            return [(-1, 0), (1, 0), (0, -1), (0, 1)].compactMap { step in
                layout.seat(column: place.column + step.0, row: place.row + step.1)
                    .flatMap { indexOfSeat[$0] }
            }
        }
    }

    /// Pairs of neighbours who share a class.
    var clashCount: Int { seats.indices.reduce(0) { $0 + clashes(at: $1) } / 2 }

    /// Swaps people while a swap lessens the clashes.
    mutating func improve(_ generator: inout SeededGenerator) {
        for _ in 0..<Self.sweepsMax {
            var isBetter = false
            for seat in seats.indices.shuffled(using: &generator) where clashes(at: seat) > 0 {
                guard let partner = bestPartner(of: seat) else { continue }
                sitter.swapAt(seat, partner)
                isBetter = true
            }
            if !isBetter { return }
        }
    }

    /// The people on their seats, by seat number.
    func placing(_ people: [Candidate.ID]) -> [SeatedPlace] {
        seats.indices.map { SeatedPlace(seat: seats[$0], candidate: people[sitter[$0]]) }
    }

    private func clashes(at seat: Int) -> Int {
        let own = classOf[sitter[seat]]
        return adjacent[seat].count { classOf[sitter[$0]] == own }
    }

    private mutating func bestPartner(of seat: Int) -> Int? {
        var best: (gain: Int, seat: Int)?
        for other in seats.indices where classOf[sitter[other]] != classOf[sitter[seat]] {
            let before = clashes(at: seat) + clashes(at: other)
            sitter.swapAt(seat, other)
            let gain = before - clashes(at: seat) - clashes(at: other)
            sitter.swapAt(seat, other)
            if gain > (best?.gain ?? 0) { best = (gain, other) }
        }
        return best?.seat
    }
}
