/// Corrects what a room is called, where it is, and what kind it is.
package struct DescribeRoom: Command {
    package let room: Room.ID
    package let title: String
    package let building: String
    package let floor: Int
    package let kind: Room.Kind

    package init(room: Room.ID, title: String, building: String, floor: Int, kind: Room.Kind) {
        self.room = room
        self.title = title
        self.building = building
        self.floor = floor
        self.kind = kind
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// Nil when there is no such room.
        package let room: NewRoom?
        /// Whether a sitting that is not over uses the room.
        package let isPlanned: Bool

        package init(room: NewRoom?, isPlanned: Bool) {
            self.room = room
            self.isPlanned = isPlanned
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let current = facts.room else { throw .unknownRoom }
        guard Wording.isFit(title), Wording.isFit(building), NewRoom.floors.contains(floor) else {
            throw .malformed
        }
        guard
            (title, building, floor, kind) != (current.title, current.building, current.floor, current.kind)
        else { return [] }
        // Capacity, checklist and sittings follow the kind: a planned sitting would not fit its room any more.
        guard kind == current.kind || !facts.isPlanned else { throw .kindInUse }
        return [
            .rooms(.described(room: room, title: title, building: building, floor: floor, kind: kind))
        ]
    }
}
