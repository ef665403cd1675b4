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

    package static let permission = Permission.staff(.chief)

    package struct Facts: Sendable {
        package let profile: RuleProfile
        package let sitting: SeatingSitting?
        /// The room asked for; nil when there is no such room.
        package let target: SeatingRoom?
        package let current: StandingSeat?
        /// Seats of the room that others have in this span, whatever their sitting.
        package let taken: Set<Int>

        package init(
            profile: RuleProfile, sitting: SeatingSitting?, target: SeatingRoom?, current: StandingSeat?,
            taken: Set<Int>
        ) {
            self.profile = profile
            self.sitting = sitting
            self.target = target
            self.current = current
            self.taken = taken
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard let fact = facts.sitting else { throw .unknownSitting }
        guard fact.state.step < Sitting.State.ended.step else { throw .sittingOver }
        guard let current = facts.current else { throw .notSeated }
        guard current.room != room || current.seat != seat else { return [] }
        // The sitting's packets are in its rooms: elsewhere there would be no paper.
        guard fact.rooms.contains(room), let target = facts.target else { throw .roomNotOfSitting }
        guard target.state == .active else { throw .roomNotActive }
        guard (1...target.layout.seatCount).contains(seat) else { throw .noSuchSeat }
        guard !facts.taken.contains(seat) else { throw .seatTaken }
        guard facts.taken.count < target.capacity(under: facts.profile) else { throw .roomFull }
        return [
            .seating(
                .moved(candidate: candidate, sitting: sitting, room: room, seat: seat, reason: reason))
        ]
    }
}
