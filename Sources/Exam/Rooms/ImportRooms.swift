/// Takes a sheet of rooms: adds those that are new and corrects those that are known, all of it or nothing.
///
/// A room that the sheet leaves out stays as it is.
package struct ImportRooms: Command {
    package let rooms: [NewRoom]

    package init(rooms: [NewRoom]) {
        self.rooms = rooms
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// The rooms of the sheet that the station has already.
        package let known: [Room.ID: Known]

        package init(known: [Room.ID: Known]) {
            self.known = known
        }
    }

    /// A room that the station has, with everything said of it.
    package struct Known: Sendable {
        package let room: NewRoom
        package let seats: SetLayout.Facts
        /// Whether a sitting that is not over uses the room.
        package let isPlanned: Bool

        package init(room: NewRoom, seats: SetLayout.Facts, isPlanned: Bool) {
            self.room = room
            self.seats = seats
            self.isPlanned = isPlanned
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard rooms.count <= AddRooms.roomsMax else { throw .tooMany }
        guard rooms.allSatisfy(\.isWellFormed) else { throw .malformed }
        guard Set(rooms.map(\.room)).count == rooms.count else { throw .numberTwice }
        var events: [StationEvent] = []
        for room in rooms {
            guard let known = facts.known[room.room] else {
                events += room.events
                continue
            }
            events += try Self.corrections(of: known, to: room, by: actor, at: moment)
        }
        return events
    }

    /// By the rules of the commands that change one thing each.
    private static func corrections(
        of known: Known, to room: NewRoom, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        let id = room.room
        var events = try DescribeRoom(
            room: id, title: room.title, building: room.building, floor: room.floor, kind: room.kind
        ).decide(given: .init(room: known.room, isPlanned: known.isPlanned), by: actor, at: moment)
        events += try SetLayout(room: id, layout: room.layout, reason: .corrected)
            .decide(given: known.seats, by: actor, at: moment)
        let features = known.room.features
        events += try SetFeatures(room: id, features: room.features(over: features))
            .decide(given: features, by: actor, at: moment)
        if let equipment = room.equipment {
            events += try SetEquipment(room: id, equipment: equipment)
                .decide(given: known.room.equipment, by: actor, at: moment)
        }
        return events
    }

    /// What the sheet would change, room by room in its order; rooms that stay as they are are left out.
    package func differences(given facts: Facts) -> [RoomDifference] {
        rooms.compactMap { room in
            guard let known = facts.known[room.room] else {
                return RoomDifference(room: room.room, changes: nil)
            }
            let changes = RoomReading.Column.allCases.compactMap { column -> RoomDifference.Change? in
                guard let after = RoomWriting.cell(column, of: room) else { return nil }
                let before = RoomWriting.cell(column, of: known.room) ?? ""
                return before == after ? nil : .init(column: column, before: before, after: after)
            }
            guard !changes.isEmpty else { return nil }
            return RoomDifference(room: room.room, changes: changes)
        }
    }
}

/// What a sheet says otherwise about one room.
package struct RoomDifference: Equatable, Sendable {
    package struct Change: Equatable, Sendable {
        package let column: RoomReading.Column
        package let before: String
        package let after: String
    }

    package let room: Room.ID
    /// Nil for a room that is new.
    package let changes: [Change]?
}

extension NewRoom {
    /// Of a room with everything said of it.
    var features: RoomFeatures {
        RoomFeatures(
            isStepFree: isStepFree, isShielded: isShielded ?? false, spacing: spacing,
            cameras: cameras ?? [])
    }
}
