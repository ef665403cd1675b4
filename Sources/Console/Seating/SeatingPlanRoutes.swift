import Exam
import Foundation
import Hummingbird
import Planning
import Proposals
import StationStore
import Web

/// One plan on its way from frozen places to a list on the door.
struct SeatingPlanRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("seating/plans/:plan", use: show)
        console.get("seating/plans/:plan/draw-record.json", use: record)
        console.get("seating/plans/:plan/rooms/:sitting/:room", use: room)
        console.post("seating/plans/:plan/draw", use: draw)
        console.post("seating/plans/:plan/adoption", use: adopt)
        console.post("seating/plans/:plan/publication", use: publish)
        console.post("seating/plans/:plan/reopening", use: reopen)
    }

    private var desk: SeatingDesk { SeatingDesk(store: parts.store) }

    private func plan(_ context: WebContext) throws -> SeatingPlan.ID {
        SeatingPlan.ID(rawValue: try context.parameters.require("plan"))
    }

    private struct Read: Sendable {
        let row: SeatingQueries.PlanRow
        let seating: [RoomSeating]
        let context: SeatingContext
        let history: [HistoryLine]
        /// The plan frozen before this one.
        let earlier: SeatingPlan.ID?
        /// Rooms that it took over as they were; without their people.
        let kept: [RoomSeating]
        /// Whether one of its sittings may still be planned.
        let isPlannable: Bool
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let id = try plan(context)
        let time = parts.time
        let read = try await parts.store.read { db -> Read? in
            guard let row = try SeatingQueries.plan(id, db) else { return nil }
            let sittings = try SeatingQueries.sittings(of: id, db)
            let history = try sittings.first.map {
                try JournalQueries.history(db, of: .sitting($0), limit: 12)
            }
            let known = try SeatingContext.read(replacing: sittings, db)
            return Read(
                row: row, seating: try SeatingQueries.seating(of: id, db), context: known,
                history: try HistoryLine.lines(history ?? [], db, language, time),
                earlier: try SeatingQueries.plans(db).drop { $0.id != id }.dropFirst().first?.id,
                kept: try SeatingQueries.kept(of: id, db),
                isPlannable: sittings.contains { known.sittings[$0]?.state == .planned })
        }
        guard let read else { throw HTTPError(.notFound) }
        let row = read.row
        let mayRelease =
            row.inForceCount > 0 && row.publishedCount == 0 && visitor.may(FreezeSeatingPlan.self)
            && read.isPlannable
        let (slots, paging) = PlanPage.slots(
            read.seating, read.context, path: "/seating/plans/\(id)",
            page: try SeatingRoutes.pageNumber(request), isNamed: true, kept: read.kept,
            mayRelease: mayRelease, time, language)
        var desk = DeskPage(heading: "", headline: "")
        desk.sections = [facts(row, read.seating.count, language), steps(row, visitor, language)]
        if let earlier = read.earlier, row.state != .frozen {
            desk.sections.append(
                DeskPage.Section(
                    factList: .init(facts: [
                        .init(
                            factWord: language.text("seating.comparison.title"),
                            factText: language.text("seating.compareWith", ["plan": earlier.rawValue]),
                            factPath: "/seating/plans/\(id)/comparisons/\(earlier)")
                    ])))
        }
        desk.history = read.history
        let page = PlanPage(
            heading: language.text("seating.plan"), side: id.rawValue, headline: Self.word(row, language),
            voice: row.state == .adopted ? "quiet" : "look",
            figures: [
                .init(figureWord: language.text("seating.persons"), figureText: "\(row.personCount)"),
                .init(figureWord: language.text("seating.cells"), figureText: "\(row.cellCount)"),
                .init(figureWord: language.text("seating.cellsOfOne"), figureText: "\(row.cellsOfOne)"),
                .init(figureWord: language.text("seating.run"), figureText: "\(row.run)"),
            ]
                + (row.keptSeatCount > 0
                    ? [.init(figureWord: language.text("seating.kept"), figureText: "\(row.keptSeatCount)")]
                    : []),
            left: [], hasLeft: false, desk: desk,
            replan: mayRelease
                ? ReplanForm(
                    replanSeed: SeatingRoutes.seed(parts),
                    replanNote: language.text("seating.replan.meaning")) : nil, slots: slots, paging: paging)
        return await pages.page(
            "plan", title: "\(page.heading) \(id)", live: "plan-\(id)", page, request, context)
    }

    /// How far a plan has come, in one word.
    static func word(_ row: SeatingQueries.PlanRow, _ language: Language) -> String {
        switch row.state {
        case .frozen: language.text("seating.state.frozen")
        case .drawn: language.text("seating.state.drawn")
        case .adopted where row.inForceCount == 0: language.text("seating.state.replaced")
        case .adopted where row.publishedCount > 0: language.text("seating.state.published")
        case .adopted: language.text("seating.state.adopted")
        }
    }

    private func clock(_ moment: Moment) -> String {
        "\(parts.time.day(moment)) \(parts.time.minute(moment))"
    }

    private func facts(
        _ row: SeatingQueries.PlanRow, _ staged: Int, _ language: Language
    ) -> DeskPage.Section {
        func fact(_ key: String, _ text: String) -> DeskPage.Fact {
            DeskPage.Fact(factWord: language.text("seating.\(key)"), factText: text)
        }
        var facts = [
            fact("frozenAt", clock(row.frozen)), fact("source", row.publicSource),
            fact("inputDigest", row.input), fact("commitment", row.commitment),
        ]
        if row.state != .frozen {
            facts += [
                fact("drawnAt", row.drawn.map(clock) ?? ""),
                fact("publicValue", row.publicValue), fact("nonce", row.nonce),
                fact("drawSeed", row.seed),
                DeskPage.Fact(
                    factWord: language.text("seating.record"), factText: language.text("seating.recordFile"),
                    factPath: "/seating/plans/\(row.id)/draw-record.json"),
            ]
        }
        if let adopted = row.adopted { facts.append(fact("adoptedAt", clock(adopted))) }
        return DeskPage.Section(
            title: language.text("seating.draw"), note: language.text("seating.drawMeaning"),
            live: row.state == .drawn
                ? .init(
                    liveID: "plan-progress",
                    liveText: language.text("seating.staged", ["done": "\(staged)"]), liveVoice: "quiet")
                : nil, factList: .init(facts: facts))
    }

    /// What a page that waits for a plan's rooms is told.
    static func changes(
        _ parts: Console.Parts, _ plan: SeatingPlan.ID, _ language: Language
    ) async throws -> [LiveChange] {
        let rooms = try await parts.store.read { try SeatingQueries.stagedRooms(of: plan, $0) }
        return [
            LiveChange(id: "plan-progress", text: language.text("seating.staged", ["done": "\(rooms)"]))
        ]
    }

    private func steps(
        _ row: SeatingQueries.PlanRow, _ visitor: Visitor, _ language: Language
    ) -> DeskPage.Section {
        let path = "/seating/plans/\(row.id)"
        var forms: [DeskPage.Form] = []
        if row.state == .frozen, visitor.may(DrawSeatingPlan.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/draw", formButton: language.text("seating.drawNow"),
                    formNote: language.text("seating.drawNowMeaning", ["source": row.publicSource]),
                    formFields: [.text(language.text("seating.publicValue"), "value")], isMain: true))
        }
        if row.state == .drawn, visitor.may(AdoptSeatingPlan.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/adoption", formButton: language.text("seating.adopt"),
                    formNote: language.text("seating.adoptMeaning"), isMain: true))
        }
        if row.inForceCount > row.publishedCount, visitor.may(PublishSeating.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/publication", formButton: language.text("seating.publish"),
                    formNote: language.text("seating.publishMeaning"), isMain: true))
        }
        if row.publishedCount > 0, visitor.may(ReopenSeating.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/reopening", formButton: language.text("seating.reopen"),
                    formNote: language.text("seating.reopenMeaning"),
                    formFields: [
                        .select(
                            language.text("seating.reason"), "reason",
                            language.choices(SeatingReopenReason.self, "words.reopenReason"))
                    ]))
        }
        return DeskPage.Section(
            title: forms.isEmpty ? nil : language.text("seating.next"), forms: forms)
    }

    @Sendable
    private func draw(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let id = try plan(context)
        try await desk.draw(
            id, publicValue: try context.form.require("value"), by: context.actor,
            requestID: context.form.commandRequest().id)
        // What follows from the lot is brought in now; what is interrupted, the adoption finishes.
        try await desk.stage(id, by: context.actor)
        return .redirect(to: "/seating/plans/\(id)")
    }

    @Sendable
    private func adopt(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let id = try plan(context)
        try await desk.adopt(id, by: context.actor, requestID: context.form.commandRequest().id)
        return .redirect(to: "/seating/plans/\(id)")
    }

    @Sendable
    private func publish(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let id = try plan(context)
        try await parts.store.perform(
            PublishSeating(plan: id), by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/seating/plans/\(id)")
    }

    @Sendable
    private func reopen(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let id = try plan(context)
        guard let reason = SeatingReopenReason(rawValue: try context.form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        try await parts.store.perform(
            ReopenSeating(plan: id, reason: reason), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/seating/plans/\(id)")
    }

    /// Numbers of candidates and staff, no names: still nothing for everybody's eyes.
    @Sendable
    private func record(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.seating)
        let id = try plan(context)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(try await desk.drawRecord(of: id))
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8",
                .contentDisposition: "attachment; filename=\"draw-record-\(id).json\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    @Sendable
    private func room(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.seating)
        let language = pages.language(context)
        let id = try plan(context)
        let sitting = Sitting.ID(rawValue: try context.parameters.require("sitting"))
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let (row, seating, known, names, lots) = try await parts.store.read { db in
            let seating = try SeatingQueries.seating(of: id, db)
            let people = seating.filter { $0.room == room }.flatMap(\.places).map(\.candidate)
            return (
                try SeatingQueries.plan(id, db), seating,
                try SeatingContext.read(replacing: SeatingQueries.sittings(of: id, db), db),
                try CandidateQueries.names(of: people, db),
                try LotQueries.standing(of: sitting, db)
            )
        }
        guard let row,
            let drawing = PlanDrawing(
                room: room, at: sitting, seating, known, isNamed: true, names: names)
        else { throw HTTPError(.notFound) }
        let isByLot = lots?.isByLot == true
        // Numbers that only keep places free are not exchanged: there is nothing to drag.
        let mayMove = row.inForceCount > 0 && !isByLot && visitor.may(MoveCandidate.self)
        let people = drawing.seats.compactMap { seat in
            seat.candidate.map {
                FormChoice(value: $0, word: "\(seat.number) · \(seat.seatName) · \($0)", isSelected: false)
            }
        }
        let vacant = drawing.seats.filter(\.isVacant).map {
            FormChoice(value: "\($0.number)", word: "\($0.number)", isSelected: false)
        }
        let page = PlanRoomPage(
            heading: "\(room) · \(sitting)", backPath: "/seating/plans/\(id)",
            headline: [drawing.headline(language), isByLot ? language.text("seating.byLot") : nil]
                .compactMap { $0 }.joined(separator: language.text("frame.stateSeparator")),
            voice: drawing.clashCount == 0 ? "quiet" : "look",
            drawing: drawing,
            moves: mayMove
                ? PlanRoomPage.MoveForm(
                    sittingID: sitting.rawValue, roomID: room.rawValue, people: people, vacant: vacant,
                    reasons: language.choices(SeatMoveReason.self, "words.reason"),
                    moveRequest: FreshRequestID.next())
                : nil)
        return await pages.page("plan-room", title: page.heading, page, request, context)
    }
}
