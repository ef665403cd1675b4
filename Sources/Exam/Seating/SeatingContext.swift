/// What the station knows when it judges, or plans, who sits where.
package struct SeatingContext: Sendable {
    package let profile: RuleProfile
    /// The plan's sittings, and every other one that somebody of `standing` sits.
    package let sittings: [Sitting.ID: SeatingSitting]
    package let rooms: [Room.ID: SeatingRoom]
    /// Candidates of the plan's certificates, and any other that is named.
    package let candidates: [Candidate.ID: SeatingCandidate]
    /// Seats that stay as they are: in force in other sittings, or staged earlier in the same plan.
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
    /// The kind of room it wants when the plan chooses the rooms; nil when ``rooms`` are all there are.
    package let openKind: Room.Kind?
    /// What a room that the plan chooses must have.
    package let equipment: Set<String>

    package init(
        certificate: Certificate.ID, part: Sitting.Part, span: TimeSpan, state: Sitting.State,
        rooms: [Room.ID], openKind: Room.Kind? = nil, equipment: Set<String> = []
    ) {
        self.certificate = certificate
        self.part = part
        self.span = span
        self.state = state
        self.rooms = rooms
        self.openKind = openKind
        self.equipment = equipment
    }

    /// Whether it may be sat in `room`, as far as kind and equipment go.
    package func admits(_ id: Room.ID, _ room: SeatingRoom) -> Bool {
        guard let openKind else { return rooms.contains(id) }
        return room.kind == openKind && equipment.isSubset(of: room.equipment)
    }

    /// Whether both may sit in one room at the same time: they begin and end together, and no packet is
    /// taken for another's (`rules` 3.3).
    package func mayShareRoom(with other: SeatingSitting) -> Bool {
        span == other.span && part == other.part && (part == .theory || certificate == other.certificate)
    }
}

package struct SeatingRoom: Equatable, Sendable {
    package let layout: SeatLayout
    package let kind: Room.Kind
    package let state: Room.State
    package let isStepFree: Bool
    package let equipment: Set<String>
    /// When the room is not to be had.
    package let unavailable: [TimeSpan]

    package init(
        layout: SeatLayout, kind: Room.Kind, state: Room.State, isStepFree: Bool = false,
        equipment: Set<String> = [], unavailable: [TimeSpan] = []
    ) {
        self.layout = layout
        self.kind = kind
        self.state = state
        self.isStepFree = isStepFree
        self.equipment = equipment
        self.unavailable = unavailable
    }

    /// Candidates that a plan may seat there at once: every seat that is neither broken nor spare, in a classroom no
    /// more than the profile allows.
    package func capacity(under profile: RuleProfile) -> Int {
        kind == .classroom ? min(layout.usableCount, profile.roomTheoryCapacity) : layout.usableCount
    }
}

package struct SeatingCandidate: Equatable, Sendable {
    package let certificate: Certificate.ID
    /// 院校: empty for the station's own college.
    package let institution: String
    /// 班级: neighbours should not share one.
    package let group: String
    package let isWithdrawn: Bool
    package let needs: Set<AccessNeed>
    /// Parts that are recognised already and are not sat.
    package let exempt: Set<Sitting.Part>
    /// The lowest number under which the same person is registered; nil when it is their only one.
    package let person: Candidate.ID?

    package init(
        certificate: Certificate.ID, institution: String = "", group: String, isWithdrawn: Bool,
        needs: Set<AccessNeed> = [], exempt: Set<Sitting.Part> = [], person: Candidate.ID? = nil
    ) {
        self.certificate = certificate
        self.institution = institution
        self.group = group
        self.isWithdrawn = isWithdrawn
        self.needs = needs
        self.exempt = exempt
        self.person = person
    }

    /// Whether they sit `part` of `certificate`.
    package func sits(_ part: Sitting.Part, of certificate: Certificate.ID) -> Bool {
        self.certificate == certificate && !isWithdrawn && !exempt.contains(part)
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
