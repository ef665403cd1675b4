import Exam
import Hummingbird
import StationStore
import Web

/// Why no sign-in code is shown.
enum StaffCodeRefusal: String, Refusal {
    case shownBefore = "staff.code-shown-before"
}

/// The station's people: the list, roles, one-time codes, suspension.
struct StaffRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/staff", use: list)
        console.get("settings/staff/:staff", use: show)
        console.get("staff/:staff", use: forward)
        console.post("settings/staff/:staff/roles", use: setRoles)
        console.post("settings/staff/:staff/code", use: issueCode)
        console.post("settings/staff/:staff/suspension", use: suspend)
        console.post("settings/staff/:staff/reinstatement", use: reinstate)
    }

    @Sendable
    private func forward(_ request: Request, _ context: WebContext) async throws -> Response {
        .redirect(to: "/settings/staff/\(try context.parameters.require("staff"))")
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.settings)
        let language = pages.language(context)
        let address = ListAddress(request)
        let rows = try await parts.store.read { db in try StaffQueries.list(address.request, db) }
        var page = DeskPage(
            heading: language.text("people.title"),
            headline: language.text("people.count", ["count": "\(rows.total)"]))
        page.links = [.init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings")]
        page.filter = DeskPage.Filter(
            filterPath: "/settings/staff", sought: address.request.search, selects: [],
            sorts: address.sorts(StaffQueries.sorts, language))
        guard !rows.rows.isEmpty else {
            page.sections = [
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("lists.nothingFound"),
                        emptyHow: language.text("lists.findLess")))
            ]
            return await pages.page("desk", title: page.heading, page, request, context)
        }
        let table = DeskPage.Table(
            heads: language.heads("people", ["number", "name", "department", "roles", "state"]),
            lines: rows.rows.map { row in
                DeskPage.Line(cells: [
                    .link(row.id.rawValue, "/settings/staff/\(row.id)"),
                    .link(row.name ?? language.text("room.nameErased"), "/settings/staff/\(row.id)"),
                    .words(row.department), .words(Self.roles(row.roles, language)),
                    .tag(
                        language.text(row.isActive ? "people.active" : "people.suspended"),
                        row.isActive ? "open" : "closed"),
                ])
            })
        page.sections = [DeskPage.Section(table: table, paging: address.paging(rows, language))]
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private static func roles(_ roles: [Role], _ language: Language) -> String {
        roles.map { language.text("words.role.\($0.rawValue)") }.joined(
            separator: language.text("frame.listSeparator"))
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(of: try staff(context), code: nil, request, context)
    }

    private func staff(_ context: WebContext) throws -> Staff.ID {
        Staff.ID(rawValue: try context.parameters.require("staff"))
    }

    private func page(
        of id: Staff.ID, code: String?, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let time = parts.time
        let read = try await parts.store.read { db -> (StaffQueries.StaffRow, [HistoryLine])? in
            guard let row = try StaffQueries.find(id, db) else { return nil }
            return (
                row,
                try HistoryLine.lines(
                    JournalQueries.history(db, of: .staff(id), limit: 12), db, language, time)
            )
        }
        guard let (row, history) = read else { throw HTTPError(.notFound) }
        var page = DeskPage(
            heading: row.name ?? language.text("room.nameErased"), side: "\(row.id) · \(row.department)",
            headline: row.isActive ? Self.roles(row.roles, language) : language.text("people.suspended"),
            voice: row.isActive ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("people.all"), linkPath: "/settings/staff")]
        if let code {
            page.notice = .init(
                noticeTitle: language.text("people.codeFor", ["name": row.name ?? row.id.rawValue]),
                noticeText: language.text("people.codeMeaning", ["hours": "\(IssueSignInCode.codeHours)"]),
                noticeCode: code)
        }
        let forms = forms(row, visitor, language)
        if !forms.isEmpty { page.sections = [DeskPage.Section(forms: forms)] }
        page.history = history
        page.historyPath = "/journal?subject=\(id)"
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func forms(_ row: StaffQueries.StaffRow, _ visitor: Visitor, _ language: Language) -> [DeskPage
        .Form]
    {
        let path = "/settings/staff/\(row.id)"
        var forms: [DeskPage.Form] = []
        if visitor.may(SetRoles.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/roles", formButton: language.text("people.saveRoles"),
                    formFields: [
                        .hidden(SubmittedForm.versionField, "\(row.entry)"),
                        .checks(
                            language.text("people.roles"), "role",
                            Role.allCases.map {
                                FormChoice(
                                    value: $0.rawValue, word: language.text("words.role.\($0.rawValue)"),
                                    isSelected: row.roles.contains($0))
                            }),
                    ]))
        }
        if visitor.may(IssueSignInCode.self), row.isActive {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/code", formButton: language.text("people.issueCode"),
                    formNote: language.text("people.issueMeaning"), isInline: false))
        }
        if row.isActive, visitor.may(SuspendStaff.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/suspension", formButton: language.text("people.suspend"),
                    formNote: language.text("people.suspendMeaning")))
        }
        if !row.isActive, visitor.may(ReinstateStaff.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/reinstatement", formButton: language.text("people.reinstate")))
        }
        return forms
    }

    @Sendable
    private func setRoles(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        let roles = context.form.all("role").compactMap(Role.init(rawValue:))
        try await parts.store.perform(
            SetRoles(staff: id, roles: roles), by: context.actor,
            request: context.form.commandRequest(on: .staff(id)))
        return .redirect(to: "/settings/staff/\(id)")
    }

    /// The code stands on this one answer and nowhere else.
    @Sendable
    private func issueCode(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        do {
            let code = try await parts.desk.issueCode(
                for: id, by: context.actor, request: context.form.commandRequest().id)
            return try await page(of: id, code: code, request, context)
        } catch SignInFault.codeShownBefore {
            throw StaffCodeRefusal.shownBefore
        }
    }

    @Sendable
    private func suspend(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        try await parts.store.perform(
            SuspendStaff(staff: id), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/staff/\(id)")
    }

    @Sendable
    private func reinstate(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        try await parts.store.perform(
            ReinstateStaff(staff: id), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/staff/\(id)")
    }
}
