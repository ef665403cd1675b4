import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// What is typed about a sitting and cannot be read.
enum SittingFormRefusal: String, Refusal {
    case badTime = "sittings.bad-time"
    case badNumber = "sittings.bad-number"
}

/// Planning sittings by hand: one row, also for a practical in rotations; shown before it is recorded.
struct SittingPlanningRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("sittings/planning", use: show)
        console.post("sittings/planning/preview", use: look)
        console.post("sittings/planning", use: plan)
        console.get("rotations/:group", use: rotations)
    }

    /// The fields of the form, in their order.
    private static let fields = [
        "number", "certificate", "part", "date", "start", "minutes", "paper", "rooms", "lot", "turns",
        "count",
        "pause", "waiting", "exit",
    ]

    /// What the form would plan now.
    private struct Preview: Sendable {
        let planned: [SittingEvent]
        /// Code of what forbids it; nil when nothing does.
        let refusal: String?
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        guard visitor.may(PlanSittings.self) else { throw NotTheirPage() }
        let language = pages.language(context)
        let form = try SubmittedForm(urlEncoded: request.uri.query ?? "")
        let preview = form["number"] == nil ? nil : try await preview(form, by: context.actor)
        let certificates = try await parts.store.read { db in try CertificateQueries.all(db) }
        var page = DeskPage(
            heading: language.text("planning.title"), headline: Self.headline(preview, language),
            voice: preview?.refusal != nil ? "now" : "quiet")
        page.links = [
            .init(linkWord: language.text("places.sittings"), linkPath: "/sittings"),
            .init(linkWord: language.text("planning.sheet"), linkPath: "/sittings/imports"),
        ]
        if let preview, preview.refusal == nil {
            page.sections.append(
                PlannedSittings.section(
                    preview.planned, parts.time, language,
                    forms: [
                        DeskPage.Form(
                            formPath: "/sittings/planning",
                            formButton: language.text("planning.take", ["count": "\(preview.planned.count)"]),
                            formFields: Self.fields.compactMap { name in form[name].map { .hidden(name, $0) }
                            },
                            isMain: true)
                    ]))
        }
        page.sections.append(
            DeskPage.Section(
                title: language.text("planning.form"), note: language.text("planning.meaning"),
                forms: [
                    DeskPage.Form(
                        formPath: "/sittings/planning/preview", formButton: language.text("planning.look"),
                        formFields: inputs(form, certificates, language),
                        isMain: preview?.planned.isEmpty != false)
                ]))
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func preview(_ form: SubmittedForm, by actor: Actor) async throws -> Preview {
        let now = parts.store.now()
        do {
            let command = PlanSittings(sittings: [try sitting(form)])
            let events = try await parts.store.read { db in
                try command.decide(given: try command.facts(db, for: actor), by: actor, at: now)
            }
            return Preview(
                planned: events.compactMap { if case .sittings(let event) = $0 { event } else { nil } },
                refusal: nil)
        } catch let refusal as any Refusal {
            return Preview(planned: [], refusal: refusal.rawValue)
        }
    }

    private static func headline(_ preview: Preview?, _ language: Language) -> String {
        guard let preview else { return language.text("planning.headline") }
        if let refusal = preview.refusal {
            return "\(language.text("refusals.\(refusal).what")) \(language.text("refusals.\(refusal).next"))"
        }
        return language.text("planning.ready", ["count": "\(preview.planned.count)"])
    }

    private func inputs(
        _ form: SubmittedForm, _ certificates: [CertificateQueries.CertificateRow], _ language: Language
    ) -> [DeskPage.Field] {
        func text(_ name: String, hint: String = "") -> DeskPage.Field {
            .text(language.text("planning.field.\(name)"), name, value: form[name] ?? "", hint: hint)
        }
        func select(_ name: String, _ values: [String], _ words: String) -> DeskPage.Field {
            .select(
                language.text("planning.field.\(name)"), name,
                values.map {
                    FormChoice(value: $0, word: language.text("\(words).\($0)"), isSelected: form[name] == $0)
                })
        }
        return [
            text("number", hint: "P-C01"),
            .select(
                language.text("planning.field.certificate"), "certificate",
                certificates.map {
                    FormChoice(
                        value: $0.id.rawValue, word: "\($0.id) \($0.fact.title)",
                        isSelected: form["certificate"] == $0.id.rawValue)
                }),
            select("part", ["practical", "theory", "panel"], "words.part"),
            text("date", hint: "2021-11-27"), text("start", hint: "09:00"), text("minutes", hint: "60"),
            text("paper", hint: "C01-P-A"), text("rooms", hint: "W101 W102"),
            select("lot", ["profile", "yes", "no"], "planning.lot"),
            select("turns", ["one", "asNeeded", "number"], "planning.turns"), text("count", hint: "5"),
            text("pause", hint: language.text("planning.pauseHint")), text("waiting"), text("exit"),
        ]
    }

    private func sitting(_ form: SubmittedForm) throws -> NewSitting {
        func number(_ name: String) throws(SittingFormRefusal) -> Int? {
            guard let text = form[name] else { return nil }
            guard let number = Int(text) else { throw .badNumber }
            return number
        }
        guard let date = CivilDate(text: try form.require("date")),
            let minute = ClockTime.minutes(text: try form.require("start"))
        else { throw SittingFormRefusal.badTime }
        guard let part = Sitting.Part(rawValue: try form.require("part")),
            let minutes = try number("minutes")
        else { throw SittingFormRefusal.badNumber }
        let turns = form["turns"] ?? "one"
        let rotations =
            turns == "one"
            ? nil
            : RotationPlan(
                count: turns == "number" ? try number("count") ?? 0 : nil, pauseMinutes: try number("pause"),
                waitingPlace: form["waiting"], exitPlace: form["exit"])
        return NewSitting(
            sitting: Sitting.ID(rawValue: try form.require("number")),
            certificate: Certificate.ID(rawValue: try form.require("certificate")), part: part,
            start: date.moment(minutes: minute, utcOffsetMinutes: parts.station.utcOffsetMinutes),
            minutes: minutes, paperCode: try form.require("paper"),
            rooms: RoomForm.identifiers(form["rooms"]),
            isByLot: ["yes": true, "no": false][form["lot"] ?? ""], rotations: rotations)
    }

    /// What was typed stands in the preview's address: "back" takes it back, and nothing is recorded.
    @Sendable
    private func look(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let query = Self.fields.compactMap { name in
            context.form[name]?.addingPercentEncoding(withAllowedCharacters: allowed).map { "\(name)=\($0)" }
        }
        return .redirect(to: "/sittings/planning?" + query.joined(separator: "&"))
    }

    @Sendable
    private func plan(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let command = PlanSittings(sittings: [try sitting(context.form)])
        let performed = try await parts.store.perform(
            command, by: context.actor, request: context.form.commandRequest())
        if case .sittings(.planned(_, _, _, _, _, _, _, _, _, _, let rotation?))? = performed.events.first {
            return .redirect(to: "/rotations/\(rotation.group)")
        }
        return .redirect(to: "/sittings/\(command.sittings[0].sitting)")
    }

    @Sendable
    private func rotations(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.board)
        let language = pages.language(context)
        let group = Sitting.ID(rawValue: try context.parameters.require("group"))
        let now = parts.store.now()
        let time = parts.time
        let page = try await parts.store.read { db in
            RotationPage(
                try RotationQueries.turns(of: group, db), try RotationQueries.people(of: group, db),
                visitor: visitor, now: now, time: time, language: language)
        }
        guard let page else { throw HTTPError(.notFound) }
        return await pages.page("rotations", title: group.rawValue, page, request, context)
    }
}
