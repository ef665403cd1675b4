import Exam
import Hummingbird
import Planning
import Proposals
import StationStore
import Web

/// Why late changes are not made as they were shown.
enum RepairRefusal: String, Refusal {
    case changed = "seating.repair-changed"
}

/// Late changes: people came or went, a room is lost; and two plans side by side.
struct SeatRepairRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("seating/repair", use: show)
        console.post("seating/repair", use: repair)
        console.get("seating/plans/:plan/comparisons/:other", use: compare)
    }

    private typealias Found = (proposal: SeatRepair.Proposal, context: SeatingContext)

    private func find() async throws -> Found { try await SeatingDesk(store: parts.store).repairs() }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let found = try await find()
        let changes = found.proposal.changes
        let left = found.proposal.left
        var page = DeskPage(
            heading: language.text("seating.repair.title"),
            headline: changes.isEmpty && left.isEmpty
                ? language.text("seating.repair.nothing")
                : language.text(
                    "seating.repair.headline", ["count": "\(changes.count)", "left": "\(left.count)"]),
            voice: left.isEmpty ? (changes.isEmpty ? "quiet" : "look") : "now")
        page.links = [.init(linkWord: language.text("frame.navigation.seating"), linkPath: "/seating")]
        if !changes.isEmpty { page.sections.append(section(found, visitor, language)) }
        if !left.isEmpty {
            page.sections.append(
                DeskPage.Section(
                    title: language.text("seating.leftOver"), note: language.text("seating.repair.leftNext"),
                    table: DeskPage.Table(
                        heads: language.heads("seating", ["who", "class", "part"]),
                        lines: left.prefix(200).map { need in
                            DeskPage.Line(cells: [
                                .link(need.candidate.rawValue, "/candidates/\(need.candidate)"),
                                .words(found.context.candidates[need.candidate]?.group ?? ""),
                                .words(language.text("words.part.\(need.part.rawValue)")),
                            ])
                        })))
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func section(_ found: Found, _ visitor: Visitor, _ language: Language) -> DeskPage.Section {
        let changes = found.proposal.changes
        let form = DeskPage.Form(
            formPath: "/seating/repair",
            formButton: language.text("seating.repair.take", ["count": "\(changes.count)"]),
            formNote: language.text("seating.repair.meaning"),
            formFields: [
                .hidden("shown", Self.mark(changes)),
                .select(
                    language.text("seating.reason"), "reason",
                    [SeatMoveReason.roomLost, .rosterGrew, .brokenSeat, .accessNeed].map {
                        FormChoice(
                            value: $0.rawValue, word: language.text("words.reason.\($0.rawValue)"),
                            isSelected: $0 == .roomLost)
                    }),
            ], isMain: true)
        let standing = Dictionary(
            found.context.standing.map { ([$0.candidate.rawValue, $0.sitting.rawValue], $0) },
            uniquingKeysWith: { first, _ in first })
        return DeskPage.Section(
            title: language.text("seating.repair.who"),
            table: DeskPage.Table(
                heads: language.heads("seating", ["who", "class", "repair.from", "repair.to"]),
                lines: changes.prefix(ReseatCandidates.changesMax).map { change in
                    let from = change.from.flatMap { standing[[change.candidate.rawValue, $0.rawValue]] }
                    return DeskPage.Line(cells: [
                        .link(change.candidate.rawValue, "/candidates/\(change.candidate)"),
                        .words(found.context.candidates[change.candidate]?.group ?? ""),
                        .words(from.map { "\($0.sitting) \($0.room)/\($0.seat)" } ?? "–"),
                        .words("\(change.sitting) \(change.room)/\(change.seat)"),
                    ])
                }), forms: visitor.may(ReseatCandidates.self) ? [form] : [])
    }

    /// FNV-1a over what was shown: nobody confirms what nobody has seen.
    private static func mark(_ changes: [SeatChange]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for change in changes {
            let text = "\(change.candidate) \(change.from?.rawValue ?? "") \(change.sitting) \(change.room) "
            for byte in "\(text)\(change.seat);".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return String(hash, radix: 16)
    }

    @Sendable
    private func repair(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let form = context.form
        guard let reason = SeatMoveReason(rawValue: try form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        let asked = form.commandRequest()
        // The repeat of a form finds nobody in need any more: it is known by its request.
        if try await parts.store.earlier(asked.id, SeatingRefusal.self) == nil {
            let changes = try await find().proposal.changes
            guard try form.require("shown") == Self.mark(changes) else { throw RepairRefusal.changed }
            try await parts.store.perform(
                ReseatCandidates(changes: changes, reason: reason), by: context.actor, request: asked)
        }
        return .redirect(to: "/seating/repair")
    }

    // MARK: Two plans side by side

    @Sendable
    private func compare(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.seating)
        let language = pages.language(context)
        let first = SeatingPlan.ID(rawValue: try context.parameters.require("plan"))
        let second = SeatingPlan.ID(rawValue: try context.parameters.require("other"))
        let read = try await parts.store.read { db in
            (
                plans: try [first, second].map { try SeatingQueries.plan($0, db) },
                seats: try [first, second].map { try SeatingQueries.seating(of: $0, db) },
                sittings: try SittingQueries.list(db)
            )
        }
        guard !read.plans.contains(where: { $0 == nil }) else { throw HTTPError(.notFound) }
        let comparison = PlanComparison(
            read.seats[0], read.seats[1],
            parts: Dictionary(uniqueKeysWithValues: read.sittings.map { ($0.id, $0.part) }))
        var page = DeskPage(
            heading: language.text("seating.comparison.title"), side: "\(first) → \(second)",
            headline: language.text(
                "seating.comparison.headline",
                [
                    "same": "\(comparison.total.sameSeat)", "seat": "\(comparison.total.otherSeat)",
                    "room": "\(comparison.total.otherRoom)", "sitting": "\(comparison.total.otherSitting)",
                ]))
        page.links = [.init(linkWord: language.text("seating.plan"), linkPath: "/seating/plans/\(first)")]
        page.sections = [
            DeskPage.Section(
                table: DeskPage.Table(
                    heads: language.heads(
                        "seating.comparison",
                        ["sitting", "same#", "seat#", "room#", "other#", "gone#", "new#"]),
                    lines: comparison.bySitting.keys.sorted().map { sitting in
                        let counts = comparison.bySitting[sitting] ?? .init()
                        return DeskPage.Line(cells: [
                            .link(sitting.rawValue, "/sittings/\(sitting)"), .figure(counts.sameSeat),
                            .figure(counts.otherSeat), .figure(counts.otherRoom),
                            .figure(counts.otherSitting),
                            .figure(counts.onlyFirst), .figure(counts.onlySecond),
                        ])
                    }))
        ]
        return await pages.page("desk", title: page.heading, page, request, context)
    }
}
