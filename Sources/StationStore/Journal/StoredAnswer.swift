import Exam
import Foundation
import GRDB
import Journal

/// What a request was answered, so that asking again gives the same answer and happens once.
struct StoredAnswer {
    let commandDigest: Digest32
    private let position: Int64?
    private let entryCount: Int
    private let refusal: String?

    static func find(_ requestID: String?, _ db: Database) throws -> StoredAnswer? {
        guard let requestID else { return nil }
        let found = try db.first(
            """
            SELECT commandDigest, position, entryCount, refusal FROM localAnswer WHERE requestID = \(requestID)
            """
        ) { row in
            (
                digest: row[0] as Data, position: row[1] as Int64?, count: row[2] as Int,
                refusal: row[3] as String?
            )
        }
        guard let found, let digest = Digest32(bytes: found.digest) else { return nil }
        return StoredAnswer(
            commandDigest: digest, position: found.position, entryCount: found.count, refusal: found.refusal)
    }

    static func keep(
        _ requestID: String?, _ digest: Digest32, first: Int64, count: Int, at moment: Moment, _ db: Database
    ) throws {
        guard let requestID else { return }
        try db.run(
            """
            INSERT INTO localAnswer (requestID, commandDigest, position, entryCount, refusal, answered)
            VALUES (\(requestID), \(Data(digest.bytes)), \(count > 0 ? first : nil), \(count), NULL, \(moment))
            """)
    }

    static func keep(
        _ requestID: String?, _ digest: Digest32, refusal: String, at moment: Moment, _ db: Database
    ) throws {
        guard let requestID else { return }
        try db.run(
            """
            INSERT INTO localAnswer (requestID, commandDigest, position, entryCount, refusal, answered)
            VALUES (\(requestID), \(Data(digest.bytes)), NULL, 0, \(refusal), \(moment))
            """)
    }

    /// The first answer again.
    func outcome<Refused: Refusal>(_ type: Refused.Type, _ db: Database) throws -> Result<
        Performed, any Error
    > {
        if let refusal {
            if let refused = Refused(rawValue: refusal) { return .failure(refused) }
            if let refused = StaffRefusal(rawValue: refusal) { return .failure(refused) }
            return .failure(StoreFault.other(message: "the refusal \(refusal) of an older version"))
        }
        guard let position else { return .success(Performed(position: nil, events: [], isReplayed: true)) }
        let decoder = EntryDecoder()
        let events = try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position BETWEEN \(position) AND \(position + Int64(entryCount) - 1) ORDER BY position
            """
        ).map { try JournalEntry(row: $0).event(decoder) }
        return .success(Performed(position: position, events: events, isReplayed: true))
    }
}
