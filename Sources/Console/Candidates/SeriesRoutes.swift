import Exam
import Hummingbird
import StationStore
import Web

/// The series (批次): opened, filled with certificates and their papers, confirmed, closed.
struct SeriesRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/series", use: list)
        console.post("settings/series", use: open)
        console.get("settings/series/:series", use: show)
        console.post("settings/series/:series/certificates", use: takeIn)
        console.post("settings/series/:series/closing", use: close)
        console.get("settings/series/:series/:certificate", use: one)
        console.post("settings/series/:series/:certificate/:paper", use: take)
    }

    /// `2021-001`.
    private func series(_ context: WebContext) throws -> (year: Int, number: Int, id: String) {
        let id = try context.parameters.require("series")
        let numbers = id.split(separator: "-").map { Int($0) }
        guard numbers.count == 2, let year = numbers[0], let number = numbers[1] else {
            throw HTTPError(.notFound)
        }
        return (year, number, id)
    }

    static func id(_ year: Int, _ number: Int) -> String {
        let digits = "\(number)"
        return "\(year)-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in try SeriesQueries.all(db) }
        var page = DeskPage(
            heading: language.text("registration.series"),
            headline: language.text("registration.seriesCount", ["count": "\(rows.count)"]))
        page.links = [
            .init(linkWord: language.text("certificates.title"), linkPath: "/settings/certificates")
        ]
        let table = DeskPage.Table(
            heads: language.heads(
                "registration", ["series", "firstDay", "leadDays#", "confirmedOf", "state"]),
            lines: rows.map { row in
                let id = Self.id(row.year, row.number)
                return DeskPage.Line(cells: [
                    .link(id, "/settings/series/\(id)"), .words(row.fact.firstDay.text),
                    .figure(row.fact.leadDays), .bar(row.confirmedCount, of: row.certificateCount),
                    .words(language.text(row.fact.isClosed ? "registration.closed" : "registration.open")),
                ])
            })
        page.sections = [
            rows.isEmpty
                ? DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("registration.noSeries"),
                        emptyHow: language.text("registration.noSeriesHow")))
                : DeskPage.Section(table: table)
        ]
        if visitor.may(OpenSeries.self) {
            let form = DeskPage.Form(
                formPath: "/settings/series", formButton: language.text("certificates.save"),
                formTitle: language.text("registration.openSeries"),
                formNote: language.text("registration.openMeaning"),
                formFields: [
                    .text(language.text("registration.year"), "year", hint: "2021"),
                    .text(language.text("registration.seriesNumber"), "series", hint: "1"),
                    .text(language.text("registration.firstDay"), "firstDay", hint: "2021-11-27"),
                    .text(
                        language.text("registration.leadDays"), "leadDays",
                        value: "\(OpenSeries.leadDaysUsual)"),
                ], isMain: true)
            page.sections.append(DeskPage.Section(forms: [form]))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    @Sendable
    private func open(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let command = OpenSeries(
            year: try form.number("year"), series: try form.number("series"),
            firstDay: try form.day("firstDay"), leadDays: try form.number("leadDays"))
        try await parts.store.perform(command, by: context.actor, request: form.commandRequest())
        return .redirect(to: "/settings/series/\(Self.id(command.year, command.series))")
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let (year, number, id) = try series(context)
        let read = try await parts.store.read { db -> (SeriesFact, [Line], [(String, String)])? in
            guard let fact = try SeriesFact.find(year: year, series: number, db) else { return nil }
            let lines = try SeriesQueries.certificates(year, number, db).map { certificate in
                try Line(
                    id: certificate,
                    standing: SeriesStanding.find(certificate, year: year, series: number, db))
            }
            let all = try CertificateQueries.all(db).map { ($0.id.rawValue, $0.fact.title) }
            return (fact, lines, all)
        }
        guard let (fact, lines, all) = read else { throw HTTPError(.notFound) }
        let confirmed = lines.filter(\.standing.isConfirmed).count
        var page = DeskPage(
            heading: language.text("registration.seriesTitle", ["series": id]),
            side: fact.firstDay.text,
            headline: language.text(
                "registration.confirmedCount", ["count": "\(confirmed)", "all": "\(lines.count)"]),
            voice: confirmed == lines.count ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("registration.series"), linkPath: "/settings/series")]
        page.sections = [lineSection(lines, id, language)]
        let forms = seriesForms(fact, id, all, visitor, language)
        if !forms.isEmpty { page.sections.append(DeskPage.Section(forms: forms)) }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private struct Line: Sendable {
        let id: Certificate.ID
        let standing: SeriesStanding
    }

    private func lineSection(_ lines: [Line], _ id: String, _ language: Language) -> DeskPage.Section {
        guard !lines.isEmpty else {
            return DeskPage.Section(
                empty: .init(
                    emptyWhy: language.text("registration.noCertificate"),
                    emptyHow: language.text("registration.noCertificateHow")))
        }
        return DeskPage.Section(
            table: DeskPage.Table(
                heads: language.heads(
                    "registration", ["certificate", "people#", "cost#", "state", "obstacle"]),
                lines: lines.map { line in
                    DeskPage.Line(cells: [
                        .link(
                            line.id.rawValue, "/settings/series/\(id)/\(line.id)",
                            small: line.standing.certificate?.listed.title),
                        .figure(line.standing.candidateCount),
                        DeskPage.Cell(cellText: line.standing.cost.yuan, isFigure: true),
                        SeriesPageMaker.state(line.standing, language),
                        .words(SeriesPageMaker.obstacle(line.standing, language) ?? ""),
                    ])
                }))
    }

    private func seriesForms(
        _ fact: SeriesFact, _ id: String, _ certificates: [(String, String)], _ visitor: Visitor,
        _ language: Language
    ) -> [DeskPage.Form] {
        guard !fact.isClosed else { return [] }
        var forms: [DeskPage.Form] = []
        if visitor.may(SetTerms.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "/settings/series/\(id)/certificates",
                    formButton: language.text("certificates.save"),
                    formTitle: language.text("registration.takeIn"),
                    formFields: [
                        .select(
                            language.text("candidates.certificate"), "certificate",
                            certificates.map {
                                FormChoice(value: $0.0, word: "\($0.0) \($0.1)", isSelected: false)
                            })
                    ] + SeriesPageMaker.termsFields(nil, language), isMain: true))
        }
        if visitor.may(CloseSeries.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "/settings/series/\(id)/closing",
                    formButton: language.text("registration.close"),
                    formTitle: language.text("registration.close"),
                    formNote: language.text("registration.closeMeaning")))
        }
        return forms
    }

    @Sendable
    private func takeIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let (year, number, id) = try series(context)
        let form = context.form
        let command = SetTerms(
            certificate: Certificate.ID(rawValue: try form.require("certificate")), year: year,
            series: number, contract: try form.require("contract"), day: try form.day("day"),
            isCourseExam: form["isCourseExam"] == "yes")
        try await parts.store.perform(command, by: context.actor, request: form.commandRequest())
        return .redirect(to: "/settings/series/\(id)/\(command.certificate)")
    }

    @Sendable
    private func close(_ request: Request, _ context: WebContext) async throws -> Response {
        let (year, number, id) = try series(context)
        try await parts.store.perform(
            CloseSeries(year: year, series: number), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/settings/series/\(id)")
    }

    @Sendable
    private func one(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let (year, number, id) = try series(context)
        let certificate = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        let (standing, costs) = try await parts.store.read { db in
            (
                try SeriesStanding.find(certificate, year: year, series: number, db),
                try SeriesQueries.costs(of: certificate, year, number, db)
            )
        }
        guard standing.series != nil, standing.terms != nil else { throw HTTPError(.notFound) }
        let page = SeriesPageMaker(
            certificate: certificate, id: id, standing: standing, costs: costs, visitor: visitor,
            language: language
        ).page()
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func command(
        _ paper: String, _ certificate: Certificate.ID, _ year: Int, _ number: Int, _ form: SubmittedForm
    ) throws -> any Storable {
        switch paper {
        case "terms":
            SetTerms(
                certificate: certificate, year: year, series: number, contract: try form.require("contract"),
                day: try form.day("day"), isCourseExam: form["isCourseExam"] == "yes")
        case "fees":
            SetFee(
                certificate: certificate, year: year, series: number, fee: try form.word("fee"),
                kind: try form.word("kind"), amount: try form.money("amount"))
        case "costs":
            EnterCost(
                certificate: certificate, year: year, series: number, cost: try form.word("cost"),
                payer: try form.word("payer"), amount: try form.money("amount"),
                reference: try form.require("reference"))
        case "lists":
            RecordListSent(
                certificate: certificate, year: year, series: number, recipient: try form.word("recipient"),
                day: try form.day("day"))
        case "confirmation": ConfirmSeries(certificate: certificate, year: year, series: number)
        default: throw HTTPError(.notFound)
        }
    }

    @Sendable
    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let (year, number, id) = try series(context)
        let certificate = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        let command = try command(
            try context.parameters.require("paper"), certificate, year, number, context.form)
        try await parts.store.perform(command, by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/series/\(id)/\(certificate)")
    }
}
