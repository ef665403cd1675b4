import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// Everybody's own page: what they have declared, where they may not serve, what they are qualified for.
struct OwnRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("own", use: show)
        console.post("own/declarations", use: declare)
        console.get("settings/declarations", use: standing)
    }

    /// `2021-001` as the form or the address says it; nil without one.
    private func series(_ text: String?) -> (year: Int, number: Int)? {
        let numbers = (text ?? "").split(separator: "-").map { Int($0) }
        guard numbers.count == 2, let year = numbers[0], let number = numbers[1] else { return nil }
        return (year, number)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = Staff.ID(rawValue: try context.requireVisitor().id)
        let language = pages.language(context)
        let (time, now) = (parts.time, parts.store.now())
        let page = try await parts.store.read { db -> OwnPage? in
            guard let row = try StaffQueries.find(staff, db) else { return nil }
            let open = try SeriesQueries.all(db).filter { !$0.fact.isClosed }
            return OwnPage(
                row: row,
                series: try open.map { series in
                    OwnPage.Series(
                        row: series,
                        declared: try InterestQueries.declared(by: staff, series.year, series.number, db),
                        barred: try InterestQueries.barred(staff, series.year, series.number, db))
                }, held: try QualificationQueries.held(by: staff, db),
                availability: AvailabilityWords(
                    staff: staff, availability: try AvailabilityQueries.of(staff, db), time: time,
                    language: language), today: time.civilDay(of: now),
                time: time,
                language: language)
        }
        guard let made = page?.page() else { throw HTTPError(.notFound) }
        return await pages.page("desk", title: made.heading, made, request, context)
    }

    /// Between blanks, commas or semicolons, or in lines, as people type them.
    private static func words(_ text: String?) -> [String] {
        (text ?? "").split { $0.isWhitespace || ";；,，、".contains($0) }.map(String.init)
    }

    @Sendable
    private func declare(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = Staff.ID(rawValue: try context.requireVisitor().id)
        let form = context.form
        guard let series = series(form["series"]) else { throw HTTPError(.badRequest) }
        let declaration =
            form["nothing"] == "yes"
            ? InterestDeclaration(relatives: [], relativeGroups: [], taughtGroups: [])
            : InterestDeclaration(
                relatives: Self.words(form["relatives"]).map(Candidate.ID.init(rawValue:)),
                relativeGroups: Self.words(form["relativeGroups"]),
                taughtGroups: Self.words(form["taughtGroups"]))
        // An empty form is a slip: that there is nothing has a button of its own.
        if form["nothing"] != "yes", declaration.isNothing { _ = try form.require("relatives") }
        let prepared = try InterestPreparation(
            declaration, by: staff, year: series.year, series: series.number, sealer: parts.store.sealer)
        try await parts.store.perform(
            prepared.command, by: context.actor,
            request: CommandRequest(id: form.commandRequest().id, particulars: prepared.particulars))
        return .redirect(to: "/own")
    }

    @Sendable
    private func standing(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.settings)
        let language = pages.language(context)
        let asked = series(try SubmittedForm(urlEncoded: request.uri.query ?? "")["series"])
        let time = parts.time
        let page = try await parts.store.read { db -> DeclarationsPage in
            let all = try SeriesQueries.all(db)
            let newest = all.first { !$0.fact.isClosed } ?? all.first
            let shown = asked ?? newest.map { ($0.year, $0.number) }
            return DeclarationsPage(
                series: shown, others: all.map { ($0.year, $0.number) },
                standing: try shown.map { try InterestQueries.standing($0.year, $0.number, db) } ?? [],
                time: time, language: language)
        }.page()
        return await pages.page("desk", title: page.heading, page, request, context)
    }
}
