import Exam
import StationStore
import Web

/// Makes the page of one certificate.
struct CertificatePageMaker {
    let id: Certificate.ID
    let standing: CertificateStanding
    let papers: SeriesQueries.Papers
    let visitor: Visitor
    let language: Language

    func page() -> DeskPage {
        var page = DeskPage(
            heading: "\(id) \(standing.listed.title)",
            side: language.text("words.level.\(standing.listed.level.rawValue)"),
            headline: headline, voice: standing.isUsable && standing.owner != nil ? "quiet" : "look")
        page.links = [
            .init(linkWord: language.text("certificates.title"), linkPath: "/settings/certificates"),
            .init(linkWord: language.text("registration.series"), linkPath: "/settings/series"),
        ]
        page.sections = [facts, vetting, majors, courses, funds].compactMap { $0 }
        return page
    }

    private var headline: String {
        let status = language.text("words.certificateStatus.\(standing.status.rawValue)")
        guard standing.owner == nil else { return status }
        return [status, language.text("registration.noOwner")]
            .joined(separator: language.text("frame.stateSeparator"))
    }

    private func word(_ key: String) -> String { language.text("registration.\(key)") }

    private func form(
        _ paper: String, _ title: String, _ fields: [DeskPage.Field], note: String? = nil
    ) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/settings/certificates/\(id)/\(paper)", formButton: language.text("certificates.save"),
            formTitle: word(title), formNote: note, formFields: fields)
    }

    private var facts: DeskPage.Section {
        func fact(_ key: String, _ text: String?) -> DeskPage.Fact {
            DeskPage.Fact(factWord: word(key), factText: text ?? "–")
        }
        let levels = standing.levels.map { language.text("words.level.\($0.rawValue)") }
            .joined(separator: language.text("frame.listSeparator"))
        let owner = standing.owner.map { id in
            papers.ownerName.map { "\($0) \(id)" } ?? id.rawValue
        }
        var forms: [DeskPage.Form] = []
        if visitor.may(NameOwner.self) {
            forms.append(form("owners", "nameOwner", [.text(word("owner"), "staff", hint: "S-004")]))
        }
        if visitor.may(SetCap.self) {
            forms.append(
                form(
                    "caps", "setCap",
                    [
                        .text(word("amount"), "amount", hint: "300.00"),
                        .text(word("reference"), "reference"),
                    ]))
        }
        return DeskPage.Section(
            title: word("standing"),
            factList: .init(facts: [
                fact("status", language.text("words.certificateStatus.\(standing.status.rawValue)")),
                fact(
                    "approval",
                    standing.approval.map { [$0, papers.approvedDay ?? ""].joined(separator: " ") }),
                fact("levels", levels.isEmpty ? nil : levels), fact("owner", owner),
                fact("organisation", standing.listed.organisation),
                fact("allowed", word(standing.isAllowed ? "isAllowed" : "isNotAllowed")),
                fact(
                    "cap", standing.cap.map { language.text("frame.yuan", ["amount": $0.yuan]) }),
            ]), forms: forms)
    }

    private var vetting: DeskPage.Section {
        var forms: [DeskPage.Form] = []
        if visitor.may(RecordVetting.self), standing.status != .exited {
            forms = [
                form(
                    "vetting", "recordVetting",
                    [
                        .select(word("step"), "step", language.choices(VettingStep.self, "words.step")),
                        .text(word("reference"), "reference"), .text(word("day"), "day", hint: "2021-05-11"),
                    ]),
                form(
                    "conditions", "stateConditions",
                    [
                        .text(word("major"), "major"), .text(word("years"), "years"),
                        .text(word("classes"), "classes"), .text(word("students"), "students"),
                        .text(word("teachers"), "teachers"), .text(word("experts"), "experts"),
                    ], note: word("conditionsMeaning")),
                form(
                    "approvals", "approve",
                    [
                        .text(word("number"), "number"), .text(word("day"), "day", hint: "2021-06-20"),
                        .checks(
                            word("levels"), "levels",
                            language.choices(
                                Certificate.Level.self, "words.level", selected: standing.listed.level)),
                    ]),
            ]
            forms += standing.status == .suspended ? [form("resumptions", "resume", [])] : []
            forms += standing.status == .approved ? [form("suspensions", "suspend", [reasons])] : []
            forms.append(form("exits", "exit", [reasons], note: word("exitMeaning")))
        }
        let conditions = standing.conditions.map { condition in
            DeskPage.Line(cells: [
                .words(condition.major),
                .words(
                    language.text(
                        "registration.conditions",
                        [
                            "years": "\(condition.years)", "classes": "\(condition.classes)",
                            "students": "\(condition.students)", "teachers": "\(condition.teachersShare)",
                            "experts": "\(condition.expertsShare)",
                        ])),
                condition.areMet ? .words(word("met")) : .tag(word("notMet"), "look"),
            ])
        }
        let steps = papers.vetting.map { step in
            DeskPage.Line(cells: [
                .words(language.text("words.step.\(step.step.rawValue)")), .words(step.reference),
                .words(step.day),
            ])
        }
        return DeskPage.Section(
            title: word("vetting"),
            table: DeskPage.Table(
                heads: language.heads("registration", ["step", "reference", "day"]),
                lines: steps + conditions), forms: forms)
    }

    private var reasons: DeskPage.Field {
        .select(
            language.text("fields.reason"), "reason",
            language.choices(CertificateReason.self, "words.reason"))
    }

    private var majors: DeskPage.Section {
        let listed = standing.listed.majors.map { major in
            DeskPage.Line(cells: [
                .words(major), .words(""), .words(papers.mainOf.contains(major) ? word("isMain") : ""),
            ])
        }
        let admitted = papers.admitted.map { admitted in
            DeskPage.Line(cells: [
                .words(admitted.major), .words(admitted.grounds),
                .words(papers.mainOf.contains(admitted.major) ? word("isMain") : ""),
            ])
        }
        var forms: [DeskPage.Form] = []
        if visitor.may(AdmitMajor.self), standing.listed.isOpen {
            forms.append(
                form(
                    "majors", "admitMajor",
                    [.text(word("major"), "major"), .text(word("grounds"), "grounds")],
                    note: word("admitMeaning")))
        }
        if visitor.may(NameMainCertificate.self) {
            forms.append(form("main-majors", "nameMain", [.text(word("major"), "major")]))
        }
        return DeskPage.Section(
            title: word("majors"),
            note: language.text(standing.listed.isOpen ? "certificates.open" : "certificates.shut"),
            table: DeskPage.Table(
                heads: language.heads("registration", ["major", "grounds", "main"]), lines: listed + admitted),
            forms: forms)
    }

    private var courses: DeskPage.Section? {
        let form = form(
            "courses", "mapCourse",
            [.text(word("course"), "course"), .text(word("creditTenths"), "creditTenths", hint: "20")])
        guard !papers.courses.isEmpty || visitor.may(MapCourse.self) else { return nil }
        return DeskPage.Section(
            title: word("courses"),
            table: papers.courses.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["course", "credits#"]),
                    lines: papers.courses.map { course in
                        DeskPage.Line(cells: [
                            .words(course.title),
                            DeskPage.Cell(
                                cellText: "\(course.creditTenths / 10).\(course.creditTenths % 10)",
                                isFigure: true),
                        ])
                    }), forms: visitor.may(MapCourse.self) ? [form] : [])
    }

    private var funds: DeskPage.Section? {
        guard !papers.funds.isEmpty || visitor.may(SpendFund.self) else { return nil }
        let form = form(
            "funds", "spendFund",
            [
                .text(word("year"), "year", hint: "2021"),
                .select(word("fund"), "fund", language.choices(FundCategory.self, "words.fund")),
                .text(word("amount"), "amount"), .text(word("reference"), "reference"),
            ])
        return DeskPage.Section(
            title: word("funds"),
            table: papers.funds.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["year", "fund", "amount#", "reference"]),
                    lines: papers.funds.map { line in
                        DeskPage.Line(cells: [
                            .words("\(line.year)"), .words(language.text("words.fund.\(line.fund)")),
                            DeskPage.Cell(cellText: line.amount.yuan, isFigure: true),
                            .words(line.reference),
                        ])
                    }), forms: visitor.may(SpendFund.self) ? [form] : [])
    }
}
