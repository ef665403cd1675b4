import Exam
import Hummingbird
import StationStore
import Web

/// The certificates of the station and how much of each quota is used.
struct CertificateRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/certificates", use: show)
        console.post("settings/certificates/quotas", use: set)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in try CertificateQueries.all(db) }
        let places = rows.flatMap(\.quotas).reduce(0) { $0 + $1.places }
        let used = rows.flatMap(\.quotas).reduce(0) { $0 + $1.used }
        var page = DeskPage(
            heading: language.text("certificates.title"),
            headline: language.text(
                "certificates.headline", ["count": "\(rows.count)", "used": "\(used)", "places": "\(places)"])
        )
        page.links = [
            .init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings"),
            .init(linkWord: language.text("registration.series"), linkPath: "/settings/series"),
        ]
        page.sections = rows.map { section($0, language) }
        if rows.isEmpty {
            page.sections = [
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("certificates.emptyWhy"),
                        emptyHow: language.text("certificates.emptyHow")))
            ]
        } else if visitor.may(SetQuota.self) {
            page.sections.append(
                DeskPage.Section(title: language.text("certificates.set"), forms: [form(rows, language)]))
        }
        if visitor.may(AllowTitle.self) {
            page.sections.append(DeskPage.Section(forms: [allowing(language)]))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func section(_ row: CertificateQueries.CertificateRow, _ language: Language) -> DeskPage.Section {
        let table = DeskPage.Table(
            heads: language.heads("certificates", ["major", "year", "used"]),
            lines: row.quotas.map { quota in
                DeskPage.Line(cells: [
                    .words(quota.major), .words("\(quota.year)"), .bar(quota.used, of: quota.places),
                ])
            })
        let papers = DeskPage.Fact(
            factWord: language.text("registration.status"),
            factText: language.text("words.certificateStatus.\(row.status.rawValue)"),
            factPath: "/settings/certificates/\(row.id)")
        let level = language.text("words.level.\(row.fact.level.rawValue)")
        let state = language.text(row.fact.isOpen ? "certificates.open" : "certificates.shut")
        return DeskPage.Section(
            title: "\(row.id) \(row.fact.title)",
            note: [
                level, row.fact.organisation, state,
                language.text("candidates.count", ["count": "\(row.candidateCount)"]),
            ]
            .joined(separator: language.text("frame.stateSeparator")),
            factList: .init(facts: [papers]), table: row.quotas.isEmpty ? nil : table)
    }

    private func form(_ rows: [CertificateQueries.CertificateRow], _ language: Language) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/settings/certificates/quotas", formButton: language.text("certificates.save"),
            formNote: language.text("certificates.setMeaning"),
            formFields: [
                .select(
                    language.text("candidates.certificate"), "certificate",
                    rows.map {
                        FormChoice(
                            value: $0.id.rawValue, word: "\($0.id) \($0.fact.title)", isSelected: false)
                    }),
                .text(language.text("certificates.major"), "major"),
                .text(language.text("certificates.year"), "year", hint: "2021"),
                .text(language.text("certificates.places"), "places"),
            ], isMain: true)
    }

    private func allowing(_ language: Language) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/settings/allowed-titles", formButton: language.text("certificates.save"),
            formTitle: language.text("registration.allow"),
            formNote: language.text("registration.allowMeaning"),
            formFields: [
                .text(language.text("registration.titleWord"), "title"),
                .select(
                    language.text("registration.level"), "level",
                    language.choices(Certificate.Level.self, "words.level")),
                .text(language.text("registration.organisation"), "organisation"),
            ])
    }

    @Sendable
    private func set(_ request: Request, _ context: WebContext) async throws -> Response {
        let command = SetQuota(
            certificate: Certificate.ID(rawValue: try context.form.require("certificate")),
            major: try context.form.require("major"), year: try context.form.number("year"),
            places: try context.form.number("places"))
        try await parts.store.perform(command, by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/certificates")
    }
}
