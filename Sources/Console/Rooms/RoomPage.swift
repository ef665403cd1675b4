import Exam
import StationStore
import Web

/// One room: its state, its seats as they stand, its door, its history.
struct RoomPage: Sendable {
    struct DoorRow: Sendable {
        let seat: String
        let candidate: String
        let number: String
        let shownName: String
        let group: String
        let state: String
        let stateWord: String
        let clock: String?
        let missingWord: String?
        let candidatePath: String
    }

    struct ProctorLine: Sendable {
        let person: String
        let postWord: String
        let reported: String
        let hasReported: Bool
    }

    struct SlotLine: Sendable {
        let sittingID: String
        let certificate: String
        let partWord: String
        let clock: String
        let paper: String
        let stateWord: String
        let readyPath: String
        let readyWord: String
    }

    struct TurnedLine: Sendable {
        let person: String
        let reasonWord: String
        let clock: String
        let entryPath: String
    }

    struct SortLink: Sendable {
        let word: String
        let query: String
        let current: String?
    }

    let roomID: String
    let roomTitle: String
    let building: String
    let headline: String
    let voice: String
    let concerns: [String]
    let slots: [SlotLine]
    let isUsed: Bool
    let expected: Int
    let present: Int
    let missing: Int
    let absent: Int
    let map: SeatMap?
    let door: [DoorRow]
    let sorts: [SortLink]
    let proctors: [ProctorLine]
    let hasProctors: Bool
    let turnedAway: [TurnedLine]
    let hasTurnedAway: Bool
    let history: [HistoryLine]
    let historyPath: String
    let verdict: Verdict?
    let canAdmit: Bool
    let canConfirmAbsence: Bool
    let proposedAbsent: [DoorRow]
    let absenceSitting: String?
    let request: String
    /// The prints of the room's sitting; nil without one, and for who prints nothing.
    let printsPath: String?
}

/// What the door list can be sorted by.
enum DoorSort: String, CaseIterable {
    case seat
    case name
    case state

    func ordered(_ seats: [DoorQueries.Seat]) -> [DoorQueries.Seat] {
        switch self {
        case .seat: seats
        case .name: seats.sorted { ($0.name ?? "", $0.number) < ($1.name ?? "", $1.number) }
        case .state:
            // Who is not there yet comes first: that is what the list is opened for.
            seats.sorted { (Self.urgency($0), $0.number) < (Self.urgency($1), $1.number) }
        }
    }

    private static func urgency(_ seat: DoorQueries.Seat) -> Int {
        switch SeatState(seat) {
        case .proposedAbsent: 0
        case .expected: 1
        case .conditional: 2
        case .late: 3
        case .absent: 4
        case .seated, .vacant, .broken, .spare: 5
        }
    }
}

/// Everything the page is made of, read in one snapshot.
struct RoomFacts: Sendable {
    let state: BoardQueries.RoomState
    let layout: SeatLayout?
    let seats: [DoorQueries.Seat]
    let proctors: [DoorQueries.Proctor]
    let turnedAway: [DoorQueries.TurnedAway]
    let history: [HistoryLine]
    let profile: RuleProfile
    let verdict: Verdict?
}

/// Makes the page out of the facts.
struct RoomPageMaker {
    let facts: RoomFacts
    let now: Moment
    let time: StationTime
    let language: Language

    func page(
        sort: DoorSort, find: String?, canAdmit: Bool, request: String, visitor: Visitor
    ) -> RoomPage {
        let state = facts.state
        let tile = RoomTile(state, profile: facts.profile, now: now, time: time, language: language)
        let concerns = RoomConcern.all(in: state, profile: facts.profile, at: now)
        let rows = sort.ordered(facts.seats).filter { matches($0, find) }.map(row)
        let proposed = facts.seats.filter { $0.attendance == .proposedAbsent }
        return RoomPage(
            roomID: state.room.id.rawValue, roomTitle: state.room.title,
            building: language.text(
                "room.place", ["building": state.room.building, "floor": "\(state.room.floor)"]),
            headline: tile.voiceWord, voice: tile.voice,
            concerns: concerns.map {
                language.text("board.concern.\($0.kind.rawValue)", ["count": "\($0.count)"])
            },
            slots: state.sittings.map(slot), isUsed: tile.isUsed, expected: state.expected,
            present: state.present, missing: state.expected - state.present - state.absent,
            absent: state.absent,
            map: facts.layout.map { SeatMap(layout: $0, seats: facts.seats, language: language) },
            door: rows,
            sorts: DoorSort.allCases.map {
                RoomPage.SortLink(
                    word: language.text("room.sort.\($0.rawValue)"), query: "?sort=\($0.rawValue)#door",
                    current: $0 == sort ? "true" : nil)
            },
            proctors: facts.proctors.map(proctor), hasProctors: !facts.proctors.isEmpty,
            turnedAway: facts.turnedAway.map(turned), hasTurnedAway: !facts.turnedAway.isEmpty,
            history: facts.history, historyPath: "/journal?subject=\(state.room.id)",
            verdict: facts.verdict, canAdmit: canAdmit && tile.isUsed,
            canConfirmAbsence: canAdmit && !proposed.isEmpty, proposedAbsent: proposed.map(row),
            absenceSitting: proposed.first?.sitting.rawValue, request: request,
            printsPath: state.sittings.first.flatMap {
                PrintKind.path(PrintScope(sitting: $0.id), for: visitor)
            })
    }

