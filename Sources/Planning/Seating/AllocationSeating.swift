/// Seats for a plan: classes apart in each room, and then a seat for everybody.
///
/// People of one class in one room are seated in the order of their numbers: the draw (``Draw``) is what
/// gives persons their places where it matters who sits where.
package struct AllocationSeating: Sendable {
    package let problem: AllocationProblem
    package let plan: AllocationPlan
    /// In the order of the plan's rooms; they can arrange side by side.
    package let arrangers: [SeatArranger]
    /// A name for each of them, which no other has.
    package let names: [String]

    private let spots: [[SeatSpot]]
    /// By room of the plan: the classes in the order of the arranger's groups.
    private let classes: [[Class]]

    private struct Class: Hashable {
        let institution: String
        let group: String
    }

    /// One paper of one person.
    package struct Seat: Equatable, Sendable {
        package let candidate: String
        package let sitting: String
        package let room: String
        package let spot: SeatSpot
    }

    package init(_ plan: AllocationPlan, of problem: AllocationProblem) {
        self.plan = plan
        self.problem = problem
        let columns = Dictionary(uniqueKeysWithValues: problem.instance.rooms.map { ($0.id, $0.columns) })
        var grids = SeatGrids(weights: SeatWeights(problem.instance.weights) ?? SeatWeights())
        var institutions: [String: Int] = [:]
        var spots: [[SeatSpot]] = []
        var classes: [[Class]] = []
        var arrangers: [SeatArranger] = []
        for cell in problem.cells where institutions[cell.institution] == nil {
            institutions[cell.institution] = institutions.count
        }
        for use in plan.rooms {
            var here: [Class] = []
            var counts: [Class: Int] = [:]
            for share in use.shares {
                let cell = problem.cells[share.cell]
                let own = Class(institution: cell.institution, group: cell.group)
                if counts[own] == nil { here.append(own) }
                counts[own, default: 0] += share.count
            }
            here.sort { ($0.institution, $0.group) < ($1.institution, $1.group) }
            let places = columns[problem.rooms[use.room].id, default: []].enumerated()
                .flatMap { column, rows in (0..<rows).map { SeatSpot(column: column, row: $0) } }
            arrangers.append(
                SeatArranger(
                    grid: grids.grid(places),
                    groups: here.enumerated().map { index, own in
                        SeatGroup(
                            institution: institutions[own.institution, default: 0], group: index,
                            count: counts[own, default: 0])
                    }))
            spots.append(places)
            classes.append(here)
        }
        self.spots = spots
        self.classes = classes
        self.arrangers = arrangers
        names = plan.rooms.map { "\(problem.rooms[$0.room].id)@\(problem.instance.slots[$0.slot].id)" }
    }

    /// Everybody's seats, by candidate and sitting.
    ///
    /// - Parameter arrangements: one for each of ``arrangers``.
    /// - Returns: one seat for each paper of each candidate.
    package func seats(_ arrangements: [SeatArrangement]) -> [Seat] {
        // By room of the plan and class: its seats, last one first.
        var free: [[Class: [SeatSpot]]] = []
        for (index, arrangement) in arrangements.enumerated() {
            var own: [Class: [SeatSpot]] = [:]
            for (spot, group) in zip(spots[index], arrangement.groups).reversed() {
                if let group { own[classes[index][group], default: []].append(spot) }
            }
            free.append(own)
        }
        var useIndex: [[Int]: Int] = [:]
        for (index, use) in plan.rooms.enumerated() { useIndex[[use.slot, use.room]] = index }
        var seats: [Seat] = []
        let itineraries = plan.itineraries(in: problem)
        for (cell, own) in zip(problem.cells, itineraries) {
            let home = Class(institution: cell.institution, group: cell.group)
            for (person, stops) in zip(cell.people, own) {
                for stop in stops {
                    guard let use = useIndex[[stop.slot, stop.room]],
                        let spot = free[use][home]?.popLast()
                    else { continue }
                    let slot = problem.instance.slots[stop.slot].id
                    seats.append(
                        Seat(
                            candidate: person, sitting: "\(problem.papers[stop.paper].id)@\(slot)",
                            room: problem.rooms[stop.room].id, spot: spot))
                }
            }
        }
        return seats.sorted { ($0.candidate, $0.sitting) < ($1.candidate, $1.sitting) }
    }
}

extension SeatWeights {
    init?(_ weights: AllocationInstance.Weights) {
        self.init(
            orthogonal: weights.adjOrthogonal, diagonal: weights.adjDiagonal, sameClass: weights.sameClass,
            sameInstitution: weights.sameInstitution)
    }
}
