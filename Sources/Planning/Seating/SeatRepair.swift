package import Exam

/// New seats for whoever has lost theirs, or never had one; everybody else stays where they are.
///
/// As few people move as can: only those whose seat has become unlawful. They stay in their sitting where it
/// has room, then go into another room of it, then into another sitting of the paper. Deterministic.
package struct SeatRepair: Sendable {
    private let context: SeatingContext

    /// - Parameter context: the whole station, with every seat in force.
    package init(context: SeatingContext) {
        self.context = context
    }

    /// Somebody in need of a seat.
    package struct Need: Hashable, Sendable {
        package let candidate: Candidate.ID
        package let part: Sitting.Part
        /// The seat that cannot stay; nil for somebody who never had one.
        package let lost: StandingSeat?

        package static func == (first: Need, second: Need) -> Bool {
            first.candidate == second.candidate && first.part == second.part
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(candidate)
            hasher.combine(part)
        }
    }

    package struct Proposal: Equatable, Sendable {
        package let changes: [SeatChange]
        /// Whoever found no lawful seat.
        package let left: [Need]
    }

    /// Who needs a new seat in sittings that have not begun.
    package func needs() -> [Need] {
        var needs: [Need] = []
        var seated: [Candidate.ID: Set<Sitting.Part>] = [:]
        for seat in context.standing {
            guard let sitting = context.sittings[seat.sitting],
                let person = context.candidates[seat.candidate], person.certificate == sitting.certificate
            else { continue }
            seated[seat.candidate, default: []].insert(sitting.part)
            guard sitting.state == .planned, !isLawful(seat, sitting, person) else { continue }
            needs.append(Need(candidate: seat.candidate, part: sitting.part, lost: seat))
        }
        let offered = Dictionary(
            grouping: context.sittings.values.filter { $0.state == .planned }, by: \.certificate
        ).mapValues { Set($0.map(\.part)) }
        for (id, person) in context.candidates {
            for part in offered[person.certificate, default: []]
            where person.sits(part, of: person.certificate) && !seated[id, default: []].contains(part) {
                needs.append(Need(candidate: id, part: part, lost: nil))
            }
        }
        return needs.sorted { ($0.candidate, $0.part.rawValue) < ($1.candidate, $1.part.rawValue) }
    }

    /// Whether somebody may stay where they are, as far as room and seat go.
    private func isLawful(_ seat: StandingSeat, _ sitting: SeatingSitting, _ person: SeatingCandidate) -> Bool
    {
        guard let room = context.rooms[seat.room], room.state == .active,
            room.layout.isUsable(seat.seat) || room.layout.isSpare(seat.seat),
            !room.unavailable.contains(where: sitting.span.overlaps)
        else { return false }
        return !person.needs.contains(.stepFree) || room.isStepFree
    }

    /// - Returns: a change for everybody of ``needs()``, as far as there are lawful seats.
    package func propose() -> Proposal {
        let needs = needs()
        let lost = Set(needs.compactMap(\.lost).map { [$0.candidate.rawValue, $0.sitting.rawValue] })
        let staying = context.standing.filter {
            !lost.contains([$0.candidate.rawValue, $0.sitting.rawValue])
        }
        var places = Places(
            SeatingContext(
                profile: context.profile, sittings: context.sittings, rooms: context.rooms,
                candidates: context.candidates, standing: staying))
        var changes: [SeatChange] = []
        var left: [Need] = []
        // Whoever can go to fewer places chooses first: first those who need what few rooms have.
        let order = needs.sorted { first, second in
            let rank = (need(first), need(second))
            return rank.0 != rank.1
                ? rank.0 > rank.1
                : (first.candidate, first.part.rawValue) < (second.candidate, second.part.rawValue)
        }
        for need in order {
            guard let place = places.take(for: need, sittings: sittings(for: need)) else {
                left.append(need)
                continue
            }
            changes.append(
                SeatChange(
                    candidate: need.candidate, from: need.lost?.sitting, sitting: place.sitting,
                    room: place.room, seat: place.seat))
        }
        return Proposal(
            changes: changes.sorted { ($0.candidate, $0.sitting) < ($1.candidate, $1.sitting) }, left: left)
    }

    private func need(_ need: Need) -> Int { context.candidates[need.candidate]?.needs.count ?? 0 }

    /// The sitting that was lost first, then the others of the paper in the order of time.
    private func sittings(for need: Need) -> [Sitting.ID] {
        let certificate = context.candidates[need.candidate]?.certificate
        let others = context.sittings.filter {
            $0.value.certificate == certificate && $0.value.part == need.part && $0.value.state == .planned
                && $0.key != need.lost?.sitting
        }.keys.sorted { first, second in
            let starts = (context.sittings[first]?.span.start, context.sittings[second]?.span.start)
            guard let one = starts.0, let other = starts.1, one != other else { return first < second }
            return one < other
        }
        return [need.lost?.sitting].compactMap { $0 } + others
    }
}

