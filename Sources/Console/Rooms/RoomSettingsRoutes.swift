import Exam
import Hummingbird
import StationStore
import Web

/// One room's settings: what it has, when it is not to be had, who inspected it.
struct RoomSettingsRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/rooms/:room", use: show)
        console.post("settings/rooms/:room/description", use: describe)
        console.post("settings/rooms/:room/seats", use: mark)
        console.post("settings/rooms/:room/equipment", use: equip)
        console.post("settings/rooms/:room/machines", use: setMachines)
        console.post("settings/rooms/:room/features", use: setFeatures)
        console.post("settings/rooms/:room/closures", use: close)
        console.post("settings/rooms/:room/reopenings", use: reopen)
        console.post("settings/rooms/:room/inspections", use: inspect)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let id = try room(context)
        let now = parts.store.now()
        let time = parts.time
        let found = try await parts.store.read { db in
            (
                try RoomQueries.detail(id, at: now, db),
                try HistoryLine.lines(
                    JournalQueries.history(db, of: .room(id), limit: 12), db, language, time),
                try RuleProfile.inForce(db)
            )
        }
        guard let detail = found.0 else { throw HTTPError(.notFound) }
        var page = RoomSettingsPage(
            detail: detail, profile: found.2, visitor: visitor, now: now, time: time, language: language
        ).page()
        page.history = found.1
        page.historyPath = "/journal?subject=\(id)"
        return await pages.page("desk", title: id.rawValue, page, request, context)
    }

    private func room(_ context: WebContext) throws -> Room.ID {
        Room.ID(rawValue: try context.parameters.require("room"))
    }

    private func perform<C: Storable>(
        _ command: C, on room: Room.ID, at part: String = "", _ context: WebContext
    ) async throws -> Response {
        try await parts.store.perform(
            command, by: context.actor, request: context.form.commandRequest(on: .room(room)))
        return .redirect(to: "/settings/rooms/\(room)\(part)")
    }

    @Sendable
    private func describe(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let room = try room(context)
        guard let kind = Room.Kind(rawValue: try form.require("kind")) else { throw HTTPError(.badRequest) }
        let command = DescribeRoom(
            room: room, title: try form.require("title"), building: try form.require("building"),
            floor: try form.number("floor"), kind: kind)
        return try await perform(command, on: room, context)
    }

    @Sendable
    private func mark(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = try room(context)
        let press = try context.form.require("press").split(separator: ".")
        guard press.count == 2, press[0] == "broken" || press[0] == "mended", let seat = Int(press[1]) else {
            throw HTTPError(.badRequest)
        }
        let command = MarkSeat(room: room, seat: seat, isBroken: press[0] == "broken")
        return try await perform(command, on: room, at: "#seats", context)
    }

    @Sendable
    private func equip(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = try room(context)
        let command = SetEquipment(room: room, equipment: RoomForm.identifiers(context.form["equipment"]))
        return try await perform(command, on: room, context)
    }

    @Sendable
    private func setMachines(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = try room(context)
        let command = SetMachines(
            room: room, machines: try RoomForm.machines(context.form["machines"] ?? ""),
            spares: RoomForm.identifiers(context.form["spares"]))
        return try await perform(command, on: room, context)
    }

    @Sendable
    private func setFeatures(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let room = try room(context)
        let spacing = try form["spacing"].map { _ in try form.number("spacing") }
        let features = RoomFeatures(
            isStepFree: form["stepFree"] == "yes", isShielded: form["shielded"] == "yes", spacing: spacing,
            cameras: RoomForm.identifiers(form["cameras"]))
        return try await perform(SetFeatures(room: room, features: features), on: room, context)
    }

    @Sendable
    private func close(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let room = try room(context)
        guard let reason = ClosureReason(rawValue: try form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        let span = TimeSpan(
            start: try moment(form, "fromDay", "fromTime"), end: try moment(form, "untilDay", "untilTime"))
        return try await perform(
            CloseRoom(room: room, span: span, reason: reason), on: room, at: "#closures", context)
    }

    @Sendable
    private func reopen(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = try room(context)
        let span = TimeSpan(
            start: Moment(milliseconds: Int64(try context.form.number("start"))),
            end: Moment(milliseconds: Int64(try context.form.number("end"))))
        return try await perform(ReopenRoom(room: room, span: span), on: room, at: "#closures", context)
    }

    @Sendable
    private func inspect(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let room = try room(context)
        guard let inspection = InspectionOutcome(rawValue: try form.require("inspection")) else {
            throw HTTPError(.badRequest)
        }
        let command = RecordInspection(
            room: room, staff: Staff.ID(rawValue: try form.require("staff").uppercased()),
            inspected: try moment(form, "day", "time"), inspection: inspection)
        return try await perform(command, on: room, context)
    }

    /// A day and a time of day as the station's clocks show them.
    private func moment(_ form: SubmittedForm, _ day: String, _ clock: String) throws -> Moment {
        guard let date = CivilDate(text: try form.require(day)),
            let minutes = ClockTime.minutes(text: try form.require(clock))
        else { throw RoomFormRefusal.badTime }
        return date.moment(minutes: minutes, utcOffsetMinutes: parts.station.utcOffsetMinutes)
    }
}

/// Why a room's form cannot be read.
enum RoomFormRefusal: String, Refusal {
    case badLayout = "rooms.bad-layout"
    case badTime = "rooms.bad-time"
    case badMachineLine = "rooms.bad-machine-line"
}

/// Reads what is typed about a room.
enum RoomForm {
    /// Codes with blanks, commas or semicolons between them, of either width.
    static func identifiers<Subject>(_ text: String?) -> [Identifier<Subject>] {
        (text ?? "").split(whereSeparator: { $0.isWhitespace || ",;，；、".contains($0) })
            .map { Identifier(rawValue: String($0)) }
    }

    /// A line for each machine: seat, asset tag, and its address where it has one.
    static func machines(_ text: String) throws(RoomFormRefusal) -> [SeatMachine] {
        var machines: [SeatMachine] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty { continue }
            guard (2...3).contains(words.count), let seat = Int(words[0]) else { throw .badMachineLine }
            machines.append(
                SeatMachine(
                    seat: seat, machine: Machine.ID(rawValue: String(words[1])),
                    address: words.count == 3 ? String(words[2]) : nil))
        }
        return machines
    }
}
