/// Adds rooms to the station, all of them or none.
package struct AddRooms: Command {
    package let rooms: [NewRoom]

    package init(rooms: [NewRoom]) {
        self.rooms = rooms
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let roomsMax = 1_000

    package struct Facts: Sendable {
        /// The rooms of this command that the station has already, as they were added.
        package let known: [Room.ID: NewRoom]

        package init(known: [Room.ID: NewRoom]) {
            self.known = known
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard rooms.count <= Self.roomsMax else { throw .tooMany }
        guard rooms.allSatisfy(\.isWellFormed) else { throw .malformed }
        guard Set(rooms.map(\.room)).count == rooms.count else { throw .numberTwice }
        var events: [StationEvent] = []
        for room in rooms {
            if let known = facts.known[room.room] {
                guard known == room else { throw .alreadyAdded }
                continue
            }
            events.append(
                .rooms(
                    .added(
                        room: room.room, title: room.title, building: room.building, floor: room.floor,
                        kind: room.kind, columns: room.layout, isStepFree: room.isStepFree)))
        }
        return events
    }
}

/// A room as it is added.
package struct NewRoom: Equatable, Sendable, Encodable {
    package let room: Room.ID
    package let title: String
    package let building: String
    package let floor: Int
    package let kind: Room.Kind
    package let layout: SeatLayout
    package let isStepFree: Bool

    package init(
        room: Room.ID, title: String, building: String, floor: Int, kind: Room.Kind, layout: SeatLayout,
        isStepFree: Bool
    ) {
        self.room = room
        self.title = title
        self.building = building
        self.floor = floor
        self.kind = kind
        self.layout = layout
        self.isStepFree = isStepFree
    }

    package static let floors = -9...199

    var isWellFormed: Bool {
        room.isWellFormed && Wording.isFit(title) && Wording.isFit(building) && Self.floors.contains(floor)
    }
}

/// Why a command about rooms is not taken.
package enum RoomRefusal: String, Refusal {
    case tooMany = "rooms.too-many"
    case malformed = "rooms.malformed"
    case numberTwice = "rooms.number-twice"
    case alreadyAdded = "rooms.already-added"
    case unknownRoom = "rooms.unknown-room"
    case inUse = "rooms.in-use"
}
