import Exam
import StationStore
import Web

/// One person: who they are, what they may do, what they are qualified for.
struct PersonPage: Sendable {
    let row: StaffQueries.StaffRow
    let held: [QualificationQueries.Held]
    let availability: AvailabilityWords
    /// Sessions that are over and were served.
    let sessions: Int
    let profile: RuleProfile
    let certificates: [Certificate.ID]
    let history: [HistoryLine]
    let today: CivilDate
    /// A sign-in code to be shown this once.
    let code: String?
    let visitor: Visitor
    let language: Language

    private var path: String { "/settings/staff/\(row.id)" }
    private var description: StaffDescription { row.description }

    func page() -> DeskPage {
        var page = DeskPage(
            heading: row.name ?? language.text("room.nameErased"), side: "\(row.id) · \(row.department)",
            headline: row.isActive
                ? StaffRoutes.roles(row.roles, language) : language.text("people.suspended"),
            voice: row.isActive ? "quiet" : "look")
        page.links = [
            .init(linkWord: language.text("people.all"), linkPath: "/settings/staff"),
            .init(linkWord: language.text("people.qualifications"), linkPath: "/settings/qualifications"),
        ]
        if let code {
            page.notice = .init(
                noticeTitle: language.text("people.codeFor", ["name": row.name ?? row.id.rawValue]),
                noticeText: language.text("people.codeMeaning", ["hours": "\(IssueSignInCode.codeHours)"]),
                noticeCode: code)
        }
        page.sections = [known, qualifications]
        page.sections.append(availability.engagements(canEnter: visitor.may(EngageStaff.self)))
        if let wishes = availability.wishes(isOwn: false) { page.sections.append(wishes) }
        let access = access
        if !access.isEmpty { page.sections.append(DeskPage.Section(forms: access)) }
        page.history = history
        page.historyPath = "/journal?subject=\(row.id)"
        return page
    }

    // MARK: what is known

    private var known: DeskPage.Section {
        let separator = language.text("frame.listSeparator")
        func said(_ text: String?) -> String { text ?? language.text("people.notSaid") }
        func listed(_ words: [String]) -> String {
            words.isEmpty ? language.text("people.notSaid") : words.joined(separator: separator)
        }
        let isNovice = Novice.isOne(
            firstYear: description.firstYear, sessions: sessions, in: today.year, under: profile)
        let lead = description.isTeamLead ? "people.teamLead" : "people.teamMember"
        let facts = [
            ("department", description.department),
            ("category", said(description.category.map { language.text("words.category.\($0.rawValue)") })),
            ("sex", said(row.sex.map { language.text("words.sex.\($0.rawValue)") })),
            ("firstYear", said(description.firstYear.map { "\($0)" })),
            (
                "experience",
                language.text(isNovice ? "people.novice" : "people.experienced", ["count": "\(sessions)"])
            ),
            ("team", said(description.team.map { language.text(lead, ["team": $0]) })),
            ("groups", listed(description.groups)), ("subjects", listed(description.subjects)),
        ]
        var section = DeskPage.Section(
            title: language.text("people.known"),
            factList: .init(
                facts: facts.map { DeskPage.Fact(factWord: language.text("people.\($0.0)"), factText: $0.1) }
            ))
        if visitor.may(DescribeStaff.self) { section.forms = [describing] }
        return section
    }

    private var describing: DeskPage.Form {
        let none = FormChoice(
            value: "", word: language.text("people.notSaid"), isSelected: description.category == nil)
        let categories = language.choices(
            StaffCategory.self, "words.category", selected: description.category)
        return DeskPage.Form(
            formPath: "\(path)/description", formButton: language.text("people.describe"),
            formTitle: language.text("people.describe"), formNote: language.text("people.describeMeaning"),
            formFields: [
                .hidden(SubmittedForm.versionField, "\(row.entry)"),
                .text(language.text("people.department"), "department", value: description.department),
                .select(language.text("people.category"), "category", [none] + categories),
                .text(
                    language.text("people.firstYear"), "firstYear",
                    value: description.firstYear.map { "\($0)" } ?? ""),
                .text(language.text("people.team"), "team", value: description.team ?? ""),
                .select(
                    language.text("people.lead"), "lead",
                    ["no", "yes"].map {
                        FormChoice(
                            value: $0, word: language.text("people.leads.\($0)"),
                            isSelected: ($0 == "yes") == description.isTeamLead)
                    }),
                .text(
                    language.text("people.groups"), "groups", value: description.groups.joined(separator: ";")
                ),
                .text(
                    language.text("people.subjects"), "subjects",
                    value: description.subjects.joined(separator: ";")),
            ], isInline: false)
    }

