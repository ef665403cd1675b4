/// A plan that says who sits where.
package enum SeatingPlan {
    package typealias ID = Identifier<SeatingPlan>

    /// How far a plan has come.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// The anonymous places are fixed and hashed; nobody has been drawn.
        case frozen
        /// The lot has fallen: who sits where follows from what is public.
        case drawn
        /// In force for its sittings, until another plan takes them over.
        case adopted
    }
}

/// Everything that can happen to the seating.
///
/// A plan is frozen (places without people, hashed), drawn (people onto places), staged (one
/// entry per sitting and room) and adopted: the one entry that makes all of it effective.
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum SeatingEvent: AreaEvent {
    /// `input`: hex SHA-256 of the draw's input; `commitment`: hex SHA-256 of a secret of the station. `record`
    /// holds both in clear: 32 bytes of secret, then the input. `cellsOfOne`: people whom no lot can move. `kept`:
    /// rooms whose people stay where an earlier plan, or a move since, has put them.
    case planFrozen(
        plan: SeatingPlan.ID, sittings: [Sitting.ID], input: String, commitment: String, publicSource: String,
        personCount: Int, cellCount: Int, cellsOfOne: Int, record: ParticularDigest,
        kept: [KeptRoom]? = nil)
    /// `nonce`: the secret, hex; `seed`: hex, the hash of all; `run`: how often a lot was drawn for one of the
    /// plan's sittings, this time included.
    case drawn(plan: SeatingPlan.ID, nonce: String, publicValue: String, seed: String, run: Int)
    case roomStaged(plan: SeatingPlan.ID, sitting: Sitting.ID, room: Room.ID, places: [SeatedPlace])
    /// `seed`: the first eight bytes of the draw's. The plan's staged rooms are what it counts.
    case adopted(
        plan: SeatingPlan.ID, sittings: [Sitting.ID], seed: Int64, roomCount: Int, candidateCount: Int)
    /// From here on a seat changes only with the chief's word.
    case published(plan: SeatingPlan.ID, sittings: [Sitting.ID])
    /// The sittings may be planned anew.
    case reopened(plan: SeatingPlan.ID, sittings: [Sitting.ID], reason: SeatingReopenReason)
    /// `creditMinutes`: what the stop is given back as, when a place broke while somebody sat there.
    case moved(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, reason: SeatMoveReason,
        creditMinutes: Int? = nil)
    /// From one sitting of a paper to another one of it.
    case transferred(
        candidate: Candidate.ID, from: Sitting.ID, sitting: Sitting.ID, room: Room.ID, seat: Int,
        reason: SeatMoveReason)
    /// Somebody who came onto the roster after the plan.
    case seated(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, reason: SeatMoveReason)

    package static let area = "seating"

    package var subjects: [Subject] {
        switch self {
        case .planFrozen(_, let sittings, _, _, _, _, _, _, _, _), .adopted(_, let sittings, _, _, _),
            .published(_, let sittings), .reopened(_, let sittings, _):
            sittings.map { .sitting($0) }
        case .drawn: []
        case .roomStaged(_, let sitting, let room, _): [.sitting(sitting), .room(room)]
        case .moved(let candidate, let sitting, let room, _, _, _),
            .seated(let candidate, let sitting, let room, _, _):
            [.candidate(candidate), .sitting(sitting), .room(room)]
        case .transferred(let candidate, let from, let sitting, let room, _, _):
            [.candidate(candidate), .sitting(from), .sitting(sitting), .room(room)]
        }
    }

    package var particulars: [ParticularDigest] {
        if case .planFrozen(_, _, _, _, _, _, _, _, let record, _) = self { return [record] }
        return []
    }
}

/// A room of a sitting that a new plan takes over as it is.
package struct KeptRoom: Hashable, Codable, Sendable {
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let seatCount: Int

    package init(sitting: Sitting.ID, room: Room.ID, seatCount: Int) {
        self.sitting = sitting
        self.room = room
        self.seatCount = seatCount
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

/// Why a candidate may be moved after the plan is adopted (`rules` 3.7).
package enum SeatMoveReason: String, Codable, Sendable, CaseIterable {
    case brokenSeat
    case accessNeed
    case medical
    case safety
    case relation
    case misprint
    case roomLost
    case rosterGrew
}

/// Why a published plan is taken back.
package enum SeatingReopenReason: String, Codable, Sendable, CaseIterable {
    case rosterGrew
    case roomLost
    case timeMoved
    case misprint
}
