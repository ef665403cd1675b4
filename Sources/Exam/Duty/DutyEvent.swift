/// What a person does in a room at a time.
package enum DutyPost: String, Codable, Sendable, CaseIterable {
    /// 甲: leads, guards the papers, speaks.
    case lead
    /// 乙: checks identity at the door, hands out.
    case second
    /// Relieves and escorts between rooms.
    case floater
}

/// Everything that can happen to the duty roster.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum DutyEvent: AreaEvent {
    /// One room and one time, whatever number of sittings shares it.
    case roomStaffed(room: Room.ID, span: TimeSpan, lead: Staff.ID, second: Staff.ID)
    case floaterPosted(staff: Staff.ID, span: TimeSpan)
    case replaced(room: Room.ID, span: TimeSpan, post: DutyPost, from: Staff.ID, to: Staff.ID)
    /// The person is on site for the duty that starts at `start`.
    case reported(staff: Staff.ID, start: Moment)
    /// The roster of this room and time was withdrawn before anybody served.
    case roomCleared(room: Room.ID, span: TimeSpan)
    case floaterReleased(staff: Staff.ID, span: TimeSpan)

    package static let area = "duty"

    package var subjects: [Subject] {
        switch self {
        case .roomStaffed(let room, _, let lead, let second): [.room(room), .staff(lead), .staff(second)]
        case .floaterPosted(let staff, _), .floaterReleased(let staff, _), .reported(let staff, _):
            [.staff(staff)]
        case .roomCleared(let room, _): [.room(room)]
        case .replaced(let room, _, _, let from, let to): [.room(room), .staff(from), .staff(to)]
        }
    }
}
