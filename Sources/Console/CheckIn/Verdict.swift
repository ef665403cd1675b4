import Exam
import StationStore
import Web

/// The answer at the door, big: a word, a shape, a colour, and what to do next.
struct Verdict: Sendable {
    /// yes, look, no: what shape and colour say.
    let voice: String
    let verdictWord: String
    let person: String?
    let detail: String
    let nextStep: String?
    let entry: Int64

    /// Reads the verdict that stands at `position`; nil when there is no check-in entry.
    static func read(
        _ db: Snapshot, at position: Int64, room: Room.ID, _ language: Language, _ time: StationTime
    ) throws -> Verdict? {
        guard let entry = try JournalQueries.entry(db, at: position),
            case .checkIn(let event) = try entry.event(EntryDecoder()), event.room == room
        else { return nil }
        let expected = try event.oneCandidate.flatMap {
            try DoorQueries.expected(db, candidate: $0, sitting: event.oneSitting)
        }
        return Verdict(
            event, expected, drawnFrom: try drawnFrom(db, behind: position, event.oneCandidate),
            at: position, language)
    }

    /// Among how many places the lot was that stands behind a verdict; nil when there was none.
    private static func drawnFrom(
        _ db: Snapshot, behind position: Int64, _ candidate: Candidate.ID?
    ) throws -> Int? {
        guard let next = try JournalQueries.entry(db, at: position + 1),
            case .checkIn(.stationDrawn(candidate, _, _, _, let free, _, _)) = try next.event(EntryDecoder())
        else { return nil }
        return free.count
    }

    init?(
        _ event: CheckInEvent, _ expected: DoorQueries.Expected?, drawnFrom: Int? = nil,
        at position: Int64, _ language: Language
    ) {
        let kind: String
        var values: [String: String] = [
            "seat": expected?.seat.map(String.init) ?? "–", "room": expected?.room?.rawValue ?? "–",
        ]
        switch event {
        case .admitted(_, _, _, let seat, let isLate, _):
            kind = isLate ? "admittedLate" : "admitted"
            values["seat"] = "\(seat)"
            voice = "yes"
        case .admittedConditionally(_, _, _, let seat, _, let missing, _):
            kind = "conditional"
            values["seat"] = "\(seat)"
            values["missing"] = language.text("words.missing.\(missing.rawValue)")
            voice = "look"
        case .alreadyAdmitted(_, _, _, let seat):
            kind = "already"
            values["seat"] = "\(seat)"
            voice = "look"
        case .refused(_, _, _, let reason):
            kind = reason.rawValue
            voice = "no"
        case .referred(_, _, _, let reason):
            kind = reason.rawValue
            voice = "look"
        case .absenceProposed, .absenceConfirmed, .absenceReversed, .stationDrawn: return nil
        }
        verdictWord = language.text("verdict.\(kind).word", values)
        let said = language.text("verdict.\(kind).detail", values)
        detail = [said, drawnFrom.map { language.text("verdict.drawn", ["count": "\($0)"]) }]
            .compactMap { $0 }.joined(separator: language.text("frame.stateSeparator"))
        nextStep = language.find("verdict.\(kind).next", values)
        person =
            expected?.name.map { "\($0) · \(expected?.group ?? "")" }
            ?? event.oneCandidate.map { CandidateNumber.grouped($0.rawValue) }
        entry = position
    }
}

extension CheckInEvent {
    fileprivate var room: Room.ID {
        switch self {
        case .admitted(_, _, let room, _, _, _), .admittedConditionally(_, _, let room, _, _, _, _),
            .alreadyAdmitted(_, _, let room, _), .refused(_, _, let room, _), .referred(_, _, let room, _),
            .absenceProposed(_, let room, _), .absenceConfirmed(_, let room, _),
            .absenceReversed(_, _, let room, _), .stationDrawn(_, _, let room, _, _, _, _):
            room
        }
    }

    fileprivate var oneCandidate: Candidate.ID? {
        switch self {
        case .admitted(let candidate, _, _, _, _, _),
            .admittedConditionally(let candidate, _, _, _, _, _, _),
            .alreadyAdmitted(let candidate, _, _, _), .referred(let candidate, _, _, _),
            .absenceReversed(let candidate, _, _, _), .stationDrawn(let candidate, _, _, _, _, _, _):
            candidate
        case .refused(let candidate, _, _, _): candidate
        case .absenceProposed, .absenceConfirmed: nil
        }
    }

    fileprivate var oneSitting: Sitting.ID? {
        switch self {
        case .admitted(_, let sitting, _, _, _, _), .admittedConditionally(_, let sitting, _, _, _, _, _),
            .alreadyAdmitted(_, let sitting, _, _), .referred(_, let sitting, _, _),
            .absenceReversed(_, let sitting, _, _), .absenceProposed(let sitting, _, _),
            .absenceConfirmed(let sitting, _, _), .stationDrawn(_, let sitting, _, _, _, _, _):
            sitting
        case .refused(_, let sitting, _, _): sitting
        }
    }
}
