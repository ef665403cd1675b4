/// A place with seats, computers or work stations (考场).
package enum Room {
    package typealias ID = Identifier<Room>

    package enum Kind: String, Codable, Sendable, CaseIterable {
        case classroom
        case computer
        case workshop
        case panel
    }

    package enum State: String, Codable, Sendable, CaseIterable {
        case active
        case maintenance
        case blocked
    }
}

/// Everything that can happen to a room.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum RoomEvent: AreaEvent {
    /// `columns`: seats in each column from seat 01's column, as `7-8-8-7`.
    case added(
        room: Room.ID, title: String, building: String, floor: Int, kind: Room.Kind, columns: SeatLayout,
        isStepFree: Bool)
    case stateSet(room: Room.ID, state: Room.State)
    case described(room: Room.ID, title: String, building: String, floor: Int, kind: Room.Kind)
    case layoutSet(room: Room.ID, columns: SeatLayout, reason: LayoutReason)
    case seatBroken(room: Room.ID, seat: Int)
    case seatMended(room: Room.ID, seat: Int)
    /// The whole of it, ascending.
    case equipmentSet(room: Room.ID, equipment: [Equipment.ID])
    /// The whole of it: machines by seat, spare ones ascending.
    case machinesSet(room: Room.ID, machines: [SeatMachine], spares: [Machine.ID])
    /// `spacing`: centimetres between seats as measured; nil before anybody has. `cameras` ascending.
    case featuresSet(
        room: Room.ID, isStepFree: Bool, isShielded: Bool, spacing: Int?, cameras: [Camera.ID])
    case closed(room: Room.ID, span: TimeSpan, reason: ClosureReason)
    case reopened(room: Room.ID, span: TimeSpan)
    /// `staff` looked at the room at `inspected`.
    case inspected(room: Room.ID, staff: Staff.ID, inspected: Moment, inspection: InspectionOutcome)
    /// The actor has looked at each of `points` for this sitting.
    case checked(room: Room.ID, sitting: Sitting.ID, points: [ReadinessPoint])
    /// Every point of the room's kind is checked: it is READY for this sitting.
    case readied(room: Room.ID, sitting: Sitting.ID)
    /// The points hold no longer, and the room is not ready.
    case unchecked(room: Room.ID, sitting: Sitting.ID, points: [ReadinessPoint])

    package static let area = "rooms"

    package var subjects: [Subject] {
        switch self {
        case .added(let room, _, _, _, _, _, _), .stateSet(let room, _), .described(let room, _, _, _, _),
            .layoutSet(let room, _, _), .seatBroken(let room, _), .seatMended(let room, _),
            .equipmentSet(let room, _), .machinesSet(let room, _, _), .featuresSet(let room, _, _, _, _),
            .closed(let room, _, _), .reopened(let room, _):
            [.room(room)]
        case .inspected(let room, let staff, _, _): [.room(room), .staff(staff)]
        case .checked(let room, let sitting, _), .readied(let room, let sitting),
            .unchecked(let room, let sitting, _):
            [.room(room), .sitting(sitting)]
        }
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
    case noSuchSeat = "rooms.no-such-seat"
    case seatsTaken = "rooms.seats-taken"
    case layoutInUse = "rooms.layout-in-use"
    case kindInUse = "rooms.kind-in-use"
    case badEquipment = "rooms.bad-equipment"
    case badFeatures = "rooms.bad-features"
    case badMachines = "rooms.bad-machines"
    case machineElsewhere = "rooms.machine-elsewhere"
    case badClosure = "rooms.bad-closure"
    case closureOverlaps = "rooms.closure-overlaps"
    case unknownClosure = "rooms.unknown-closure"
    case unknownInspector = "rooms.unknown-inspector"
    case inspectionAhead = "rooms.inspection-ahead"
    case notOfSitting = "rooms.not-of-sitting"
    case sittingOver = "rooms.sitting-over"
    case pointNotOfKind = "rooms.point-not-of-kind"
    case outOfService = "rooms.out-of-service"
}
