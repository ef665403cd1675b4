import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import Spreadsheet
import StationStore
import Web

/// The particulars are gone from the tables, but old bytes may stand in the file until it is rewritten.
///
/// The same form again rewrites it.
struct ErasureUnfinished: FaultReport {
    var faultCode: String { "erasure-unfinished" }
    var httpStatus: Int { 503 }
    var retryAfterSeconds: Int? { 60 }
}

/// The roster: the list, and everything about one candidate.
struct CandidateRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("candidates", use: list)
        console.get("candidates/:candidate", use: show)
        console.get("candidates/:candidate/photo", use: photo)
        console.post("candidates/:candidate/withdrawal", use: withdraw)
        console.post("candidates/:candidate/looks", use: look)
        console.post("candidates/:candidate/erasure", use: erase)
        console.post("candidates/:candidate/moves", use: move)
    }

    private struct ListRead: Sendable {
        let rows: Listed<CandidateQueries.CandidateRow>
        let certificates: [CertificateQueries.CertificateRow]
        let groups: [String]
        let rooms: [RoomQueries.RoomRow]
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.candidates)
        let language = pages.language(context)
        let address = ListAddress(request, keeping: ["certificate", "class", "room"])
        let filter = CandidateQueries.Filter(
            certificate: address["certificate"].map(Certificate.ID.init(rawValue:)), group: address["class"],
            room: address["room"].map(Room.ID.init(rawValue:)))
        let read = try await parts.store.read { db in
            ListRead(
                rows: try CandidateQueries.list(address.request, filter: filter, db),
                certificates: try CertificateQueries.all(db), groups: try CandidateStory.groups(db),
                rooms: try RoomQueries.all(db))
        }
        var page = DeskPage(
            heading: language.text("frame.navigation.candidates"),
            headline: language.text("candidates.count", ["count": "\(read.rows.total)"]))
        if visitor.may(ImportRoster.self) {
            page.links = [.init(linkWord: language.text("imports.title"), linkPath: "/candidates/imports")]
        }
        page.links += [
            .init(linkWord: language.text("registration.selection"), linkPath: "/candidates/selection"),
            .init(linkWord: language.text("registration.coverage"), linkPath: "/candidates/coverage"),
        ]
        page.filter = DeskPage.Filter(
            filterPath: "/candidates", sought: address.request.search,
            selects: [
                select(
                    "certificate", read.certificates.map { ($0.id.rawValue, "\($0.id) \($0.fact.title)") },
                    address, language),
                select("class", read.groups.map { ($0, $0) }, address, language),
                select("room", read.rooms.map { ($0.id.rawValue, $0.id.rawValue) }, address, language),
            ], sorts: address.sorts(CandidateQueries.sorts, language))
        page.sections = [listSection(read.rows, address, language)]
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private func select(
        _ name: String, _ options: [(String, String)], _ address: ListAddress, _ language: Language
    ) -> DeskPage.Select {
        let any = FormChoice(
            value: "", word: language.text("candidates.any"), isSelected: address[name] == nil)
        return DeskPage.Select(
            selectLabel: language.text("candidates.\(name)"), selectName: name,
            choices: [any]
                + options.map { FormChoice(value: $0.0, word: $0.1, isSelected: address[name] == $0.0) })
    }

    private func listSection(
        _ rows: Listed<CandidateQueries.CandidateRow>, _ address: ListAddress, _ language: Language
    ) -> DeskPage.Section {
        guard !rows.rows.isEmpty else {
            let isSearch = !address.request.search.isEmpty || !address.kept.isEmpty
            return DeskPage.Section(
                empty: isSearch
                    ? .init(
                        emptyWhy: language.text("lists.nothingFound"),
                        emptyHow: language.text("lists.findLess"))
                    : .init(
                        emptyWhy: language.text("candidates.emptyWhy"),
                        emptyHow: language.text("candidates.emptyHow")))
        }
        let table = DeskPage.Table(
            heads: language.heads(
                "candidates", ["number", "name", "document", "certificate", "class", "seats#", "state"]),
            lines: rows.rows.map { row in
                DeskPage.Line(cells: [
                    .link(CandidateNumber.grouped(row.id.rawValue), "/candidates/\(row.id)"),
                    .link(row.name ?? language.text("room.nameErased"), "/candidates/\(row.id)"),
                    .words(row.documentMask ?? "–"),
                    .words(row.certificate.rawValue, small: row.certificateTitle),
                    .words(row.group, small: row.major), .figure(row.seatCount),
                    row.isWithdrawn ? .tag(language.text("candidates.withdrawn"), "closed") : .words(""),
                ])
            })
        return DeskPage.Section(table: table, paging: address.paging(rows, language))
    }

    @Sendable
    private func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        try await parts.store.perform(
            WithdrawCandidate(candidate: candidate), by: context.actor, request: context.form.commandRequest()
        )
        return .redirect(to: "/candidates/\(candidate)")
    }

    @Sendable
    private func erase(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        guard let reason = ErasureReason(rawValue: try context.form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        try await parts.store.perform(
            EraseParticulars(subject: .candidate(id: candidate), reason: reason),
            by: try await parts.signers(context),
            request: context.form.commandRequest())
        do {
            try await parts.store.scrub()
        } catch StoreFault.busy {
            throw ErasureUnfinished()
        }
        return .redirect(to: "/candidates/\(candidate)")
    }

    @Sendable
    private func move(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        guard let reason = SeatMoveReason(rawValue: try context.form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        let command = MoveCandidate(
            candidate: candidate, sitting: Sitting.ID(rawValue: try context.form.require("sitting")),
            room: Room.ID(rawValue: try context.form.require("room").uppercased()),
            seat: try context.form.number("seat"), reason: reason,
            creditMinutes: try context.form["credit"].map { _ in try context.form.number("credit") })
        try await parts.store.perform(command, by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/candidates/\(candidate)")
    }

    /// Answers with the page itself: the numbers stand in no address, and in nothing that is kept.
    @Sendable
    private func look(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        guard let reason = LookReason(rawValue: try context.form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        try await parts.store.perform(
            ShowParticulars(candidate: candidate, reason: reason), by: context.actor,
            request: context.form.commandRequest())
        return try await page(
            of: candidate, shown: try await parts.store.particulars(of: candidate), request, context)
    }

    @Sendable
    private func photo(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.candidates)
        let id = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        guard let bytes = try await parts.store.photo(of: id), let kind = PhotoKind(bytes) else {
            throw HTTPError(.notFound)
        }
        return Response(
            status: .ok, headers: [.contentType: kind.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private struct Read: Sendable {
        let detail: CandidateQueries.CandidateDetail
        let incidents: [CandidateStory.IncidentLine]
        let outcome: CandidateStory.OutcomeLine?
        let history: [HistoryLine]
        let standing: SelectionQueries.Standing
        let needs: (codes: [AccessNeed], evidence: String?)
        let fee: (ground: FeeGround, evidence: String?)?
        let hasPhoto: Bool
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Candidate.ID(rawValue: try context.parameters.require("candidate"))
        return try await page(of: id, shown: nil, request, context)
    }

    private func page(
        of id: Candidate.ID, shown: CandidateParticulars?, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let visitor = try context.enter(.candidates)
        let language = pages.language(context)
        let time = parts.time
        let seesNeeds = visitor.may(RecordAccessNeeds.self)
        let seesFee = visitor.may(RecordFeeExemption.self)
        let read = try await parts.store.read { db -> Read? in
            guard let detail = try CandidateQueries.find(id, db) else { return nil }
            return Read(
                detail: detail, incidents: try CandidateStory.incidents(of: id, db),
                outcome: try CandidateStory.outcome(of: id, db),
                history: try HistoryLine.lines(
                    JournalQueries.history(
                        db, of: .candidate(id), limit: 20, seesSupport: seesNeeds || seesFee), db, language,
                    time), standing: try SelectionQueries.standing(of: id, db),
                needs: seesNeeds ? try SelectionQueries.needs(of: id, db) : ([], nil),
                fee: seesFee ? try SelectionQueries.feeExemption(of: id, db) : nil,
                hasPhoto: try PhotoQueries.hasPhoto(id, db))
        }
        guard let read else { throw HTTPError(.notFound) }
        let maker = CandidatePageMaker(
            detail: read.detail, incidents: read.incidents, outcome: read.outcome, visitor: visitor,
            time: time,
            language: language, shown: shown, hasPhoto: read.hasPhoto)
        var page = maker.page()
        page.sections +=
            CandidateStandingMaker(
                row: read.detail.candidate, standing: read.standing, needs: seesNeeds ? read.needs : nil,
                fee: seesFee ? (read.fee?.ground, read.fee?.evidence) : nil, visitor: visitor,
                language: language
            ).sections
        page.history = read.history
        page.historyPath = "/journal?subject=\(id)"
        return await pages.page("desk", title: page.heading, page, request, context)
    }
}
