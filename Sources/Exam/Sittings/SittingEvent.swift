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
    /// is empty. `isByLot`: places are drawn when people come in; nil is no. `rotation`: which of several it is.
    case planned(
        sitting: Sitting.ID, certificate: Certificate.ID, part: Sitting.Part, start: Moment, minutes: Int,
        paperCode: String, rooms: [Room.ID], openKind: Room.Kind? = nil, equipment: [String]? = nil,
        isByLot: Bool? = nil, rotation: Rotation? = nil)
    /// Where places are drawn at the door: `commitment` is the hex SHA-256 of the secret of 32 bytes that `record` holds.
    case opened(sitting: Sitting.ID, commitment: String? = nil, record: ParticularDigest? = nil)
    /// The actual start is the entry's own time: only the chief starts a sitting.
    case started(sitting: Sitting.ID)
    case ended(sitting: Sitting.ID)
    /// `nonce`: the secret of the lots, hex: from here on anybody can redo them.
    case closed(sitting: Sitting.ID, nonce: String? = nil)
    case signed(sitting: Sitting.ID)

    package static let area = "sittings"

    package var subjects: [Subject] {
        switch self {
        case .planned(let sitting, _, _, _, _, _, let rooms, _, _, _, _):
            [.sitting(sitting)] + rooms.map { .room($0) }
        case .opened(let sitting, _, _), .started(let sitting), .ended(let sitting), .closed(let sitting, _),
            .signed(let sitting):
            [.sitting(sitting)]
        }
    }

    package var particulars: [ParticularDigest] {
        if case .opened(_, _, let record?) = self { return [record] }
        return []
    }
}
