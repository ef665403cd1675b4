import Exam
import StationStore
import Web

/// The whole staff over two weeks, drawn: who is engaged, who would rather not, who is on duty.
struct AvailabilityPage: Sendable {
    struct Day: Sendable {
        let x: Int
        let dayWord: String
        let weekdayWord: String
        let isSunday: Bool
    }

    struct Mark: Sendable {
        let x: Int
        let width: Int
        let kind: String
        let said: String
    }

    struct Person: Sendable {
        let y: Int
        let shownName: String
        let personPath: String
        let department: String
        let marks: [Mark]
        let said: String
    }

    static let days = 14
    private static let nameWidth = 160
    private static let dayWidth = 72
    private static let rowHeight = 24
    private static let headHeight = 36
    /// Nobody is wanted earlier or later.
    private static let hours = 7..<22

    let heading: String
    let headline: String
    let voice: String
    let previousPath: String
    let nextPath: String
    let importPath: String?
    let daysDrawn: [Day]
    let people: [Person]
    let hasPeople: Bool
    let width: Int
    let height: Int

    init(
        _ rows: [AvailabilityQueries.PersonRow], from start: Moment, time: StationTime, mayImport: Bool,
        language: Language
    ) {
        heading = language.text("availability.title")
        let dayStarts = (0..<Self.days).map { start.adding(minutes: $0 * 1440) }
        let clashes = rows.filter { row in row.duties.contains { !row.availability.isFree(in: $0) } }.count
        headline = language.text("availability.headline", ["count": "\(clashes)"])
        voice = clashes == 0 ? "quiet" : "now"
        func path(_ shift: Int) -> String {
            "/settings/availability?from=\(time.day(start.adding(minutes: shift * 1440)))"
        }
        previousPath = path(-Self.days)
        nextPath = path(Self.days)
        importPath = mayImport ? "/settings/availability/imports" : nil
        daysDrawn = dayStarts.enumerated().map { index, day in
            Day(
                x: Self.nameWidth + index * Self.dayWidth, dayWord: String(time.day(day).dropFirst(5)),
                weekdayWord: language.text("frame.weekday.\(time.weekday(day))"),
                isSunday: time.weekday(day) == 7)
        }
        people = rows.enumerated().map { index, row in
            let marks = Self.marks(row, dayStarts, time, language)
            return Person(
                y: Self.headHeight + index * Self.rowHeight,
                shownName: row.name ?? language.text("room.nameErased"),
                personPath: "/settings/staff/\(row.staff)", department: row.department, marks: marks,
                said: marks.isEmpty
                    ? language.text("availability.free")
                    : marks.map(\.said).joined(separator: language.text("frame.listSeparator")))
        }
        hasPeople = !rows.isEmpty
        width = Self.nameWidth + Self.days * Self.dayWidth
        height = Self.headHeight + rows.count * Self.rowHeight
    }

    /// Engagements first, wishes over them, duties on top.
    private static func marks(
        _ row: AvailabilityQueries.PersonRow, _ days: [Moment], _ time: StationTime, _ language: Language
    ) -> [Mark] {
        let engaged = row.availability.engagements.map {
            ($0.span, "engaged", "reasons.\($0.reason.rawValue)")
        }
        let wishes = row.availability.wishes.map { ($0.span, "wish", "wishes.\($0.weight)") }
        let duties = row.duties.map { duty in
            (duty, row.availability.isFree(in: duty) ? "duty" : "clash", "duty")
        }
        return (engaged + wishes + duties).flatMap { span, kind, word in
            days.enumerated().compactMap { index, day -> Mark? in
                let open = TimeSpan(
                    start: day.adding(minutes: hours.lowerBound * 60),
                    end: day.adding(minutes: hours.upperBound * 60))
                guard span.overlaps(open) else { return nil }
                let shown = TimeSpan(start: max(span.start, open.start), end: min(span.end, open.end))
                let from = TimeSpan(start: open.start, end: shown.start).minutes * dayWidth / open.minutes
                return Mark(
                    x: nameWidth + index * dayWidth + from,
                    width: max(2, shown.minutes * dayWidth / open.minutes), kind: kind,
                    said: "\(time.dayAndMinute(shown.start))–\(time.minute(shown.end)) "
                        + language.text("availability.\(word)"))
            }
        }
    }
}

/// When one person can serve, on their page and on their own.
struct AvailabilityWords {
    let staff: Staff.ID
    let availability: Availability
    let time: StationTime
    let language: Language

