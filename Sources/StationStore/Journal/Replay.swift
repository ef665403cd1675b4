package import Exam
import Foundation
package import GRDB

/// Rebuilds the tables from nothing but the journal.
package enum Replay {
    /// Reads the journal in `source`, in order, and projects it into the empty tables of `target`.
    ///
    /// `observe` sees each event before it is applied, so that whoever wants to know it reads no body twice.
    ///
    /// - Throws: ``StoreFault/journalBroken(position:reason:)`` naming the first entry that cannot be read or applied.
    package static func project(
        _ source: Database, into target: Database, keys: ProjectionKeys,
        observe: (StationEvent, JournalEntry.Position) -> Void = { _, _ in },
        progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws {
        let count = try source.value(Int64.self, "SELECT max(position) FROM journalEntry") ?? 0
        let decoder = EntryDecoder()
        let rows = try Row.fetchCursor(
            source.cachedStatement(
                sql: "SELECT position, header, salt, body, leafHash FROM journalEntry ORDER BY position"))
        while let row = try rows.next() {
            let entry = try JournalEntry(row: row)
            let event = try entry.event(decoder)
            observe(event, entry.position)
            do {
                for subject in Set(event.areaEvent.subjects) {
                    try target.run(
                        """
                        INSERT INTO entrySubject (kind, subject, entry)
                        VALUES (\(subject.kind), \(subject.id), \(entry.position))
                        """)
                }
                try event.project(
                    Projection(
                        db: target, position: entry.position, moment: entry.moment,
                        actor: entry.header.actor.examActor, keys: keys, particulars: source))
            } catch let error as DatabaseError {
                throw StoreFault.journalBroken(
                    position: entry.position, reason: "cannot be applied: \(error.message ?? "")")
            } catch StoreFault.particularMissing(let digest) {
                throw StoreFault.journalBroken(
                    position: entry.position,
                    reason: "the personal record \(digest.prefix(16))… does not open")
            }
            if entry.position.isMultiple(of: 1000) { progress(entry.position, count) }
        }
        progress(count, count)
    }

    /// Drops and rebuilds the projected tables when this program projects in another way than the file's last writer.
    static func rebuildIfNeeded(
        _ db: Database, keys: ProjectionKeys, progress: (Int64, Int64) -> Void
    ) throws {
        let found = try db.value(Int.self, "SELECT projectionVersion FROM localSchema") ?? 0
        guard found != Schema.projectionVersion else { return }
        try Schema.refuseNewer(db)
        try db.inTransaction(.immediate) {
            for table in try Schema.projectedTables(db).reversed() {
                try db.drop(table: table)
            }
            try Schema.createProjected(db)
            try project(db, into: db, keys: keys, progress: progress)
            try db.run("UPDATE localSchema SET projectionVersion = \(Schema.projectionVersion)")
            return .commit
        }
    }
}
