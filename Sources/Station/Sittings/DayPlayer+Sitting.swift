import Exam
import Planning
import StationStore

/// What happens around a sitting: people report, candidates arrive, packets move.
extension DayPlayer {
    func report(_ line: DayFile.Line) async throws {
        let absent = Set(try line.list("except"))
        for word in line.plain {
            let duties = try await store.read { try DayQueries.duties(of: Sitting.ID(rawValue: word), $0) }
            for duty in duties where !absent.contains(duty.staff.rawValue) {
                try await store.perform(
                    ReportForDuty(staff: duty.staff, start: duty.start), by: .staff(duty.staff))
            }
        }
    }

    /// Candidates come one after the other, in an order the seed shuffles; some stay away, some come late.
    func arrive(_ line: DayFile.Line) async throws {
        let seconds = 60 * Int(try line.number("minutes"))
        let conditionalCount = Int(try line.number("conditional", or: 0))
        var arrivals: [Arrival] = []
        for word in line.plain {
            let row = try await sitting(Sitting.ID(rawValue: word), line)
            let inTime = try await guests(of: row, line).inTime
            for (index, seat) in inTime.enumerated() {
                arrivals.append(
                    Arrival(
                        moment: line.moment.adding(seconds: seconds * index / max(1, inTime.count)),
                        seat: seat, row: row,
                        missing: index < conditionalCount ? .identityDocument : nil))
            }
        }
        try await admit(arrivals, line)
    }

    /// The latecomers that an `arrive` line with the same numbers left out.
    func latecome(_ line: DayFile.Line) async throws {
        var arrivals: [Arrival] = []
        for word in line.plain {
            let row = try await sitting(Sitting.ID(rawValue: word), line)
            for (index, seat) in try await guests(of: row, line).late.enumerated() {
                let moment = line.moment.adding(seconds: 37 + 97 * index)
                arrivals.append(Arrival(moment: moment, seat: seat, row: row, missing: nil))
            }
        }
        try await admit(arrivals, line)
    }

    private struct Arrival {
        let moment: Moment
        let seat: DayQueries.Seat
        let row: SittingQueries.SittingRow
        let missing: MissingDocument?
    }

