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
    }

    struct Step: Sendable {
        let key: String
        let word: String
        let meaning: String
        let isFinal: Bool
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
    let step: Step?
    let isSigned: Bool
    let history: [HistoryLine]
    let request: String

    init(
        _ row: SittingQueries.SittingRow, rooms: [SittingQueries.SittingRoomRow], history: [HistoryLine],
        canStep: Bool, canSign: Bool, now: Moment, time: StationTime, language: Language
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
                id: $0.room.rawValue, present: $0.presentCount, absent: $0.absentCount, seated: $0.seatedCount
            )
        }
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
        let next = SittingStep(after: row.state)
        let isAllowed = next == .sign ? canSign : canStep
        step = next.flatMap { isAllowed ? $0 : nil }.map { step in
            Step(
                key: step.rawValue, word: language.text("sitting.step.\(step.rawValue)"),
                meaning: language.text(
                    "sitting.meaning.\(step.rawValue)",
                    [
                        "rooms": "\(row.roomCount)", "seated": "\(row.seatedCount)",
                        "present": "\(row.presentCount)",
                    ]), isFinal: step == .sign)
        }
        isSigned = row.state == .signed
        self.history = history
        request = FreshRequestID.next()
    }
}

/// The steps of a sitting, each from one state to the next.
enum SittingStep: String, CaseIterable {
    case open
    case start
    case end
    case close
    case sign

    init?(after state: Sitting.State) {
        switch state {
        case .planned: self = .open
        case .open: self = .start
        case .running: self = .end
        case .ended: self = .close
        case .closed: self = .sign
        case .signed: return nil
        }
    }
}
