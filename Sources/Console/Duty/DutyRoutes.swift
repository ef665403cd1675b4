import Exam
import Hummingbird
import Planning
import StationStore
import Web

/// The duty roster: proposing and adopting it, coming for it, stepping in.
struct DutyRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    private static let planning: Set = Set([Role.chief, .deputy, .registrar].map(\.rawValue))

    func add(to console: RouterGroup<WebContext>) {
        console.get("duty", use: show)
        console.get("duty/proposal", use: propose)
        console.post("duty/rosters", use: adopt)
        console.post("duty/reports", use: report)
        console.post("duty/replacements", use: replace)
    }

    /// The day asked for as `?day=2021-11-27`, else the day that pages show.
    private func span(_ text: String?, _ db: Snapshot, now: Moment) throws -> TimeSpan {
        guard let text else { return try parts.shownDay(db, now: now) }
        guard let start = parts.time.startOfDay(text) else { throw HTTPError(.badRequest) }
        return parts.time.wholeDay(of: start)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.duty)
        let language = pages.language(context)
        let now = parts.store.now()
        let asked = ListAddress(request, keeping: ["day"])["day"]
        let (time, canPlan) = (parts.time, visitor.holds(anyOf: Self.planning))
        let page = try await parts.store.read { db in
            let day = try span(asked, db, now: now)
            return DutyPage(
                try DutyQueries.roster(in: day, db), hours: try DutyQueries.classHours(at: now, db),
                eligible: canPlan ? try DutyQueries.eligible(db) : [], day: day, visitor: visitor,
                canPlan: canPlan,
                now: now, time: time, language: language)
        }
        return await pages.page(
            "duty", title: language.text("frame.navigation.duty"), page, request, context)
    }

    /// What the planner makes of a day's sittings that nobody stands at yet.
    private struct Draft: Sendable {
        let sittings: [Sitting.ID]
        let proposal: RosterProposal
        let names: [Staff.ID: String]
    }

    private func draft(day asked: String, seed: Int64) async throws -> Draft {
        let now = parts.store.now()
        let offset = parts.time.utcOffsetMinutes
        return try await parts.store.read { db in
            let day = try span(asked, db, now: now)
            let roster = try DutyQueries.roster(in: day, db)
            var sittings: [Sitting.ID] = []
            var uses: [DutySlot] = []
            for row in try SittingQueries.list(in: day, db) where !row.state.isOver {
                let slots = try DutySlot.of([row.id], db)
                let isStaffed = slots.contains { slot in
                    roster.contains { $0.room == slot.room && $0.span.overlaps(slot.span) }
                }
                if isStaffed { continue }
                sittings.append(row.id)
                uses += slots
            }
            let people = try DutyQueries.eligible(db)
            let proposal = RosterPlanner(seed: seed, utcOffsetMinutes: offset).propose(
                for: uses,
                from: people.map {
                    RosterPerson(id: $0.id, department: $0.department, roles: $0.roles, busy: $0.busy)
                })
            let names = people.compactMap { person in person.name.map { (person.id, $0) } }
            return Draft(
                sittings: sittings, proposal: proposal,
                names: Dictionary(names, uniquingKeysWith: { first, _ in first }))
        }
    }

    @Sendable
    private func propose(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.duty)
        guard visitor.holds(anyOf: Self.planning) else { throw NotTheirPage() }
        let language = pages.language(context)
        let address = ListAddress(request, keeping: ["day", "seed"])
        guard let day = address["day"], let seed = Int64(address["seed"] ?? "") else {
            throw HTTPError(.badRequest)
        }
        let draft = try await draft(day: day, seed: seed)
        let page = RosterPage(
            draft.proposal, day: day, seed: seed, names: draft.names, time: parts.time, language: language)
        return await pages.page("roster", title: language.text("duty.proposalTitle"), page, request, context)
    }

    @Sendable
    private func adopt(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let day = try context.form.require("day")
        guard let seed = Int64(try context.form.require("seed")) else { throw HTTPError(.badRequest) }
        // Drawn again from the same seed: the same people, or the rules refuse what no longer fits.
        let draft = try await draft(day: day, seed: seed)
        try await parts.store.perform(
            AdoptDutyRoster(
                sittings: draft.sittings, rooms: draft.proposal.rooms, floaters: draft.proposal.floaters),
            by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/duty?day=\(day)")
    }

    @Sendable
    private func report(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let start = Int64(try context.form.require("start")) else { throw HTTPError(.badRequest) }
        let staff = Staff.ID(rawValue: try context.requireVisitor().id)
        try await parts.store.perform(
            ReportForDuty(staff: staff, start: Moment(milliseconds: start)), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/duty")
    }

    @Sendable
    private func replace(_ request: Request, _ context: WebContext) async throws -> Response {
        let slot = try context.form.require("slot").split(separator: "|")
        guard slot.count == 2, let start = Int64(slot[1]),
            let post = DutyPost(rawValue: try context.form.require("post"))
        else { throw HTTPError(.badRequest) }
        try await parts.store.perform(
            ReplaceProctor(
                room: Room.ID(rawValue: String(slot[0])), start: Moment(milliseconds: start), post: post,
                spare: Staff.ID(rawValue: try context.form.require("spare"))),
            by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/duty")
    }
}
