import Exam
import Hummingbird
import StationStore
import Vault
import Web

/// Who applied and is selected, one person at the counter, and what stands beside a candidate.
struct SelectionRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("candidates/selection", use: list)
        console.post("candidates/selection", use: select)
        console.get("candidates/registration", use: counter)
        console.post("candidates/registration", use: register)
        console.get("candidates/coverage", use: coverage)
        console.post("candidates/coverage", use: plan)
        console.get("candidates/coverage/summary.csv", use: summary)
        console.post("candidates/:candidate/selection", use: selectOne)
        console.post("candidates/:candidate/second-certificates", use: allowSecond)
        console.post("candidates/:candidate/exemptions", use: exempt)
        console.post("candidates/:candidate/exemption-removals", use: revoke)
        console.post("candidates/:candidate/needs", use: recordNeeds)
        console.post("candidates/:candidate/fee-exemptions", use: recordFee)
    }

    // MARK: Selecting

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.candidates)
        let language = pages.language(context)
        let rows = try await parts.store.read { db in try SelectionQueries.applicants(db) }
        var page = DeskPage(
            heading: language.text("registration.selection"),
            headline: language.text("registration.waiting", ["count": "\(rows.count)"]),
            voice: rows.isEmpty ? "quiet" : "look")
        page.links = Self.links(language)
        guard !rows.isEmpty else {
            page.sections = [
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("registration.nobodyWaits"),
                        emptyHow: language.text("registration.nobodyWaitsHow")))
            ]
            return await pages.page("desk", title: page.heading, page, request, context)
        }
        let groups = Dictionary(grouping: rows) { "\($0.certificate) \($0.major)" }
        page.sections = groups.sorted { $0.key < $1.key }.map { title, rows in
            DeskPage.Section(
                title: title, forms: visitor.may(SelectCandidates.self) ? [form(rows, language)] : [])
        }
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private static func links(_ language: Language) -> [DeskPage.Link] {
        [
            .init(linkWord: language.text("candidates.all"), linkPath: "/candidates"),
            .init(linkWord: language.text("registration.counter"), linkPath: "/candidates/registration"),
            .init(linkWord: language.text("registration.coverage"), linkPath: "/candidates/coverage"),
        ]
    }

    private func form(_ rows: [SelectionQueries.ApplicantRow], _ language: Language) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/candidates/selection", formButton: language.text("registration.decide"),
            formFields: [
                .checks(
                    language.text("registration.applicants"), "candidate",
                    rows.map { row in
                        let word = [
                            row.name ?? language.text("room.nameErased"), row.group,
                            CandidateNumber.grouped(row.id.rawValue),
                            row.isPassedOver ? language.text("words.selection.passedOver") : "",
                        ]
                        return FormChoice(
                            value: row.id.rawValue,
                            word: word.filter { !$0.isEmpty }.joined(separator: " "), isSelected: false)
                    })
            ] + Self.decisionFields(language), isMain: true)
    }

    static func decisionFields(_ language: Language) -> [DeskPage.Field] {
        [
            .select(
                language.text("registration.decision"), "decision",
                ["selected", "passedOver"].map {
                    FormChoice(value: $0, word: language.text("words.selection.\($0)"), isSelected: false)
                }),
            .select(
                language.text("registration.basis"), "basis",
                language.choices(SelectionBasis.self, "words.basis")),
        ]
    }

    private func decide(_ candidates: [Candidate.ID], _ context: WebContext) async throws {
        let form = context.form
        let basis: SelectionBasis = try form.word("basis")
        let command: any Storable =
            switch try form.require("decision") {
            case "selected": SelectCandidates(candidates: candidates, basis: basis)
            case "passedOver": PassOverCandidates(candidates: candidates, basis: basis)
            default: throw HTTPError(.badRequest)
            }
        try await parts.store.perform(command, by: context.actor, request: form.commandRequest())
    }

    @Sendable
    private func select(_ request: Request, _ context: WebContext) async throws -> Response {
        try await decide(context.form.all("candidate").map(Candidate.ID.init(rawValue:)), context)
        return .redirect(to: "/candidates/selection")
    }

    @Sendable
    private func selectOne(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = try candidate(context)
        try await decide([candidate], context)
        return .redirect(to: "/candidates/\(candidate)")
    }

    private func candidate(_ context: WebContext) throws -> Candidate.ID {
        Candidate.ID(rawValue: try context.parameters.require("candidate"))
    }

    // MARK: At the counter

    @Sendable
    private func counter(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.candidates)
        guard visitor.may(RegisterCandidate.self) else { throw NotTheirPage() }
        let language = pages.language(context)
        let year = String(parts.time.day(parts.store.now()).prefix(4))
        let certificates = try await parts.store.read { db in try CertificateQueries.all(db) }
        var page = DeskPage(
            heading: language.text("registration.counter"),
            headline: language.text("registration.counterMeaning"))
        page.links = Self.links(language)
        func text(_ column: RosterReading.Column) -> DeskPage.Field {
            .text(language.text("registration.\(column)"), "\(column)")
        }
        func words(_ column: RosterReading.Column, _ words: [String]) -> DeskPage.Field {
            .select(
                language.text("registration.\(column)"), "\(column)",
                words.map { FormChoice(value: $0, word: $0, isSelected: false) })
        }
        let form = DeskPage.Form(
            formPath: "/candidates/registration", formButton: language.text("registration.register"),
            formFields: [
                .text(language.text("registration.year"), "year", value: year),
                .text(language.text("registration.seriesNumber"), "series", value: "1"),
                .select(
                    language.text("candidates.certificate"), "certificate",
                    certificates.map {
                        FormChoice(
                            value: $0.id.rawValue, word: "\($0.id) \($0.fact.title)", isSelected: false)
                    }),
                words(.kind, RosterReading.kinds.keys.sorted()), text(.name),
                words(.documentType, RosterReading.documentTypes.keys.sorted().reversed()),
                text(.documentNumber), text(.major), text(.group), text(.studentNumber), text(.telephone),
                text(.institution), text(.creditAccount),
                .select(
                    language.text("registration.decision"), "standing",
                    ["applied", "selected"].map {
                        FormChoice(
                            value: $0, word: language.text("words.selection.\($0)"), isSelected: false)
                    }),
            ], isMain: true)
        page.sections = [DeskPage.Section(forms: [form])]
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    @Sendable
    private func register(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let columns: [RosterReading.Column] = [
            .documentType, .documentNumber, .name, .certificate, .major, .group, .studentNumber, .kind,
            .telephone, .institution, .creditAccount,
        ]
        // Read as a roster of one line is: the same rules, the same words.
        let cells = columns.map { column in
            "\"\((form["\(column)"] ?? "").replacing("\"", with: "\"\""))\""
        }
        let sheet =
            columns.map(\.rawValue).joined(separator: ",") + "\n" + cells.joined(separator: ",") + "\n"
        let preview = RosterReading.read(csv: Array(sheet.utf8))
        guard preview.isSound, let row = preview.rows.first else { throw CounterRefusal.badEntry }
        let prepared = try CounterRegistration(
            row: row, year: try form.number("year"), series: try form.number("series"),
            isApplicant: form["standing"] != "selected", store: parts.store)
        let performed = try await parts.store.perform(
            prepared.command, by: context.actor,
            request: CommandRequest(id: form.commandRequest().id, particulars: prepared.particulars))
        guard case .candidates(.registered(let number, _, _, _, _, _, _))? = performed.events.first else {
            return .redirect(to: "/candidates")
        }
        return .redirect(to: "/candidates/\(number)")
    }

    // MARK: Whether everybody gets a chance

    @Sendable
    private func coverage(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.candidates)
        let language = pages.language(context)
        let asked = try Self.year(request)
        let today = parts.time.civilDay(of: parts.store.now())
        let page = try await parts.store.read { db in
            let year = try asked ?? CoverageQueries.years(db).first ?? 2021
            return CoveragePageMaker(
                year: year, rows: try CoverageQueries.majors(year: year, db),
                assessors: try QualificationQueries.assessors(year: year, on: today, db),
                held: try CoverageQueries.certificatesPerPerson(db), visitor: visitor, language: language)
        }.page()
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    private static func year(_ request: Request) throws -> Int? {
        try SubmittedForm(urlEncoded: request.uri.query ?? "")["year"].flatMap { Int($0) }
    }

    /// The summary form for the province; the kind of school is filled in by hand.
    @Sendable
    private func summary(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.candidates)
        let asked = try Self.year(request)
        let (year, rows) = try await parts.store.read { db in
            let year = try asked ?? CoverageQueries.years(db).first ?? 2021
            return (year, try CoverageQueries.summary(year: year, db))
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"summary-\(year).csv\"",
            ],
            body: ResponseBody(
                byteBuffer: ByteBuffer(string: PilotSummary.csv(college: parts.station.title, rows))))
    }

    @Sendable
    private func plan(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = context.form
        let command = PlanMajor(
            major: try form.require("major"), year: try form.number("year"),
            students: try form.number("students"), places: try form.number("places"))
        try await parts.store.perform(command, by: context.actor, request: form.commandRequest())
        return .redirect(to: "/candidates/coverage?year=\(command.year)")
    }

    // MARK: Beside one candidate

    private func sealed(
        _ value: some Encodable
    ) throws -> (record: SealedParticular, digest: ParticularDigest) {
        try parts.store.seal(value)
    }

    @Sendable
    private func allowSecond(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = try candidate(context)
        let grounds = try parts.store.seal(text: try context.form.require("grounds"))
        return try await perform(
            AllowSecondCertificate(
                candidate: candidate,
                certificate: Certificate.ID(rawValue: try context.form.require("certificate").uppercased()),
                particulars: grounds.digest), grounds.record, candidate, context)
    }

    @Sendable
    private func exempt(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = try candidate(context)
        let evidence = try sealed(ExemptionEvidence(number: try context.form.require("evidence")))
        return try await perform(
            ExemptPart(
                candidate: candidate, part: try context.form.word("part"), particulars: evidence.digest),
            evidence.record, candidate, context)
    }

    @Sendable
    private func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = try candidate(context)
        return try await perform(
            RevokeExemption(candidate: candidate, part: try context.form.word("part")), nil, candidate,
            context)
    }

    @Sendable
    private func recordNeeds(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = try candidate(context)
        let codes = context.form.all("needs").compactMap(AccessNeed.init(rawValue:))
        let support = try sealed(
            CandidateSupport.needs(codes: codes, evidence: try context.form.require("evidence")))
        return try await perform(
            RecordAccessNeeds(candidate: candidate, particulars: support.digest), support.record, candidate,
            context)
    }

    @Sendable
    private func recordFee(_ request: Request, _ context: WebContext) async throws -> Response {
        let candidate = try candidate(context)
        let support = try sealed(
            CandidateSupport.fee(
                ground: try context.form.word("ground"), evidence: try context.form.require("evidence")))
        return try await perform(
            RecordFeeExemption(candidate: candidate, particulars: support.digest), support.record, candidate,
            context)
    }

    private func perform(
        _ command: some Storable, _ record: SealedParticular?, _ candidate: Candidate.ID,
        _ context: WebContext
    ) async throws -> Response {
        try await parts.store.perform(
            command, by: context.actor,
            request: CommandRequest(
                id: context.form.commandRequest().id, particulars: record.map { [$0] } ?? []))
        return .redirect(to: "/candidates/\(candidate)")
    }
}

/// Why an entry at the counter is not taken.
enum CounterRefusal: String, Refusal {
    case badEntry = "registration.bad-entry"
}
