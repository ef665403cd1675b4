import Exam
import StationStore
import Web

/// Puts qualifications into words.
struct QualificationWords {
    private let language: Language

    init(_ language: Language) {
        self.language = language
    }

    /// Kind, scope, number, first and last day, and whether it counts on `day`.
    func cells(_ held: QualificationQueries.Held, on day: CivilDate) -> [DeskPage.Cell] {
        let qualification = held.qualification
        return [
            .words(language.text("words.qualification.\(qualification.kind.rawValue)")),
            .words(scope(qualification)),
            .words(held.number.map(Masking.document) ?? language.text("people.notSaid")),
            .words(qualification.issued.text), .words(qualification.lastDay.text),
            validity(qualification, on: day),
        ]
    }

    private func scope(_ qualification: Qualification) -> String {
        guard let certificate = qualification.certificate else {
            return language.text("people.everyCertificate")
        }
        let level = qualification.level.map { language.text("words.level.\($0.rawValue)") }
        return [certificate.rawValue, level ?? language.text("people.everyLevel")].joined(separator: " · ")
    }

    private func validity(_ qualification: Qualification, on day: CivilDate) -> DeskPage.Cell {
        if qualification.isEnding(from: day) { return .tag(language.text("people.ending"), "look") }
        if qualification.isValid(on: day) { return .tag(language.text("people.valid"), "open") }
        return .tag(
            language.text(day < qualification.issued ? "people.notYet" : "people.over"), "closed")
    }
}

/// Who is qualified for what, and what ends within a year.
struct QualificationsPage {
    let all: [QualificationQueries.Held]
    let ending: [QualificationQueries.Held]
    let today: CivilDate
    let visitor: Visitor
    let language: Language

    /// A page of more helps nobody; the sheet has all of them.
    private static let linesMax = 500

    func page() -> DeskPage {
        var page = DeskPage(
            heading: language.text("people.qualifications"), side: today.text,
            headline: language.text("people.endingCount", ["count": "\(ending.count)"]),
            voice: ending.isEmpty ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("people.all"), linkPath: "/settings/staff")]
        if visitor.may(RecordQualifications.self) {
            page.links.append(
                .init(
                    linkWord: language.text("sheets.qualifications.title"),
                    linkPath: "/settings/qualifications/imports"))
        }
        page.sections = [kinds]
        if !ending.isEmpty {
            page.sections.append(
                DeskPage.Section(
                    title: language.text("people.endingTitle"),
                    note: language.text(
                        "people.endingMeaning", ["years": "\(Qualification.yearsMax)"]),
                    table: table(ending)))
        }
        let others = all.filter { held in !ending.contains(held) }
        if !others.isEmpty {
            page.sections.append(
                DeskPage.Section(title: language.text("people.otherQualifications"), table: table(others)))
        }
        return page
    }

    /// How many active people hold each kind today.
    private var kinds: DeskPage.Section {
        let valid = all.filter { $0.isActive && $0.qualification.isValid(on: today) }
        return DeskPage.Section(
            title: language.text("people.validToday"),
            table: DeskPage.Table(
                heads: language.heads("people", ["kind", "holders#"]),
                lines: QualificationKind.allCases.map { kind in
                    let holders = Set(valid.filter { $0.qualification.kind == kind }.map(\.staff))
                    return DeskPage.Line(cells: [
                        .words(language.text("words.qualification.\(kind.rawValue)")), .figure(holders.count),
                    ])
                }))
    }

    private func table(_ rows: [QualificationQueries.Held]) -> DeskPage.Table {
        DeskPage.Table(
            heads: language.heads(
                "people",
                [
                    "name", "department", "kind", "scope", "qualificationNumber", "issued", "lastDay",
                    "validity",
                ]),
            lines: rows.prefix(Self.linesMax).map { held in
                DeskPage.Line(
                    cells: [
                        .link(
                            held.name ?? language.text("room.nameErased"), "/settings/staff/\(held.staff)",
                            small: held.staff.rawValue), .words(held.department),
                    ] + QualificationWords(language).cells(held, on: today))
            })
    }
}
