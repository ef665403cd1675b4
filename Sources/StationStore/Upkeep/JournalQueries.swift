package import Exam
package import Foundation
package import GRDB
package import Journal

/// The journal as people read it.
package enum JournalQueries {
    package struct Filter: Sendable, Equatable {
        package var area: String?
        /// A staff or device number.
        package var actor: String?
        /// A candidate, room, sitting, packet, person or incident, by its number.
        package var subject: String?

        package init(area: String? = nil, actor: String? = nil, subject: String? = nil) {
            self.area = area
            self.actor = actor
            self.subject = subject
        }
    }

    /// One entry, with the words its sentence is made of.
    package struct Line: Sendable {
        package let position: JournalEntry.Position
        package let moment: Moment
        package let header: EntryHeader
        /// The stored body: one object `{"<event>": {…}}`.
        package let body: Data

        package init(_ entry: JournalEntry) {
            position = entry.position
            moment = entry.moment
            header = entry.header
            body = entry.body
        }
    }

    /// At most `limit` entries before `before`, the newest first.
    ///
    /// Area and actor stand in the header's text, which has no index: the scan runs backwards
    /// and stops when the page is full.
    package static func lines(
        _ db: Database, filter: Filter, before: JournalEntry.Position?, limit: Int
    ) throws -> [Line] {
        let area = filter.area.map { "\nevent \($0) " }
        let mentions = Self.mentions(filter.actor)
        let newest = before ?? Int64.max
        let rows: [Row]
        if let subject = filter.subject {
            rows = try db.rows(
                """
                SELECT \(JournalEntry.columns) FROM journalEntry
                WHERE position IN (SELECT entry FROM entrySubject WHERE kind IN \(kinds) AND subject = \(subject))
                    AND position < \(newest)
                    AND (\(area) IS NULL OR instr(CAST(header AS TEXT), \(area)) > 0)
                    AND \(mentions) AND \(isForEverybody)
                ORDER BY position DESC LIMIT \(limit)
                """)
        } else {
            rows = try db.rows(
                """
                SELECT \(JournalEntry.columns) FROM journalEntry
                WHERE position < \(newest)
                    AND (\(area) IS NULL OR instr(CAST(header AS TEXT), \(area)) > 0)
                    AND \(mentions) AND \(isForEverybody)
                ORDER BY position DESC LIMIT \(limit)
                """)
        }
        return try rows.map { try Line(JournalEntry(row: $0)) }
    }

    /// The history of one subject, the newest first.
    ///
    /// `seesSupport`: whether the reader's role may know that somebody has a confidential record.
    package static func history(
        _ db: Database, of subject: Subject, limit: Int, seesSupport: Bool = false
    ) throws -> [Line] {
        try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM journalEntry
            WHERE position IN (
                SELECT entry FROM entrySubject WHERE kind = \(subject.kind) AND subject = \(subject.id)
                ORDER BY entry DESC LIMIT \(limit))
                AND \(seesSupport ? "TRUE" : isForEverybody)
            ORDER BY position DESC
            """
        ).map { try Line(JournalEntry(row: $0)) }
    }

    package static func entry(_ db: Database, at position: JournalEntry.Position) throws -> JournalEntry? {
        try db.row("SELECT \(JournalEntry.columns) FROM journalEntry WHERE position = \(position)")
            .map { try JournalEntry(row: $0) }
    }

    /// Names for the numbers that stand in sentences; a number without a name was erased or is unknown.
    package static func names(_ db: Database, candidates: Set<String>, staff: Set<String>) throws
        -> [String: String]
    {
        var names: [String: String] = [:]
        for id in candidates {
            names[id] = try db.value(String.self, "SELECT name FROM candidate WHERE id = \(id)")
        }
        for id in staff {
            names[id] = try db.value(String.self, "SELECT name FROM staff WHERE id = \(id)")
        }
        return names
    }

    /// Whether the entry may be told to readers of every role: whom the station supports, and that it does, is not.
    package static func isForEverybody(_ header: EntryHeader) -> Bool {
        header.area != CandidateEvent.area || header.name != supportName
    }

    private static let supportName = "supportRecorded"

    private static var isForEverybody: Query {
        "instr(CAST(header AS TEXT), \("\nevent \(CandidateEvent.area) \(supportName)")) = 0"
    }

    private static let kinds: Query = """
        ('candidate', 'certificate', 'room', 'sitting', 'staff', 'device', 'packet', 'incident', 'batch')
        """

    /// Whether `actor` stands in the header: alone, as the device used, or as the second person.
    private static func mentions(_ actor: String?) -> Query {
        guard let actor else { return "TRUE" }
        let text: Query = "replace(CAST(header AS TEXT), char(10), ' ')"
        return """
            (instr(\(text), \(" staff \(actor) ")) > 0 OR instr(\(text), \(" device \(actor) ")) > 0
                OR instr(\(text), \(" second \(actor) ")) > 0)
            """
    }
}
