import Exam
import Hummingbird
import StationStore
import Web

/// Why no code is shown.
enum CodeRefusal: String, Refusal {
    case shownBefore = "devices.code-shown-before"
}

/// The phones and scanners of the station: the list, enrolment codes, revocation.
struct DeviceRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/devices", use: list)
        console.post("settings/devices", use: issue)
        console.post("settings/devices/:device/revocation", use: revoke)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(notice: nil, request, context)
    }

    private func page(
        notice: DeskPage.Notice?, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let (devices, rooms) = try await parts.store.read { db in
            (try SystemQueries.devices(db), try RoomQueries.all(db))
        }
        let enrolled = devices.count { $0.state == "enrolled" }
        var page = DeskPage(
            heading: language.text("devices.title"),
            headline: language.text(
                "devices.headline", ["count": "\(devices.count)", "enrolled": "\(enrolled)"]))
        page.links = [.init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings")]
        page.notice = notice
        let mayRevoke = visitor.may(RevokeDevice.self)
        if visitor.may(IssueEnrolmentCode.self) {
            let anyRoom = FormChoice(value: "", word: language.text("devices.anyRoom"), isSelected: true)
            page.sections.append(
                DeskPage.Section(
                    title: language.text("devices.add"),
                    forms: [
                        DeskPage.Form(
                            formPath: "/settings/devices", formButton: language.text("devices.issue"),
                            formNote: language.text("devices.issueMeaning"),
                            formFields: [
                                .text(language.text("devices.label"), "label"),
                                .select(
                                    language.text("devices.room"), "room",
                                    [anyRoom]
                                        + rooms.map {
                                            FormChoice(
                                                value: $0.id.rawValue, word: $0.id.rawValue, isSelected: false
                                            )
                                        }),
                            ], isMain: true, isInline: false)
                    ]))
        }
        page.sections.append(
            devices.isEmpty
                ? DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("devices.none"), emptyHow: language.text("devices.noneHow")))
                : DeskPage.Section(
                    table: DeskPage.Table(
                        heads: language.heads(
                            "devices", ["device", "label", "room", "state"] + (mayRevoke ? ["action"] : [])),
                        lines: devices.map { line($0, mayRevoke: mayRevoke, language) })))
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func line(_ device: SystemQueries.DeviceLine, mayRevoke: Bool, _ language: Language)
        -> DeskPage.Line
    {
        let form = DeskPage.Form(
            formPath: "/settings/devices/\(device.id)/revocation",
            formButton: language.text("devices.revoke"),
            formFields: [
                .select(
                    language.text("fields.reason"), "reason",
                    language.choices(DeviceRevocation.self, "words.reason"))
            ])
        return DeskPage.Line(
            cells: [
                .link(device.id.rawValue, "/journal/\(device.entry)"), .words(device.label),
                .words(device.room?.rawValue ?? "–"),
                .tag(language.text("words.deviceState.\(device.state)"), device.state),
            ] + (mayRevoke ? [.forms(device.state == "revoked" ? [] : [form])] : []))
    }

    /// The code stands on this one answer and nowhere else.
    @Sendable
    private func issue(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.settings)
        let language = pages.language(context)
        do {
            let invitation = try await DeviceDesk(store: parts.store).issue(
                label: try context.form.require("label"),
                room: context.form["room"].map(Room.ID.init(rawValue:)),
                by: context.actor, request: context.form.commandRequest().id)
            return try await page(
                notice: DeskPage.Notice(
                    noticeTitle: language.text("devices.codeFor", ["device": invitation.device.rawValue]),
                    noticeText: language.text(
                        "devices.codeMeaning", ["clock": parts.time.minute(invitation.expires)]),
                    noticeCode: invitation.code), request, context)
        } catch DeviceFault.codeShownBefore {
            throw CodeRefusal.shownBefore
        }
    }

    @Sendable
    private func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let reason = DeviceRevocation(rawValue: try context.form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        let device = Device.ID(rawValue: try context.parameters.require("device"))
        try await parts.store.perform(
            RevokeDevice(device: device, reason: reason), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/settings/devices")
    }
}
