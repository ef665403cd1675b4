import Exam
import StationStore
import Web

/// The day at a glance: the line, what is late, what is due in half an hour.
struct TodayPage: Sendable {
    struct Step: Sendable {
        let id: String
        let clock: String
        let word: String
        let slotWord: String
        let state: String
        let stateWord: String
        let countWord: String?
        /// Minutes late or to go, in words.
        let when: String
    }

    struct SittingRow: Sendable {
        let id: String
        let certificate: String
        let partWord: String
        let clock: String
        let roomCount: Int
        let expected: Int
        /// A dash before the doors open: nobody is missing yet.
        let present: String
        let missing: String
        let absent: String
        let state: String
        let stateWord: String
    }

    let headline: String
    let voice: String
    let isAnotherDay: Bool
    let day: String
    let spine: TimeSpine?
    let late: [Step]
    let soon: [Step]
    let steps: [Step]
    let sittings: [SittingRow]
    let hasSittings: Bool
    /// Sheets that lie in the exchange folder, in words; nil for roles that do not import.
    var importWords: String?
    /// Nil for who prints nothing.
    var printsPath: String?

    init(
        sittings: [DayLineQueries.SittingState], duties: [DayLineQueries.DutyState], profile: RuleProfile,
        day: TimeSpan, now: Moment, time: StationTime, language: Language
    ) {
        let slots = DaySlot.slots(sittings, duties)
        let stepsBySlot = slots.map { $0.steps(profile, now: now) }
        let words = StepWords(language: language, time: time, now: now)
        let all = stepsBySlot.flatMap { $0 }.sorted { $0.at < $1.at }
        let horizon = now.adding(minutes: 30)
        let lateSteps = all.filter { $0.state == .late }
        let soonSteps = all.filter { $0.state == .upcoming && $0.at.isNoLater(than: horizon) }
        isAnotherDay = !(day.start <= now && now < day.end)
        self.day = time.day(day.start)
        spine = TimeSpine(slots: slots, steps: stepsBySlot, now: now, time: time, language: language)
        late = lateSteps.map(words.step)
        soon = soonSteps.map(words.step)
        steps = all.map(words.step)
        hasSittings = !sittings.isEmpty
        voice = isAnotherDay || lateSteps.isEmpty ? "quiet" : "now"
        self.sittings = sittings.map { words.sitting($0) }
        headline = words.headline(
            sittings, late: lateSteps, next: all.first { $0.state == .upcoming }, isAnotherDay: isAnotherDay,
            day: self.day)
    }

    /// What browsers that show the page are told when something changes.
    var changes: [LiveChange] {
        [LiveChange(id: "today-state", text: headline, voice: voice)]
            + steps.flatMap { step in
                [
                    LiveChange(id: step.id, state: step.state),
                    LiveChange(id: "\(step.id)-row", state: step.state),
                    LiveChange(id: "\(step.id)-word", text: step.stateWord),
                    LiveChange(id: "\(step.id)-count", text: step.countWord ?? ""),
                ]
            }
            + sittings.flatMap { row in
                [
                    LiveChange(id: "sitting-\(row.id)", state: row.state),
                    LiveChange(id: "sitting-\(row.id)-word", text: row.stateWord),
                    LiveChange(id: "sitting-\(row.id)-present", text: row.present),
                    LiveChange(id: "sitting-\(row.id)-missing", text: row.missing),
                    LiveChange(id: "sitting-\(row.id)-absent", text: row.absent),
                ]
            }
    }
}

/// Puts steps and sittings into words.
private struct StepWords {
    let language: Language
    let time: StationTime
    let now: Moment

    func step(_ step: DayStep) -> TodayPage.Step {
        let minutes = Int((step.at.second - now.second) / 60)
        let when: String =
            switch step.state {
            case .done: ""
            case .late: language.text("today.lateBy", ["minutes": "\(max(0, -minutes))"])
            // Its time has come, and it is not late yet.
            case .upcoming where !now.isBefore(step.at): language.text("today.dueNow")
            case .upcoming: language.text("today.inMinutes", ["minutes": "\(minutes)"])
            }
        return TodayPage.Step(
            id: step.id, clock: time.minute(step.at),
            word: language.text("today.step.\(step.kind.rawValue)"),
            slotWord: language.text(
                "today.slot",
                [
                    "clock": time.minute(step.slot.start),
                    "part": language.text("words.part.\(step.slot.part.rawValue)"),
                ]),
            state: step.state.rawValue, stateWord: language.text("today.stepState.\(step.state.rawValue)"),
            countWord: step.done.map { "\($0)/\(step.total ?? 0)" }, when: when)
    }

    func sitting(_ sitting: DayLineQueries.SittingState) -> TodayPage.SittingRow {
        let isWaiting = sitting.state == .planned && sitting.present == 0
        func count(_ number: Int) -> String { isWaiting ? "–" : "\(number)" }
        return TodayPage.SittingRow(
            id: sitting.id.rawValue, certificate: sitting.certificate,
            partWord: language.text("words.part.\(sitting.part.rawValue)"),
            clock: "\(time.minute(sitting.span.start))–\(time.minute(sitting.span.end))",
            roomCount: sitting.roomCount, expected: sitting.expected, present: count(sitting.present),
            missing: count(sitting.expected - sitting.present - sitting.absent),
            absent: count(sitting.absent),
            state: sitting.state.rawValue,
            stateWord: language.text("words.sittingState.\(sitting.state.rawValue)"))
    }

    func headline(
        _ sittings: [DayLineQueries.SittingState], late: [DayStep], next: DayStep?, isAnotherDay: Bool,
        day: String
    ) -> String {
        guard !sittings.isEmpty else { return language.text("today.nothing") }
        if isAnotherDay {
            return language.text("today.otherDay", ["day": day, "count": "\(sittings.count)"])
        }
        let running = sittings.filter { $0.state == .running || $0.state == .open }
        var parts: [String] = []
        if running.isEmpty {
            parts.append(language.text("today.planned", ["count": "\(sittings.count)"]))
        } else {
            parts.append(
                language.text(
                    "today.running",
                    [
                        "count": "\(running.count)",
                        "present": "\(running.reduce(0) { $0 + $1.present })",
                        "expected": "\(running.reduce(0) { $0 + $1.expected })",
                    ]))
        }
        if !late.isEmpty { parts.append(language.text("today.lateCount", ["count": "\(late.count)"])) }
        if let next {
            parts.append(
                language.text(
                    "today.next",
                    [
                        "clock": time.minute(next.at),
                        "step": language.text("today.step.\(next.kind.rawValue)"),
                    ]))
        }
        return parts.joined(separator: language.text("frame.stateSeparator"))
    }
}
