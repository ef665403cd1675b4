import Exam
import Hummingbird
import Planning
import Proposals
import StationStore
import Web

/// Why a proposed plan is not made, or not frozen.
enum ProposalRefusal: String, Refusal {
    case noSittings = "seating.no-sittings"
    case badSeed = "seating.bad-seed"
    case gone = "seating.proposal-gone"
    case notReady = "seating.proposal-not-ready"
}

/// Who sits where: how far it has come, a proposal, its freezing.
struct SeatingRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("seating", use: show)
        console.post("seating/proposals", use: ask)
        console.get("seating/proposals/:proposal", use: propose)
        console.get("seating/proposals/:proposal/rooms/:sitting/:room", use: room)
        console.post("seating/proposals/:proposal/freezing", use: freeze)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let (sittings, papers, plans) = try await parts.store.read { db in
            (try SittingQueries.list(db), try SeatingQueries.papers(db), try SeatingQueries.plans(db))
        }
        let unplaced = papers.reduce(0) { $0 + $1.unplaced }
        var page = DeskPage(
            heading: language.text("frame.navigation.seating"),
            headline: language.text(
                unplaced == 0 ? "seating.allPlaced" : "seating.unplacedCount", ["count": "\(unplaced)"]),
            voice: unplaced == 0 ? "quiet" : "look")
        page.links = [
            .init(linkWord: language.text("places.sittings"), linkPath: "/sittings"),
            .init(linkWord: language.text("prints.title"), linkPath: "/prints"),
            .init(linkWord: language.text("seating.repair.title"), linkPath: "/seating/repair"),
        ]
        let planned = sittings.filter { $0.state == .planned }
        // The work first: below fourteen lines of certificates nobody finds it.
        if visitor.may(FreezeSeatingPlan.self), !planned.isEmpty {
            page.sections.append(
                DeskPage.Section(
                    title: language.text("seating.propose"), forms: [proposalForm(planned, language)]))
        }
        if !plans.isEmpty { page.sections.append(planSection(plans, language)) }
        if !papers.isEmpty { page.sections.append(paperSection(papers, language)) }
        page.sections.append(sittingSection(sittings, language))
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func planSection(_ plans: [SeatingQueries.PlanRow], _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("seating.plans"),
            table: DeskPage.Table(
                heads: language.heads(
                    "seating", ["plan", "planState", "persons#", "sittingsInForce#", "run#"]),
                lines: plans.map { plan in
                    DeskPage.Line(cells: [
                        .link(
                            "\(parts.time.day(plan.frozen)) \(parts.time.minute(plan.frozen))",
                            "/seating/plans/\(plan.id)",
                            small: plan.id.rawValue),
                        .tag(SeatingPlanRoutes.word(plan, language), plan.state.rawValue),
                        .figure(plan.personCount), .figure(plan.inForceCount), .figure(plan.run),
                    ])
                }))
    }

    private func paperSection(_ papers: [SeatingQueries.PaperRow], _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("seating.papers"),
            table: DeskPage.Table(
                heads: language.heads("seating", ["certificate", "part", "seated", "unplaced#"]),
                lines: papers.map { paper in
                    DeskPage.Line(cells: [
                        .words(paper.certificate.rawValue, small: paper.title),
                        .words(language.text("words.part.\(paper.part.rawValue)")),
                        .bar(paper.candidates - paper.unplaced, of: paper.candidates),
                        .figure(paper.unplaced),
                    ])
                }))
    }

    private func proposalForm(_ planned: [SittingQueries.SittingRow], _ language: Language) -> DeskPage.Form {
        let choices = planned.map { row in
            let part = language.text("words.part.\(row.part.rawValue)")
            let clock = "\(parts.time.day(row.span.start)) \(parts.time.minute(row.span.start))"
            return FormChoice(
                value: row.id.rawValue, word: "\(clock) \(row.certificateTitle) \(part) (\(row.seatedCount))",
                isSelected: row.seatedCount == 0)
        }
        return DeskPage.Form(
            formPath: "/seating/proposals", formButton: language.text("seating.preview"),
            formNote: language.text("seating.proposeMeaning"),
            formFields: [
                .checks(language.text("seating.which"), "sitting", choices),
                .text(language.text("seating.seed"), "seed", value: Self.seed(parts)),
            ], isMain: true)
    }

    /// The day's own: what is proposed a second time that day is proposed alike.
    static func seed(_ parts: Console.Parts) -> String {
        parts.time.day(parts.store.now()).replacing("-", with: "")
    }

    private func sittingSection(_ sittings: [SittingQueries.SittingRow], _ language: Language)
        -> DeskPage.Section
    {
        guard !sittings.isEmpty else {
            return DeskPage.Section(
                empty: .init(
                    emptyWhy: language.text("places.noSittings"),
                    emptyHow: language.text("places.noSittingsHow")))
        }
        return SittingListRoutes.section(sittings, parts.time, language)
    }

    /// Begins to plan; the page that follows shows how far it is.
    @Sendable
    private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        guard visitor.may(FreezeSeatingPlan.self) else { throw NotTheirPage() }
        let scope = try Self.scope(context.form)
        guard let seed = Int64(try context.form.require("seed")), seed >= 0 else {
            throw ProposalRefusal.badSeed
        }
        let id = FreshRequestID.next()
        let hub = parts.hub
        parts.workbench.begin(
            id, scope, seed: seed, by: Staff.ID(rawValue: visitor.id), at: SeatingDesk(store: parts.store)
        ) { hub.wake() }
        return .redirect(to: "/seating/proposals/\(id)")
    }

    /// Whole sittings, or the ticked rooms of a plan's page.
    private static func scope(_ form: SubmittedForm) throws -> SeatingScope {
        if form["replan"] != nil {
            let rooms = ReplanForm.rooms(form.all("release"))
            guard !rooms.isEmpty else { throw SeatingRefusal.nothingReleased }
            return SeatingScope(releasing: rooms, keepsTimes: form["times"] == "stay")
        }
        let sittings = form.all("sitting").map(Sitting.ID.init(rawValue:)).filter(\.isWellFormed)
        guard !sittings.isEmpty else { throw ProposalRefusal.noSittings }
        return SeatingScope(whole: sittings)
    }

    private func job(_ context: WebContext) throws -> SeatingWorkbench.Job {
        guard let job = parts.workbench.job(try context.parameters.require("proposal")) else {
            throw ProposalRefusal.gone
        }
        return job
    }

    @Sendable
    private func propose(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let job = try job(context)
        switch job.stage {
        case .failed(let error): throw error
        case .planning:
            var page = DeskPage(
                heading: language.text("seating.proposal"), headline: language.text("seating.isPlanning"))
            page.links = [.init(linkWord: language.text("frame.navigation.seating"), linkPath: "/seating")]
            page.sections = [
                DeskPage.Section(
                    sectionID: "proposal-state", sectionState: Self.state(job),
                    live: .init(
                        liveID: "proposal-progress", liveText: Self.progress(job, language),
                        liveVoice: "quiet"))
            ]
            return await pages.page(
                "desk", title: page.heading, live: "proposal-\(job.id)", page, request, context)
        case .ready(let proposal):
            let page = ProposalPage(
                job: job, proposal: proposal, mayFreeze: visitor.may(FreezeSeatingPlan.self),
                pageNumber: try Self.pageNumber(request), time: parts.time, language: language
            ).page()
            return await pages.page("plan", title: page.heading, page, request, context)
        }
    }

    /// Which page of drawings is asked for.
    static func pageNumber(_ request: Request) throws -> Int {
        try SubmittedForm(urlEncoded: request.uri.query ?? "")["page"].flatMap { Int($0) } ?? 1
    }

    /// What a page that waits for a plan is told.
    static func changes(_ parts: Console.Parts, _ id: String, _ language: Language) -> [LiveChange] {
        guard let job = parts.workbench.job(id) else { return [] }
        return [
            LiveChange(id: "proposal-progress", text: progress(job, language)),
            LiveChange(id: "proposal-state", state: state(job)),
        ]
    }

    private static func progress(_ job: SeatingWorkbench.Job, _ language: Language) -> String {
        guard case .planning(let done, let all) = job.stage, all > 0 else {
            return language.text("seating.spreading")
        }
        return language.text("seating.arranging", ["done": "\(done)", "all": "\(all)"])
    }

    private static func state(_ job: SeatingWorkbench.Job) -> String {
        if case .planning = job.stage { "planning" } else { "done" }
    }

    @Sendable
    private func room(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.seating)
        let language = pages.language(context)
        let job = try job(context)
        guard case .ready(let proposal) = job.stage else { throw ProposalRefusal.notReady }
        let sitting = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        guard
            let drawing = PlanDrawing(
                room: room, at: sitting, proposal.rooms, proposal.context, isNamed: false, names: [:])
        else { throw HTTPError(.notFound) }
        let page = PlanRoomPage(
            heading: "\(room) · \(sitting)", backPath: "/seating/proposals/\(job.id)",
            headline: drawing.headline(language), voice: drawing.clashCount == 0 ? "quiet" : "look",
            drawing: drawing, moves: nil)
        return await pages.page("plan-room", title: page.heading, page, request, context)
    }

    @Sendable
    private func freeze(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let job = try job(context)
        guard case .ready(let proposal) = job.stage else { throw ProposalRefusal.notReady }
        let commandRequest = context.form.commandRequest()
        // Made of the form's own ID: the repeat of a posted form finds the plan that the first one made.
        let plan = SeatingPlan.ID(rawValue: "P-\((context.form["request"] ?? job.id).suffix(12))")
        let desk = SeatingDesk(store: parts.store)
        if try await parts.store.earlier(commandRequest.id, SeatingRefusal.self) == nil {
            try await desk.freeze(
                proposal, as: plan, publicSource: try context.form.require("source"), by: context.actor,
                requestID: commandRequest.id)
        }
        return .redirect(to: "/seating/plans/\(plan)")
    }
}
