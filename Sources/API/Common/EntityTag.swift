import Exam
import HTTPTypes
import Hummingbird
import StationStore

/// Versions of things: the journal position of the last entry that touched one.
///
/// The tag names the version of the thing itself, not of counts beside it.
enum EntityTag {
    static func text(_ entry: JournalEntry.Position) -> String { "\"\(entry)\"" }

    /// What `If-Match` says of `subject`; nil when the call has none.
    ///
    /// What is no tag of ours is no version of the thing: the command then meets ``StoreFault/outdated``, 412.
    static func expected(_ subject: Subject, _ request: Request) -> ExpectedVersion? {
        guard let header = request.headers[.ifMatch] else { return nil }
        let tags = header.split(separator: ",").map { $0.filter { $0 != " " } }
        guard !tags.contains("*") else { return ExpectedVersion(subject, entries: nil) }
        let entries = tags.compactMap { tag -> JournalEntry.Position? in
            guard let entry = JournalEntry.Position(tag.filter { $0 != "\"" }), text(entry) == tag else {
                return nil
            }
            return entry
        }
        return ExpectedVersion(subject, entries: Set(entries))
    }
}
