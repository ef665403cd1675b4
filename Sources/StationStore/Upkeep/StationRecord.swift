package import Exam
import Foundation
package import GRDB

/// What the station knows of itself.
package struct StationRecord: Sendable, Equatable {
    package let isRehearsal: Bool
    /// Milliseconds that the station's clock runs ahead of the machine's; not 0 only in a rehearsal.
    package let clockOffset: Int64
    package let number: String
    package let title: String
    package let host: String
    package let utcOffsetMinutes: Int
    package let verifierKey: String
    package let applicationKey: String
    package let authority: String

    /// - Returns: nil before the station is founded.
    package static func find(_ db: Database) throws -> StationRecord? {
        let row = try db.row(
            """
            SELECT isRehearsal, clockOffset, number, title, host, utcOffsetMinutes, verifierKey, applicationKey,
                authority
            FROM station WHERE number IS NOT NULL
            """)
        guard let row else { return nil }
        return StationRecord(
            isRehearsal: row[0], clockOffset: row[1], number: row[2], title: row[3], host: row[4],
            utcOffsetMinutes: row[5], verifierKey: row[6], applicationKey: row[7], authority: row[8])
    }
}

extension RuleProfile {
    /// The numbers in force: the reference profile until another one is adopted.
    package static func inForce(_ db: Database) throws -> RuleProfile {
        guard let text = try db.value(String.self, "SELECT profile FROM ruleProfile") else {
            return .nationalReference
        }
        return try lastRead.value(of: text)
    }

    private static let lastRead = LastRead { text in
        try JSONDecoder().decode(RuleProfile.self, from: Data(text.utf8))
    }
}

extension StationRecord {
    /// Reads the record of a station whose daemon does not run yet: its clock offset is needed to start one.
    ///
    /// - Throws: ``StoreFault/notAStation(path:reason:)``; ``StoreFault/tooNew(found:known:)`` when a newer
    ///   program wrote it.
    package static func peek(path: String) async throws -> StationRecord? {
        let database = try StationDatabase.openForReading(path: path)
        defer { try? database.close() }
        return try await database.read { db in
            if try db.tableExists("localSchema") { try Schema.refuseNewer(db) }
            return try db.tableExists("station") ? try find(db) : nil
        }
    }
}
