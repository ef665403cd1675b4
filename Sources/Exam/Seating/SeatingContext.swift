/// What the station knows when it judges who sits where.
package struct SeatingContext: Sendable {
    package let profile: RuleProfile
    /// The plan's sittings and every other sitting of the station.
    package let sittings: [Sitting.ID: SeatingSitting]
    package let rooms: [Room.ID: SeatingRoom]
    /// Candidates of the plan's certificates, and any other the plan names.
    package let candidates: [Candidate.ID: SeatingCandidate]
    /// Seats in force in sittings that the plan does not replace.
    package let standing: [StandingSeat]

    package init(
        profile: RuleProfile, sittings: [Sitting.ID: SeatingSitting], rooms: [Room.ID: SeatingRoom],
        candidates: [Candidate.ID: SeatingCandidate], standing: [StandingSeat]
    ) {
        self.profile = profile
        self.sittings = sittings
        self.rooms = rooms
        self.candidates = candidates
        self.standing = standing
    }
}

package struct SeatingSitting: Equatable, Sendable {
    package let certificate: Certificate.ID
    package let part: Sitting.Part
    package let span: TimeSpan
    package let state: Sitting.State
    /// In the order in which they are filled.
    package let rooms: [Room.ID]

    package init(
        certificate: Certificate.ID, part: Sitting.Part, span: TimeSpan, state: Sitting.State,
        rooms: [Room.ID]
    ) {
        self.certificate = certificate
        self.part = part
        self.span = span
        self.state = state
        self.rooms = rooms
    }
}

package struct SeatingRoom: Equatable, Sendable {
    package let layout: SeatLayout
    package let kind: Room.Kind
    package let state: Room.State

    package init(layout: SeatLayout, kind: Room.Kind, state: Room.State) {
        self.layout = layout
        self.kind = kind
        self.state = state
    }

    /// Candidates that may sit there at once: every seat, in a classroom no more than the profile allows.
    package func capacity(under profile: RuleProfile) -> Int {
        kind == .classroom ? min(layout.seatCount, profile.roomTheoryCapacity) : layout.seatCount
    }
}

package struct SeatingCandidate: Equatable, Sendable {
    package let certificate: Certificate.ID
    /// 班级: neighbours should not share one.
    package let group: String
    package let isWithdrawn: Bool

    package init(certificate: Certificate.ID, group: String, isWithdrawn: Bool) {
        self.certificate = certificate
        self.group = group
        self.isWithdrawn = isWithdrawn
    }
}

/// A seat that somebody has.
package struct StandingSeat: Equatable, Sendable {
    package let candidate: Candidate.ID
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let seat: Int

    package init(candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int) {
        self.candidate = candidate
        self.sitting = sitting
        self.room = room
        self.seat = seat
    }
}