    private func span(_ span: TimeSpan) -> DeskPage.Cell {
        .words("\(time.dayAndMinute(span.start))–\(time.minute(span.end, near: span.start))")
    }

    private func hidden(_ span: TimeSpan) -> [DeskPage.Field] {
        [
            .hidden("start", "\(span.start.milliseconds)"), .hidden("end", "\(span.end.milliseconds)"),
        ]
    }

    private var times: [DeskPage.Field] {
        [
            .text(language.text("availability.day"), "day", hint: "2021-11-27"),
            .text(language.text("availability.from"), "from", hint: "08:00"),
            .text(language.text("availability.until"), "until", hint: "18:00"),
        ]
    }

    private func caps(_ number: Int?) -> String {
        number.map { "\($0)" } ?? language.text("availability.noCap")
    }

    /// What stands, for whoever rosters; with `canEnter` also the forms to change it.
    func engagements(canEnter: Bool) -> DeskPage.Section {
        let path = "/settings/staff/\(staff)"
        var section = DeskPage.Section(
            sectionID: "availability", title: language.text("availability.engagements"),
            factList: .init(facts: [
                DeskPage.Fact(
                    factWord: language.text("availability.perDay"),
                    factText: caps(availability.cap.sessionsPerDay)),
                DeskPage.Fact(
                    factWord: language.text("availability.perSeries"),
                    factText: caps(availability.cap.sessionsPerSeries)),
            ]))
        if !availability.engagements.isEmpty {
            section.table = DeskPage.Table(
                heads: language.heads(
                    "availability", ["time", "reason"] + (canEnter ? ["action"] : [])),
                lines: availability.engagements.map { engagement in
                    let free = DeskPage.Form(
                        formPath: "\(path)/engagements/removals",
                        formButton: language.text("availability.remove"), formFields: hidden(engagement.span))
                    return DeskPage.Line(
                        cells: [
                            span(engagement.span),
                            .words(language.text("availability.reasons.\(engagement.reason.rawValue)")),
                        ] + (canEnter ? [.forms([free])] : []))
                })
        }
        guard canEnter else { return section }
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/engagements", formButton: language.text("availability.enter"),
                formTitle: language.text("availability.enter"),
                formFields: times + [
                    .select(
                        language.text("availability.reason"), "reason",
                        language.choices(EngagementReason.self, "availability.reasons"))
                ], isInline: false),
            DeskPage.Form(
                formPath: "\(path)/caps", formButton: language.text("availability.cap"),
                formTitle: language.text("availability.cap"),
                formNote: language.text("availability.capMeaning"),
                formFields: [
                    .text(
                        language.text("availability.perDay"), "perDay",
                        value: availability.cap.sessionsPerDay.map { "\($0)" } ?? ""),
                    .text(
                        language.text("availability.perSeries"), "perSeries",
                        value: availability.cap.sessionsPerSeries.map { "\($0)" } ?? ""),
                ], isInline: false),
        ]
        return section
    }

    /// Wishes; with `isOwn` also the forms to change them.
    func wishes(isOwn: Bool) -> DeskPage.Section? {
        guard isOwn || !availability.wishes.isEmpty else { return nil }
        var section = DeskPage.Section(
            title: language.text("availability.wishTitle"), note: language.text("availability.wishMeaning"))
        if !availability.wishes.isEmpty {
            section.table = DeskPage.Table(
                heads: language.heads("availability", ["time", "wish"] + (isOwn ? ["action"] : [])),
                lines: availability.wishes.map { wish in
                    let back = DeskPage.Form(
                        formPath: "/own/wishes", formButton: language.text("availability.remove"),
                        formFields: hidden(wish.span) + [.hidden("weight", "0")])
                    return DeskPage.Line(
                        cells: [
                            span(wish.span), .words(language.text("availability.wishes.\(wish.weight)")),
                        ] + (isOwn ? [.forms([back])] : []))
                })
        }
        guard isOwn else { return section }
        section.forms = [
            DeskPage.Form(
                formPath: "/own/wishes", formButton: language.text("availability.wishEnter"),
                formFields: times + [
                    .select(
                        language.text("availability.wish"), "weight",
                        DutyWish.weights.map {
                            FormChoice(
                                value: "\($0)", word: language.text("availability.wishes.\($0)"),
                                isSelected: $0 == 1)
                        })
                ], isInline: false)
        ]
        return section
    }
}
