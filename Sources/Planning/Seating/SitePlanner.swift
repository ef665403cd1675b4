package import Exam

/// Plans a station's own sittings: rooms by ``AllocationPlanner``, seats by ``SeatArranger``.
///
/// Deterministic for (context, sittings, seed). Exam's ``SeatingRule`` judges what comes of it; this planner
/// is trusted with nothing.
package struct SitePlanner: Sendable {
    package let context: SeatingContext
    package let seed: Int64
    /// Rooms that stay as they are; their seats stand in ``context`` as well.
    package let kept: [RoomSeating]
    /// Sittings that people must not leave for another of their paper.
    package let bound: [Candidate.ID: Set<Sitting.ID>]

    package init(
        context: SeatingContext, seed: Int64, kept: [RoomSeating] = [],
        bound: [Candidate.ID: Set<Sitting.ID>] = [:]
    ) {
        self.context = context
        self.seed = seed
        self.kept = kept
        self.bound = bound
    }

    /// Plans all of `sittings`; `progress` is called as (rooms arranged, rooms in all).
    ///
    /// - Throws: ``AllocationFault`` when the station's own data cannot be planned with at all.
    package func plan(
        _ sittings: [Sitting.ID], progress: (Int, Int) -> Void = { _, _ in }
    ) throws(AllocationFault) -> SiteProposal {
        let sittings = sittings.filter { context.sittings[$0]?.state == .planned }.sorted()
        let instance = SiteInstance(context, sittings, bound: bound)
        guard !instance.value.candidates.isEmpty else { return .nobody(sittings: sittings, seed: seed) }
        let problem = try AllocationProblem(instance.value)
        switch AllocationPlanner(problem: problem, seed: seed).plan() {
        case .impossible(let shortage): return .impossible(shortage, sittings: sittings, seed: seed)
        case .plan(let plan):
            let seats = RoomArranging(instance, problem, plan, context, seed: seed, progress)
            return SiteProposal(
                sittings: sittings, seed: seed,
                places: AnonymousPlan(cells: seats.places.cells, kept: kept), objective: plan.objective,
                bound: AllocationBound(problem).value, seatCost: seats.cost, seatBound: seats.bound,
                neighbours: seats.neighbours, shortage: nil)
        }
    }
}

/// A plan as proposed: places without people.
package struct SiteProposal: Equatable, Sendable {
    /// Every sitting that was asked for and may still be planned, sorted.
    package let sittings: [Sitting.ID]
    package let seed: Int64
    package let places: AnonymousPlan
    /// What the allocation costs, and what none can cost less than.
    package let objective: AllocationObjective
    package let bound: Int
    /// The same of the neighbours.
    package let seatCost: Int
    package let seatBound: Int
    /// Pairs of classmates side by side, or one behind the other.
    package let neighbours: Int
    /// Why there is no plan; then there are no places.
    package let shortage: AllocationShortage?

    static func nobody(sittings: [Sitting.ID], seed: Int64) -> SiteProposal {
        SiteProposal(
            sittings: sittings, seed: seed, places: AnonymousPlan(cells: []), objective: .init(), bound: 0,
            seatCost: 0, seatBound: 0, neighbours: 0, shortage: nil)
    }

    static func impossible(
        _ shortage: AllocationShortage, sittings: [Sitting.ID], seed: Int64
    ) -> SiteProposal {
        SiteProposal(
            sittings: sittings, seed: seed, places: AnonymousPlan(cells: []), objective: .init(), bound: 0,
            seatCost: 0, seatBound: 0, neighbours: 0, shortage: shortage)
    }

    package var seatCount: Int {
        places.cells.reduce(0) { $0 + $1.itineraries.reduce(0) { $0 + $1.count } }
    }

    /// Seats that stay as they are.
    package var keptSeatCount: Int { places.kept.reduce(0) { $0 + $1.places.count } }

    /// The rooms as they would be if everybody took the places in order: for drawing, never for adopting.
    package var undrawn: [RoomSeating] { Draw.undrawn(places) }
}

/// The station's data in the allocation's own words, with the way back.
struct SiteInstance {
    let value: AllocationInstance
    /// The sitting of a paper in a slot.
    let sitting: [PaperSlot: Sitting.ID]
    /// All numbers of whoever has several, by the first: one person for the planner.
    let twins: [String: [Candidate.ID]]

    struct PaperSlot: Hashable {
        let paper: String
        let slot: String
    }

    /// One part of one certificate; `closed`: slots that its people have something else in.
    private struct Kind: Hashable, Comparable {
        let certificate: Certificate.ID
        let part: Sitting.Part
        let closed: [String]

