package import Exam

/// Everything that somebody needs to redo a draw; `docs/draw.md` describes its JSON.
package struct DrawRecord: Codable, Equatable, Sendable {
    package static let format = "examstation-draw-record/1"

    package let format: String
    package let station: String
    package let plan: SeatingPlan.ID
    /// As ``Draw/input(plan:_:)`` wrote it.
    package let input: String
    package let inputDigest: String
    package let commitment: String
    package let nonce: String
    package let publicSource: String
    package let publicValue: String
    /// The sittings that the plan holds; others of the input are another plan's by now.
    package let sittings: [Sitting.ID]
    /// Every draw for these sittings, this one last.
    package let runs: [Run]
    /// The seats in force.
    package let seats: [Seat]
    /// By position.
    package let moves: [Move]

    package init(
        station: String, plan: SeatingPlan.ID, input: String, inputDigest: String, commitment: String,
        nonce: String, publicSource: String, publicValue: String, sittings: [Sitting.ID], runs: [Run],
        seats: [Seat], moves: [Move]
    ) {
        format = Self.format
        self.station = station
        self.plan = plan
        self.input = input
        self.inputDigest = inputDigest
        self.commitment = commitment
        self.nonce = nonce
        self.publicSource = publicSource
        self.publicValue = publicValue
        self.sittings = sittings
        self.runs = runs
        self.seats = seats.sorted()
        self.moves = moves
    }

    /// One draw.
    package struct Run: Codable, Equatable, Sendable {
        /// From 1, as the journal counts them.
        package let run: Int
        package let seed: String
        /// Milliseconds since 1970.
        package let at: Int64

        package init(run: Int, seed: String, at moment: Moment) {
            self.run = run
            self.seed = seed
            at = moment.milliseconds
        }
    }

    /// One change by hand.
    package struct Move: Codable, Equatable, Sendable {
        package let person: Candidate.ID
        package let sitting: Sitting.ID
        /// `ROOM/SEAT`, or empty for somebody who was not in the sitting.
        package let from: String
        /// `ROOM/SEAT`, or empty for somebody who is in the sitting no more.
        package let to: String
        package let by: String
        /// Empty where nobody had to agree.
        package let approvedBy: String
        package let reason: String
        /// Of the journal entry.
        package let position: Int

        package init(
            person: Candidate.ID, sitting: Sitting.ID, from: Place?, to: Place?, by: String,
            approvedBy: String, reason: String, position: Int
        ) {
            self.person = person
            self.sitting = sitting
            self.from = from?.text ?? ""
            self.to = to?.text ?? ""
            self.by = by
            self.approvedBy = approvedBy
            self.reason = reason
            self.position = position
        }
    }

    /// A seat of a room.
    package struct Place: Hashable, Sendable {
        package let room: Room.ID
        package let seat: Int

        package init(room: Room.ID, seat: Int) {
            self.room = room
            self.seat = seat
        }

        package var text: String { "\(room)/\(seat)" }
    }

    /// Who sits where, written as a list of four.
    package struct Seat: Hashable, Comparable, Sendable {
        package let person: Candidate.ID
        package let sitting: Sitting.ID
        package let room: Room.ID
        package let seat: Int

        package init(person: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int) {
            self.person = person
            self.sitting = sitting
            self.room = room
            self.seat = seat
        }

        package static func < (first: Seat, second: Seat) -> Bool {
            (first.person, first.sitting) < (second.person, second.sitting)
        }
    }
}

extension DrawRecord.Seat: Codable {
    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        person = try list.decode(Candidate.ID.self)
        sitting = try list.decode(Sitting.ID.self)
        room = try list.decode(Room.ID.self)
        seat = try list.decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(person)
        try list.encode(sitting)
        try list.encode(room)
        try list.encode(seat)
    }
}
