import Exam
import HTTPTypes
import Hummingbird
import StationStore
import Web

/// What goes on paper: from the browser's print dialog, and as PDF where the station has Chromium.
struct PrintRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages
    let assets: Assets
    let desk: PrintDesk

    /// A PDF that is ready so soon is the answer itself; another one gets a page that says how far it is.
    private static let patienceMilliseconds = 2500

    func add(to console: RouterGroup<WebContext>) {
        console.get("prints", use: index)
        console.post("candidates/:candidate/tickets", use: reissue)
        console.get("prints/jobs/:job", use: progress)
        console.get("prints/jobs/:job/print.pdf", use: fetch)
        console.get("prints/:kind", use: show)
        console.get("prints/:kind/print.pdf", use: press)
    }

    @Sendable
    private func index(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.requireVisitor()
        guard PrintKind.allCases.contains(where: { $0.isOpen(to: visitor) }) else { throw NotTheirPage() }
        let language = pages.language(context)
        let scope = PrintScope(request)
        let now = parts.store.now()
        let facts = try await parts.store.read { db in
            try PrintIndexFacts.read(scope, parts, now, db)
        }
        let page = PrintIndexPage(
            facts: facts, scope: scope, visitor: visitor, time: parts.time, language: language
        ).page()
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        Pages.html(try await made(request, context, isFile: false).html)
    }

    /// A print as a page, or as a document for itself.
    private func made(
        _ request: Request, _ context: WebContext, isFile: Bool
    ) async throws -> (document: PrintDocument, html: String) {
        let kind = try kind(context)
        return try await desk.making(kind) {
            let (document, page) = try await document(kind, request, context, isFile: isFile)
            let rendering = await pages.rendering(
                "print", title: title(document, context), page, request, context)
            return (document, try await PrintDesk.offPool { rendering() })
        }
    }

    @Sendable
    private func press(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let press = parts.press else { throw PrintFault.noChromium }
        let visitor = try context.requireVisitor()
        let (document, html) = try await made(request, context, isFile: true)
        let (job, task) = try desk.begin(
            html, title: title(document, context), fileName: fileName(document),
            sheetCount: document.sheets.count, for: visitor.id, on: press)
        await Self.wait(for: task)
        guard let done = desk.job(job.id, of: visitor.id), !done.isUnfinished else {
            return .redirect(to: "/prints/jobs/\(job.id)")
        }
        return try Self.file(done)
    }

    /// Returns when the file is made or patience is at its end; it goes on being made.
    private static func wait(for task: Task<Void, Never>) async {
        let (waiting, end) = AsyncStream.makeStream(of: Void.self)
        Task {
            await task.value
            end.finish()
        }
        let clock = Task {
            try? await Task.sleep(for: .milliseconds(patienceMilliseconds))
            end.finish()
        }
        for await _ in waiting {}
        clock.cancel()
    }

    @Sendable
    private func reissue(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        try await parts.store.perform(
            ReissueTicket(candidate: candidate), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/prints/tickets?candidate=\(candidate)")
    }

    @Sendable
    private func progress(_ request: Request, _ context: WebContext) async throws -> Response {
        let job = try job(context)
        let language = pages.language(context)
        let page = PrintJobPage(job, ahead: desk.ahead(of: job.id), now: parts.store.now(), language)
        return await pages.page("print-job", title: job.title, page, request, context)
    }

    @Sendable
    private func fetch(_ request: Request, _ context: WebContext) async throws -> Response {
        try Self.file(job(context))
    }

    private func job(_ context: WebContext) throws -> PrintDesk.Job {
        let visitor = try context.requireVisitor()
        guard let job = desk.job(try context.parameters.require("job"), of: visitor.id) else {
            throw HTTPError(.notFound)
        }
        return job
    }

    /// - Throws: ``PrintFault/failed``; `HTTPError` 404 while it is not finished.
    private static func file(_ job: PrintDesk.Job) throws -> Response {
        switch job.state {
        case .done(let bytes):
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/pdf",
                    .contentDisposition: "attachment; filename=\"\(job.fileName)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .failed: throw PrintFault.failed
        case .unfinished: throw HTTPError(.notFound)
        }
    }

    /// - Throws: ``NotTheirPage``.
    private func kind(_ context: WebContext) throws -> PrintKind {
        let visitor = try context.requireVisitor()
        guard let kind = PrintKind(rawValue: try context.parameters.require("kind")) else {
            throw HTTPError(.notFound)
        }
        guard kind.isOpen(to: visitor) else { throw NotTheirPage() }
        return kind
    }

    /// - Throws: what ``PrintDocument/read(_:_:_:_:)`` throws.
    private func document(
        _ kind: PrintKind, _ request: Request, _ context: WebContext, isFile: Bool
    ) async throws -> (PrintDocument, PrintPage) {
        let visitor = try context.requireVisitor()
        let held = await checkpoint()
        let document = try await PrintDocument.read(kind, PrintScope(request), parts, pages.language(context))
        let page = PrintPage(
            document, language: pages.language(context), visitor: visitor, checkpoint: held,
            hasPress: parts.press != nil, style: isFile ? assets.text(of: "print.css") : nil)
        return (document, page)
    }

    /// Signed before anything is read, so that what is read is at least as new; on a full disk the last one has to do.
    private func checkpoint() async -> CheckpointKeeper.Held? {
        do {
            return try await parts.checkpoints?.sign()
        } catch {
            return parts.checkpoints?.latest
        }
    }

    private func title(_ document: PrintDocument, _ context: WebContext) -> String {
        let kind = pages.language(context).text("prints.kind.\(document.kind.rawValue)")
        let of = [document.scope.sitting?.rawValue, document.scope.room?.rawValue, document.scope.day?.text]
        return ([kind] + of.compactMap { $0 }).joined(separator: " ")
    }

    /// Says what it is and nothing of a person.
    private func fileName(_ document: PrintDocument) -> String {
        let scope = document.scope
        let of = [scope.sitting?.rawValue, scope.room?.rawValue, scope.day?.text].compactMap { $0 }
            .filter { Identifier<Sitting>(rawValue: $0).isWellFormed }
        let part = document.partCount > 1 ? ["\(scope.part)"] : []
        return (["\(parts.station.number)", document.kind.rawValue] + of + part).joined(separator: "-")
            + ".pdf"
    }
}
