/// Whether a seating is lawful. Knows nothing of how it was made.
package enum SeatingRule {
    /// Judges `rooms`, one after another, beside the seats that stand already.
    ///
    /// - Parameters:
    ///   - rooms: who is to sit where.
    ///   - context: what stands already.
    ///   - opensSpares: whether a spare place may be taken: for somebody whose own is broken.
    /// - Throws: the first rule that is broken.
    package static func judge(
        _ rooms: [RoomSeating], in context: SeatingContext, opensSpares: Bool = false
    ) throws(SeatingRefusal) {
        var judge = SeatingJudge(context, opensSpares: opensSpares)
        for room in rooms { try judge.take(room) }
    }
}

/// Takes seats one after another; those taken earlier count against the later.
package struct SeatingJudge: Sendable {
    private let context: SeatingContext
    private let numbers: SeatingNumbers
    private let opensSpares: Bool
    private var rooms: [Room.ID: [Occupant]] = [:]
    private var papers: [Candidate.ID: [Paper]] = [:]

    /// Somebody on a seat, with what others must keep clear of.
    private struct Occupant: Sendable {
        let sitting: Sitting.ID
        let seat: Int
        let span: TimeSpan
        let isSeparate: Bool
    }

    private struct Paper: Sendable {
        let certificate: Certificate.ID
        let part: Sitting.Part
        let span: TimeSpan
    }

    package init(_ context: SeatingContext, opensSpares: Bool = false) {
        self.context = context
        self.opensSpares = opensSpares
        numbers = context.profile.seatingNumbers
        for standing in context.standing {
            guard let sitting = context.sittings[standing.sitting] else { continue }
            let needs = context.candidates[standing.candidate]?.needs ?? []
            note(standing.candidate, needs, standing.sitting, sitting, standing.room, standing.seat)
        }
    }

    private mutating func note(
        _ candidate: Candidate.ID, _ needs: Set<AccessNeed>, _ id: Sitting.ID, _ sitting: SeatingSitting,
        _ room: Room.ID, _ seat: Int
    ) {
        let span = numbers.occupied(sitting.span, needs: needs)
        rooms[room, default: []].append(
            Occupant(sitting: id, seat: seat, span: span, isSeparate: needs.contains(.separate)))
        papers[person(candidate), default: []].append(
            Paper(certificate: sitting.certificate, part: sitting.part, span: span))
    }

    /// Takes the places of one room.
    ///
    /// - Parameter seating: of a sitting and a room that the context knows.
    /// - Throws: the first rule that is broken; the places before it stay taken.
    package mutating func take(_ seating: RoomSeating) throws(SeatingRefusal) {
        guard let sitting = context.sittings[seating.sitting] else { throw .unknownSitting }
        guard let room = context.rooms[seating.room], sitting.admits(seating.room, room) else {
            throw .roomNotOfSitting
        }
        guard !seating.places.isEmpty else { return }
        guard room.state == .active else { throw .roomNotActive }
        guard !room.unavailable.contains(where: sitting.span.overlaps) else { throw .roomUnavailable }
        for place in seating.places {
            try take(place, seating, sitting, room)
        }
    }

    private mutating func take(
        _ place: SeatedPlace, _ seating: RoomSeating, _ sitting: SeatingSitting, _ room: SeatingRoom
    ) throws(SeatingRefusal) {
        guard (1...room.layout.seatCount).contains(place.seat) else { throw .noSuchSeat }
        guard !room.layout.isBroken(place.seat) else { throw .seatBroken }
        let isSpare = room.layout.isSpare(place.seat)
        guard !isSpare || opensSpares else { throw .seatSpare }
        let id = place.candidate
        guard let candidate = context.candidates[id] else { throw .unknownCandidate }
        guard !candidate.isWithdrawn else { throw .candidateWithdrawn }
        guard candidate.certificate == sitting.certificate else { throw .wrongCertificate }
        guard candidate.sits(sitting.part, of: sitting.certificate) else { throw .partExempt }
        guard !candidate.needs.contains(.stepFree) || room.isStepFree else { throw .notStepFree }
        let span = numbers.occupied(sitting.span, needs: candidate.needs)
        try checkTime(of: id, sitting, span)
        try checkRoom(seating, place.seat, sitting, span, isSeparate: candidate.needs.contains(.separate))
        let together = rooms[seating.room, default: []].count {
            context.sittings[$0.sitting]?.span == sitting.span
        }
        // A spare place stands beside what the room may hold: a broken one has just been taken from that.
        let places = room.capacity(under: context.profile) + (isSpare ? room.layout.spareCount : 0)
        guard together < places else { throw .roomFull }
        note(id, candidate.needs, seating.sitting, sitting, seating.room, place.seat)
    }

    /// A paper once, no two at the same time, and time to walk between them.
    private func checkTime(
        of id: Candidate.ID, _ sitting: SeatingSitting, _ span: TimeSpan
    ) throws(SeatingRefusal) {
        for other in papers[person(id)] ?? [] {
            guard other.certificate != sitting.certificate || other.part != sitting.part else {
                throw .candidateTwice
            }
            guard !other.span.overlaps(span) else { throw .overlappingSittings }
            guard other.span.isClear(of: span, minutes: numbers.gapMinutes) else { throw .gapTooShort }
        }
    }

    /// Two certificates are two numbers, and still one person.
    private func person(_ id: Candidate.ID) -> Candidate.ID { context.candidates[id]?.person ?? id }

    private func checkRoom(
        _ seating: RoomSeating, _ seat: Int, _ sitting: SeatingSitting, _ span: TimeSpan, isSeparate: Bool
    ) throws(SeatingRefusal) {
        for other in rooms[seating.room] ?? [] {
            guard let standing = context.sittings[other.sitting] else { continue }
            if standing.span.overlaps(sitting.span) {
                guard standing.mayShareRoom(with: sitting) else { throw .papersMixed }
                guard other.seat != seat else { throw .seatTaken }
                guard sitting.part != .theory || other.isSeparate == isSeparate else { throw .notSeparate }
            } else {
                // The one who takes longest keeps the room, and it is set anew afterwards.
                let isClear = other.span.isClear(of: span, minutes: numbers.turnaroundMinutes)
                guard isClear else { throw .turnaroundTooShort }
            }
        }
    }
}

extension TimeSpan {
    /// Whether at least `minutes` lie between the two.
    func isClear(of other: TimeSpan, minutes: Int) -> Bool {
        !(start < other.end.adding(minutes: minutes) && other.start < end.adding(minutes: minutes))
    }
}
