import Exam
import Hummingbird
import StationStore
import Web

/// Reports: what is printed and signed.
struct ReportRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("reports", use: list)
        console.get("reports/sittings/:sitting", use: sitting)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.reports)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in try SittingQueries.list(db) }
        let page = ReportsPage(rows, time: parts.time, language: language)
        return await pages.page(
            "reports", title: language.text("frame.navigation.reports"), page, request, context)
    }

    @Sendable
    private func sitting(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.reports)
        let language = pages.language(context)
        let id = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        guard let report = try await parts.store.read({ db in try ReportQueries.sitting(id, db) }) else {
            throw HTTPError(.notFound)
        }
        let page = SittingReportPage(report, time: parts.time, language: language)
        return await pages.page(
            "sitting-report", title: language.text("reports.sittingTitle", ["sitting": id.rawValue]), page,
            request,
            context)
    }
}
