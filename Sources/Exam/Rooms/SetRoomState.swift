/// Takes a room out of service, or back into it.
package struct SetRoomState: Command {
    package let room: Room.ID
    package let state: Room.State

    package init(room: Room.ID, state: Room.State) {
        self.room = room
        self.state = state
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// Nil when there is no such room.
        package let state: Room.State?
        /// Whether a sitting in the room has its doors open or is running.
        package let isOccupied: Bool

        package init(state: Room.State?, isOccupied: Bool) {
            self.state = state
            self.isOccupied = isOccupied
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let current = facts.state else { throw .unknownRoom }
        guard current != state else { return [] }
        // Candidates are moved one by one, with a reason each, before their room is taken away.
        guard state == .active || !facts.isOccupied else { throw .inUse }
        return [.rooms(.stateSet(room: room, state: state))]
    }
}
