/// Gives one candidate another seat after the plan is adopted; the admission number stays.
package struct MoveCandidate: Command {
    package let candidate: Candidate.ID
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let seat: Int
    package let reason: SeatMoveReason
    /// What the stop is given back as, to somebody whose own place broke (`rules` 3.9); nil for nothing.
    package let creditMinutes: Int?

    package init(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, reason: SeatMoveReason,
        creditMinutes: Int? = nil
    ) {
        self.candidate = candidate
        self.sitting = sitting
        self.room = room
        self.seat = seat
        self.reason = reason
        self.creditMinutes = creditMinutes
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)
    package static let creditMinutes = 1...120

    package struct Facts: Sendable {
        /// Everybody in the room asked for at about that time, and the candidate's other seats; not the
        /// one that is given up.
        package let context: SeatingContext
        package let current: StandingSeat?
        /// Whether tickets and door lists say otherwise already.
        package let isPublished: Bool
        /// Whether whoever asks, or the second person beside them, is the chief.
        package let isChief: Bool
        /// How the place came about.
        package let lot: PlaceLot

        package init(
            context: SeatingContext, current: StandingSeat?, isPublished: Bool, isChief: Bool,
            lot: PlaceLot = .none
        ) {
            self.context = context
            self.current = current
            self.isPublished = isPublished
            self.isChief = isChief
            self.lot = lot
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard let fact = facts.context.sittings[sitting] else { throw .unknownSitting }
        guard fact.state.step < Sitting.State.ended.step else { throw .sittingOver }
        guard let current = facts.current else { throw .notSeated }
        guard current.room != room || current.seat != seat else { return [] }
        guard !facts.isPublished || facts.isChief else { throw .publishedNeedsChief }
        // The sitting's packets are in its rooms: elsewhere there would be no paper.
        guard fact.rooms.contains(room) else { throw .roomNotOfSitting }
        let isBroken = reason == .brokenSeat
        if let creditMinutes {
            guard isBroken, Self.creditMinutes.contains(creditMinutes) else { throw .creditOutOfRange }
        }
        switch facts.lot {
        case .none: break
        case .waiting:
            // Which place it will be is the lot's to say; only a spare one is given by hand.
            let isSpare = facts.context.rooms[room]?.layout.isSpare(seat) == true
            guard isSpare || (room != current.room && !isBroken) else { throw .stationByLot }
        case .drawn:
            guard [.brokenSeat, .medical, .safety].contains(reason) else { throw .stationDrawn }
        }
        let place = SeatedPlace(seat: seat, candidate: candidate)
        try SeatingRule.judge(
            [RoomSeating(sitting: sitting, room: room, places: [place])], in: facts.context,
            opensSpares: isBroken)
        return [
            .seating(
                .moved(
                    candidate: candidate, sitting: sitting, room: room, seat: seat, reason: reason,
                    creditMinutes: creditMinutes))
        ]
    }
}

/// What a lot at the door has to say about somebody's place.
package enum PlaceLot: Hashable, Sendable {
    /// The plan gave it.
    case none
    /// It will be drawn when the candidate comes in; until then the plan's number only keeps a place free.
    case waiting
    /// It was drawn, or a spare one was given instead: it is not exchanged any more (`rules` 3.10).
    case drawn
}
