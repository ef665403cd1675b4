import Exam
import StationStore
import Web

/// Makes the page that says whether each student of a pilot major gets a chance.
struct CoveragePageMaker: Sendable {
    let year: Int
    let rows: [CoverageQueries.MajorRow]
    /// By major, who may assess one of its certificates today.
    let assessors: [String: Int]
    let held: [(certificates: Int, people: Int)]
    let visitor: Visitor
    let language: Language

    func page() -> DeskPage {
        let without = rows.compactMap(\.withoutChance).reduce(0, +)
        var page = DeskPage(
            heading: language.text("registration.coverage"), side: "\(year)",
            headline: headline(without: without),
            voice: rows.contains { cover($0) == .none }
                ? "now" : without > 0 || rows.contains { cover($0) == .one } ? "look" : "quiet")
        page.links = [
            .init(linkWord: language.text("candidates.all"), linkPath: "/candidates"),
            .init(linkWord: language.text("registration.selection"), linkPath: "/candidates/selection"),
            .init(
                linkWord: language.text("registration.summary"),
                linkPath: "/candidates/coverage/summary.csv?year=\(year)"),
        ]
        page.sections = [majors, people]
        return page
    }

    /// Row 17: a pilot major without an assessor of its own is an alarm, with one alone a warning.
    private func cover(_ row: CoverageQueries.MajorRow) -> AssessorCover {
        AssessorCover(holders: assessors[row.major] ?? 0)
    }

    private func headline(without: Int) -> String {
        let uncovered = rows.filter { cover($0) == .none }.count
        let chances = language.text("registration.withoutCount", ["count": "\(without)"])
        guard uncovered > 0 else { return chances }
        return language.text("registration.uncovered", ["count": "\(uncovered)", "chances": chances])
    }

    private func assessorCell(_ row: CoverageQueries.MajorRow) -> DeskPage.Cell {
        let cover = cover(row)
        return .tag(
            language.text(
                "registration.assessorCover.\(cover.rawValue)",
                ["count": "\(assessors[row.major] ?? 0)"]),
            cover == .none ? "now" : cover == .one ? "look" : "open")
    }

    private var majors: DeskPage.Section {
        let table = DeskPage.Table(
            heads: language.heads(
                "registration",
                [
                    "major", "students#", "planned#", "places#", "selected#", "appliedOnly#", "without#",
                    "assessors",
                ]),
            lines: rows.map { row in
                func figure(_ number: Int?) -> DeskPage.Cell {
                    DeskPage.Cell(cellText: number.map { "\($0)" } ?? "–", isFigure: true)
                }
                return DeskPage.Line(cells: [
                    .words(row.major), figure(row.students), figure(row.planned), .figure(row.places),
                    .figure(row.selected), .figure(row.appliedOnly), figure(row.withoutChance),
                    assessorCell(row),
                ])
            })
        var forms: [DeskPage.Form] = []
        if visitor.may(PlanMajor.self) {
            forms.append(
                DeskPage.Form(
                    formPath: "/candidates/coverage", formButton: language.text("certificates.save"),
                    formTitle: language.text("registration.planMajor"),
                    formNote: language.text("registration.planMeaning"),
                    formFields: [
                        .text(language.text("registration.major"), "major"),
                        .text(language.text("registration.year"), "year", value: "\(year)"),
                        .text(language.text("registration.students"), "students"),
                        .text(language.text("registration.planned"), "places"),
                    ], isMain: true))
        }
        return DeskPage.Section(
            title: language.text("registration.majors"), note: language.text("registration.coverageMeaning"),
            table: rows.isEmpty ? nil : table, forms: forms)
    }

    private var people: DeskPage.Section {
        DeskPage.Section(
            title: language.text("registration.perPerson"),
            table: held.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["certificates#", "people#"]),
                    lines: held.map { DeskPage.Line(cells: [.figure($0.certificates), .figure($0.people)]) }))
    }
}
