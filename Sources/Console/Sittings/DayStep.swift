import Exam
import StationStore

/// One step of the day's line: what has to be done by when, and whether it is.
struct DayStep: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case dutyReport
        case packetsIssued
        case doorsOpen
        case packetsOpened
        case papersOut
        case start
        case lateCutoff
        case absence
        case end
        case packetsReturned
    }

    enum State: String, Sendable {
        case done
        case late
        case upcoming
    }

    let kind: Kind
    let slot: DaySlot
    let at: Moment
    let state: State
    /// How much is done, of how much; nil for what the clock does by itself.
    let done: Int?
    let total: Int?

    /// Stable while the page is open.
    var id: String { "step-\(slot.id)-\(kind.rawValue)" }
}

/// Sittings of one part that start together.
struct DaySlot: Sendable, Equatable {
    let start: Moment
    let part: Sitting.Part
    let sittings: [DayLineQueries.SittingState]
    let duty: DayLineQueries.DutyState?

    var id: String { "\(start.second)-\(part.rawValue)" }
    var end: Moment { sittings.map(\.span.end).max() ?? start }
    var expected: Int { sittings.reduce(0) { $0 + $1.expected } }
    var present: Int { sittings.reduce(0) { $0 + $1.present } }
    var proposedAbsent: Int { sittings.reduce(0) { $0 + $1.proposedAbsent } }
    var absent: Int { sittings.reduce(0) { $0 + $1.absent } }
    var roomCount: Int { sittings.reduce(0) { $0 + $1.roomCount } }

    static func slots(
        _ sittings: [DayLineQueries.SittingState], _ duties: [DayLineQueries.DutyState]
    ) -> [DaySlot] {
        struct Key: Hashable {
            let start: Moment
            let part: Sitting.Part
        }
        return Dictionary(grouping: sittings) { Key(start: $0.span.start, part: $0.part) }
            .map { key, members in
                DaySlot(
                    start: key.start, part: key.part, sittings: members,
                    duty: duties.first { $0.start == key.start })
            }
            .sorted { ($0.start, $0.part.rawValue) < ($1.start, $1.part.rawValue) }
    }

    /// The steps of the slot in the order of the day, by the numbers of `profile`.
    func steps(_ profile: RuleProfile, now: Moment) -> [DayStep] {
        var steps: [DayStep] = []
        let packets = sittings.flatMap(\.packets)
        func add(_ kind: DayStep.Kind, _ at: Moment, done: Int, of total: Int, grace: Int = 0) {
            let isDone = done >= total
            let isLate = !isDone && !now.isBefore(at.adding(minutes: grace))
            steps.append(
                DayStep(
                    kind: kind, slot: self, at: at, state: isDone ? .done : isLate ? .late : .upcoming,
                    done: done, total: total))
        }
        func clock(_ kind: DayStep.Kind, _ at: Moment) {
            steps.append(
                DayStep(
                    kind: kind, slot: self, at: at, state: now.isBefore(at) ? .upcoming : .done, done: nil,
                    total: nil))
        }
        func atLeast(_ state: PaperPacket.State) -> Int {
            packets.count { $0.isOnMainPath && $0.rank >= state.rank }
        }
        let started = sittings.count { $0.startedAt != nil }
        let ended = sittings.count { $0.endedAt != nil }
        let opens = start.adding(minutes: -profile.entryOpenMinutesBefore)

        if let duty {
            add(.dutyReport, start.adding(minutes: -60), done: duty.reported, of: duty.posted)
        }
        if !packets.isEmpty {
            let issue = start.adding(minutes: -profile.paperIssueMinutesBefore)
            add(.packetsIssued, issue, done: atLeast(.issued), of: packets.count, grace: 5)
        }
        clock(.doorsOpen, opens)
        if !packets.isEmpty {
            let open = start.adding(minutes: -profile.packetOpenMinutesBefore)
            add(.packetsOpened, open, done: atLeast(.opened), of: packets.count, grace: 3)
            let out = start.adding(minutes: -profile.paperDistributeMinutesBefore)
            add(.papersOut, out, done: atLeast(.distributed), of: packets.count, grace: 5)
        }
        add(.start, start, done: started, of: sittings.count, grace: 1)
        clock(.lateCutoff, start.adding(minutes: profile.lateCutoffMinutes(for: part)))
        let absence = start.adding(minutes: profile.absentMarkMinutesAfter)
        let seen = present + absent
        if expected > 0 { add(.absence, absence, done: seen, of: expected, grace: 5) }
        add(.end, end, done: ended, of: sittings.count, grace: 1)
        if !packets.isEmpty {
            let back = end.adding(minutes: profile.returnDeadlineMinutesAfterEnd)
            add(.packetsReturned, back, done: atLeast(.returned), of: packets.count)
        }
        return steps
    }
}

extension PaperPacket.State {
    /// How far along the main path, from 0.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Not set apart for a broken seal or a wrong count.
    var isOnMainPath: Bool { self != .quarantined && self != .discrepancy }
}
