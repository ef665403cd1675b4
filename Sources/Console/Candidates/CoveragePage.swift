import Exam
import StationStore
import Web

/// Makes the page that says whether each student of a pilot major gets a chance.
struct CoveragePageMaker {
    let year: Int
    let rows: [CoverageQueries.MajorRow]
    let held: [(certificates: Int, people: Int)]
    let visitor: Visitor
    let language: Language

    func page() -> DeskPage {
        let without = rows.compactMap(\.withoutChance).reduce(0, +)
        var page = DeskPage(
            heading: language.text("registration.coverage"), side: "\(year)",
            headline: language.text("registration.withoutCount", ["count": "\(without)"]),
            voice: without == 0 ? "quiet" : "look")
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

    private var majors: DeskPage.Section {
        let table = DeskPage.Table(
            heads: language.heads(
                "registration",
                ["major", "students#", "planned#", "places#", "selected#", "appliedOnly#", "without#"]),
            lines: rows.map { row in
                func figure(_ number: Int?) -> DeskPage.Cell {
                    DeskPage.Cell(cellText: number.map { "\($0)" } ?? "–", isFigure: true)
                }
                return DeskPage.Line(cells: [
                    .words(row.major), figure(row.students), figure(row.planned), .figure(row.places),
                    .figure(row.selected), .figure(row.appliedOnly), figure(row.withoutChance),
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