    // MARK: what they are qualified for

    private var qualifications: DeskPage.Section {
        let mayRevoke = visitor.may(RevokeQualification.self) && visitor.id != row.id.rawValue
        var section = DeskPage.Section(
            sectionID: "qualifications", title: language.text("people.qualifications"),
            note: language.text("people.qualificationsMeaning"))
        if held.isEmpty {
            section.empty = .init(
                emptyWhy: language.text("people.noQualification"),
                emptyHow: language.text("people.noQualificationHow"))
        } else {
            section.table = DeskPage.Table(
                heads: language.heads(
                    "people",
                    ["kind", "scope", "qualificationNumber", "issued", "lastDay", "validity"]
                        + (mayRevoke ? ["action"] : [])),
                lines: held.map { held in
                    let qualification = held.qualification
                    return DeskPage.Line(
                        cells: QualificationWords(language).cells(held, on: today)
                            + (mayRevoke ? [.forms([revoking(qualification)])] : []))
                })
        }
        if visitor.may(RecordQualifications.self), visitor.id != row.id.rawValue {
            section.forms = [qualifying]
        }
        return section
    }

    private func revoking(_ qualification: Qualification) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "\(path)/qualifications/revocations", formButton: language.text("people.revoke"),
            formFields: [
                .hidden("kind", qualification.kind.rawValue),
                .hidden("certificate", qualification.certificate?.rawValue ?? ""),
                .hidden("level", qualification.level?.rawValue ?? ""),
                .hidden("issued", qualification.issued.text),
            ])
    }

    private var qualifying: DeskPage.Form {
        func any(_ key: String) -> FormChoice {
            FormChoice(value: "", word: language.text("people.\(key)"), isSelected: true)
        }
        return DeskPage.Form(
            formPath: "\(path)/qualifications", formButton: language.text("people.qualify"),
            formTitle: language.text("people.qualify"), formNote: language.text("people.qualifyMeaning"),
            formFields: [
                .select(
                    language.text("people.kind"), "kind",
                    language.choices(QualificationKind.self, "words.qualification")),
                .select(
                    language.text("people.certificate"), "certificate",
                    [any("everyCertificate")]
                        + certificates.map {
                            FormChoice(value: $0.rawValue, word: $0.rawValue, isSelected: false)
                        }),
                .select(
                    language.text("people.level"), "level",
                    [any("everyLevel")] + language.choices(Certificate.Level.self, "words.level")),
                .text(language.text("people.qualificationNumber"), "number"),
                .text(language.text("people.issued"), "issued", hint: "2021-06-01"),
                .text(language.text("people.expires"), "expires", hint: "2024-05-31"),
            ], isInline: false)
    }

    // MARK: what they may do

    private var access: [DeskPage.Form] {
        var forms: [DeskPage.Form] = []
        if visitor.may(SetRoles.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/roles", formButton: language.text("people.saveRoles"),
                    formFields: [
                        .hidden(SubmittedForm.versionField, "\(row.entry)"),
                        .checks(
                            language.text("people.roles"), "role",
                            Role.allCases.map {
                                FormChoice(
                                    value: $0.rawValue, word: language.text("words.role.\($0.rawValue)"),
                                    isSelected: row.roles.contains($0))
                            }),
                    ]))
        }
        if visitor.may(IssueSignInCode.self), row.isActive {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/code", formButton: language.text("people.issueCode"),
                    formNote: language.text("people.issueMeaning"), isInline: false))
        }
        if row.isActive, visitor.may(SuspendStaff.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/suspension", formButton: language.text("people.suspend"),
                    formNote: language.text("people.suspendMeaning")))
        }
        if !row.isActive, visitor.may(ReinstateStaff.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "\(path)/reinstatement", formButton: language.text("people.reinstate")))
        }
        return forms
    }
}
