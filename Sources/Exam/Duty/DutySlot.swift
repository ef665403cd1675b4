/// One room and one time that wants two proctors, whatever number of sittings shares it.
package struct DutySlot: Hashable, Sendable, Codable {
    package let room: Room.ID
    package let span: TimeSpan

    package init(room: Room.ID, span: TimeSpan) {
        self.room = room
        self.span = span
    }

    /// The slots that `uses` of rooms amount to, by start and then by room.
    ///
    /// Two sittings that share a room at overlapping times are one slot, from the first start to
    /// the last end: the same two people are there throughout.
    package static func merging(_ uses: some Sequence<DutySlot>) -> [DutySlot] {
        var slots: [DutySlot] = []
        for use in uses.sorted(by: byRoomAndStart) {
            if let last = slots.last, last.room == use.room, last.span.overlaps(use.span) {
                let end = max(last.span.end, use.span.end)
                slots[slots.count - 1] = DutySlot(
                    room: last.room, span: TimeSpan(start: last.span.start, end: end))
            } else {
                slots.append(use)
            }
        }
        return slots.sorted(by: byStartAndRoom)
    }

    private static func byRoomAndStart(_ first: DutySlot, _ second: DutySlot) -> Bool {
        first.room == second.room
            ? (first.span.start, first.span.end) < (second.span.start, second.span.end)
            : first.room < second.room
    }

    /// The order of a printed roster.
    package static func byStartAndRoom(_ first: DutySlot, _ second: DutySlot) -> Bool {
        first.span.start == second.span.start
            ? (first.room, first.span.end) < (second.room, second.span.end)
            : first.span.start < second.span.start
    }
}

/// Two proctors for one slot.
package struct RoomDuty: Hashable, Sendable, Codable {
    package let room: Room.ID
    package let span: TimeSpan
    package let lead: Staff.ID
    package let second: Staff.ID

    package init(room: Room.ID, span: TimeSpan, lead: Staff.ID, second: Staff.ID) {
        self.room = room
        self.span = span
        self.lead = lead
        self.second = second
    }

    package var slot: DutySlot { DutySlot(room: room, span: span) }
}

/// One person who relieves and escorts between rooms for a time.
package struct FloaterDuty: Hashable, Sendable, Codable {
    package let staff: Staff.ID
    package let span: TimeSpan

    package init(staff: Staff.ID, span: TimeSpan) {
        self.staff = staff
        self.span = span
    }
}

/// What the roster says of one person at one time.
package struct DutyFact: Hashable, Sendable {
    package let staff: Staff.ID
    package let post: DutyPost
    /// nil for a floater.
    package let room: Room.ID?
    package let span: TimeSpan
    package let hasReported: Bool

    package init(staff: Staff.ID, post: DutyPost, room: Room.ID?, span: TimeSpan, hasReported: Bool) {
        self.staff = staff
        self.post = post
        self.room = room
        self.span = span
        self.hasReported = hasReported
    }
}

/// Who could be on duty: role and standing of one member of staff.
package struct DutyPerson: Equatable, Sendable {
    package let roles: Set<Role>
    package let isActive: Bool

    package init(roles: Set<Role>, isActive: Bool) {
        self.roles = roles
        self.isActive = isActive
    }

    /// Whether the person may stand in a room or between rooms.
    package var mayProctor: Bool { roles.contains(.proctor) || roles.contains(.floater) }
}

/// How many people an exam of some size wants (rules, parameter sheet).
package enum DutyNeed {
    /// `inv.floating_per_rooms`.
    package static let roomsPerFloater = 5
    /// `assessor.practical.ratio`.
    package static let workStationsPerAssessor = 5

    package static func floaters(rooms: Int) -> Int {
        quotient(rooms, roundedUpBy: roomsPerFloater)
    }

    /// `inv.spare_ratio`: a tenth of those rostered, rounded up.
    package static func spares(rostered: Int) -> Int {
        quotient(rostered, roundedUpBy: 10)
    }

    /// An odd number, never fewer than three, so that a group can always settle a question.
    package static func assessors(workStations: Int) -> Int {
        let wanted = max(3, quotient(workStations, roundedUpBy: workStationsPerAssessor))
        return wanted.isMultiple(of: 2) ? wanted + 1 : wanted
    }

    /// Rounds in which `candidates` pass through `workStations`, one person at each.
    package static func rotations(candidates: Int, workStations: Int) -> Int {
        quotient(candidates, roundedUpBy: workStations)
    }

    private static func quotient(_ number: Int, roundedUpBy divisor: Int) -> Int {
        (number + divisor - 1) / divisor
    }
}
