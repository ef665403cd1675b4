/// Why a command about duty is not taken.
package enum DutyRefusal: String, Refusal {
    case unknownSitting = "duty.unknown-sitting"
    case sittingOver = "duty.sitting-over"
    case tooManySlots = "duty.too-many-slots"
    case wrongSlots = "duty.wrong-slots"
    case floaterWithoutRoom = "duty.floater-without-room"
    case alreadyStaffed = "duty.already-staffed"
    case notStaffed = "duty.not-staffed"
    case onePersonTwice = "duty.one-person-twice"
    case unknownStaff = "duty.unknown-staff"
    case notActive = "duty.not-active"
    case wrongRole = "duty.wrong-role"
    case overlapping = "duty.overlapping"
    case alreadyReported = "duty.already-reported"
    case noSuchDuty = "duty.no-such-duty"
    case notOwnDuty = "duty.not-own-duty"
    case tooEarly = "duty.too-early"
    case over = "duty.over"
}

/// Makes a proposed roster the station's roster for some sittings, judged slot by slot.
///
/// A solver proposes it, a person adopts it; nothing is taken on the solver's word.
package struct AdoptDutyRoster: Command {
    package let sittings: [Sitting.ID]
    package let rooms: [RoomDuty]
    package let floaters: [FloaterDuty]

    package init(sittings: [Sitting.ID], rooms: [RoomDuty], floaters: [FloaterDuty]) {
        self.sittings = sittings
        self.rooms = rooms
        self.floaters = floaters
    }

    /// Slots and floaters together in one roster, so that one transaction stays short.
    package static let slotsMax = 2000

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// The sittings asked for that exist.
        package let sittings: [Sitting.ID: Sitting.State]
        /// The slots that these sittings take, with whatever shares them.
        package let slots: [DutySlot]
        /// All duties that overlap one of these slots in time or belong to somebody on the roster.
        package let existing: [DutyFact]
        package let people: [Staff.ID: DutyPerson]

        package init(
            sittings: [Sitting.ID: Sitting.State], slots: [DutySlot], existing: [DutyFact],
            people: [Staff.ID: DutyPerson]
        ) {
            self.sittings = sittings
            self.slots = slots
            self.existing = existing
            self.people = people
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DutyRefusal) -> [StationEvent] {
        guard rooms.count + floaters.count <= Self.slotsMax else { throw .tooManySlots }
        for sitting in sittings {
            guard let state = facts.sittings[sitting] else { throw .unknownSitting }
            guard !state.isOver else { throw .sittingOver }
        }
        let wanted = Set(facts.slots)
        guard rooms.count == wanted.count, Set(rooms.map(\.slot)) == wanted, !wanted.isEmpty else {
            throw .wrongSlots
        }
        let staffed = facts.existing.contains { duty in
            facts.slots.contains { $0.room == duty.room && $0.span.overlaps(duty.span) }
        }
        guard !staffed else { throw .alreadyStaffed }
        for floater in floaters {
            let hasRoom = facts.slots.contains { $0.span.overlaps(floater.span) }
            guard floater.span.start < floater.span.end, hasRoom else { throw .floaterWithoutRoom }
        }
        try judgePeople(facts)
        return rooms.sorted { DutySlot.byStartAndRoom($0.slot, $1.slot) }.map {
            .duty(.roomStaffed(room: $0.room, span: $0.span, lead: $0.lead, second: $0.second))
        }
            + floaters.sorted { ($0.span.start, $0.staff) < ($1.span.start, $1.staff) }.map {
                .duty(.floaterPosted(staff: $0.staff, span: $0.span))
            }
    }

    /// Everybody is known, active and trained for it, and in one place at a time.
    private func judgePeople(_ facts: Facts) throws(DutyRefusal) {
        var busy: [Staff.ID: [TimeSpan]] = [:]
        for duty in facts.existing { busy[duty.staff, default: []].append(duty.span) }
        func take(_ staff: Staff.ID, _ span: TimeSpan) throws(DutyRefusal) {
            guard let person = facts.people[staff] else { throw .unknownStaff }
            guard person.isActive else { throw .notActive }
            guard person.mayProctor else { throw .wrongRole }
            guard busy[staff]?.contains(where: span.overlaps) != true else { throw .overlapping }
            busy[staff, default: []].append(span)
        }
        for duty in rooms {
            guard duty.lead != duty.second else { throw .onePersonTwice }
            try take(duty.lead, duty.span)
            try take(duty.second, duty.span)
        }
        for floater in floaters { try take(floater.staff, floater.span) }
    }
}

extension Sitting.State {
    /// Whether nobody writes any more.
    package var isOver: Bool { self == .ended || self == .closed || self == .signed }
}

/// Takes back the roster of some sittings, so that another one can be adopted.
///
/// Only while nobody has come for it: from then on single people are replaced.
package struct WithdrawDutyRoster: Command {
    package let sittings: [Sitting.ID]

    package init(sittings: [Sitting.ID]) {
        self.sittings = sittings
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let sittings: Set<Sitting.ID>
        package let slots: [DutySlot]
        /// All duties that overlap one of these slots in time.
        package let existing: [DutyFact]

        package init(sittings: Set<Sitting.ID>, slots: [DutySlot], existing: [DutyFact]) {
            self.sittings = sittings
            self.slots = slots
            self.existing = existing
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DutyRefusal) -> [StationEvent] {
        guard facts.sittings.isSuperset(of: sittings) else { throw .unknownSitting }
        let slots = Set(facts.slots)
        func isWithdrawn(_ duty: DutyFact) -> Bool {
            duty.room.map { slots.contains(DutySlot(room: $0, span: duty.span)) } ?? false
        }
        let withdrawn = facts.existing.filter(isWithdrawn)
        guard !withdrawn.isEmpty else { throw .notStaffed }
        let remaining = facts.existing.filter { $0.room != nil && !isWithdrawn($0) }
        // A floater who still has rooms of other sittings to look after stays.
        let floaters = facts.existing.filter { floater in
            floater.room == nil && !remaining.contains { $0.span.overlaps(floater.span) }
        }
        guard !(withdrawn + floaters).contains(where: \.hasReported) else { throw .alreadyReported }
        let cleared = Set(
            withdrawn.compactMap { duty in duty.room.map { DutySlot(room: $0, span: duty.span) } })
        return cleared.sorted(by: DutySlot.byStartAndRoom).map {
            .duty(.roomCleared(room: $0.room, span: $0.span))
        }
            + floaters.sorted { ($0.span.start, $0.staff) < ($1.span.start, $1.staff) }.map {
                .duty(.floaterReleased(staff: $0.staff, span: $0.span))
            }
    }
}
