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
                guard known.agrees(with: room) else { throw .alreadyAdded }
                continue
            }
            events += room.events
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
    /// Ascending; like the fields below, nil where nothing is said of it.
    package let equipment: [Equipment.ID]?
    package let isShielded: Bool?
    /// Centimetres between seats.
    package let spacing: Int?
    /// Ascending.
    package let cameras: [Camera.ID]?

    package init(
        room: Room.ID, title: String, building: String, floor: Int, kind: Room.Kind, layout: SeatLayout,
        isStepFree: Bool, equipment: [Equipment.ID]? = nil, isShielded: Bool? = nil, spacing: Int? = nil,
        cameras: [Camera.ID]? = nil
    ) {
        self.room = room
        self.title = title
        self.building = building
        self.floor = floor
        self.kind = kind
        self.layout = layout
        self.isStepFree = isStepFree
        self.equipment = equipment.map { Set($0).sorted() }
        self.isShielded = isShielded
        self.spacing = spacing
        self.cameras = cameras.map { Set($0).sorted() }
    }

    package static let floors = -9...199

    var isWellFormed: Bool {
        room.isWellFormed && Wording.isFit(title) && Wording.isFit(building) && Self.floors.contains(floor)
            && features(over: .bare).isWellFormed && (equipment ?? []).count <= SetEquipment.equipmentMax
            && (equipment ?? []).allSatisfy(\.isWellFormed)
    }

    /// What is said here, and the rest as `current` has it.
    func features(over current: RoomFeatures) -> RoomFeatures {
        RoomFeatures(
            isStepFree: isStepFree, isShielded: isShielded ?? current.isShielded,
            spacing: spacing ?? current.spacing, cameras: cameras ?? current.cameras)
    }

    /// Whether `other` says nothing that is otherwise here.
    func agrees(with other: NewRoom) -> Bool {
        room == other.room && title == other.title && building == other.building && floor == other.floor
            && kind == other.kind && layout == other.layout && isStepFree == other.isStepFree
            && (other.equipment ?? equipment) == equipment && (other.isShielded ?? isShielded) == isShielded
            && (other.spacing ?? spacing) == spacing && (other.cameras ?? cameras) == cameras
    }

    /// The room as new.
    var events: [StationEvent] {
        var events: [StationEvent] = [
            .rooms(
                .added(
                    room: room, title: title, building: building, floor: floor, kind: kind, columns: layout,
                    isStepFree: isStepFree))
        ]
        let bare = RoomFeatures(isStepFree: isStepFree, isShielded: false, spacing: nil, cameras: [])
        let features = features(over: bare)
        if features != bare {
            events.append(
                .rooms(
                    .featuresSet(
                        room: room, isStepFree: isStepFree, isShielded: features.isShielded,
                        spacing: features.spacing, cameras: features.cameras)))
        }
        if let equipment, !equipment.isEmpty {
            events.append(.rooms(.equipmentSet(room: room, equipment: equipment)))
        }
        return events
    }
}

extension RoomFeatures {
    /// Of a room of which nothing is known.
    fileprivate static let bare = RoomFeatures(
        isStepFree: false, isShielded: false, spacing: nil, cameras: [])
}
