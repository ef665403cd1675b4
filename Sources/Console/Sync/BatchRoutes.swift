import Exam
import Hummingbird
import StationStore
import Web

/// Results on their way to central: batches, approvals, receipts.
struct BatchRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/batches", use: show)
        console.post("settings/batches/:batch/approvals", use: approve)
    }

    private struct Read: Sendable {
        let batches: [SyncQueries.Batch]
        let central: SyncQueries.CentralOffice?
        let next: ResultBatch.ID
        let names: [String: String]
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let read = try await parts.store.read { db in
            let batches = try SyncQueries.batches(db)
            return Read(
                batches: batches, central: try SyncQueries.central(db), next: try SyncQueries.nextBatch(db),
                names: try JournalQueries.names(
                    db, candidates: [], staff: Set(batches.flatMap(\.approvals).map(\.rawValue))))
        }
        let waiting = read.batches.filter { $0.state == .approved }
        let key =
            !waiting.isEmpty ? "batches.waiting" : read.batches.isEmpty ? "batches.none" : "batches.headline"
        var page = DeskPage(
            heading: language.text("batches.title"),
            headline: language.text(
                key, ["count": "\(waiting.isEmpty ? read.batches.count : waiting.count)"]),
            voice: waiting.isEmpty ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings")]
        page.sections = [centralSection(read.central, language)]
        if visitor.may(ApproveBatch.self) {
            page.sections.append(
                DeskPage.Section(
                    title: language.text("batches.approveTitle"),
                    forms: waiting.isEmpty
                        ? [form(read.next, key: "first", language)]
                        : waiting.map { form($0.id, key: "second", language) }))
        }
        if !read.batches.isEmpty { page.sections.append(list(read, language)) }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func centralSection(_ central: SyncQueries.CentralOffice?, _ language: Language)
        -> DeskPage.Section
    {
        guard let central else {
            return DeskPage.Section(
                title: language.text("batches.central"),
                empty: .init(
                    emptyWhy: language.text("batches.noCentral"),
                    emptyHow: language.text("batches.noCentralHow")))
        }
        return DeskPage.Section(
            title: language.text("batches.central"),
            factList: .init(facts: [
                .init(factWord: language.text("batches.office"), factText: central.title),
                .init(factWord: language.text("batches.key"), factText: central.verifierKey),
                .init(factWord: language.text("batches.fingerprint"), factText: central.fingerprint),
            ]))
    }

    private func form(_ batch: ResultBatch.ID, key: String, _ language: Language) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/settings/batches/\(batch)/approvals",
            formButton: language.text("batches.approve", ["batch": batch.rawValue]),
            formNote: language.text("batches.\(key)Meaning"), isMain: true)
    }

    private func list(_ read: Read, _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("batches.all"),
            table: DeskPage.Table(
                heads: language.heads("batches", ["batch", "range", "state", "approvals", "receipt"]),
                lines: read.batches.reversed().map { batch in
                    let reasons = batch.reasons.isEmpty ? nil : batch.reasons.joined(separator: " ")
                    return DeskPage.Line(cells: [
                        .link(
                            batch.id.rawValue, "/journal/\(batch.entry)",
                            small: batch.supersedes.map { "← \($0)" }),
                        .words("\(batch.first)–\(batch.last)"),
                        .tag(
                            language.text("batches.states.\(batch.state.rawValue)"),
                            batch.state == .rejected ? "closed" : "open"),
                        .words(
                            batch.approvals.map { read.names[$0.rawValue] ?? $0.rawValue }
                                .joined(separator: language.text("frame.listSeparator"))),
                        receipt(of: batch, small: reasons, language),
                    ])
                }))
    }

    private func receipt(of batch: SyncQueries.Batch, small: String?, _ language: Language) -> DeskPage.Cell {
        guard let receipt = batch.receipt else { return .words("–", small: small) }
        return DeskPage.Cell(
            cellText: language.text("batches.receiptHere"), cellSmall: small,
            folded: .init(foldedWord: language.text("batches.receiptWhole"), foldedText: receipt))
    }

    @Sendable
    private func approve(_ request: Request, _ context: WebContext) async throws -> Response {
        let batch = ResultBatch.ID(rawValue: try context.parameters.require("batch"))
        try await parts.store.perform(
            ApproveBatch(batch: batch), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/batches")
    }
}
