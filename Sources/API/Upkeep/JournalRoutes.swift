import Exam
import Foundation
import Hummingbird
import Journal
import StationStore
import Web

/// The journal, entry by entry.
struct JournalRoutes: Sendable {
    let parts: API.Parts

    /// Entries of one answer.
    private static let pageSize = 100

    func add(to calls: inout Calls) {
        calls.get("journal", use: list)
        calls.get("journal/:position", use: entry)
    }

    private struct EntryAnswer: Encodable {
        let position: JournalEntry.Position
        let time: Timestamp
        let area: String
        let event: String
        let actor: ActorAnswer
        let requestID: String?
        /// The stored bytes, as they were hashed; left out for marks that the reader may not see.
        let body: String?
        /// Of one entry only: the header's bytes, the body's salt and the leaf hash.
        var header: String?
        var salt: String?
        var leafHash: String?

        enum CodingKeys: String, CodingKey {
            case position, time, area, event, actor, body, header, salt, leafHash
            case requestID = "requestId"
        }
    }

    private struct Lines: Encodable {
        let rows: [EntryAnswer]
        /// What to ask for as `before` to go on; absent at the beginning of the journal.
        let next: JournalEntry.Position?
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.journal)
        let query = Query(request)
        let before: Int64? = try query.number("before")
        let filter = JournalQueries.Filter(
            area: query["area"], actor: query["actor"], subject: query["subject"])
        let found = try await parts.store.read { db in
            try JournalQueries.lines(db, filter: filter, before: before, limit: Self.pageSize + 1)
        }
        let seesMarks = context.holds(Sight.marks)
        let shown = found.prefix(Self.pageSize).map { line in
            Self.answer(line.header, line.moment, line.body, seesMarks: seesMarks)
        }
        return try Answers.json(
            Lines(rows: shown, next: found.count > shown.count ? shown.last?.position : nil))
    }

    @Sendable
    private func entry(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.journal)
        guard let position = context.parameters.get("position", as: Int64.self) else {
            throw HTTPError(.notFound)
        }
        let entry = try await parts.store.read { db in try JournalEntry.find(position, db) }.orNotFound()
        guard JournalQueries.isForEverybody(entry.header) else { throw NotTheirPage() }
        let seesMarks = context.holds(Sight.marks)
        var answer = Self.answer(entry.header, entry.moment, entry.body, seesMarks: seesMarks)
        answer.header = String(decoding: entry.headerBytes, as: UTF8.self)
        // Salt and hash would let somebody try all thousand marks.
        if answer.body != nil { answer.salt = Self.hexadecimal(entry.salt) }
        answer.leafHash = Self.hexadecimal(entry.leafHash)
        return try Answers.json(answer, entry: position)
    }

    private static func answer(
        _ header: EntryHeader, _ moment: Moment, _ body: Data, seesMarks: Bool
    ) -> EntryAnswer {
        let isHidden = header.area == ResultEvent.area && !seesMarks
        return EntryAnswer(
            position: header.position, time: Timestamp(moment), area: header.area, event: header.name,
            actor: ActorAnswer(header.actor.examActor), requestID: header.request?.id,
            body: isHidden ? nil : String(decoding: body, as: UTF8.self))
    }

    private static func hexadecimal(_ bytes: Data) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// Who gave a command.
struct ActorAnswer: Encodable {
    /// `staff`, `device`, `station` or `central`.
    let kind: String
    let staff: Staff.ID?
    let device: Device.ID?
    let second: Staff.ID?

    init(_ actor: Actor) {
        kind =
            switch actor {
            case .staff: "staff"
            case .device: "device"
            case .station: "station"
            case .central: "central"
            }
        staff = actor.person
        device = actor.device
        second = actor.second
    }
}
