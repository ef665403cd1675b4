import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// Drawing the seats of a room by hand.
///
/// The drawing stands in the page's address: every press is a page of its own, "back" takes one back, and
/// nothing is recorded before the last form.
struct RoomLayoutRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/rooms/:room/layout", use: draw)
        console.post("settings/rooms/:room/layout", use: set)
    }

    /// What the address asks for: a drawing, and why it is not the one that was asked for.
    private struct Drawing {
        let layout: SeatLayout
        let pressed: LayoutEdit?
        /// Key of a sentence; nil when all went well.
        let trouble: String?

        init(_ form: SubmittedForm, standing: SeatLayout) {
            let draft = form["draft"].flatMap(SeatLayout.init(text:)) ?? standing
            guard form["press"] != "typed" else {
                let typed = form["typed"].flatMap(SeatLayout.init(text:))
                layout = typed ?? draft
                pressed = nil
                trouble = typed == nil ? "rooms.typedBad" : nil
                return
            }
            pressed = form["press"].flatMap(LayoutEdit.init(text:))
            guard let pressed else {
                layout = draft
                trouble = form["press"] == nil ? nil : "rooms.pressBad"
                return
            }
            let after = draft.applying(pressed)
            layout = after ?? draft
            trouble = after == nil ? "rooms.pressBad" : nil
        }
    }

    @Sendable
    private func draw(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        guard visitor.may(SetLayout.self) else { throw NotTheirPage() }
        let language = pages.language(context)
        let id = Room.ID(rawValue: try context.parameters.require("room"))
        let now = parts.store.now()
        let actor = try context.actor
        let found = try await parts.store.read { db in
            (
                try RoomQueries.detail(id, at: now, db),
                try SetLayout(room: id, layout: Self.any, reason: .corrected).facts(db, for: actor)
            )
        }
        guard let detail = found.0 else { throw HTTPError(.notFound) }
        let standing = detail.row.layout
        let drawing = Drawing(try SubmittedForm(urlEncoded: request.uri.query ?? ""), standing: standing)
        let path = "/settings/rooms/\(id)/layout"
        let displaced = found.1.displaced(by: drawing.layout)
        var page = DeskPage(
            heading: language.text("rooms.drawTitle"), side: "\(id) \(detail.row.title)",
            headline: Self.headline(drawing, standing, displaced, language),
            voice: drawing.trouble != nil || displaced > 0 ? "look" : "quiet")
        page.links = [.init(linkWord: language.text("rooms.toSettings"), linkPath: "/settings/rooms/\(id)")]
        page.sections = [
            DeskPage.Section(
                sectionID: "drawing", note: language.text("rooms.drawMeaning"),
                seatGrid: SeatGrid(drawing: drawing.layout, at: path, pressed: drawing.pressed, language)),
            preview(drawing.layout, detail, found.1, path, language),
        ]
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    /// Facts of a room's seats do not depend on the layout that is asked for.
    private static let any: SeatLayout = {
        guard let layout = SeatLayout(columns: [1]) else { preconditionFailure("a lawful layout") }
        return layout
    }()

    private static func headline(
        _ drawing: Drawing, _ standing: SeatLayout, _ displaced: Int, _ language: Language
    ) -> String {
        if let trouble = drawing.trouble { return language.text(trouble) }
        if displaced > 0 { return language.text("rooms.displaced", ["count": "\(displaced)"]) }
        let layout = drawing.layout
        return language.text(
            layout == standing ? "rooms.asItIs" : "rooms.drawn",
            ["seats": "\(layout.seatCount)", "usable": "\(layout.usableCount)"])
    }

    private func preview(
        _ layout: SeatLayout, _ detail: RoomQueries.Detail, _ facts: SetLayout.Facts, _ path: String,
        _ language: Language
    ) -> DeskPage.Section {
        let standing = detail.row.layout
        func fact(_ key: String, _ text: String) -> DeskPage.Fact {
            .init(factWord: language.text("rooms.\(key)"), factText: text)
        }
        func change(_ before: Int, _ after: Int) -> String {
            before == after ? "\(after)" : "\(before) → \(after)"
        }
        var list = [
            fact("spelling", standing == layout ? layout.text : "\(standing.text) → \(layout.text)"),
            fact("seats", change(standing.seatCount, layout.seatCount)),
            fact("usable", change(standing.usableCount, layout.usableCount)),
        ]
        let displaced = facts.displaced(by: layout)
        if displaced > 0 {
            let seats = facts.sitters.keys.sorted().filter { seat in
                SetLayout.Facts(
                    layout: standing, sitters: [seat: 1], isOccupied: false
                ).displaced(by: layout) > 0
            }
            list.append(
                fact(
                    "displacedSeats",
                    seats.map(String.init).joined(separator: language.text("frame.listSeparator"))))
        }
        var section = DeskPage.Section(
            sectionID: "drawing-preview", title: language.text("rooms.preview"),
            factList: .init(facts: list))
        if standing == layout { return section }
        if facts.isOccupied || displaced > 0 {
            section.note = language.text(facts.isOccupied ? "rooms.layoutOccupied" : "rooms.layoutDisplaces")
            return section
        }
        section.forms = [
            DeskPage.Form(
                formPath: path, formButton: language.text("rooms.saveLayout"),
                formNote: language.text("rooms.layoutMeaning"),
                formFields: [
                    .hidden("layout", layout.text), .hidden(SubmittedForm.versionField, "\(detail.entry)"),
                    .select(
                        language.text("rooms.layoutReason"), "reason",
                        language.choices(LayoutReason.self, "words.reason")),
                ], isMain: true)
        ]
        return section
    }

    @Sendable
    private func set(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        guard let layout = SeatLayout(text: try form.require("layout")) else {
            throw RoomFormRefusal.badLayout
        }
        guard let reason = LayoutReason(rawValue: try form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        try await parts.store.perform(
            SetLayout(room: room, layout: layout, reason: reason), by: context.actor,
            request: form.commandRequest(on: .room(room)))
        return .redirect(to: "/settings/rooms/\(room)")
    }
}
