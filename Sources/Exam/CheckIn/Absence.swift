/// Proposes the absentees of a room: the station's own event at the rule's minute.
///
/// Nobody is absent yet: a clock never marks a person, a proctor does (`ConfirmAbsence`).
package struct ProposeAbsence: Command {
    package let sitting: Sitting.ID
    package let room: Room.ID

    package init(sitting: Sitting.ID, room: Room.ID) {
        self.sitting = sitting
        self.room = room
    }

    package static let permission = Permission.station

    package struct Facts: Sendable {
        package let profile: RuleProfile
        package let start: Moment?
        /// Candidates with a seat in the room and nothing in the attendance list.
        package let unseen: [Candidate.ID]

        package init(profile: RuleProfile, start: Moment?, unseen: [Candidate.ID]) {
            self.profile = profile
            self.start = start
            self.unseen = unseen
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CheckInRefusal) -> [StationEvent] {
        guard let start = facts.start else { throw .unknownSitting }
        let due = start.adding(minutes: facts.profile.absentMarkMinutesAfter)
        guard !moment.isBefore(due) else { throw .tooEarlyForAbsence }
        guard !facts.unseen.isEmpty else { return [] }
        return [.checkIn(.absenceProposed(sitting: sitting, room: room, candidates: facts.unseen.sorted()))]
    }
}

/// A proctor of the room looks, and confirms who is absent (缺考). Never a mark of 0.
package struct ConfirmAbsence: Command {
    package let sitting: Sitting.ID
    package let room: Room.ID

    package init(sitting: Sitting.ID, room: Room.ID) {
        self.sitting = sitting
        self.room = room
    }

    package static let permission = Permission.staff(.chief, .deputy, .proctor)

    package struct Facts: Sendable {
        package let isKnown: Bool
        package let proposed: [Candidate.ID]

        package init(isKnown: Bool, proposed: [Candidate.ID]) {
            self.isKnown = isKnown
            self.proposed = proposed
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CheckInRefusal) -> [StationEvent] {
        guard facts.isKnown else { throw .unknownSitting }
        guard !facts.proposed.isEmpty else { throw .nothingProposed }
        return [
            .checkIn(.absenceConfirmed(sitting: sitting, room: room, candidates: facts.proposed.sorted()))
        ]
    }
}

/// Takes an absence back: the candidate sat there after all.
///
/// A new entry, never a deletion; after the sitting is closed a second signature is wanted.
package struct ReverseAbsence: Command {
    package let candidate: Candidate.ID
    package let sitting: Sitting.ID

    package init(candidate: Candidate.ID, sitting: Sitting.ID) {
        self.candidate = candidate
        self.sitting = sitting
    }

    package static let permission = Permission.staff(.chief, .deputy, .proctor)

    package struct Facts: Sendable {
        package let attendance: AttendanceFact?
        package let sittingState: Sitting.State?
        /// What the lot says to somebody who has no place yet; nil for everybody else.
        package let lot: StationLot?

        package init(attendance: AttendanceFact?, sittingState: Sitting.State?, lot: StationLot? = nil) {
            self.attendance = attendance
            self.sittingState = sittingState
            self.lot = lot
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CheckInRefusal) -> [StationEvent] {
        guard let state = facts.sittingState else { throw .unknownSitting }
        guard let attendance = facts.attendance, !attendance.isPresent else { throw .notAbsent }
        guard state != .signed else { throw .sittingClosed }
        if state == .closed, actor.second == nil { throw .secondSignatureNeeded }
        var seat = attendance.seat
        var lots: [StationEvent] = []
        if let lot = facts.lot {
            guard let drawn = lot.drawn else { throw .noStationFree }
            seat = drawn
            lots = [lot.event(for: candidate, sitting, attendance.room, drawn, by: actor)]
        }
        return [
            .checkIn(
                .absenceReversed(candidate: candidate, sitting: sitting, room: attendance.room, seat: seat))
        ] + lots
    }
}
