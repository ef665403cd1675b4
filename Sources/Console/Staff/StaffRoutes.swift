import Exam
import Foundation
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
        console.post("settings/staff/:staff/description", use: describe)
        console.post("settings/staff/:staff/qualifications", use: qualify)
        console.post("settings/staff/:staff/qualifications/revocations", use: revoke)
        console.get("settings/qualifications", use: qualifications)
    }

    @Sendable
    private func forward(_ request: Request, _ context: WebContext) async throws -> Response {
        .redirect(to: "/settings/staff/\(try context.parameters.require("staff"))")
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let address = ListAddress(request)
        let (rows, teams) = try await parts.store.read { db in
            (try StaffQueries.list(address.request, db), try StaffQueries.teams(db))
        }
        var page = DeskPage(
            heading: language.text("people.title"),
            headline: language.text("people.count", ["count": "\(rows.total)"]))
        page.links = [
            .init(linkWord: language.text("frame.navigation.settings"), linkPath: "/settings"),
            .init(linkWord: language.text("people.qualifications"), linkPath: "/settings/qualifications"),
            .init(linkWord: language.text("own.declarations"), linkPath: "/settings/declarations"),
            .init(linkWord: language.text("availability.title"), linkPath: "/settings/availability"),
        ]
        if visitor.may(ImportStaff.self) {
            page.links.append(
                .init(linkWord: language.text("sheets.staff.title"), linkPath: "/settings/staff/imports"))
        }
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
        if !teams.isEmpty { page.sections.append(Self.teams(teams, language)) }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private static func teams(_ teams: [StaffQueries.Team], _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("people.teams"), note: language.text("people.teamsMeaning"),
            table: DeskPage.Table(
                heads: language.heads("people", ["team", "members#", "lead"]),
                lines: teams.map { team in
                    DeskPage.Line(cells: [
                        .words(team.team), .figure(team.members),
                        team.lead.map { .link(team.leadName ?? $0.rawValue, "/settings/staff/\($0)") }
                            ?? .tag(language.text("people.noLead"), "closed"),
                    ])
                }))
    }

    static func roles(_ roles: [Role], _ language: Language) -> String {
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
        let (time, now) = (parts.time, parts.store.now())
        let read = try await parts.store.read { db -> PersonPage? in
            guard let row = try StaffQueries.find(id, db) else { return nil }
            return PersonPage(
                row: row, held: try QualificationQueries.held(by: id, db),
                availability: AvailabilityWords(
                    staff: id, availability: try AvailabilityQueries.of(id, db), time: time,
                    language: language),
                sessions: try StaffQueries.sessions(of: id, at: now, db),
                profile: try RuleProfile.inForce(db),
                certificates: try CertificateQueries.all(db).map(\.id),
                history: try HistoryLine.lines(
                    JournalQueries.history(db, of: .staff(id), limit: 12), db, language, time),
                today: time.civilDay(of: now), code: code, visitor: visitor, language: language)
        }
        guard let page = read?.page() else { throw HTTPError(.notFound) }
        return await pages.page("desk", title: page.heading, page, request, context)
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

    @Sendable
    private func describe(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        let form = context.form
        let year = form["firstYear"]
        let description = StaffDescription(
            department: try form.require("department"),
            category: form["category"].flatMap(StaffCategory.init(rawValue:)),
            // What is no number is refused as what is no year.
            firstYear: year.map { Int($0) ?? 0 }, team: form["team"], isTeamLead: form["lead"] == "yes",
            groups: Self.words(form["groups"]), subjects: Self.words(form["subjects"]))
        try await parts.store.perform(
            DescribeStaff(staff: id, description: description), by: context.actor,
            request: form.commandRequest(on: .staff(id)))
        return .redirect(to: "/settings/staff/\(id)")
    }

    /// Between semicolons, commas or in lines, as people type them.
    private static func words(_ text: String?) -> [String] {
        (text ?? "").split { ";；,，、\n\r".contains($0) }.map {
            $0.trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
    }

    /// - Throws: ``StaffRefusal/qualificationMalformed`` for what is no day or no kind.
    private func qualification(_ form: SubmittedForm) throws -> Qualification {
        func day(_ name: String) throws -> CivilDate? {
            guard let text = form[name] else { return nil }
            guard let day = CivilDate(text: text) else { throw StaffRefusal.qualificationMalformed }
            return day
        }
        guard let kind = QualificationKind(rawValue: try form.require("kind")), let issued = try day("issued")
        else { throw StaffRefusal.qualificationMalformed }
        return Qualification(
            kind: kind, certificate: form["certificate"].map(Certificate.ID.init(rawValue:)),
            level: form["level"].flatMap(Certificate.Level.init(rawValue:)), issued: issued,
            expires: try day("expires"))
    }

    @Sendable
    private func qualify(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        let row = QualificationRow(
            line: 0, staff: id, qualification: try qualification(context.form),
            number: try context.form.require("number"))
        guard row.number.count <= QualificationNumber.charactersMax else {
            throw StaffRefusal.qualificationMalformed
        }
        let prepared = try await parts.store.read { [sealer = parts.store.sealer] db in
            try QualificationPreparation(
                rows: [row], known: QualificationQueries.held(by: id, db), sealer: sealer)
        }
        try await parts.store.perform(
            prepared.command, by: context.actor,
            request: CommandRequest(
                id: context.form.commandRequest().id, particulars: prepared.particulars))
        return .redirect(to: "/settings/staff/\(id)#qualifications")
    }

    @Sendable
    private func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try staff(context)
        try await parts.store.perform(
            RevokeQualification(staff: id, qualification: try qualification(context.form)), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/settings/staff/\(id)#qualifications")
    }

    @Sendable
    private func qualifications(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let today = parts.time.civilDay(of: parts.store.now())
        let page = try await parts.store.read { db in
            (try QualificationQueries.all(db), try QualificationQueries.ending(from: today, db))
        }
        let made = QualificationsPage(
            all: page.0, ending: page.1, today: today, visitor: visitor, language: pages.language(context)
        ).page()
        return await pages.page("desk", title: made.heading, made, request, context)
    }
}
