package import Exam

/// Everything that somebody needs to redo the lots of one sitting; `docs/draw.md` describes its JSON.
package struct LotRecord: Codable, Equatable, Sendable {
    package static let format = "examstation-lot-record/1"

    package let format: String
    package let station: String
    package let sitting: Sitting.ID
    /// Hex SHA-256 of the secret, as it was published when the doors opened.
    package let commitment: String
    /// The secret, hex.
    package let nonce: String
    /// By position.
    package let draws: [Draw]
    /// Whoever was moved since the doors opened, by position.
    package let moves: [Move]
    /// Who has which work station now, by admission number.
    package let seats: [Seat]

    /// One lot.
    package struct Draw: Codable, Equatable, Sendable {
        /// Of the journal.
        package let position: Int64
        package let candidate: Candidate.ID
        package let room: Room.ID
        /// What the lot was among, ascending.
        package let free: [Int]
        /// What was drawn.
        package let station: Int
        /// Milliseconds since 1970.
        package let at: Int64
        /// Who checked in, and who stood beside them; empty where nobody did.
        package let witness: String
        package let second: String
    }

    package struct Move: Codable, Equatable, Sendable {
        package let position: Int64
        package let candidate: Candidate.ID
        package let room: Room.ID
        package let station: Int
        package let reason: SeatMoveReason
    }

    package struct Seat: Codable, Equatable, Sendable {
        package let candidate: Candidate.ID
        package let room: Room.ID
        package let station: Int
    }
}

extension StationStore {
    /// Everything by which anybody can redo the lots of a sitting (docs/draw.md). Holds admission and staff numbers; no
    /// name.
    ///
    /// - Throws: `SittingRefusal.lotsNotPublic` before the sitting is closed: what is secret stays so.
    package func lotRecord(of sitting: Sitting.ID) async throws -> LotRecord {
        try await read { db in
            guard let lots = try LotQueries.published(of: sitting, db) else {
                throw SittingRefusal.lotsNotPublic
            }
            return LotRecord(
                format: LotRecord.format, station: try StationRecord.find(db)?.number ?? "",
                sitting: sitting, commitment: lots.commitment, nonce: lots.nonce,
                draws: try LotQueries.draws(of: sitting, db), moves: try LotQueries.moves(of: sitting, db),
                seats: try LotQueries.seats(of: sitting, db))
        }
    }
}
