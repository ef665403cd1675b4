import Exam
import Foundation
import StationStore
import TestKit
import Testing

/// Commands in an order that nobody thought of: rules may refuse them, the promise of replay holds all the same.
///
/// `EXAMSTATION_SOAK_ROUNDS` plays so many rounds, from the seed in `EXAMSTATION_SOAK_SEED`.
@Suite struct RandomCommandsTests {
    private static let seeds: ClosedRange<UInt64> = {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["EXAMSTATION_SOAK_SEED"].flatMap { UInt64($0) } ?? 1
        let rounds = environment["EXAMSTATION_SOAK_ROUNDS"].flatMap { UInt64($0) } ?? 2
        return first...first + max(1, rounds) - 1
    }()

    private static let commandsPerRound = 120

    @Test(arguments: seeds)
    func `tables follow from the journal after any sequence of commands`(seed: UInt64) async throws {
        var play = try await RandomPlay(seed: seed)

        for _ in 0..<Self.commandsPerRound { try await play.next() }

        #expect(play.performed > 0, "seed \(seed)")
        try await play.door.site.expectReplayEqualsTables()
    }
}

/// One round: a door with three candidates, staff of every role, and a clock that only moves on.
private struct RandomPlay {
    let door: DoorSite
    private(set) var performed = 0

    private var numbers: SeededNumbers
    private let staff: [Staff.ID] = ["S-001", "S-002", "S-003", "S-004", "S-005", "S-006"]
    private let rooms: [Room.ID] = ["T101", "T102", "T999"]
    private let sitting: Sitting.ID = "T-C01-1"

    init(seed: UInt64) async throws {
        numbers = SeededNumbers(seed: seed)
        door = try await DoorSite(minutesBefore: 40)
        for (person, role) in zip(staff.dropFirst(2), [Role.marker, .assessor, .custodian, .administrator]) {
            try await door.site.appoint(person, [role])
        }
    }

    /// Lets some time pass, then gives one command as somebody.
    mutating func next() async throws {
        door.site.clock.advance(seconds: Int.random(in: 0...120, using: &numbers))
        if Int.random(in: 0..<20, using: &numbers) == 0 {
            door.site.clock.step(milliseconds: Int64.random(in: -5000...5000, using: &numbers))
        }
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: try await atTheDoor()
        case 1: try await duringTheDay()
        case 2: try await aboutIncidents()
        case 3: try await aboutResults()
        default: try await atTheDesk()
        }
    }

    private mutating func atTheDoor() async throws {
        let (candidate, room) = (candidate(), pick(rooms))
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0, 1:
            let ticket = Bool.random(using: &numbers) ? candidate.rawValue : "no ticket"
            try await attempt(CheckInCandidate(ticket: ticket, room: room))
        case 2: try await attempt(ConfirmAbsence(sitting: sitting, room: room))
        default: try await attempt(ReverseAbsence(candidate: candidate, sitting: sitting))
        }
    }

    private mutating func duringTheDay() async throws {
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0: try await attempt(OpenSitting(sitting: sitting))
        case 1: try await attempt(StartSitting(sitting: sitting))
        case 2: try await attempt(EndSitting(sitting: sitting))
        case 3: try await attempt(CloseSitting(sitting: sitting))
        case 4: try await attempt(SignSitting(sitting: sitting))
        default: try await attempt(ProposeAbsence(sitting: sitting, room: pick(rooms)), by: .station)
        }
    }

    private mutating func aboutIncidents() async throws {
        let incident = Incident.ID(rawValue: "I-\(Int.random(in: 1...3, using: &numbers))")
        let text = try door.site.seal(FreeText(text: "经过 \(numbers.next())"))
        let request = CommandRequest(particulars: [text.record])
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0:
            let code = pick(IncidentCode.allCases.map(\.rawValue) + ["none"])
            try await attempt(
                ReportIncident(
                    incident: incident, code: code, sitting: sitting, room: pick(rooms),
                    candidate: Bool.random(using: &numbers) ? candidate() : nil, facts: text.reference),
                request: request)
        case 1: try await attempt(CountersignIncident(incident: incident))
        case 2:
            let code = pick(IncidentCode.allCases.map(\.rawValue))
            try await attempt(
                RecodeIncident(incident: incident, code: code, reason: text.reference), request: request)
        default:
            try await attempt(
                CloseIncident(
                    incident: incident, finding: pick(Incident.Finding.allCases), reason: text.reference),
                request: request)
        }
    }

    private mutating func aboutResults() async throws {
        guard let mark = Mark(tenths: pick([0, 599, 600, 805])) else { return }
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0, 1:
            let part = pick([Sitting.Part.theory, .practical])
            try await attempt(EnterMark(candidate: candidate(), part: part, mark: mark))
        default: try await attempt(DecideOutcomes(certificate: "C01"))
        }
    }

    private mutating func atTheDesk() async throws {
        let person = pick(staff)
        switch Int.random(in: 0..<7, using: &numbers) {
        case 0: try await attempt(SetRoomState(room: pick(rooms), state: pick(Room.State.allCases)))
        case 1:
            let seat = Int.random(in: 0...31, using: &numbers)
            try await attempt(
                MoveCandidate(
                    candidate: candidate(), sitting: sitting, room: pick(rooms), seat: seat,
                    reason: pick(SeatMoveReason.allCases)))
        case 2 where Int.random(in: 0..<8, using: &numbers) == 0:
            try await attempt(WithdrawCandidate(candidate: candidate()))
        case 3: try await attempt(SuspendStaff(staff: person))
        case 4: try await attempt(ReinstateStaff(staff: person), by: .station)
        case 5:
            let subject: ErasedSubject =
                Bool.random(using: &numbers) ? .candidate(id: candidate()) : .staff(id: person)
            try await attempt(
                EraseParticulars(subject: subject, reason: .retentionEnded),
                by: .staff(door.chief, second: pick(staff)))
        default:
            let places = Int.random(in: -1...60, using: &numbers)
            try await attempt(SetQuota(certificate: "C01", major: "护理", year: 2021, places: places))
        }
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &numbers)]
    }

    private mutating func candidate() -> Candidate.ID { pick(door.candidates + ["21001068009999"]) }

    /// As `actor`, or as anybody at all; a refusal is an answer, everything else fails the test.
    private mutating func attempt(
        _ command: some Storable, by actor: Actor? = nil, request: CommandRequest = CommandRequest()
    ) async throws {
        let somebody = Actor.staff(
            pick(staff), second: Int.random(in: 0..<4, using: &numbers) == 0 ? pick(staff) : nil)
        do {
            let answer = try await door.store.perform(command, by: actor ?? somebody, request: request)
            if answer.position != nil { performed += 1 }
        } catch is any Refusal {
            return
        }
    }
}
