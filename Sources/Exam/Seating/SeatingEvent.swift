/// A plan that says who sits where.
package enum SeatingPlan {
    package typealias ID = Identifier<SeatingPlan>
}

/// Everything that can happen to the seating.
///
/// A plan is staged: one entry per sitting and room, then one that names them all and
/// makes them effective. Kept for ever: add a case or an optional label, never rename or
/// remove one.
package enum SeatingEvent: AreaEvent {
    case roomStaged(plan: SeatingPlan.ID, sitting: Sitting.ID, room: Room.ID, places: [SeatedPlace])
    /// `seed`: the solver's, so that anybody can repeat the plan. `entries`: journal positions staged.
    case adopted(
        plan: SeatingPlan.ID, sittings: [Sitting.ID], seed: Int64, roomCount: Int, candidateCount: Int)
    case moved(candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, reason: SeatMoveReason)

    package static let area = "seating"

    package var subjects: [Subject] {
        switch self {
        case .roomStaged(_, let sitting, let room, _): [.sitting(sitting), .room(room)]
        case .adopted(_, let sittings, _, _, _): sittings.map { .sitting($0) }
        case .moved(let candidate, let sitting, let room, _, _):
            [.candidate(candidate), .sitting(sitting), .room(room)]
        }
    }
}

/// One candidate on one seat.
package struct SeatedPlace: Hashable, Codable, Sendable {
    package let seat: Int
    package let candidate: Candidate.ID

    package init(seat: Int, candidate: Candidate.ID) {
        self.seat = seat
        self.candidate = candidate
    }
}

/// Why a candidate may be moved after the plan is adopted.
package enum SeatMoveReason: String, Codable, Sendable, CaseIterable {
    case brokenSeat
    case accessNeed
    case medical
    case safety
    case relation
    case misprint
}
