import Exam
import Planning
import StationStore
import Web

/// The roster of a day: who stands where, who has come, and how evenly it is shared.
struct DutyPage: Sendable {
    struct Person: Sendable {
        let id: String
        let shownName: String
        let department: String
        let postWord: String
        let post: String
        let reported: String?
        let voice: String
        let canReport: Bool
        let startMilliseconds: Int64
        let room: String
        let request: String
    }

    struct Slot: Sendable {
        let room: String
        let people: [Person]
    }

    struct Round: Sendable {
        let clock: String
        let slots: [Slot]
        let floaters: [Person]
        let hasFloaters: Bool
    }

    struct Bar: Sendable {
        let shownName: String
        let id: String
        let count: Int
        let earned: Int
        let width: Int
        let difference: String
    }

    let day: String
    let headline: String
    let voice: String
    let rounds: [Round]
    let hasRounds: Bool
    let bars: [Bar]
    let hasBars: Bool
    let meanX: Int
    let meanWord: String
    let canPlan: Bool
    let seed: String
    let spares: [FormChoice]
    let posts: [FormChoice]
    let slots: [FormChoice]
    let request: String

    init(
        _ rows: [DutyRow], hours: [ClassHours], eligible: [EligiblePerson], day: TimeSpan, visitor: Visitor,
        canPlan: Bool, now: Moment, time: StationTime, language: Language
    ) {
        self.day = time.day(day.start)
        rounds = Dictionary(grouping: rows, by: \.span.start).sorted { $0.key < $1.key }.map {
            start, duties in
            let end = duties.map(\.span.end).max() ?? start
            func person(_ duty: DutyRow) -> Person {
                let opens = duty.span.start.adding(minutes: -ReportForDuty.opensMinutesBefore)
                let isOpen = !now.isBefore(opens) && now.isBefore(duty.span.end)
                let isMissing = duty.reportedAt == nil && duty.span.start.adding(minutes: -30) <= now
                return Person(
                    id: duty.staff.rawValue, shownName: duty.name ?? duty.staff.rawValue,
                    department: duty.department, postWord: language.text("words.post.\(duty.post.rawValue)"),
                    post: duty.post.rawValue, reported: duty.reportedAt.map { time.minute($0) },
                    voice: isMissing && now.isBefore(duty.span.end) ? "now" : "quiet",
                    canReport: isOpen && duty.reportedAt == nil && duty.staff.rawValue == visitor.id,
                    startMilliseconds: duty.span.start.milliseconds, room: duty.room?.rawValue ?? "",
                    request: FreshRequestID.next())
            }
            let byRoom = Dictionary(grouping: duties.filter { $0.room != nil }) { $0.room?.rawValue ?? "" }
            let floaters = duties.filter { $0.room == nil }.map(person)
            return Round(
                clock: "\(time.minute(start))–\(time.minute(end))",
                slots: byRoom.sorted { $0.key < $1.key }.map { room, duties in
                    Slot(
                        room: room, people: duties.sorted { $0.post.rawValue < $1.post.rawValue }.map(person))
                },
                floaters: floaters, hasFloaters: !floaters.isEmpty)
        }
        hasRounds = !rounds.isEmpty
        let reported = rows.count { $0.reportedAt != nil }
        let missing = rounds.flatMap { $0.slots.flatMap(\.people) + $0.floaters }.count { $0.voice == "now" }
        voice = missing > 0 ? "now" : "quiet"
        var parts = [
            language.text(
                "duty.headline", ["day": self.day, "count": "\(rows.count)", "reported": "\(reported)"])
        ]
        if missing > 0 { parts.append(language.text("duty.missing", ["count": "\(missing)"])) }
        headline = parts.joined(separator: language.text("frame.stateSeparator"))
        let most = max(1, hours.map(\.rostered).max() ?? 1)
        let total = hours.reduce(0) { $0 + $1.rostered }
        let meanTenths = hours.isEmpty ? 0 : total * 10 / hours.count
        bars = hours.sorted { ($1.rostered, $0.staff) < ($0.rostered, $1.staff) }.map { person in
            let difference = person.rostered * 10 - meanTenths
            return Bar(
                shownName: person.name ?? person.staff.rawValue, id: person.staff.rawValue,
                count: person.rostered,
                earned: person.earned, width: person.rostered * 300 / most,
                difference: "\(difference < 0 ? "−" : "+")\(abs(difference) / 10).\(abs(difference) % 10)")
        }
        hasBars = !bars.isEmpty
        meanX = meanTenths * 30 / most
        meanWord = language.text("duty.mean", ["mean": "\(meanTenths / 10).\(meanTenths % 10)"])
        self.canPlan = canPlan
        seed = time.day(day.start).filter(\.isNumber)
        spares = eligible.map {
            FormChoice(value: $0.id.rawValue, word: "\($0.name ?? "") \($0.id)", isSelected: false)
        }
        posts = [DutyPost.lead, .second].map {
            FormChoice(
                value: $0.rawValue, word: language.text("words.post.\($0.rawValue)"), isSelected: false)
        }
        request = FreshRequestID.next()
        slots = rows.filter { $0.post == .lead }.compactMap { duty in
            duty.room.map {
                FormChoice(
                    value: "\($0)|\(duty.span.start.milliseconds)",
                    word: "\(time.minute(duty.span.start)) \($0)",
                    isSelected: false)
            }
        }
    }
}

/// A proposed roster, to be judged before it is adopted.
struct RosterPage: Sendable {
    struct Line: Sendable {
        let clock: String
        let room: String
        let lead: String
        let second: String
    }

    let day: String
    let seed: String
    let headline: String
    let voice: String
    let lines: [Line]
    let hasLines: Bool
    let floaters: [String]
    let hasFloaters: Bool
    let unfilled: [String]
    let hasUnfilled: Bool
    let overworked: [String]
    let hasOverworked: Bool
    let canAdopt: Bool
    let request: String

    init(
        _ proposal: RosterProposal, day: String, seed: Int64, names: [Staff.ID: String], time: StationTime,
        language: Language
    ) {
        func person(_ id: Staff.ID) -> String { names[id].map { "\($0) \(id)" } ?? id.rawValue }
        func clock(_ span: TimeSpan) -> String { "\(time.minute(span.start))–\(time.minute(span.end))" }
        self.day = day
        self.seed = "\(seed)"
        lines = proposal.rooms.map {
            Line(
                clock: clock($0.span), room: $0.room.rawValue, lead: person($0.lead),
                second: person($0.second))
        }
        hasLines = !lines.isEmpty
        floaters = proposal.floaters.map { "\(clock($0.span)) \(person($0.staff))" }
        hasFloaters = !floaters.isEmpty
        unfilled = proposal.unfilled.map { "\(clock($0.span)) \($0.room)" }
        hasUnfilled = !unfilled.isEmpty
        overworked = proposal.overworked.sorted().map(person)
        hasOverworked = !overworked.isEmpty
        canAdopt = unfilled.isEmpty && !lines.isEmpty
        voice = unfilled.isEmpty ? "quiet" : "now"
        headline =
            lines.isEmpty && unfilled.isEmpty
            ? language.text("duty.nothingToStaff")
            : language.text(
                "duty.proposed",
                [
                    "rooms": "\(lines.count)", "floaters": "\(floaters.count)",
                    "unfilled": "\(unfilled.count)",
                ])
        request = FreshRequestID.next()
    }
}