/// The seats that are free, and what the rules say to each.
private struct Places {
    private let context: SeatingContext
    private var judge: SeatingJudge
    /// By room and time: the class on each seat.
    private var groups: [RoomTime: [Int: String]] = [:]

    private struct RoomTime: Hashable {
        let room: Room.ID
        let start: Moment
    }

    init(_ context: SeatingContext) {
        self.context = context
        judge = SeatingJudge(context)
        for seat in context.standing {
            note(seat.candidate, PlannedSeat(sitting: seat.sitting, room: seat.room, seat: seat.seat))
        }
    }

    private mutating func note(_ candidate: Candidate.ID, _ place: PlannedSeat) {
        guard let start = context.sittings[place.sitting]?.span.start else { return }
        groups[RoomTime(room: place.room, start: start), default: [:]][place.seat] =
            context.candidates[candidate]?.group ?? ""
    }

    mutating func take(for need: SeatRepair.Need, sittings: [Sitting.ID]) -> PlannedSeat? {
        for id in sittings {
            guard let sitting = context.sittings[id] else { continue }
            for room in rooms(of: sitting) {
                if let place = take(need.candidate, id, sitting, room) { return place }
            }
        }
        return nil
    }

    /// Rooms where somebody of the sitting's time sits already come first, the fullest of them last.
    private func rooms(of sitting: SeatingSitting) -> [Room.ID] {
        let lawful = context.rooms.filter { sitting.admits($0.key, $0.value) }.keys
        func free(_ room: Room.ID) -> (isUnused: Int, taken: Int, room: Room.ID) {
            let taken = groups[RoomTime(room: room, start: sitting.span.start)]?.count ?? 0
            return (taken == 0 ? 1 : 0, taken, room)
        }
        return lawful.sorted { free($0) < free($1) }
    }

    private mutating func take(
        _ candidate: Candidate.ID, _ id: Sitting.ID, _ sitting: SeatingSitting, _ room: Room.ID
    ) -> PlannedSeat? {
        guard let layout = context.rooms[room]?.layout else { return nil }
        let taken = groups[RoomTime(room: room, start: sitting.span.start)] ?? [:]
        let group = context.candidates[candidate]?.group ?? ""
        let seats = layout.usableSeats.filter { taken[$0] == nil }
            .map { (clashes: clashes($0, group, layout, taken), seat: $0) }.sorted { $0 < $1 }
        for seat in seats {
            var trial = judge
            let place = SeatedPlace(seat: seat.seat, candidate: candidate)
            do throws(SeatingRefusal) {
                try trial.take(RoomSeating(sitting: id, room: room, places: [place]))
            } catch {
                // What is wrong with the room or the time is wrong with every seat of it.
                guard error == .seatTaken || error == .seatBroken else { return nil }
                continue
            }
            judge = trial
            let planned = PlannedSeat(sitting: id, room: room, seat: seat.seat)
            note(candidate, planned)
            return planned
        }
        return nil
    }

    /// Classmates who would sit beside, in front, or behind.
    private func clashes(_ seat: Int, _ group: String, _ layout: SeatLayout, _ taken: [Int: String]) -> Int {
        group.isEmpty ? 0 : layout.neighbours(of: seat).count { taken[$0] == group }
    }
}
