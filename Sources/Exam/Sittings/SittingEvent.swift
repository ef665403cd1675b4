/// One part, one date, one start, one paper code (场次).
package enum Sitting {
    package typealias ID = Identifier<Sitting>

    /// 理论 / 实操 / 综合评审.
    package enum Part: String, Codable, Sendable, CaseIterable {
        case theory
        case practical
        case panel
    }

    /// `rules`: PLANNED → OPEN → RUNNING → ENDED → CLOSED → SIGNED.
    package enum State: String, Codable, Sendable, CaseIterable {
        case planned
        case open
        case running
        case ended
        case closed
        case signed
    }
}

/// Everything that can happen to a sitting.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum SittingEvent: AreaEvent {
    /// `openKind`: the seating plan chooses among all rooms of this kind that have the equipment; then `rooms`
    /// is empty.
    case planned(
        sitting: Sitting.ID, certificate: Certificate.ID, part: Sitting.Part, start: Moment, minutes: Int,
        paperCode: String, rooms: [Room.ID], openKind: Room.Kind? = nil, equipment: [String]? = nil)
    case opened(sitting: Sitting.ID)
    /// The actual start is the entry's own time: only the chief starts a sitting.
    case started(sitting: Sitting.ID)
    case ended(sitting: Sitting.ID)
    case closed(sitting: Sitting.ID)
    case signed(sitting: Sitting.ID)

    package static let area = "sittings"

    package var subjects: [Subject] {
        switch self {
        case .planned(let sitting, _, _, _, _, _, let rooms, _, _):
            [.sitting(sitting)] + rooms.map { .room($0) }
        case .opened(let sitting), .started(let sitting), .ended(let sitting), .closed(let sitting),
            .signed(let sitting):
            [.sitting(sitting)]
        }
    }
}
