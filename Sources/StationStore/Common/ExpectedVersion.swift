package import Exam
import GRDB

/// The version of a thing that somebody looked at when they decided what to do with it.
///
/// Compared in the transaction that records the command: of two people who decided on the same version, one is told.
package struct ExpectedVersion: Sendable, Equatable {
    package let subject: Subject
    /// The last entries about it, any of which will do; nil when every version will, as long as it is there.
    package let entries: Set<JournalPosition>?

    package init(_ subject: Subject, entries: Set<JournalPosition>?) {
        self.subject = subject
        self.entries = entries
    }

    func holds(_ db: Database) throws -> Bool {
        guard let latest = try EntryQueries.latest(of: subject, db) else { return false }
        return entries?.contains(latest) ?? true
    }
}
