package import Exam
package import GRDB
import Journal

/// What has been drawn at the doors of a sitting.
package enum LotQueries {
    /// Whether places of a sitting are drawn at the door, and how far that has come.
    package struct Standing: Sendable, Equatable {
        package let isByLot: Bool
        /// Nil before the doors are open.
        package let commitment: String?
        package let drawnCount: Int
        /// Whether the secret is shown.
        package let isPublic: Bool
    }

    package static func standing(of sitting: Sitting.ID, _ db: Database) throws -> Standing? {
        try db.row(
            """
            SELECT isByLot, commitment, (SELECT count(*) FROM stationLot WHERE sitting = sitting.id),
                nonce IS NOT NULL
            FROM sitting WHERE id = \(sitting)
            """
        ).map { Standing(isByLot: $0[0], commitment: $0[1], drawnCount: $0[2], isPublic: $0[3]) }
    }

    /// Commitment and secret; nil until the sitting is closed, and where nothing is drawn.
    static func published(
        of sitting: Sitting.ID, _ db: Database
    ) throws -> (commitment: String, nonce: String)? {
        let row = try db.row("SELECT commitment, nonce FROM sitting WHERE id = \(sitting)")
        guard let row, let commitment: String = row[0], let nonce: String = row[1] else { return nil }
        return (commitment, nonce)
    }

    /// In the order of the journal.
    package static func draws(of sitting: Sitting.ID, _ db: Database) throws -> [LotRecord.Draw] {
        try db.rows(
            """
            SELECT entry, candidate, room, free, seat, at, coalesce(witness, ''), coalesce(second, '')
            FROM stationLot WHERE sitting = \(sitting) ORDER BY entry
            """
        ).map { row in
            LotRecord.Draw(
                position: row[0], candidate: row[1], room: row[2],
                free: (row[3] as String).split(separator: " ").compactMap { Int($0) }, station: row[4],
                at: row[5], witness: row[6], second: row[7])
        }
    }

    /// Whoever was moved since the doors opened, in the order of the journal.
    static func moves(of sitting: Sitting.ID, _ db: Database) throws -> [LotRecord.Move] {
        let decoder = EntryDecoder()
        return try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position IN (
                    SELECT entry FROM entrySubject WHERE kind = 'sitting' AND subject = \(sitting))
                AND instr(CAST(header AS TEXT), \("\nevent seating moved\n")) > 0
                AND position > (
                    SELECT min(position) FROM journalEntry
                    WHERE instr(CAST(header AS TEXT), \("\nevent sittings opened\n")) > 0 AND position IN (
                        SELECT entry FROM entrySubject WHERE kind = 'sitting' AND subject = \(sitting)))
            ORDER BY position
            """
        ).map { try JournalEntry(row: $0) }.compactMap { entry in
            guard
                case .seating(.moved(let candidate, _, let room, let seat, let reason, _)) =
                    try entry.event(decoder)
            else { return nil }
            return LotRecord.Move(
                position: entry.position, candidate: candidate, room: room, station: seat, reason: reason)
        }
    }

    /// Whoever has a work station of their own, by admission number.
    static func seats(of sitting: Sitting.ID, _ db: Database) throws -> [LotRecord.Seat] {
        try db.rows(
            "SELECT candidate, room, number FROM seat WHERE sitting = \(sitting) AND isFixed ORDER BY candidate"
        ).map { LotRecord.Seat(candidate: $0[0], room: $0[1], station: $0[2]) }
    }
}
