import Exam
import StationStore
import Web

/// One's own page.
struct OwnPage: Sendable {
    struct Series: Sendable {
        let row: SeriesQueries.SeriesRow
        let declared: InterestQueries.Declared?
        let barred: [InterestQueries.Barred]

        var id: String { SeriesRoutes.id(row.year, row.number) }
    }

    let row: StaffQueries.StaffRow
    /// Open ones, the newest first.
    let series: [Series]
    let held: [QualificationQueries.Held]
    let availability: AvailabilityWords
    let today: CivilDate
    let time: StationTime
    let language: Language

    func page() -> DeskPage {
        let missing = series.filter { $0.declared?.declaration == nil }.count
        var page = DeskPage(
            heading: language.text("own.title"), side: row.name ?? row.id.rawValue,
            headline: language.text(
                missing == 0 ? "own.declared" : "own.undeclared", ["count": "\(missing)"]),
            voice: missing == 0 ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("frame.navigation.today"), linkPath: "/today")]
        page.sections = series.isEmpty ? [nothingOpen] : series.flatMap { [declaring($0)] + barred($0) }
        page.sections.append(availability.engagements(canEnter: false))
        if let wishes = availability.wishes(isOwn: true) { page.sections.append(wishes) }
        if !held.isEmpty { page.sections.append(qualifications) }
        return page
    }

    private var nothingOpen: DeskPage.Section {
        DeskPage.Section(
            title: language.text("own.declaration"),
            empty: .init(
                emptyWhy: language.text("own.noSeries"), emptyHow: language.text("own.noSeriesHow")))
    }

    // MARK: what is declared

    private func declaring(_ series: Series) -> DeskPage.Section {
        let declared = series.declared?.declaration
        var section = DeskPage.Section(
            title: language.text("own.declarationFor", ["series": series.id]),
            note: language.text("own.declarationMeaning"))
        if let known = series.declared {
            section.factList = .init(facts: facts(known))
        }
        let groups = declared?.taughtGroups ?? row.description.groups
        let hidden = DeskPage.Field.hidden("series", series.id)
        section.forms = [
            DeskPage.Form(
                formPath: "/own/declarations", formButton: language.text("own.sign"),
                formTitle: language.text("own.something"), formNote: language.text("own.signMeaning"),
                formFields: [
                    hidden,
                    .area(
                        language.text("own.relatives"), "relatives",
                        value: lines(declared?.relatives.map(\.rawValue)), rows: 2),
                    .area(
                        language.text("own.relativeGroups"), "relativeGroups",
                        value: lines(declared?.relativeGroups), rows: 2),
                    .area(language.text("own.taughtGroups"), "taughtGroups", value: lines(groups), rows: 2),
                ], isMain: true, isInline: false),
            DeskPage.Form(
                formPath: "/own/declarations", formButton: language.text("own.nothing"),
                formNote: language.text("own.nothingMeaning"),
                formFields: [hidden, .hidden("nothing", "yes")]),
        ]
        return section
    }

    private func lines(_ words: [String]?) -> String { (words ?? []).joined(separator: "\n") }

    private func facts(_ known: InterestQueries.Declared) -> [DeskPage.Fact] {
        func fact(_ word: String, _ text: String) -> DeskPage.Fact {
            DeskPage.Fact(factWord: language.text("own.\(word)"), factText: text)
        }
        func listed(_ words: [String]) -> String {
            words.isEmpty
                ? language.text("own.none") : words.joined(separator: language.text("frame.listSeparator"))
        }
        let signed = fact("signed", time.dayAndMinute(known.moment))
        guard let declaration = known.declaration else { return [signed] }
        if declaration.isNothing { return [signed, fact("says", language.text("own.nothing"))] }
        return [
            signed, fact("relatives", listed(declaration.relatives.map(\.rawValue))),
            fact("relativeGroups", listed(declaration.relativeGroups)),
            fact("taughtGroups", listed(declaration.taughtGroups)),
        ]
    }

    // MARK: what follows from it

    private func barred(_ series: Series) -> [DeskPage.Section] {
        guard !series.barred.isEmpty else { return [] }
        return [
            DeskPage.Section(
                title: language.text("own.barred"), note: language.text("own.barredMeaning"),
                table: DeskPage.Table(
                    heads: language.heads("own", ["sitting", "room", "time", "clause"]),
                    lines: series.barred.map { barred in
                        DeskPage.Line(cells: [
                            .words(barred.sitting.rawValue), .words(barred.room.rawValue),
                            .words(
                                "\(time.dayAndMinute(barred.span.start))–\(time.minute(barred.span.end))"),
                            .words(
                                barred.clauses.map { language.text("words.recusal.\($0.rawValue)") }
                                    .joined(separator: language.text("frame.listSeparator"))),
                        ])
                    }))
        ]
    }

    private var qualifications: DeskPage.Section {
        DeskPage.Section(
            title: language.text("people.qualifications"),
            note: language.text("people.qualificationsMeaning"),
            table: DeskPage.Table(
                heads: language.heads(
                    "people", ["kind", "scope", "qualificationNumber", "issued", "lastDay", "validity"]),
                lines: held.map { DeskPage.Line(cells: QualificationWords(language).cells($0, on: today)) }))
    }
}

/// Who has declared for a series. What they declared is theirs: it shows nowhere here.
struct DeclarationsPage: Sendable {
    let series: (year: Int, number: Int)?
    let others: [(year: Int, number: Int)]
    let standing: [InterestQueries.Standing]
    let time: StationTime
    let language: Language

    func page() -> DeskPage {
        let missing = standing.filter { $0.moment == nil }.count
        var page = DeskPage(
            heading: language.text("own.declarations"),
            side: series.map { SeriesRoutes.id($0.year, $0.number) },
            headline: language.text("own.missing", ["count": "\(missing)"]),
            voice: missing == 0 ? "quiet" : "look")
        page.links = [.init(linkWord: language.text("people.all"), linkPath: "/settings/staff")]
        for other in others where series.map({ $0 != other }) ?? true {
            let id = SeriesRoutes.id(other.year, other.number)
            page.links.append(.init(linkWord: id, linkPath: "/settings/declarations?series=\(id)"))
        }
        guard series != nil else {
            page.sections = [
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("own.noSeries"), emptyHow: language.text("own.noSeriesHow")))
            ]
            return page
        }
        page.sections = [
            DeskPage.Section(
                note: language.text("own.declarationsMeaning"),
                table: DeskPage.Table(
                    heads: language.heads("own", ["name", "department", "standing", "signed"]),
                    lines: standing.map { person in
                        DeskPage.Line(cells: [
                            .link(
                                person.name ?? language.text("room.nameErased"),
                                "/settings/staff/\(person.staff)", small: person.staff.rawValue),
                            .words(person.department),
                            person.moment == nil
                                ? .tag(language.text("own.notYet"), "closed")
                                : .tag(
                                    language.text(person.isNothing ? "own.nothing" : "own.something"), "open"),
                            .words(person.moment.map { time.dayAndMinute($0) } ?? "–"),
                        ])
                    }))
        ]
        return page
    }
}
