import Exam
import Hummingbird
import StationStore
import Web

/// One certificate: its papers from vetting to exit, who answers for it, what its courses, caps and funds are.
struct CertificatePapersRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/certificates/:certificate", use: show)
        console.post("settings/certificates/:certificate/:paper", use: take)
        console.post("settings/allowed-titles", use: allow)
    }

    private struct Read: Sendable {
        let standing: CertificateStanding
        let papers: SeriesQueries.Papers
        let history: [HistoryLine]
        let weekly: WeeklyStanding
        let register: [HandOutQueries.SeriesRow]
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let id = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        let time = parts.time
        let read = try await parts.store.read { db -> Read? in
            guard let standing = try CertificateStanding.find(id, db) else { return nil }
            return Read(
                standing: standing, papers: try SeriesQueries.papers(of: id, db),
                history: try HistoryLine.lines(
                    JournalQueries.history(db, of: .certificate(id), limit: 20), db, language, time),
                weekly: try WeeklyStanding.find(id, db), register: try HandOutQueries.register(of: id, db))
        }
        guard let read else { throw HTTPError(.notFound) }
        var page = CertificatePageMaker(
            id: id, standing: read.standing, papers: read.papers, visitor: visitor, language: language
        ).page()
        if let today = CivilDate(text: parts.time.day(parts.store.now())) {
            page.sections +=
                CertificateRegisterSections(
                    id: id, today: today, weekly: read.weekly, register: read.register, visitor: visitor,
                    language: language
                ).all
        }
        page.history = read.history
        page.historyPath = "/journal?subject=\(id)"
        return await pages.page("desk", title: page.heading, page, request, context)
    }

    /// The command that the form of one paper asks for.
    private func command(
        _ paper: String, _ id: Certificate.ID, _ form: SubmittedForm
    ) throws -> any Storable {
        switch paper {
        case "vetting":
            RecordVetting(
                certificate: id, step: try form.word("step"), reference: try form.require("reference"),
                day: try form.day("day"))
        case "conditions":
            StateConditions(
                certificate: id,
                conditions: MajorConditions(
                    major: try form.require("major"), years: try form.number("years"),
                    classes: try form.number("classes"), students: try form.number("students"),
                    teachersShare: try form.number("teachers"), expertsShare: try form.number("experts")))
        case "approvals":
            ApproveCertificate(
                certificate: id, number: try form.require("number"), day: try form.day("day"),
                levels: form.all("levels").compactMap(Certificate.Level.init(rawValue:)))
        case "suspensions": SuspendCertificate(certificate: id, reason: try form.word("reason"))
        case "resumptions": ResumeCertificate(certificate: id)
        case "exits": ExitCertificate(certificate: id, reason: try form.word("reason"))
        case "owners":
            NameOwner(certificate: id, staff: Staff.ID(rawValue: try form.require("staff").uppercased()))
        case "main-majors": NameMainCertificate(certificate: id, major: try form.require("major"))
        case "majors":
            AdmitMajor(
                certificate: id, major: try form.require("major"), grounds: try form.require("grounds"))
        case "courses":
            MapCourse(
                certificate: id, course: try form.require("course"),
                creditTenths: try form.number("creditTenths"))
        case "caps":
            SetCap(
                certificate: id, amount: try form.money("amount"), reference: try form.require("reference"))
        case "funds":
            SpendFund(
                certificate: id, year: try form.number("year"), fund: try form.word("fund"),
                amount: try form.money("amount"), reference: try form.require("reference"))
        case "weeks":
            ReportWeek(
                certificate: id, week: try form.day("week"), reference: try form.require("reference"))
        case "week-receipts":
            FileWeek(certificate: id, week: try form.day("week"), receipt: try form.require("receipt"))
        case "arrivals":
            RecordArrival(
                certificate: id, year: try form.number("year"), series: try form.number("series"),
                day: try form.day("day"), count: try form.number("count"))
        case "hand-outs":
            HandOutCertificate(
                candidate: Candidate.ID(rawValue: try form.require("candidate").filter { !$0.isWhitespace }),
                number: try form.require("number"), day: try form.day("day"),
                receiver: try form.word("receiver"))
        default: throw HTTPError(.notFound)
        }
    }

    @Sendable
    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = Certificate.ID(rawValue: try context.parameters.require("certificate"))
        let command = try command(try context.parameters.require("paper"), id, context.form)
        try await parts.store.perform(command, by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/certificates/\(id)")
    }

    @Sendable
    private func allow(_ request: Request, _ context: WebContext) async throws -> Response {
        let command = AllowTitle(
            title: try context.form.require("title"), level: try context.form.word("level"),
            organisation: try context.form.require("organisation"))
        try await parts.store.perform(command, by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/certificates")
    }
}

extension SubmittedForm {
    /// A field that holds one word of a closed list.
    ///
    /// - Throws: ``FieldMissing``, or `HTTPError` 400 for another word.
    func word<Word: RawRepresentable<String>>(_ name: String) throws -> Word {
        guard let word = Word(rawValue: try require(name)) else { throw HTTPError(.badRequest) }
        return word
    }

    /// A field that holds a day, `2021-11-27`.
    ///
    /// - Throws: ``FieldMissing``, or ``CertificateRefusal/malformed``.
    func day(_ name: String) throws -> CivilDate {
        guard let day = CivilDate(text: try require(name)) else { throw CertificateRefusal.malformed }
        return day
    }

    /// A field that holds an amount of yuan.
    ///
    /// - Throws: ``FieldMissing``, or ``CertificateRefusal/amountOutOfRange``.
    func money(_ name: String) throws -> Money {
        guard let amount = Money(yuan: try require(name)) else {
            throw CertificateRefusal.amountOutOfRange
        }
        return amount
    }
}