    /// What browsers that show the page are told when something changes.
    func changes() -> [LiveChange] {
        let state = facts.state
        let tile = RoomTile(state, profile: facts.profile, now: now, time: time, language: language)
        return [
            LiveChange(id: "room-state", text: tile.voiceWord, voice: tile.voice),
            LiveChange(id: "room-present", text: "\(state.present)"),
            LiveChange(
                id: "room-missing", text: "\(state.expected - state.present - state.absent)"),
            LiveChange(id: "room-absent", text: "\(state.absent)"),
        ]
            + facts.seats.flatMap { seat in
                let word = language.text("words.seatState.\(SeatState(seat).rawValue)")
                let door = "door-\(seat.candidate)"
                let changes = [
                    LiveChange(id: door, state: SeatState(seat).rawValue),
                    LiveChange(id: "\(door)-seat", text: number(of: seat)),
                    LiveChange(id: "\(door)-word", text: word),
                    LiveChange(id: "\(door)-clock", text: clock(seat) ?? ""),
                ]
                guard seat.isKnown else { return changes }
                let shown = seat.name ?? CandidateNumber.tail(seat.candidate.rawValue)
                return changes + [
                    LiveChange(id: "seat-\(seat.number)", state: SeatState(seat).rawValue),
                    LiveChange(id: "seat-\(seat.number)-word", text: word),
                    LiveChange(id: "seat-\(seat.number)-name", text: SeatName(shown).text),
                ]
            }
    }

    /// The seat's number, or that it is drawn at the door.
    private func number(of seat: DoorQueries.Seat) -> String {
        guard seat.isKnown else { return language.text("words.drawnAtEntry") }
        return seat.number < 10 ? "0\(seat.number)" : "\(seat.number)"
    }

    private func matches(_ seat: DoorQueries.Seat, _ find: String?) -> Bool {
        guard let find else { return true }
        let folded = NameFolding.folded(find)
        return NameFolding.folded(seat.name ?? "").contains(folded)
            || seat.candidate.rawValue.hasSuffix(folded) || (seat.isKnown && "\(seat.number)" == folded)
    }

    private func row(_ seat: DoorQueries.Seat) -> RoomPage.DoorRow {
        let state = SeatState(seat)
        return RoomPage.DoorRow(
            seat: number(of: seat), candidate: seat.candidate.rawValue,
            number: CandidateNumber.grouped(seat.candidate.rawValue),
            shownName: seat.name ?? language.text("room.nameErased"), group: seat.group,
            state: state.rawValue, stateWord: language.text("words.seatState.\(state.rawValue)"),
            clock: clock(seat),
            missingWord: seat.missing.map { language.text("words.missing.\($0.rawValue)") },
            candidatePath: "/candidates/\(seat.candidate)")
    }

    private func clock(_ seat: DoorQueries.Seat) -> String? { seat.at.map(time.second) }

    private func slot(_ sitting: BoardQueries.SittingLine) -> RoomPage.SlotLine {
        RoomPage.SlotLine(
            sittingID: sitting.id.rawValue, certificate: sitting.certificate,
            partWord: language.text("words.part.\(sitting.part.rawValue)"),
            clock: "\(time.minute(sitting.span.start))–\(time.minute(sitting.span.end))",
            paper: sitting.paperCode,
            stateWord: language.text("words.sittingState.\(sitting.state.rawValue)"),
            readyPath: "/rooms/\(facts.state.room.id)/readiness/\(sitting.id)",
            readyWord: language.text(facts.state.isReady ? "ready.yes" : "ready.no"))
    }

    private func proctor(_ proctor: DoorQueries.Proctor) -> RoomPage.ProctorLine {
        RoomPage.ProctorLine(
            person: [proctor.name, proctor.staff.rawValue].compactMap { $0 }.joined(separator: " "),
            postWord: language.text("words.post.\(proctor.post.rawValue)"),
            reported: proctor.reportedAt.map { language.text("room.reportedAt", ["clock": time.minute($0)]) }
                ?? language.text("room.notReported"),
            hasReported: proctor.reportedAt != nil)
    }

    private func turned(_ turned: DoorQueries.TurnedAway) -> RoomPage.TurnedLine {
        RoomPage.TurnedLine(
            person: turned.name ?? turned.candidate.map { CandidateNumber.grouped($0.rawValue) }
                ?? language.text("room.unknownPerson"),
            reasonWord: language.text("words.reason.\(turned.reason)"), clock: time.second(turned.at),
            entryPath: "/journal/\(turned.entry)")
    }
}
