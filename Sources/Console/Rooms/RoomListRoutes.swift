import Exam
import Hummingbird
import StationStore
import Web

/// Why a room's form cannot be read.
enum RoomFormRefusal: String, Refusal {
    case badLayout = "rooms.bad-layout"
}

/// The rooms of the station: the list, a new room, in use or not.
struct RoomListRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/rooms", use: list)
        console.post("settings/rooms", use: create)
        console.post("settings/rooms/:room/state", use: setState)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in try RoomQueries.all(db) }
        let seats = rows.filter { $0.state == .active }.reduce(0) { $0 + $1.layout.seatCount }
        var page = DeskPage(
            heading: language.text("places.rooms"),
            headline: language.text("places.roomCount", ["count": "\(rows.count)", "seats": "\(seats)"]))
        page.links = [.init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings")]
        let maySet = visitor.may(SetRoomState.self)
        page.sections = [
            rows.isEmpty
                ? DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("places.noRooms"),
                        emptyHow: language.text("places.noRoomsHow")))
                : DeskPage.Section(
                    table: DeskPage.Table(
                        heads: language.heads(
                            "places",
                            ["room", "building", "kind", "layout", "seats#", "ahead#", "state"]
                                + (maySet ? ["change"] : [])),
                        lines: rows.map { line($0, maySet: maySet, language) }))
        ]
        if visitor.may(AddRooms.self) {
            page.sections.append(
                DeskPage.Section(title: language.text("places.add"), forms: [form(language)]))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func line(_ row: RoomQueries.RoomRow, maySet: Bool, _ language: Language) -> DeskPage.Line {
        let step = row.isStepFree ? language.text("places.stepFree") : nil
        let state = DeskPage.Form(
            formPath: "/settings/rooms/\(row.id)/state", formButton: language.text("places.save"),
            formFields: [
                .select(
                    language.text("places.state"), "state",
                    language.choices(Room.State.self, "words.state", selected: row.state))
            ])
        return DeskPage.Line(
            cells: [
                .link(row.id.rawValue, "/rooms/\(row.id)", small: row.title),
                .words(
                    language.text("room.place", ["building": row.building, "floor": "\(row.floor)"]),
                    small: step),
                .words(language.text("words.kind.\(row.kind.rawValue)")), .words(row.layout.text),
                .figure(row.layout.seatCount), .figure(row.sittingsAhead),
                .tag(
                    language.text("words.state.\(row.state.rawValue)"),
                    row.state == .active ? "open" : "closed"),
            ] + (maySet ? [.forms([state])] : []))
    }

    private func form(_ language: Language) -> DeskPage.Form {
        let yesNo = [
            FormChoice(value: "no", word: language.text("places.no"), isSelected: true),
            FormChoice(value: "yes", word: language.text("places.yes"), isSelected: false),
        ]
        return DeskPage.Form(
            formPath: "/settings/rooms", formButton: language.text("places.addButton"),
            formNote: language.text("places.addMeaning"),
            formFields: [
                .text(language.text("places.number"), "room", hint: "T101"),
                .text(language.text("places.name"), "title"),
                .text(language.text("places.building"), "building"),
                .text(language.text("places.floor"), "floor", hint: "1"),
                .select(language.text("places.kind"), "kind", language.choices(Room.Kind.self, "words.kind")),
                .text(language.text("places.layout"), "layout", hint: "7-8-8-7"),
                .select(language.text("places.stepFree"), "stepFree", yesNo),
            ], isMain: true)
    }

    @Sendable
    private func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        guard let layout = SeatLayout(text: try form.require("layout")) else {
            throw RoomFormRefusal.badLayout
        }
        guard let kind = Room.Kind(rawValue: try form.require("kind")) else { throw HTTPError(.badRequest) }
        let room = NewRoom(
            room: Room.ID(rawValue: try form.require("room")), title: try form.require("title"),
            building: try form.require("building"), floor: try form.number("floor"), kind: kind,
            layout: layout,
            isStepFree: form["stepFree"] == "yes")
        try await parts.store.perform(
            AddRooms(rooms: [room]), by: context.actor, request: form.commandRequest())
        return .redirect(to: "/settings/rooms")
    }

    @Sendable
    private func setState(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let state = Room.State(rawValue: try context.form.require("state")) else {
            throw HTTPError(.badRequest)
        }
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        try await parts.store.perform(
            SetRoomState(room: room, state: state), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/rooms")
    }
}
