import Exam
import StationStore
import Web

/// Makes the page of one certificate in one series.
struct SeriesPageMaker {
    let certificate: Certificate.ID
    /// `2021-001`.
    let id: String
    let standing: SeriesStanding
    let costs: [SeriesQueries.CostLine]
    let visitor: Visitor
    let language: Language

    func page() -> DeskPage {
        var page = DeskPage(
            heading: "\(certificate) \(standing.certificate?.listed.title ?? "")", side: id,
            headline: headline, voice: standing.isConfirmed && !standing.isOverCap ? "quiet" : "look")
        page.links = [
            .init(
                linkWord: language.text("registration.seriesTitle", ["series": id]),
                linkPath: "/settings/series/\(id)"),
            .init(
                linkWord: language.text("registration.papers"),
                linkPath: "/settings/certificates/\(certificate)"),
        ]
        page.sections = [facts, account]
        return page
    }

    private var headline: String {
        if standing.isOverCap { return word("overCap") }
        if standing.isConfirmed { return word("confirmed") }
        return Self.obstacle(standing, language) ?? word("ready")
    }

    /// What keeps it from being confirmed, in words; nil when nothing does or it is confirmed.
    static func obstacle(_ standing: SeriesStanding, _ language: Language) -> String? {
        guard !standing.isConfirmed, let obstacle = standing.obstacle else { return nil }
        return language.text("refusals.\(obstacle.rawValue).what")
    }

    static func state(_ standing: SeriesStanding, _ language: Language) -> DeskPage.Cell {
        if standing.isOverCap { return .tag(language.text("registration.overCap"), "look") }
        return .words(
            language.text(standing.isConfirmed ? "registration.confirmed" : "registration.notConfirmed"))
    }

    static func termsFields(_ terms: SeriesTerms?, _ language: Language) -> [DeskPage.Field] {
        [
            .text(language.text("registration.contract"), "contract", value: terms?.contract ?? ""),
            .text(
                language.text("registration.signed"), "day", value: terms?.day.text ?? "", hint: "2021-10-11"),
            .checks(
                language.text("registration.courseExam"), "isCourseExam",
                [
                    FormChoice(
                        value: "yes", word: language.text("registration.courseExamYes"),
                        isSelected: terms?.isCourseExam ?? false)
                ]),
        ]
    }

    private func word(_ key: String) -> String { language.text("registration.\(key)") }

    private func yuan(_ amount: Money?) -> String {
        amount.map { language.text("frame.yuan", ["amount": $0.yuan]) } ?? "–"
    }

    private func form(_ paper: String, _ title: String, _ fields: [DeskPage.Field], note: String? = nil)
        -> DeskPage.Form
    {
        DeskPage.Form(
            formPath: "/settings/series/\(id)/\(certificate)/\(paper)",
            formButton: language.text("certificates.save"), formTitle: word(title), formNote: note,
            formFields: fields)
    }

    private var facts: DeskPage.Section {
        func fact(_ key: String, _ text: String?) -> DeskPage.Fact {
            DeskPage.Fact(factWord: word(key), factText: text ?? "–")
        }
        var forms: [DeskPage.Form] = []
        let isOpen = standing.series?.isClosed == false
        if isOpen, !standing.isConfirmed, visitor.may(SetTerms.self) {
            forms.append(form("terms", "setTerms", Self.termsFields(standing.terms, language)))
        }
        if isOpen, visitor.may(RecordListSent.self) {
            forms.append(
                form(
                    "lists", "sendList",
                    [
                        .select(
                            word("recipient"), "recipient",
                            language.choices(ListRecipient.self, "words.recipient")),
                        .text(word("day"), "day", hint: "2021-11-20"),
                    ], note: word("listMeaning")))
        }
        if isOpen, !standing.isConfirmed, visitor.may(ConfirmSeries.self) {
            forms.append(form("confirmation", "confirm", [], note: word("confirmMeaning")))
        }
        return DeskPage.Section(
            title: word("terms"),
            factList: .init(facts: [
                fact("contract", standing.terms.map { "\($0.contract) \($0.day.text)" }),
                fact(
                    "courseExam",
                    word(standing.terms?.isCourseExam == true ? "courseExamYes" : "courseExamNo")),
                fact("people", "\(standing.candidateCount)"),
                fact("listAcademicAffairs", standing.sent[.academicAffairs]?.text),
                fact("listAwardingBody", standing.sent[.awardingBody]?.text),
                fact("firstDay", standing.series?.firstDay.text),
                fact("state", word(standing.isConfirmed ? "confirmed" : "notConfirmed")),
            ]), forms: forms)
    }

    private var account: DeskPage.Section {
        var forms: [DeskPage.Form] = []
        if standing.series?.isClosed == false, visitor.may(EnterCost.self) {
            forms = [
                form(
                    "fees", "setFee",
                    [
                        .select(word("fee"), "fee", language.choices(FeeKind.self, "words.fee")),
                        .select(word("kind"), "kind", language.choices(Candidate.Kind.self, "words.kind")),
                        .text(word("amount"), "amount"),
                    ]),
                form(
                    "costs", "enterCost",
                    [
                        .select(word("costItem"), "cost", language.choices(CostCode.self, "words.cost")),
                        .select(word("payer"), "payer", language.choices(Payer.self, "words.payer")),
                        .text(word("amount"), "amount"), .text(word("reference"), "reference"),
                    ]),
            ]
        }
        let lines = costs.map { line in
            DeskPage.Line(cells: [
                .words(language.text("words.cost.\(line.cost)")),
                .words(language.text("words.payer.\(line.payer)")),
                DeskPage.Cell(cellText: line.amount.yuan, isFigure: true), .words(line.reference),
            ])
        }
        return DeskPage.Section(
            title: word("account"),
            note: language.text(
                "registration.accountMeaning",
                [
                    "cost": yuan(standing.cost), "count": "\(standing.candidateCount)",
                    "cap": yuan(standing.certificate?.cap), "student": yuan(standing.fees[.student]),
                    "social": yuan(standing.fees[.social]),
                ]),
            table: lines.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["costItem", "payer", "amount#", "reference"]),
                    lines: lines), forms: forms)
    }
}