        private var words: [String] { [certificate.rawValue, part.rawValue] + closed }

        static func < (first: Kind, second: Kind) -> Bool {
            first.words.lexicographicallyPrecedes(second.words)
        }
    }

    /// The papers of one person, under whichever of their numbers.
    private struct Entrant {
        var kinds: [Kind] = []
        var numbers: [Candidate.ID] = []
    }

    init(_ context: SeatingContext, _ sittings: [Sitting.ID], bound: [Candidate.ID: Set<Sitting.ID>] = [:]) {
        let numbers = context.profile.seatingNumbers
        let facts = sittings.compactMap { id in context.sittings[id].map { (id: id, fact: $0) } }
        let slots = Set(facts.map(\.fact.span.start)).sorted()
        let taken = Dictionary(grouping: context.standing, by: \.candidate)

        var entrants: [Candidate.ID: Entrant] = [:]
        var kinds: Set<Kind> = []
        for id in context.candidates.keys.sorted() {
            guard let person = context.candidates[id] else { continue }
            let numbersOfPerson = [id] + (person.person.map { [$0] } ?? [])
            let standing = numbersOfPerson.flatMap { taken[$0, default: []] }
                .compactMap { context.sittings[$0.sitting] }
            let done = Set(standing.filter { $0.certificate == person.certificate }.map(\.part))
            let own = facts.filter {
                person.sits($0.fact.part, of: $0.fact.certificate) && !done.contains($0.fact.part)
            }
            guard !own.isEmpty else { continue }
            let parts = Set(own.map(\.fact.part)).sorted { $0.rawValue < $1.rawValue }
            for part in parts {
                // Another sitting that begins with theirs is theirs to the planner.
                let stay = bound[id, default: []].compactMap { context.sittings[$0] }
                    .filter { $0.part == part }.map(\.span.start)
                let closed = own.filter {
                    $0.fact.part == part
                        && (Self.isClosed($0.fact, standing, person, numbers)
                            || (!stay.isEmpty && !stay.contains($0.fact.span.start)))
                }
                let kind = Kind(
                    certificate: person.certificate, part: part,
                    closed: closed.map { Self.name($0.fact.span.start) }.sorted())
                kinds.insert(kind)
                entrants[person.person ?? id, default: Entrant()].kinds.append(kind)
            }
            entrants[person.person ?? id, default: Entrant()].numbers.append(id)
        }
        // Numbered, because a list of closed slots would be a name without end.
        let names = Dictionary(
            uniqueKeysWithValues: kinds.sorted().enumerated().map { index, kind in
                (kind, "\(kind.certificate) \(kind.part.rawValue) \(index + 1)")
            })
        var people: [AllocationInstance.Person] = []
        var twins: [String: [Candidate.ID]] = [:]
        for id in entrants.keys.sorted() {
            guard let entrant = entrants[id], let first = entrant.numbers.first,
                let person = context.candidates[first]
            else { continue }
            if entrant.numbers.count > 1 { twins[first.rawValue] = entrant.numbers }
            people.append(
                AllocationInstance.Person(
                    id: first.rawValue, institution: person.institution, class: person.group,
                    papers: entrant.kinds.compactMap { names[$0] }, needs: Self.needs(person)))
        }
        self.twins = twins

        var papers: [AllocationInstance.Paper] = []
        var offers: [AllocationInstance.Offer] = []
        var sittingOf: [PaperSlot: Sitting.ID] = [:]
        for kind in kinds.sorted() {
            let own = facts.filter { $0.fact.certificate == kind.certificate && $0.fact.part == kind.part }
            guard let first = own.first?.fact else { continue }
            let minutes = own.map(\.fact.span.minutes).max() ?? 0
            papers.append(
                AllocationInstance.Paper(
                    id: names[kind] ?? "", part: kind.part == .theory ? .theory : .practical,
                    roomType: first.openKind?.rawValue ?? "", equipment: first.equipment.sorted(),
                    minutes: minutes, mixGroup: Self.mixGroup(kind.part, own.map(\.fact), minutes)))
            for (id, fact) in own {
                let slot = Self.name(fact.span.start)
                guard !kind.closed.contains(slot) else { continue }
                let key = PaperSlot(paper: names[kind] ?? "", slot: slot)
                // Two sittings of one paper that begin together are one to the planner: the first takes all.
                guard sittingOf[key] == nil else { continue }
                sittingOf[key] = id
                offers.append(
                    AllocationInstance.Offer(
                        paper: names[kind] ?? "", slot: slot,
                        rooms: fact.openKind == nil ? fact.rooms.map(\.rawValue).sorted() : nil))
            }
        }
        sitting = sittingOf
        value = AllocationInstance(
            name: "station",
            rules: AllocationInstance.Rules(
                minGapMinutes: numbers.gapMinutes, turnaroundMinutes: numbers.turnaroundMinutes,
                theory: .init(ratio: context.profile.candidatesPerProctor, min: 2),
                practical: .init(ratio: numbers.candidatesPerAssessor, min: 2, plus: 1),
                extraTimePercent: numbers.extraTimePercent),
            weights: .init(), slots: slots.map { Self.slot($0, first: slots[0], facts.map(\.fact)) },
            papers: papers,
            sittings: offers, rooms: Self.rooms(context, slots, facts.map(\.fact)), candidates: people)
    }

