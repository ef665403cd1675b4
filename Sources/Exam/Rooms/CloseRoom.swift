/// Why a room is not to be had for a time.
package enum ClosureReason: String, Codable, Sendable, CaseIterable {
    case teaching
    case repair
    case otherExam
    case powerCut
    case hygiene
    /// Lost to what nobody foresaw: water, fire, a broken lock.
    case emergency
}

/// Notes that a room is not to be had for a time (停用时段).
///
/// Sittings that are planned there stay planned: the plan is mended, and says who moves.
package struct CloseRoom: Command {
    package let room: Room.ID
    package let span: TimeSpan
    package let reason: ClosureReason

    package init(room: Room.ID, span: TimeSpan, reason: ClosureReason) {
        self.room = room
        self.span = span
        self.reason = reason
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)
    package static let daysMax = 366
    package static let closuresMax = 200

    package struct Facts: Sendable {
        /// Nil when there is no such room.
        package let closures: [TimeSpan]?
        /// Sittings in the room whose doors are open or that are running.
        package let running: [TimeSpan]

        package init(closures: [TimeSpan]?, running: [TimeSpan]) {
            self.closures = closures
            self.running = running
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let closures = facts.closures else { throw .unknownRoom }
        guard !closures.contains(span) else { return [] }
        guard span.start < span.end, moment < span.end,
            span.end <= span.start.adding(minutes: Self.daysMax * 1440), closures.count < Self.closuresMax
        else { throw .badClosure }
        guard !closures.contains(where: span.overlaps) else { throw .closureOverlaps }
        guard !facts.running.contains(where: span.overlaps) else { throw .inUse }
        return [.rooms(.closed(room: room, span: span, reason: reason))]
    }
}

/// Takes a closure back: the room is to be had after all.
package struct ReopenRoom: Command {
    package let room: Room.ID
    package let span: TimeSpan

    package init(room: Room.ID, span: TimeSpan) {
        self.room = room
        self.span = span
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    /// `closures`: nil when there is no such room.
    package func decide(
        given closures: [TimeSpan]?, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let closures else { throw .unknownRoom }
        guard closures.contains(span) else { throw .unknownClosure }
        return [.rooms(.reopened(room: room, span: span))]
    }
}

/// What an inspection of a room came to.
package enum InspectionOutcome: String, Codable, Sendable, CaseIterable {
    case passed
    /// Something is to be mended, and the room may be used.
    case remarks
    case failed
}

/// Records that somebody has inspected a room (`rules` 1.5: who, when, result).
package struct RecordInspection: Command {
    package let room: Room.ID
    package let staff: Staff.ID
    package let inspected: Moment
    package let inspection: InspectionOutcome

    package init(room: Room.ID, staff: Staff.ID, inspected: Moment, inspection: InspectionOutcome) {
        self.room = room
        self.staff = staff
        self.inspected = inspected
        self.inspection = inspection
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        package let isRoomKnown: Bool
        package let isStaffKnown: Bool
        /// Whether this very inspection is recorded.
        package let isRecorded: Bool

        package init(isRoomKnown: Bool, isStaffKnown: Bool, isRecorded: Bool) {
            self.isRoomKnown = isRoomKnown
            self.isStaffKnown = isStaffKnown
            self.isRecorded = isRecorded
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard facts.isRoomKnown else { throw .unknownRoom }
        guard facts.isStaffKnown else { throw .unknownInspector }
        guard inspected.isNoLater(than: moment) else { throw .inspectionAhead }
        guard !facts.isRecorded else { return [] }
        return [
            .rooms(.inspected(room: room, staff: staff, inspected: inspected, inspection: inspection))
        ]
    }
}
