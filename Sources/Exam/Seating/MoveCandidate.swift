/// Gives one candidate another seat after the plan is adopted; the admission number stays.
package struct MoveCandidate: Command {
    package let candidate: Candidate.ID
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let seat: Int
    package let reason: SeatMoveReason

    package init(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, reason: SeatMoveReason
    ) {
        self.candidate = candidate
        self.sitting = sitting
        self.room = room
        self.seat = seat
        self.reason = reason
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// Everybody in the room asked for at about that time, and the candidate's other seats; not the
        /// one that is given up.
        package let context: SeatingContext
        package let current: StandingSeat?
        /// Whether tickets and door lists say otherwise already.
        package let isPublished: Bool
        /// Whether whoever asks, or the second person beside them, is the chief.
        package let isChief: Bool

        package init(context: SeatingContext, current: StandingSeat?, isPublished: Bool, isChief: Bool) {
            self.context = context
            self.current = current
            self.isPublished = isPublished
            self.isChief = isChief
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
        let place = SeatedPlace(seat: seat, candidate: candidate)
        try SeatingRule.judge([RoomSeating(sitting: sitting, room: room, places: [place])], in: facts.context)
        return [
            .seating(
                .moved(candidate: candidate, sitting: sitting, room: room, seat: seat, reason: reason))
        ]
    }
}
