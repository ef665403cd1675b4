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

    package static let area = "rooms"

    package var subjects: [Subject] {
        switch self {
        case .added(let room, _, _, _, _, _, _), .stateSet(let room, _): [.room(room)]
        }
    }
}
