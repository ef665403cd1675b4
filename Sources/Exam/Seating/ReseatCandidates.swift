/// Gives some people other seats at once: a room is lost, somebody came late onto the roster.
///
/// All of the changes or none. They are judged together, so two people may change places.
package struct ReseatCandidates: Command {
    package let changes: [SeatChange]
    package let reason: SeatMoveReason

    package init(changes: [SeatChange], reason: SeatMoveReason) {
        self.changes = changes
        self.reason = reason
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let changesMax = 500

    package struct Facts: Sendable {
        /// The rooms asked for and their people, without the seats that are given up.
        package let context: SeatingContext
        /// Where the people sit who give a seat up.
        package let current: [StandingSeat]
        /// Sittings that a plan holds.
        package let inForce: Set<Sitting.ID>
        package let isPublished: Bool
        /// Whether whoever asks, or the second person beside them, is the chief.
        package let isChief: Bool

        package init(
            context: SeatingContext, current: [StandingSeat], inForce: Set<Sitting.ID>, isPublished: Bool,
            isChief: Bool
        ) {
            self.context = context
            self.current = current
            self.inForce = inForce
            self.isPublished = isPublished
            self.isChief = isChief
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard !changes.isEmpty else { throw .empty }
        guard changes.count <= Self.changesMax else { throw .tooMany }
        guard !facts.isPublished || facts.isChief else { throw .publishedNeedsChief }
        var judge = SeatingJudge(facts.context)
        var events: [StationEvent] = []
        for change in changes {
            let sitting = change.sitting
            for id in [change.from, sitting].compactMap({ $0 }) {
                guard let fact = facts.context.sittings[id] else { throw .unknownSitting }
                guard fact.state == .planned else { throw .sittingNotPlanned }
            }
            guard facts.inForce.contains(sitting) else { throw .notAdopted }
            let current = facts.current.first {
                $0.candidate == change.candidate && $0.sitting == change.from
            }
            guard change.from == nil || current != nil else { throw .notSeated }
            let place = SeatedPlace(seat: change.seat, candidate: change.candidate)
            try judge.take(RoomSeating(sitting: sitting, room: change.room, places: [place]))
            events.append(.seating(event(change)))
        }
        return events
    }

    private func event(_ change: SeatChange) -> SeatingEvent {
        guard let from = change.from else {
            return .seated(
                candidate: change.candidate, sitting: change.sitting, room: change.room, seat: change.seat,
                reason: reason)
        }
        guard from != change.sitting else {
            return .moved(
                candidate: change.candidate, sitting: from, room: change.room, seat: change.seat,
                reason: reason)
        }
        return .transferred(
            candidate: change.candidate, from: from, sitting: change.sitting, room: change.room,
            seat: change.seat, reason: reason)
    }
}

/// One person onto another seat.
package struct SeatChange: Hashable, Sendable, Encodable {
    package let candidate: Candidate.ID
    /// The sitting that is given up, or nil for somebody who has no seat yet.
    package let from: Sitting.ID?
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let seat: Int

    package init(
        candidate: Candidate.ID, from: Sitting.ID?, sitting: Sitting.ID, room: Room.ID, seat: Int
    ) {
        self.candidate = candidate
        self.from = from
        self.sitting = sitting
        self.room = room
        self.seat = seat
    }
}
