/// Whether a seating is lawful. Knows nothing of how it was made.
package enum SeatingRule {
    /// Judges `rooms` as the whole seating of `sittings`.
    ///
    /// - Throws: the first rule that is broken.
    package static func judge(
        _ rooms: [RoomSeating], of sittings: [Sitting.ID], in context: SeatingContext
    ) throws(SeatingRefusal) {
        guard Set(sittings).count == sittings.count else { throw .malformed }
        for sitting in sittings {
            guard let fact = context.sittings[sitting] else { throw .unknownSitting }
            guard fact.state == .planned else { throw .sittingNotPlanned }
        }
        var judge = Judge(context)
        var seen: Set<[String]> = []
        for room in rooms {
            guard sittings.contains(room.sitting) else { throw .unknownSitting }
            guard seen.insert([room.sitting.rawValue, room.room.rawValue]).inserted else { throw .roomTwice }
            try judge.take(room)
        }
        try judge.checkEverybodyIsPlaced(in: sittings)
    }

    /// One room during one span: sittings that share both share its seats.
    private struct RoomTime: Hashable {
        let room: Room.ID
        let span: TimeSpan
    }

    /// One part of one certificate: a candidate sits it once.
    private struct Paper: Hashable {
        let certificate: Certificate.ID
        let part: Sitting.Part

        init(_ sitting: SeatingSitting) {
            certificate = sitting.certificate
            part = sitting.part
        }
    }

    private struct Judge {
        private let context: SeatingContext
        private var seats: [RoomTime: Set<Int>] = [:]
        private var papers: [Paper: Set<Candidate.ID>] = [:]
        private var spans: [Candidate.ID: [TimeSpan]] = [:]

        init(_ context: SeatingContext) {
            self.context = context
            for standing in context.standing {
                guard let sitting = context.sittings[standing.sitting] else { continue }
                let place = RoomTime(room: standing.room, span: sitting.span)
                seats[place, default: []].insert(standing.seat)
                papers[Paper(sitting), default: []].insert(standing.candidate)
                spans[standing.candidate, default: []].append(sitting.span)
            }
        }

        mutating func take(_ seating: RoomSeating) throws(SeatingRefusal) {
            guard let sitting = context.sittings[seating.sitting] else { throw .unknownSitting }
            guard sitting.rooms.contains(seating.room), let room = context.rooms[seating.room] else {
                throw .roomNotOfSitting
            }
            guard room.state == .active || seating.places.isEmpty else { throw .roomNotActive }
            let place = RoomTime(room: seating.room, span: sitting.span)
            for seated in seating.places {
                guard (1...room.layout.seatCount).contains(seated.seat) else { throw .noSuchSeat }
                guard seats[place, default: []].insert(seated.seat).inserted else { throw .seatTaken }
                try takeCandidate(seated.candidate, sitting)
            }
            guard seats[place, default: []].count <= room.capacity(under: context.profile) else {
                throw .roomFull
            }
        }

        private mutating func takeCandidate(
            _ id: Candidate.ID, _ sitting: SeatingSitting
        ) throws(SeatingRefusal) {
            guard let candidate = context.candidates[id] else { throw .unknownCandidate }
            guard !candidate.isWithdrawn else { throw .candidateWithdrawn }
            guard candidate.certificate == sitting.certificate else { throw .wrongCertificate }
            guard papers[Paper(sitting), default: []].insert(id).inserted else { throw .candidateTwice }
            guard !spans[id, default: []].contains(where: sitting.span.overlaps) else {
                throw .overlappingSittings
            }
            spans[id, default: []].append(sitting.span)
        }

        /// A plan that forgets somebody is found on the day, at the door. It must be found here.
        func checkEverybodyIsPlaced(in sittings: [Sitting.ID]) throws(SeatingRefusal) {
            for paper in Set(sittings.compactMap { context.sittings[$0].map(Paper.init) }) {
                let placed = papers[paper, default: []]
                let isForgotten = context.candidates.contains { id, candidate in
                    candidate.certificate == paper.certificate && !candidate.isWithdrawn
                        && !placed.contains(id)
                }
                guard !isForgotten else { throw .unplaced }
            }
        }
    }
}
