import Exam
import StationStore
import Web

/// One sitting: its state, its next step with what it means, its rooms.
struct SittingPage: Sendable {
    struct RoomRow: Sendable {
        let id: String
        let present: Int
        let absent: Int
        let seated: Int
        let readyPath: String
        let readyWord: String
    }

    struct Step: Sendable {
        let key: String
        let word: String
        let meaning: String
        /// Whether this person may take the step, and the rules would let it happen now.
        let isReady: Bool
        /// Why it cannot be taken now.
        let waiting: String?
        /// What has to come first.
        let waitingNext: String?
        /// When the page should look again; nil when the clock alone changes nothing.
        let waitsUntil: Int64?
    }

    let id: String
    let certificate: String
    let certificateTitle: String
    let partWord: String
    let clock: String
    let day: String
    let paperCode: String
    let headline: String
    let voice: String
    let seated: Int
    let present: Int
    let late: Int
    let absent: Int
    let missing: Int
    let rooms: [RoomRow]
    /// The rooms in which somebody sits and that are not READY, in words.
    let notReady: String?
    let step: Step?
    let isSigned: Bool
    /// Nil for who prints nothing.
    let printsPath: String?
    /// What is to be said of the lots at the doors; nil where the plan gives the seats.
    let lots: LotLine?
    /// The rotations that it is one of.
    let rotationsPath: String?
    let history: [HistoryLine]
    let request: String

    struct LotLine: Sendable {
        let lotWords: String
        /// Hex; nil before the doors are open.
        let lotCommitment: String?
        /// Where the record is; nil before it may be shown, and for who may not see it.
        let lotRecordPath: String?
    }

    init(
        _ row: SittingQueries.SittingRow, rooms: [SittingQueries.SittingRoomRow], history: [HistoryLine],
        unready: [Room.ID], readiness: SittingStep.Readiness?, lots: LotQueries.Standing? = nil,
        rotations: Sitting.ID? = nil, visitor: Visitor, now: Moment, time: StationTime, language: Language
    ) {
        id = row.id.rawValue
        certificate = row.certificate.rawValue
        certificateTitle = row.certificateTitle
        partWord = language.text("words.part.\(row.part.rawValue)")
        clock = "\(time.minute(row.span.start))–\(time.minute(row.span.end))"
        day = time.day(row.span.start)
        paperCode = row.paperCode
        seated = row.seatedCount
        present = row.presentCount
        late = row.lateCount
        absent = row.absentCount
        missing = row.seatedCount - row.presentCount - row.absentCount
        self.rooms = rooms.map {
            RoomRow(
                id: $0.room.rawValue, present: $0.presentCount, absent: $0.absentCount,
                seated: $0.seatedCount, readyPath: "/rooms/\($0.room)/readiness/\(row.id)",
                readyWord: language.text(unready.contains($0.room) ? "ready.no" : "ready.yes"))
        }
        // Before the doors open somebody can still go there; afterwards it is no news.
        notReady =
            row.state == .planned && !unready.isEmpty
            ? language.text(
                "ready.warning",
                [
                    "count": "\(unready.count)",
                    "rooms": unready.prefix(12).map(\.rawValue)
                        .joined(separator: language.text("frame.listSeparator")),
                ]) : nil
        var parts = [language.text("words.sittingState.\(row.state.rawValue)")]
        if let started = row.startedAt {
            parts.append(language.text("sitting.startedAt", ["clock": time.minute(started)]))
        }
        if let ended = row.endedAt {
            parts.append(language.text("sitting.endedAt", ["clock": time.minute(ended)]))
        }
        if row.proposedCount > 0 {
            parts.append(language.text("sitting.undecided", ["count": "\(row.proposedCount)"]))
        }
        headline = parts.joined(separator: language.text("frame.stateSeparator"))
        let isLate = row.state == .open && row.span.start.adding(minutes: 1) <= now
        voice = isLate ? "now" : row.proposedCount > 0 ? "look" : "quiet"
        step = SittingStep(after: row.state).flatMap { step in
            readiness.map { Step(step, $0, row, visitor, now, time, language) }
        }
        isSigned = row.state == .signed
        printsPath = PrintKind.path(PrintScope(sitting: row.id), for: visitor)
        self.lots = lots.flatMap { lots in
            guard lots.isByLot else { return nil }
            let step = lots.isPublic ? "public" : lots.commitment == nil ? "before" : "going"
            return LotLine(
                lotWords: language.text("sitting.lots.\(step)", ["count": "\(lots.drawnCount)"]),
                lotCommitment: lots.commitment,
                lotRecordPath: lots.isPublic && ConsoleArea.seating.isOpen(to: visitor)
                    ? "/sittings/\(row.id)/lot-record.json" : nil)
        }
        rotationsPath = rotations.map { "/rotations/\($0)" }
        self.history = history
        request = FreshRequestID.next()
    }
}

extension SittingPage.Step {
    fileprivate init(
        _ step: SittingStep, _ readiness: SittingStep.Readiness, _ row: SittingQueries.SittingRow,
        _ visitor: Visitor, _ now: Moment, _ time: StationTime, _ language: Language
    ) {
        key = step.rawValue
        word = language.text("sitting.step.\(step.rawValue)")
        meaning = language.text(
            "sitting.meaning.\(step.rawValue)",
            [
                "rooms": "\(row.roomCount)", "seated": "\(row.seatedCount)",
                "present": "\(row.presentCount)",
            ])
        let isTheirs = visitor.holds(anyOf: Set(step.permission.roles.map(\.rawValue)))
        isReady = isTheirs && readiness == .ready
        switch readiness {
        case .waits(let until):
            waiting = language.text(
                "sitting.waits", ["clock": time.minute(until, near: now), "step": word])
            waitingNext = nil
            waitsUntil = until.milliseconds
        case .refused(let refusal):
            waiting = language.text("refusals.\(refusal.rawValue).what")
            waitingNext = language.text("refusals.\(refusal.rawValue).next")
            waitsUntil = nil
        case .ready:
            let roles = Role.allCases.filter(step.permission.roles.contains)
                .map { language.text("words.role.\($0.rawValue)") }
            waiting =
                isTheirs
                ? nil
                : language.text(
                    "sitting.others",
                    ["step": word, "roles": roles.joined(separator: language.text("frame.listSeparator"))])
            waitingNext = nil
            waitsUntil = nil
        }
    }
}
