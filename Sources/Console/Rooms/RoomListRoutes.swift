import Exam
import Hummingbird
import StationStore
import Web

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
        let address = ListAddress(request, keeping: ["building", "kind", "state"])
        let filter = RoomQueries.Filter(
            building: address["building"], kind: address["kind"].flatMap(Room.Kind.init(rawValue:)),
            state: address["state"].flatMap(Room.State.init(rawValue:)))
        let read = try await parts.store.read { db in
            ListRead(
                rows: try RoomQueries.list(address.request, filter: filter, db),
                buildings: try RoomQueries.buildings(db), seats: try RoomQueries.usableSeats(db))
        }
        var page = DeskPage(
            heading: language.text("places.rooms"),
            headline: language.text(
                "places.roomCount", ["count": "\(read.rows.total)", "seats": "\(read.seats)"]))
        page.links = [
            .init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings"),
            .init(linkWord: language.text("rooms.sheet"), linkPath: "/settings/rooms/sheet"),
        ]
        if visitor.may(ImportRooms.self) {
            page.links.append(
                .init(linkWord: language.text("rooms.import"), linkPath: "/settings/rooms/imports"))
        }
        page.filter = DeskPage.Filter(
            filterPath: "/settings/rooms", sought: address.request.search,
            selects: [
                select("building", read.buildings.map { ($0, $0) }, address, language),
                select("kind", words(Room.Kind.self, "words.kind", language), address, language),
                select("state", words(Room.State.self, "words.state", language), address, language),
            ], sorts: address.sorts(RoomQueries.sorts, language))
        page.sections = [section(read.rows, address, maySet: visitor.may(SetRoomState.self), language)]
        if visitor.may(AddRooms.self) {
            page.sections.append(
                DeskPage.Section(title: language.text("places.add"), forms: [form(language)]))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private struct ListRead: Sendable {
        let rows: Listed<RoomQueries.RoomRow>
        let buildings: [String]
        let seats: Int
    }

    private func words<Word: RawRepresentable<String> & CaseIterable>(
        _ type: Word.Type, _ prefix: String, _ language: Language
    ) -> [(String, String)] {
        Word.allCases.map { ($0.rawValue, language.text("\(prefix).\($0.rawValue)")) }
    }

    private func select(
        _ name: String, _ options: [(String, String)], _ address: ListAddress, _ language: Language
    ) -> DeskPage.Select {
        let any = FormChoice(
            value: "", word: language.text("candidates.any"), isSelected: address[name] == nil)
        return DeskPage.Select(
            selectLabel: language.text("places.\(name)"), selectName: name,
            choices: [any]
                + options.map { FormChoice(value: $0.0, word: $0.1, isSelected: address[name] == $0.0) })
    }

    private func section(
        _ rows: Listed<RoomQueries.RoomRow>, _ address: ListAddress, maySet: Bool, _ language: Language
    ) -> DeskPage.Section {
        guard !rows.rows.isEmpty else {
            let isSearch = !address.request.search.isEmpty || !address.kept.isEmpty
            return DeskPage.Section(
                empty: .init(
                    emptyWhy: language.text(isSearch ? "lists.nothingFound" : "places.noRooms"),
                    emptyHow: language.text(isSearch ? "lists.findLess" : "places.noRoomsHow")))
        }
        return DeskPage.Section(
            table: DeskPage.Table(
                heads: language.heads(
                    "places",
                    ["room", "building", "kind", "layout", "seats#", "ahead#", "state"]
                        + (maySet ? ["change"] : [])),
                lines: rows.rows.map { line($0, maySet: maySet, language) }),
            paging: address.paging(rows, language))
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
                .link(row.id.rawValue, "/settings/rooms/\(row.id)", small: row.title),
                .words(
                    language.text("room.place", ["building": row.building, "floor": "\(row.floor)"]),
                    small: step),
                .words(
                    language.text("words.kind.\(row.kind.rawValue)"),
                    small: row.equipment.isEmpty
                        ? nil
                        : row.equipment.map(\.rawValue).joined(
                            separator: language.text("frame.listSeparator"))),
                .words(row.layout.text), .figure(row.layout.usableCount), .figure(row.sittingsAhead),
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
