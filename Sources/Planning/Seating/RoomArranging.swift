import Exam

/// Seats for every room of an allocation, and the itineraries that follow from them.
struct RoomArranging {
    private(set) var cost = 0
    private(set) var bound = 0
    private(set) var neighbours = 0
    private(set) var places = AnonymousPlan(cells: [])

    /// People of one cell who sit one paper in one room of one slot.
    private struct Share: Hashable {
        let cell: Int
        let paper: Int
        let slot: Int
        let room: Int
    }

    private struct Membership: Hashable, Comparable {
        let institution: String
        let group: String

        static func < (first: Membership, second: Membership) -> Bool {
            (first.institution, first.group) < (second.institution, second.group)
        }
    }

    init(
        _ instance: SiteInstance, _ problem: AllocationProblem, _ plan: AllocationPlan,
        _ context: SeatingContext, seed: Int64, _ progress: (Int, Int) -> Void
    ) {
        var grids = SeatGrids()
        var seats: [Share: [Int]] = [:]
        for (done, use) in plan.rooms.enumerated() {
            let id = Room.ID(rawValue: problem.rooms[use.room].id)
            guard let layout = context.rooms[id]?.layout else { continue }
            arrange(use, layout, &grids, problem, seed: seed, into: &seats)
            progress(done + 1, plan.rooms.count)
        }
        places = AnonymousPlan(
            cells: plan.itineraries(in: problem).enumerated().flatMap { cell, itineraries in
                Self.apart(Self.cell(cell, itineraries, instance, problem, &seats), instance, context)
            })
    }

    private mutating func arrange(
        _ use: AllocationPlan.RoomUse, _ layout: SeatLayout, _ grids: inout SeatGrids,
        _ problem: AllocationProblem, seed: Int64, into seats: inout [Share: [Int]]
    ) {
        let usable = layout.usableSeats
        let grid = grids.grid(
            usable.compactMap { number in
                layout.place(of: number).map { SeatSpot(column: $0.column, row: $0.row) }
            })
        let members = Dictionary(grouping: use.shares) { share in
            Membership(
                institution: problem.cells[share.cell].institution, group: problem.cells[share.cell].group)
        }
        let classes = members.keys.sorted()
        let institutions = Set(classes.map(\.institution)).sorted()
        var groups: [SeatGroup] = []
        var classOf: [Int] = []
        for (index, member) in classes.enumerated() {
            let count = members[member, default: []].reduce(0) { $0 + $1.count }
            // Whoever has no class shares it with nobody, and no college either.
            let isAlone = member.group.isEmpty
            for _ in 0..<(isAlone ? count : 1) {
                groups.append(
                    SeatGroup(
                        institution: isAlone
                            ? institutions.count + groups.count
                            : institutions.firstIndex(of: member.institution) ?? 0, group: groups.count,
                        count: isAlone ? 1 : count))
                classOf.append(index)
            }
        }
        let arrangement = SeatArranger(grid: grid, groups: groups).arrange(
            seed: seed, room: "\(problem.instance.slots[use.slot].id) \(problem.rooms[use.room].id)")
        cost += arrangement.cost
        bound += arrangement.bound
        let groupOfSeat = zip(usable, arrangement.groups).reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
        neighbours += layout.pairs(alike: groupOfSeat).count
        for (index, member) in classes.enumerated() {
            var free = usable.indices.filter { arrangement.groups[$0].map { classOf[$0] } == index }.map {
                usable[$0]
            }[...]
            for share in members[member, default: []].sorted(by: { ($0.paper, $0.cell) < ($1.paper, $1.cell) }
            ) {
                let key = Share(cell: share.cell, paper: share.paper, slot: use.slot, room: use.room)
                seats[key, default: []] += free.prefix(share.count)
                free = free.dropFirst(share.count)
            }
        }
    }

    private static func cell(
        _ index: Int, _ stops: [[AllocationPlan.Stop]], _ instance: SiteInstance,
        _ problem: AllocationProblem, _ seats: inout [Share: [Int]]
    ) -> AnonymousPlan.Cell {
        let itineraries = stops.map { own in
            own.map { stop -> PlannedSeat in
                let share = Share(cell: index, paper: stop.paper, slot: stop.slot, room: stop.room)
                let key = SiteInstance.PaperSlot(
                    paper: problem.papers[stop.paper].id, slot: problem.instance.slots[stop.slot].id)
                // A stop left out would be a person without a seat, found only when the plan is adopted.
                guard let sitting = instance.sitting[key], let seat = seats[share]?.popLast() else {
                    preconditionFailure("every stop of an itinerary has a sitting and a seat")
                }
                return PlannedSeat(
                    sitting: sitting, room: Room.ID(rawValue: problem.rooms[stop.room].id), seat: seat)
            }.sorted()
        }
        return AnonymousPlan.Cell(
            persons: problem.cells[index].people.map(Candidate.ID.init(rawValue:)),
            itineraries: itineraries.sorted { $0.lexicographicallyPrecedes($1) })
    }

    /// Whoever has several numbers gets a cell of one for each: a lot would draw the numbers apart.
    private static func apart(
        _ cell: AnonymousPlan.Cell, _ instance: SiteInstance, _ context: SeatingContext
    ) -> [AnonymousPlan.Cell] {
        guard let first = cell.persons.first, instance.twins[first.rawValue] != nil else { return [cell] }
        return zip(cell.persons, cell.itineraries).flatMap { person, itinerary in
            (instance.twins[person.rawValue] ?? [person]).map { number in
                AnonymousPlan.Cell(
                    persons: [number],
                    itineraries: [
                        itinerary.filter {
                            context.sittings[$0.sitting]?.certificate
                                == context.candidates[number]?.certificate
                        }
                    ])
            }
        }
    }
}
