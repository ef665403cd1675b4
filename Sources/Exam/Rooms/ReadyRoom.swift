/// One thing to look at before a room may be READY for a sitting (`rules` 1.3).
package enum ReadinessPoint: String, Codable, Sendable, CaseIterable {
    case capacityTested
    /// At least 80 cm both ways, one person a desk.
    case desksApart
    case drawersTurned
    case seatLabels
    case wallsClear
    case clockRight
    case camerasOn
    case shieldingOn
    case belongingsArea
    case doorSheet
    case firstAid
    case singleStations
    case stationsApart
    case warningLine
    case equipmentAccurate
    case materialsReady
    case recordingOn
    case technicianReady
    case powerBackup
    case localServer
    case machineSerials
    case spareMachines
    case softwareVersion
}

extension Room.Kind {
    /// What is looked at in a room of this kind, in the order in which one walks through it.
    package var readinessPoints: [ReadinessPoint] {
        switch self {
        case .classroom:
            [
                .doorSheet, .belongingsArea, .capacityTested, .desksApart, .drawersTurned, .seatLabels,
                .wallsClear, .clockRight, .camerasOn, .shieldingOn, .firstAid,
            ]
        case .computer:
            [
                .doorSheet, .belongingsArea, .capacityTested, .desksApart, .seatLabels, .wallsClear,
                .clockRight, .camerasOn, .shieldingOn, .powerBackup, .localServer, .machineSerials,
                .spareMachines, .softwareVersion, .firstAid,
            ]
        case .workshop:
            [
                .doorSheet, .belongingsArea, .singleStations, .stationsApart, .seatLabels, .warningLine,
                .equipmentAccurate, .materialsReady, .clockRight, .recordingOn, .technicianReady, .firstAid,
            ]
        case .panel: [.doorSheet, .belongingsArea, .clockRight, .recordingOn, .firstAid]
        }
    }
}

/// A room as it stands before one sitting.
package struct ReadinessFact: Equatable, Sendable {
    package let kind: Room.Kind
    package let state: Room.State
    /// Nil when the sitting does not use the room.
    package let sitting: Sitting.State?
    package let checked: Set<ReadinessPoint>
    package let isReady: Bool

    package init(
        kind: Room.Kind, state: Room.State, sitting: Sitting.State?, checked: Set<ReadinessPoint>,
        isReady: Bool
    ) {
        self.kind = kind
        self.state = state
        self.sitting = sitting
        self.checked = checked
        self.isReady = isReady
    }
}

/// Notes that somebody has looked at some points of a room's list for a sitting. With the last of
/// them the room is READY.
package struct CheckRoom: Command {
    package let room: Room.ID
    package let sitting: Sitting.ID
    package let points: [ReadinessPoint]

    package init(room: Room.ID, sitting: Sitting.ID, points: [ReadinessPoint]) {
        self.room = room
        self.sitting = sitting
        self.points = points
    }

    package static let permission = Permission.staff(
        .chief, .deputy, .registrar, .proctor, .floater, .assessor)

    /// `fact`: nil when there is no such room.
    package func decide(
        given fact: ReadinessFact?, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let fact else { throw .unknownRoom }
        let wanted = fact.kind.readinessPoints
        guard points.allSatisfy(wanted.contains) else { throw .pointNotOfKind }
        guard let sitting = fact.sitting else { throw .notOfSitting }
        guard sitting.step < Sitting.State.ended.step else { throw .sittingOver }
        guard fact.state == .active else { throw .outOfService }
        let new = wanted.filter { points.contains($0) && !fact.checked.contains($0) }
        var events: [StationEvent] = []
        if !new.isEmpty {
            events.append(.rooms(.checked(room: room, sitting: self.sitting, points: new)))
        }
        if !fact.isReady, fact.checked.union(new).isSuperset(of: wanted) {
            events.append(.rooms(.readied(room: room, sitting: self.sitting)))
        }
        return events
    }
}

/// Takes points back that hold no longer. A room that was READY is not any more.
package struct UncheckRoom: Command {
    package let room: Room.ID
    package let sitting: Sitting.ID
    package let points: [ReadinessPoint]

    package init(room: Room.ID, sitting: Sitting.ID, points: [ReadinessPoint]) {
        self.room = room
        self.sitting = sitting
        self.points = points
    }

    package static let permission = CheckRoom.permission

    /// `fact`: nil when there is no such room.
    package func decide(
        given fact: ReadinessFact?, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let fact else { throw .unknownRoom }
        guard let sitting = fact.sitting else { throw .notOfSitting }
        guard sitting.step < Sitting.State.ended.step else { throw .sittingOver }
        let gone = ReadinessPoint.allCases.filter { points.contains($0) && fact.checked.contains($0) }
        guard !gone.isEmpty else { return [] }
        return [.rooms(.unchecked(room: room, sitting: self.sitting, points: gone))]
    }
}
