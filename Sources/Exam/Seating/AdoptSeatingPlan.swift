/// Makes a proposed plan the seating of its sittings, in place of any earlier one.
///
/// Whoever made the plan, a solver or a person, the rule judges it anew.
package struct AdoptSeatingPlan: Command {
    package let plan: SeatingPlan.ID
    /// Every sitting the plan speaks for, those that stay empty too.
    package let sittings: [Sitting.ID]
    /// What the order was drawn with, so that anybody can repeat it.
    package let seed: Int64
    package let rooms: [RoomSeating]

    package init(plan: SeatingPlan.ID, sittings: [Sitting.ID], seed: Int64, rooms: [RoomSeating]) {
        self.plan = plan
        self.sittings = sittings
        self.seed = seed
        self.rooms = rooms
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let seatsMax = 20_000
    package static let sittingsMax = 500

    package struct Facts: Sendable {
        package let isPlanKnown: Bool
        package let context: SeatingContext

        package init(isPlanKnown: Bool, context: SeatingContext) {
            self.isPlanKnown = isPlanKnown
            self.context = context
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard plan.isWellFormed else { throw .malformed }
        guard !facts.isPlanKnown else { throw .planKnown }
        guard !sittings.isEmpty else { throw .empty }
        guard sittings.count <= Self.sittingsMax else { throw .tooMany }
        let seatCount = rooms.reduce(0) { $0 + $1.places.count }
        guard seatCount <= Self.seatsMax else { throw .tooMany }
        guard seatCount > 0 else { throw .empty }
        try SeatingRule.judge(rooms, of: sittings, in: facts.context)

        // A place is about 40 bytes and a layout has 240 seats at most: no body nears 64 KiB.
        let filled = rooms.filter { !$0.places.isEmpty }
        var events: [StationEvent] = filled.map { room in
            .seating(
                .roomStaged(plan: plan, sitting: room.sitting, room: room.room, places: room.places))
        }
        events.append(
            .seating(
                .adopted(
                    plan: plan, sittings: sittings, seed: seed, roomCount: filled.count,
                    candidateCount: seatCount)))
        return events
    }
}

/// Who sits where in one room at one sitting.
package struct RoomSeating: Equatable, Sendable, Encodable {
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let places: [SeatedPlace]

    package init(sitting: Sitting.ID, room: Room.ID, places: [SeatedPlace]) {
        self.sitting = sitting
        self.room = room
        self.places = places
    }
}

/// Why a plan or a move is not taken.
package enum SeatingRefusal: String, Refusal {
    case malformed = "seating.malformed"
    case planKnown = "seating.plan-known"
    case empty = "seating.empty"
    case tooMany = "seating.too-many"
    case unknownSitting = "seating.unknown-sitting"
    case sittingNotPlanned = "seating.sitting-not-planned"
    case sittingOver = "seating.sitting-over"
    case roomNotOfSitting = "seating.room-not-of-sitting"
    case roomTwice = "seating.room-twice"
    case roomNotActive = "seating.room-not-active"
    case noSuchSeat = "seating.no-such-seat"
    case seatTaken = "seating.seat-taken"
    case roomFull = "seating.room-full"
    case unknownCandidate = "seating.unknown-candidate"
    case candidateWithdrawn = "seating.candidate-withdrawn"
    case wrongCertificate = "seating.wrong-certificate"
    case candidateTwice = "seating.candidate-twice"
    case overlappingSittings = "seating.overlapping-sittings"
    case unplaced = "seating.unplaced"
    case notSeated = "seating.not-seated"
}
