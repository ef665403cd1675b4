import Exam
import Hummingbird
import Planning
import StationStore
import Web

/// Why a proposed plan is not adopted as it was shown.
enum ProposalRefusal: String, Refusal {
    case noSittings = "seating.no-sittings"
    case badSeed = "seating.bad-seed"
    case changed = "seating.proposal-changed"
}

/// Who sits where: how far it has come, a proposal, its adoption.
struct SeatingRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("seating", use: show)
        console.get("seating/proposal", use: propose)
        console.post("seating/proposal", use: ask)
        console.post("seating/plans", use: adopt)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let (sittings, papers) = try await parts.store.read { db in
            (try SittingQueries.list(db), try SeatingQueries.papers(db))
        }
        let unplaced = papers.reduce(0) { $0 + $1.unplaced }
        var page = DeskPage(
            heading: language.text("frame.navigation.seating"),
            headline: language.text(
                unplaced == 0 ? "seating.allPlaced" : "seating.unplacedCount", ["count": "\(unplaced)"]),
            voice: unplaced == 0 ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("places.sittings"), linkPath: "/sittings")]
        let planned = sittings.filter { $0.state == .planned }
        // The work first: below fourteen lines of certificates nobody finds it.
        if visitor.may(AdoptSeatingPlan.self), !planned.isEmpty {
            page.sections.append(
                DeskPage.Section(
                    title: language.text("seating.propose"), forms: [proposalForm(planned, language)]))
        }
        if !papers.isEmpty { page.sections.append(paperSection(papers, language)) }
        page.sections.append(sittingSection(sittings, language))
        return await pages.page("desk", title: page.heading, page, request, context)
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
        let seed = parts.time.day(parts.store.now()).replacing("-", with: "")
        let choices = planned.map { row in
            let part = language.text("words.part.\(row.part.rawValue)")
            let clock = "\(parts.time.day(row.span.start)) \(parts.time.minute(row.span.start))"
            return FormChoice(
                value: row.id.rawValue, word: "\(clock) \(row.certificateTitle) \(part) (\(row.seatedCount))",
                isSelected: row.seatedCount == 0)
        }
        return DeskPage.Form(
            formPath: "/seating/proposal", formButton: language.text("seating.preview"),
            formNote: language.text("seating.proposeMeaning"),
            formFields: [
                .checks(language.text("seating.which"), "sitting", choices),
                .text(language.text("seating.seed"), "seed", value: seed),
            ], isMain: true)
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

    /// A form that is posted becomes an address: the preview can be reloaded and passed on.
    @Sendable
    private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let sittings = context.form.all("sitting").map(Sitting.ID.init(rawValue:)).filter(\.isWellFormed)
        guard !sittings.isEmpty else { throw ProposalRefusal.noSittings }
        let seed = try Self.seed(context.form)
        let query = sittings.map { "&sitting=\($0)" }.joined()
        return .redirect(to: "/seating/proposal?seed=\(seed)\(query)")
    }

    private static func seed(_ form: SubmittedForm) throws -> Int64 {
        guard let seed = Int64(try form.require("seed")), seed >= 0 else { throw ProposalRefusal.badSeed }
        return seed
    }

    private struct Draft: Sendable {
        let proposal: SeatingProposal
        let context: SeatingContext
    }

    private func draft(_ form: SubmittedForm) async throws -> Draft {
        let sittings = form.all("sitting").map(Sitting.ID.init(rawValue:))
        guard !sittings.isEmpty else { throw ProposalRefusal.noSittings }
        let seed = try Self.seed(form)
        let context = try await parts.store.read { db in try SeatingContext.read(replacing: sittings, db) }
        return Draft(
            proposal: SerpentinePlanner(context: context, seed: seed).plan(sittings), context: context)
    }

    @Sendable
    private func propose(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let draft = try await draft(try SubmittedForm(urlEncoded: request.uri.query ?? ""))
        let proposal = draft.proposal
        var page = DeskPage(
            heading: language.text("seating.proposal"),
            headline: language.text(
                "seating.proposalHeadline",
                [
                    "seats": "\(proposal.seatCount)", "rooms": "\(proposal.rooms.count)",
                    "unplaced": "\(proposal.unplaced.count)", "neighbours": "\(proposal.neighbours)",
                ]), voice: proposal.unplaced.isEmpty ? "quiet" : "now")
        page.links = [.init(linkWord: language.text("frame.navigation.seating"), linkPath: "/seating")]
        let form = DeskPage.Form(
            formPath: "/seating/plans", formButton: language.text("seating.adopt"),
            formNote: language.text("seating.adoptMeaning"),
            formFields: [
                .hidden("seed", "\(proposal.seed)"), .hidden("seats", "\(proposal.seatCount)"),
                .hidden("neighbours", "\(proposal.neighbours)"),
                .hidden("unplaced", "\(proposal.unplaced.count)"),
            ] + proposal.sittings.map { .hidden("sitting", $0.rawValue) }, isMain: true)
        guard proposal.seatCount > 0 else {
            page.sections = [
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("seating.nobodyLeft"),
                        emptyHow: language.text("seating.nobodyLeftHow")))
            ]
            return await pages.page("desk", title: page.heading, page, request, context)
        }
        page.sections = [roomSection(draft, language)]
        if visitor.may(AdoptSeatingPlan.self) { page.sections.insert(DeskPage.Section(forms: [form]), at: 0) }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func roomSection(_ draft: Draft, _ language: Language) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("seating.rooms"),
            table: DeskPage.Table(
                heads: language.heads("seating", ["sitting", "room", "seated", "classes#", "neighbours#"]),
                lines: draft.proposal.rooms.map { room in
                    let groups = Set(room.places.compactMap { draft.context.candidates[$0.candidate]?.group })
                    let capacity = draft.context.rooms[room.room]?.capacity(under: draft.context.profile) ?? 0
                    return DeskPage.Line(cells: [
                        .words(room.sitting.rawValue), .link(room.room.rawValue, "/rooms/\(room.room)"),
                        .bar(room.places.count, of: capacity), .figure(groups.count),
                        .figure(Self.neighbours(room, draft.context)),
                    ])
                }))
    }

    /// Pairs of classmates side by side, or one behind the other, in one room.
    static func neighbours(_ room: RoomSeating, _ context: SeatingContext) -> Int {
        guard let layout = context.rooms[room.room]?.layout else { return 0 }
        let groups = room.places.reduce(into: [Int: String]()) {
            $0[$1.seat] = context.candidates[$1.candidate]?.group
        }
        return groups.reduce(0) { pairs, seat in
            guard let place = layout.place(of: seat.key) else { return pairs }
            let next = [
                layout.seat(column: place.column + 1, row: place.row),
                layout.seat(column: place.column, row: place.row + 1),
            ]
            return pairs + next.count { other in other.flatMap { groups[$0] } == seat.value }
        }
    }

    @Sendable
    private func adopt(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let form = context.form
        let proposal = try await draft(form).proposal
        // The roster may have grown since the preview: nobody adopts what nobody has seen.
        guard try form.number("seats") == proposal.seatCount,
            try form.number("neighbours") == proposal.neighbours,
            try form.number("unplaced") == proposal.unplaced.count
        else { throw ProposalRefusal.changed }
        let commandRequest = form.commandRequest()
        let plan = SeatingPlan.ID(rawValue: "PLAN-\(commandRequest.id ?? FreshRequestID.next())")
        try await parts.store.perform(proposal.adoption(as: plan), by: context.actor, request: commandRequest)
        return .redirect(to: "/seating")
    }
}