    private func guests(
        of row: SittingQueries.SittingRow, _ line: DayFile.Line
    ) async throws -> (inTime: [DayQueries.Seat], late: [DayQueries.Seat]) {
        let absentCount = Int(try line.number("absent", or: 0))
        let lateCount = Int(try line.number("late", or: 0))
        var generator = SeededGenerator(seed: Int64(row.id.rawValue.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
        let seats = try await store.read { try DayQueries.seats(of: row.id, $0) }.shuffled(using: &generator)
        let coming = seats.dropFirst(min(absentCount, seats.count))
        return (Array(coming.dropLast(lateCount)), Array(coming.suffix(lateCount)))
    }

    private func admit(_ arrivals: [Arrival], _ line: DayFile.Line) async throws {
        for arrival in arrivals.sorted(by: { ($0.moment, $0.seat.candidate) < ($1.moment, $1.seat.candidate) }
        ) {
            clock.set(arrival.moment)
            let pair = try await pair(arrival.seat.room, arrival.row, line)
            try await store.perform(
                CheckInCandidate(
                    ticket: arrival.seat.candidate.rawValue, room: arrival.seat.room, sitting: arrival.row.id,
                    missing: arrival.missing),
                by: .staff(pair.second))
        }
    }

    /// One scan at one door: `scan T102 of T-C01-1 3` is the third candidate of the sitting's list.
    func scan(_ line: DayFile.Line) async throws {
        let row = try await sitting(Sitting.ID(rawValue: try line.word(2)), line)
        let seats = try await store.read { try DayQueries.seats(of: row.id, $0) }
        let index = Int(try line.number(3))
        guard seats.indices.contains(index - 1) else {
            throw DayFault(line: line.number, reason: "the sitting has \(seats.count) candidates")
        }
        try await store.perform(
            CheckInCandidate(
                ticket: seats[index - 1].candidate.rawValue, room: Room.ID(rawValue: try line.word(0)),
                sitting: row.id),
            by: line.by)
    }

    func absences(_ line: DayFile.Line) async throws {
        for word in line.plain {
            let row = try await sitting(Sitting.ID(rawValue: word), line)
            for room in try await store.read({ try SittingQueries.rooms(of: row.id, $0) }) {
                let proposed = try await store.perform(
                    ProposeAbsence(sitting: row.id, room: room.room), by: .station)
                guard !proposed.events.isEmpty else { continue }
                let pair = try await pair(room.room, row, line)
                try await store.perform(
                    ConfirmAbsence(sitting: row.id, room: room.room), by: .staff(pair.lead))
            }
        }
    }

    /// One step for every packet of some sittings; both people sign, one after the other.
    func step(_ line: DayFile.Line) async throws {
        guard let kind = PaperStep.Kind(rawValue: try line.word(0)) else {
            throw DayFault(line: line.number, reason: "there is no step \(try line.word(0))")
        }
        for word in line.plain.dropFirst() {
            let row = try await sitting(Sitting.ID(rawValue: word), line)
            let seats = try await store.read { try DayQueries.seats(of: row.id, $0) }
            for packet in try await store.read({ try DayQueries.packets(of: row.id, $0) }) {
                let inRoom = seats.filter { $0.room == packet.room }
                let pair = try await pair(packet.room, row, line)
                let step = Self.statement(kind, packet, inRoom, pair)
                let signers = try line.list("by")
                let people =
                    signers.isEmpty ? [pair.lead, pair.second] : signers.map(Staff.ID.init(rawValue:))
                for person in people.prefix(2) {
                    try await store.perform(
                        SignPacketStep(
                            packet: packet.id, step: step, room: kind == .enterRoom ? packet.room : nil),
                        by: .staff(person))
                }
            }
        }
    }

    /// What honest people would state of this packet at this step.
    private static func statement(
        _ kind: PaperStep.Kind, _ packet: DayQueries.Packet, _ seats: [DayQueries.Seat],
        _ pair: (lead: Staff.ID, second: Staff.ID)
    ) -> PaperStep {
        let present = seats.filter { $0.attendance == .seated || $0.attendance == .conditional }
        let count = present.count
        let leftOver = packet.declared - count
        return switch kind {
        case .depart: .depart(seal: .intact)
        case .receive: .receive(seal: .intact)
        case .store: .store(cabinet: "G-1")
        case .stage: .stage(confirmed: true)
        case .issue: .issue(lead: pair.lead, second: pair.second)
        case .enterRoom: .enterRoom(room: packet.room, seal: .intact)
        case .showSeal: .showSeal(seal: .intact, witnesses: present.prefix(2).map(\.candidate))
        case .open: .open(found: packet.declared)
        case .distribute: .distribute(given: count, leftOver: leftOver, defective: 0)
        case .begin: .begin(confirmed: true)
        case .collect: .collect(scripts: count, papers: packet.declared)
        case .reconcile:
            .reconcile(
                count: PaperCount(
                    papers: packet.declared, used: count, leftOver: leftOver, defective: 0,
                    registered: seats.count,
                    present: count, absent: seats.count - count, scripts: count, heldApart: 0))
        case .sealScripts: .sealScripts(strip: "F-\(packet.id)")
        case .giveBack: .giveBack(scripts: count)
        case .storeScripts: .storeScripts(cabinet: "G-2")
        case .dispatch: .dispatch(manifest: "M-1")
        case .acknowledge: .acknowledge(receipt: "R-1")
        case .quarantine: .quarantine(reason: .sealDoubtful)
        case .settle: .settle(count: packet.declared)
        }
    }

    func pair(
        _ room: Room.ID, _ row: SittingQueries.SittingRow, _ line: DayFile.Line
    ) async throws -> (lead: Staff.ID, second: Staff.ID) {
        guard let pair = try await store.read({ try DayQueries.pair(in: room, at: row.span.start, $0) })
        else {
            throw DayFault(line: line.number, reason: "\(room) has no proctors at the start of \(row.id)")
        }
        return pair
    }
}
