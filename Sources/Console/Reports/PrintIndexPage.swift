import Exam
import StationStore
import Web

/// What there is to print on one day.
struct PrintIndexFacts: Sendable {
    struct SittingFacts: Sendable {
        let row: SittingQueries.SittingRow
        let rooms: [PrintQueries.SceneKey]
        /// Whether it is one of several rotations.
        let isRotation: Bool
    }

    let day: TimeSpan
    let days: [SittingQueries.DayRow]
    let sittings: [SittingFacts]
    let dayPartCount: Int
    /// With photos only a document itself knows in how many parts it comes.
    let hasPhotos: Bool

    /// The day named, or that of the sitting named, or the day that pages show.
    static func read(
        _ scope: PrintScope, _ parts: Console.Parts, _ now: Moment, _ db: Snapshot
    ) throws -> PrintIndexFacts {
        let ofSitting = try scope.sitting.flatMap { try SittingQueries.find($0, db) }
            .map { parts.time.wholeDay(of: $0.span.start) }
        let day = try scope.day.map { parts.wholeDay($0) } ?? ofSitting ?? parts.shownDay(db, now: now)
        let sittings = try SittingQueries.list(in: day, db)
            .filter { scope.sitting == nil || $0.id == scope.sitting }
        let scenes = try PrintQueries.scenes(in: day, db)
        let most = PrintKind.day.unitsMax
        return PrintIndexFacts(
            day: day, days: try SittingQueries.days(db),
            sittings: try sittings.map {
                SittingFacts(
                    row: $0, rooms: try PrintQueries.scenes(of: $0.id, db),
                    isRotation: try RotationQueries.group(of: $0.id, db) != nil)
            }, dayPartCount: (scenes.count + most - 1) / most,
            hasPhotos: try PhotoQueries.hasAny(db))
    }
}

/// The index of prints: a day, its sittings, their rooms.
struct PrintIndexPage {
    let facts: PrintIndexFacts
    let scope: PrintScope
    let visitor: Visitor
    let time: StationTime
    let language: Language

    func page() -> DeskPage {
        let day = time.day(facts.day.start)
        var page = DeskPage(
            heading: language.text("prints.title"), side: day,
            headline: language.text("prints.headline", ["count": "\(facts.sittings.count)"]))
        if scope.sitting != nil {
            page.links.append(
                .init(
                    linkWord: language.text("prints.wholeDay"),
                    linkPath: "/prints" + PrintScope(day: CivilDate(text: day)).query))
        }
        page.links += facts.days.filter { $0.date.text != day }.prefix(6).map { other in
            DeskPage.Link(
                linkWord: other.date.text, linkPath: "/prints" + PrintScope(day: other.date).query)
        }
        guard facts.sittings.contains(where: { !$0.rooms.isEmpty }) else {
            page.sections = [
                DeskPage.Section(
                    empty: .init(
                        emptyWhy: language.text("prints.emptyWhy"), emptyHow: language.text("prints.emptyHow")
                    ))
            ]
            return page
        }
        page.sections = [dayTable(day)].compactMap { $0 } + facts.sittings.map(sitting)
        if scope.sitting != nil { page.sections += facts.sittings.map(rooms) }
        return page
    }

    private func dayTable(_ day: String) -> DeskPage.Section? {
        guard scope.sitting == nil, PrintKind.day.isOpen(to: visitor) else { return nil }
        return DeskPage.Section(
            title: language.text("prints.kind.day"), note: language.text("prints.about.day"),
            table: table(
                parts(of: .day, PrintScope(day: CivilDate(text: day)), count: facts.dayPartCount)))
    }

    private func sitting(_ sitting: PrintIndexFacts.SittingFacts) -> DeskPage.Section {
        let row = sitting.row
        let title =
            "\(time.minute(row.span.start))–\(time.minute(row.span.end)) \(row.certificateTitle) "
            + "\(language.text("words.part.\(row.part.rawValue)")) · \(row.id)"
        guard !sitting.rooms.isEmpty else {
            return DeskPage.Section(title: title, note: language.text("prints.nobodySeated"))
        }
        let ofSitting: [PrintKind] =
            [.tickets, .packets, .summary] + (sitting.isRotation ? [.rotations] : [])
        let ofRooms = PrintKind.allCases.filter(\.isOfRoom)
        let lines = (ofSitting + ofRooms).filter { $0.isOpen(to: visitor) }.flatMap { kind in
            let units = kind == .tickets ? row.seatedCount : kind.isOfRoom ? sitting.rooms.count : 1
            return parts(
                of: kind, PrintScope(sitting: row.id), count: (units + kind.unitsMax - 1) / kind.unitsMax)
        }
        return DeskPage.Section(title: title, table: table(lines))
    }

    /// For one sitting alone: each room by itself.
    private func rooms(_ sitting: PrintIndexFacts.SittingFacts) -> DeskPage.Section {
        let kinds = PrintKind.allCases.filter { $0.isOfRoom && $0.isOpen(to: visitor) }
        return DeskPage.Section(
            title: language.text("prints.byRoom"),
            table: DeskPage.Table(
                heads: language.heads("prints", ["room"])
                    + kinds.map { .init(headWord: language.text("prints.kind.\($0.rawValue)")) },
                lines: sitting.rooms.map { key in
                    let scope = PrintScope(sitting: sitting.row.id, room: key.room)
                    return DeskPage.Line(
                        cells: [.words(key.room.rawValue)]
                            + kinds.map {
                                .link(language.text("prints.open"), "/prints/\($0.rawValue)" + scope.query)
                            })
                }))
    }

    private func table(_ lines: [DeskPage.Line]) -> DeskPage.Table {
        DeskPage.Table(heads: language.heads("prints", ["what", "for"]), lines: lines)
    }

    private func parts(of kind: PrintKind, _ scope: PrintScope, count: Int) -> [DeskPage.Line] {
        let count = facts.hasPhotos && kind.showsPhotos ? 1 : count
        return (1...max(count, 1)).map { number in
            let name = language.text("prints.kind.\(kind.rawValue)")
            let word = count > 1 ? "\(name) \(language.text("prints.part", ["part": "\(number)"]))" : name
            return DeskPage.Line(cells: [
                .link(word, "/prints/\(kind.rawValue)" + scope.part(number).query),
                .words(language.text("prints.about.\(kind.rawValue)")),
            ])
        }
    }
}
