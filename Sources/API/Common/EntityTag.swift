import Exam
import HTTPTypes
import Hummingbird
import StationStore
import Web

/// Versions of things: the journal position of the last entry that touched one.
///
/// The tag names the version of the thing itself, not of counts beside it. It is compared before the
/// command is performed, in a read of its own: two people who write within the same millisecond are told
/// apart by the rules, not by the tag.
enum EntityTag {
    static func text(_ entry: JournalEntry.Position) -> String { "\"\(entry)\"" }

    /// Checks `If-Match`, when the call has one.
    ///
    /// A repeated call passes: its first answer is what it wants, although the thing has moved on since.
    ///
    /// - Throws: `HTTPError` 412 when the thing is another version by now, or is not there.
    static func check(
        _ subject: Subject, _ request: Request, _ context: APIContext, _ store: StationStore
    ) async throws {
        guard let header = request.headers[.ifMatch] else { return }
        let entry = try await store.read { [key = context.key] db -> JournalEntry.Position? in
            if let key, try AnswerQueries.isAnswered(key, db) { return -1 }
            return try EntryQueries.latest(of: subject, db)
        }
        if entry == -1 { return }
        guard let entry else { throw HTTPError(.preconditionFailed) }
        let tags = header.split(separator: ",").map { $0.filter { $0 != " " } }
        guard tags.contains("*") || tags.contains(text(entry)) else { throw HTTPError(.preconditionFailed) }
    }
}
