import Exam
import Web

/// The day drawn as a line: hours along it, one lane for each slot, its steps as marks, now as a rule across.
struct TimeSpine: Sendable {
    struct Hour: Sendable {
        let x: Int
        let label: String
    }

    struct Lane: Sendable {
        let y: Int
        let barX: Int
        let barWidth: Int
        let barY: Int
        let labelX: Int
        let labelY: Int
        /// `end` where the words would leave the drawing otherwise.
        let anchor: String
        let label: String
        let isRunning: Bool
        let marks: [Mark]
    }

    struct Mark: Sendable {
        let id: String
        let x: Int
        let y: Int
        let state: String
        let label: String
    }

    /// Units of the drawing; 1 is about a pixel on a desk screen.
    static let width = 1200
    private static let margin = 24
    private static let laneHeight = 64
    private static let top = 56

    let height: Int
    let bottom: Int
    let hours: [Hour]
    let lanes: [Lane]
    /// nil when now is not on this day.
    let nowX: Int?
    let nowLabel: String
    let startMilliseconds: Int64
    let endMilliseconds: Int64

    /// - Returns: nil when the day has no sitting.
    init?(
        slots: [DaySlot], steps: [[DayStep]], now: Moment, time: StationTime, language: Language
    ) {
        guard let first = slots.map(\.start).min(), let last = slots.map(\.end).max() else { return nil }
        let start = Moment(milliseconds: first.adding(minutes: -75).milliseconds / 1_800_000 * 1_800_000)
        let end = Moment(milliseconds: (last.adding(minutes: 45).milliseconds / 1_800_000 + 1) * 1_800_000)
        let span = Double(end.milliseconds - start.milliseconds)
        let room = Double(Self.width - 2 * Self.margin)
        func x(_ moment: Moment) -> Int {
            Self.margin + Int((Double(moment.milliseconds - start.milliseconds) / span * room).rounded())
        }
        startMilliseconds = start.milliseconds
        endMilliseconds = end.milliseconds
        bottom = Self.top + slots.count * Self.laneHeight + 8
        height = bottom + 8
        nowX = now >= start && now <= end ? x(now) : nil
        nowLabel = time.minute(now)
        let hour: Int64 = 3_600_000
        let firstHour = (start.milliseconds + hour - 1) / hour * hour
        hours = stride(from: firstHour, through: end.milliseconds, by: Int(hour)).map { at in
            let moment = Moment(milliseconds: at)
            return Hour(x: x(moment), label: time.minute(moment))
        }
        lanes = zip(slots, steps).enumerated().map { index, lane in
            let (slot, steps) = lane
            let y = Self.top + index * Self.laneHeight
            let barX = x(slot.start)
            let fits = barX < Self.width - 420
            return Lane(
                y: y, barX: barX, barWidth: max(2, x(slot.end) - barX), barY: y + 30,
                labelX: fits ? barX : x(slot.end), labelY: y + 22, anchor: fits ? "start" : "end",
                label: Self.label(slot, language),
                isRunning: slot.sittings.contains { $0.state == .running },
                marks: steps.map { step in
                    Mark(
                        id: step.id, x: x(step.at), y: y + 36, state: step.state.rawValue,
                        label: "\(time.minute(step.at)) "
                            + language.text("today.step.\(step.kind.rawValue)"))
                })
        }
    }

    private static func label(_ slot: DaySlot, _ language: Language) -> String {
        let name = slot.sittings.count == 1 ? slot.sittings[0].certificate : nil
        return language.text(
            name == nil ? "today.slotOfMany" : "today.slotOfOne",
            [
                "certificate": name ?? "", "count": "\(slot.sittings.count)",
                "part": language.text("words.part.\(slot.part.rawValue)"),
                "rooms": "\(slot.roomCount)", "expected": "\(slot.expected)",
            ])
    }
}