    /// Whether somebody cannot come to `sitting` because of what they sit already.
    private static func isClosed(
        _ sitting: SeatingSitting, _ standing: [SeatingSitting], _ person: SeatingCandidate,
        _ numbers: SeatingNumbers
    ) -> Bool {
        let span = numbers.occupied(sitting.span, needs: person.needs)
        return standing.contains { other in
            let gap = numbers.gapMinutes
            let taken = numbers.occupied(other.span, needs: person.needs)
            return taken.start < span.end.adding(minutes: gap) && span.start < taken.end.adding(minutes: gap)
        }
    }

    private static func needs(_ person: SeatingCandidate) -> [AllocationInstance.Need] {
        person.needs.sorted().map { need in
            switch need {
            case .separate: .separate
            case .extraTime: .extra25
            case .stepFree: .stepfree
            }
        }
    }

    /// What may share a room: theory papers of one length among the same rooms, a practical only with itself.
    private static func mixGroup(_ part: Sitting.Part, _ sittings: [SeatingSitting], _ minutes: Int) -> String
    {
        guard part == .theory else { return "\(part.rawValue) \(sittings.first?.certificate.rawValue ?? "")" }
        let rooms = Set(
            sittings.map { sitting in
                sitting.openKind.map { "\($0.rawValue) \(sitting.equipment.sorted().joined(separator: "+"))" }
                    ?? sitting.rooms.map(\.rawValue).sorted().joined(separator: "+")
            })
        return "theory \(minutes) \(rooms.sorted().joined(separator: "|"))"
    }

    private static let minutesOfDay = 1440

    static func name(_ start: Moment) -> String { String(start.milliseconds / 60_000) }

    /// Days are counted from the first slot's.
    private static func slot(
        _ start: Moment, first: Moment, _ sittings: [SeatingSitting]
    ) -> AllocationInstance.Slot {
        let firstDay = Int(first.milliseconds / 60_000) / minutesOfDay
        let minute = Int(start.milliseconds / 60_000) - firstDay * minutesOfDay
        let longest = sittings.filter { $0.span.start == start }.map(\.span.minutes).max() ?? 0
        let inDay = minute % minutesOfDay
        return AllocationInstance.Slot(
            id: name(start), day: minute / minutesOfDay, start: inDay, end: inDay + longest)
    }

    private static func rooms(
        _ context: SeatingContext, _ slots: [Moment], _ sittings: [SeatingSitting]
    ) -> [AllocationInstance.Room] {
        let gap = context.profile.seatingNumbers.turnaroundMinutes
        let taken = Dictionary(grouping: context.standing, by: \.room).mapValues { standing in
            Set(standing.map(\.sitting)).compactMap { context.sittings[$0]?.span }
        }
        return context.rooms.keys.sorted().compactMap { id in
            guard let room = context.rooms[id], room.state == .active else { return nil }
            let closed = slots.filter { start in
                let spans = sittings.filter { $0.span.start == start }.map(\.span)
                return spans.contains { span in
                    room.unavailable.contains(where: span.overlaps)
                        || taken[id, default: []].contains {
                            $0.start < span.end.adding(minutes: gap)
                                && span.start < $0.end.adding(minutes: gap)
                        }
                }
            }
            let capacity = room.capacity(under: context.profile)
            guard capacity > 0 else { return nil }
            return AllocationInstance.Room(
                id: id.rawValue, type: room.kind.rawValue, capacity: capacity,
                columns: room.layout.columns.map { column in column.count { $0 == .seat } },
                equipment: room.equipment.sorted(), accessible: room.isStepFree,
                unavailable: closed.map(name))
        }
    }
}
