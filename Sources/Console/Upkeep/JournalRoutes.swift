import Exam
import Foundation
import Hummingbird
import Journal
import StationStore
import Web

/// The journal's pages.
struct JournalRoutes: Sendable {
    /// Entries on one page.
    private static let pageSize = 50

    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("journal", use: list)
        console.get("journal/:position", use: entry)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.journal)
        let language = pages.language(context)
        let query = request.uri.queryParameters
        func text(_ name: Substring) -> String? {
            let text = query[name]?.removingPercentEncoding?.trimmingCharacters(in: .whitespaces)
            return text?.isEmpty == false ? text : nil
        }
        let area = text("area").flatMap { Self.areas.contains($0) ? $0 : nil }
        let filter = JournalQueries.Filter(
            area: area, actor: text("actor")?.uppercased(), subject: text("subject"))
        let before = text("before").flatMap { Int64($0) }
        let time = parts.time
        let lines = try await parts.store.read { db in
            let found = try JournalQueries.lines(
                db, filter: filter, before: before, limit: Self.pageSize + 1)
            return try HistoryLine.lines(found, db, language, time)
        }
        let shown = Array(lines.prefix(Self.pageSize))
        let base = Self.query(filter)
        let page = JournalPage(
            headline: language.text("journal.headline", ["count": "\(parts.store.head.position)"]),
            areas: [
                JournalPage.Choice(value: "", word: language.text("journal.anyArea"), isSelected: area == nil)
            ]
                + Self.areas.map {
                    JournalPage.Choice(
                        value: $0, word: language.text("words.area.\($0)"), isSelected: $0 == area)
                },
            actor: filter.actor ?? "", subject: filter.subject ?? "", lines: shown,
            hasLines: !shown.isEmpty, isFiltered: filter != JournalQueries.Filter(),
            olderQuery: lines.count > shown.count ? "\(base)&before=\(shown.last?.position ?? 0)" : nil,
            newestQuery: before == nil ? nil : base)
        return await pages.page(
            "journal", title: language.text("frame.navigation.journal"), page, request, context)
    }

    @Sendable
    private func entry(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.journal)
        let language = pages.language(context)
        guard let position = context.parameters.get("position", as: Int64.self), position > 0 else {
            throw HTTPError(.notFound)
        }
        let time = parts.time
        let head = parts.store.head.position
        let page = try await parts.store.read { db -> EntryPage? in
            guard let entry = try JournalQueries.entry(db, at: position) else { return nil }
            guard JournalQueries.isForEverybody(entry.header) else { throw NotTheirPage() }
            let lines = try HistoryLine.lines([JournalQueries.Line(entry)], db, language, time)
            guard let words = lines.first else { return nil }
            return EntryPage(
                entry, words, fields: Self.fields(entry.header, language, time), head: head, time: time)
        }
        guard let page else { throw HTTPError(.notFound) }
        let title = language.text("journal.entryTitle", ["position": "\(position)"])
        return await pages.page("entry", title: title, page, request, context)
    }

    private static let areas = [
        CheckInEvent.area, PaperEvent.area, IncidentEvent.area, SittingEvent.area, CandidateEvent.area,
        CertificateEvent.area,
        SeatingEvent.area, RoomEvent.area, DutyEvent.area, ResultEvent.area, StaffEvent.area,
        DeviceEvent.area, SyncEvent.area, UpkeepEvent.area,
    ]

    private static func query(_ filter: JournalQueries.Filter) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        func escaped(_ text: String?) -> String {
            text?.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        }
        return
            "?area=\(escaped(filter.area))&actor=\(escaped(filter.actor))&subject=\(escaped(filter.subject))"
    }

    private static func fields(
        _ header: EntryHeader, _ language: Language, _ time: StationTime
    ) -> [EntryPage.Field] {
        func field(_ key: String, _ content: String) -> EntryPage.Field {
            EntryPage.Field(word: language.text("journal.field.\(key)"), content: content)
        }
        var fields = [
            field("event", "\(header.area).\(header.name)"),
            field("received", time.full(Moment(milliseconds: header.received))),
            field(
                "attested", language.text(header.isAttested ? "journal.attested" : "journal.unattested")),
            field("boot", "\(header.bootID) + \(header.monotonic) ms"),
        ]
        if let request = header.request { fields.append(field("request", request.id)) }
        if let claimed = header.claimed {
            fields.append(
                field(
                    "claimed",
                    language.text(
                        "journal.claim",
                        [
                            "time": time.full(Moment(milliseconds: claimed.moment)),
                            "sequence": "\(claimed.sequence)", "skew": "\(claimed.skew)",
                        ])))
        }
        return fields
    }
}

extension EntryPage {
    init(_ entry: JournalEntry, _ words: HistoryLine, fields: [Field], head: Int64, time: StationTime) {
        position = entry.position
        sentence = words.sentence
        who = words.who
        clock = time.full(entry.moment)
        self.fields = fields
        headerText = String(decoding: entry.headerBytes, as: UTF8.self)
        bodyText = Self.spaced(entry.body)
        saltHex = Self.hex(entry.salt)
        leafHex = Self.hex(entry.leafHash)
        previousPath = position > 1 ? "/journal/\(position - 1)" : nil
        nextPath = position < head ? "/journal/\(position + 1)" : nil
    }

    /// The stored JSON with line breaks, for reading; the stored bytes have none.
    private static func spaced(_ body: Data) -> String {
        let object = try? JSONSerialization.jsonObject(with: body)
        let spaced = object.flatMap {
            try? JSONSerialization.data(
                withJSONObject: $0, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        }
        return String(decoding: spaced ?? body, as: UTF8.self)
    }

    private static func hex(_ bytes: Data) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
