import Exam
import Planning
import StationStore

/// What comes after: incidents and marks.
extension DayPlayer {
    /// `incident I-001 V-5-4 T-C01-1 T101 5 text…`: seat 0 names nobody, and an
    /// empty one whoever sits next behind it: a plan may leave any seat empty. The room's pair signs it.
    func incident(_ line: DayFile.Line) async throws {
        let row = try await sitting(Sitting.ID(rawValue: try line.word(2)), line)
        let room = Room.ID(rawValue: try line.word(3))
        let number = Int(try line.number(4))
        let seats = try await store.read { try DayQueries.seats(of: row.id, $0) }
        let candidate =
            number == 0 ? nil : seats.first { $0.room == room && $0.number >= number }?.candidate
        let facts = try store.seal(text: line.words.dropFirst(5).joined(separator: " "))
        let incident = Incident.ID(rawValue: try line.word(0))
        let pair = try await pair(room, row, line)
        try await store.perform(
            ReportIncident(
                incident: incident, code: try line.word(1), sitting: row.id, room: room, candidate: candidate,
                facts: facts.digest),
            by: .staff(pair.lead), request: CommandRequest(particulars: [facts.record]))
        try await store.perform(CountersignIncident(incident: incident), by: .staff(pair.second))
    }

    /// `marks T-C04-1 by S-020,S-021`: two people key every present candidate's mark apart.
    func marks(_ line: DayFile.Line) async throws {
        let keyers = try line.list("by").map(Staff.ID.init(rawValue:))
        guard keyers.count == 2 else {
            throw DayFault(line: line.number, reason: "marks want two people: by A,B")
        }
        for word in line.plain {
            let row = try await sitting(Sitting.ID(rawValue: word), line)
            let seats = try await store.read { try DayQueries.seats(of: row.id, $0) }
            for seat in seats where seat.attendance == .seated || seat.attendance == .conditional {
                let mark = Self.mark(of: seat.candidate, row.part)
                for keyer in keyers {
                    try await store.perform(
                        EnterMark(candidate: seat.candidate, part: row.part, mark: mark), by: .staff(keyer))
                }
            }
        }
    }

    /// A made-up mark, the same on every machine: around 72, most of them a pass.
    private static func mark(of candidate: Candidate.ID, _ part: Sitting.Part) -> Mark {
        let seed = (candidate.rawValue + part.rawValue).utf8.reduce(Int64(17)) { $0 &* 131 &+ Int64($1) }
        var generator = SeededGenerator(seed: seed)
        let tenths = (0..<4).reduce(0) { sum, _ in sum + Int.random(in: 110...250, using: &generator) }
        guard let mark = Mark(tenths: min(1000, tenths)) else { preconditionFailure("0…1000 tenths") }
        return mark
    }
}
