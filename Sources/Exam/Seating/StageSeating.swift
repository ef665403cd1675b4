/// Puts some rooms of a drawn plan beside the seating that is in force.
///
/// A plan of 37,000 seats is brought in piece by piece, so that check-ins go on meanwhile;
/// nothing counts before ``AdoptSeatingPlan``. Each piece is judged with all that stands.
package struct StageSeating: Command {
    package let plan: SeatingPlan.ID
    package let rooms: [RoomSeating]

    package init(plan: SeatingPlan.ID, rooms: [RoomSeating]) {
        self.plan = plan
        self.rooms = rooms
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let roomsMax = 100
    package static let seatsMax = 2_000

    package struct Facts: Sendable {
        package let plan: SeatingPlanFact?
        /// Rooms of this command that are staged already, with the same people on the same seats or others.
        package let staged: [RoomSeating]
        package let context: SeatingContext

        package init(plan: SeatingPlanFact?, staged: [RoomSeating], context: SeatingContext) {
            self.plan = plan
            self.staged = staged
            self.context = context
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard let known = facts.plan else { throw .unknownPlan }
        guard known.state != .frozen else { throw .notDrawn }
        guard known.state == .drawn else { throw .alreadyAdopted }
        let filled = rooms.filter { !$0.places.isEmpty }
        let seatCount = filled.reduce(0) { $0 + $1.places.count }
        guard filled.count <= Self.roomsMax, seatCount <= Self.seatsMax else { throw .tooMany }
        var seen: Set<[String]> = []
        for room in filled {
            guard known.sittings.contains(room.sitting) else { throw .unknownSitting }
            guard seen.insert([room.sitting.rawValue, room.room.rawValue]).inserted else { throw .roomTwice }
        }
        // Staging is repeated after an interruption: what stands there already is left out.
        var fresh: [RoomSeating] = []
        for room in filled {
            if let staged = facts.staged.first(where: { $0.sitting == room.sitting && $0.room == room.room })
            {
                guard Set(staged.places) == Set(room.places) else { throw .roomTwice }
            } else {
                fresh.append(room)
            }
        }
        try SeatingRule.judge(fresh, in: facts.context)
        return fresh.map { room in
            .seating(
                .roomStaged(plan: plan, sitting: room.sitting, room: room.room, places: room.places))
        }
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
