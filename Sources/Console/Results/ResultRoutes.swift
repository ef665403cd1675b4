import Exam
import Hummingbird
import StationStore
import Web

/// Marks and outcomes.
struct ResultRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("results", use: list)
        console.get("results/:certificate", use: show)
        console.post("results/:certificate/marks", use: enter)
        console.post("results/:certificate/outcomes", use: decide)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.results)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in
            try CertificateQueries.all(db).map { ($0, try ResultQueries.readiness(of: $0.id, db)) }
        }
        return await pages.page(
            "results", title: language.text("frame.navigation.results"), ResultsPage(rows, language), request,
            context)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.results)
        let language = pages.language(context)
        let id = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        let address = ListAddress(request)
        let answer = ListAddress(request, keeping: ["entered"])["entered"]
        let found = try await parts.store.read { db -> CertificateResults? in
            guard let certificate = try CertificateQueries.all(db).first(where: { $0.id == id }) else {
                return nil
            }
            return CertificateResults(
                certificate: certificate, readiness: try ResultQueries.readiness(of: id, db),
                rate: try ResultQueries.passRate(of: id, db),
                theory: try ResultQueries.distribution(of: id, .theory, db),
                practical: try ResultQueries.distribution(of: id, .practical, db),
                differences: try ResultQueries.differences(of: id, db),
                list: try ResultQueries.list(of: id, address.request, db),
                profile: try RuleProfile.inForce(db))
        }
        guard let found else { throw HTTPError(.notFound) }
        let entered = answer.flatMap { language.find("results.entered.\($0)") }
        let page = CertificateResultsPage(
            found, address: address, visitor: visitor, entered: entered, language)
        return await pages.page("certificate-results", title: page.title, page, request, context)
    }

    @Sendable
    private func enter(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        let number = try context.form.require("candidate").filter { !$0.isWhitespace }
        guard let part = Sitting.Part(rawValue: try context.form.require("part")),
            let mark = Mark(points: try context.form.require("mark"))
        else { throw HTTPError(.badRequest) }
        let performed = try await parts.store.perform(
            EnterMark(candidate: Candidate.ID(rawValue: number), part: part, mark: mark), by: context.actor,
            request: context.form.commandRequest())
        let word =
            switch performed.events.first {
            case .results(.markConfirmed): "confirmed"
            case .results(.markMismatched): "mismatched"
            default: "first"
            }
        return .redirect(to: "/results/\(id)?entered=\(word)")
    }

    @Sendable
    private func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        try await parts.store.perform(
            DecideOutcomes(certificate: id), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/results/\(id)")
    }
}
