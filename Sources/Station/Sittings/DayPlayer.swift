import Exam
package import Foundation
import Planning
import Proposals
package import StationStore

/// Plays a day file through `perform`: what the rules refuse in the day breaks the day, visibly.
package struct DayPlayer: Sendable {
    let store: StationStore
    let clock: PlayClock
    let seeds: URL
    let utcOffsetMinutes: Int
    let year: Int
    let series: Int

    /// `clock` is the store's own, moved from line to line; `seeds` the folder of the sheets that the lines name.
    package init(
        store: StationStore, clock: PlayClock, seeds: URL, utcOffsetMinutes: Int, year: Int, series: Int
    ) {
        self.store = store
        self.clock = clock
        self.seeds = seeds
        self.utcOffsetMinutes = utcOffsetMinutes
        self.year = year
        self.series = series
    }

    /// - Parameters:
    ///   - day: the lines.
    ///   - progress: called as (lines done, lines in all).
    /// - Throws: ``DayFault`` naming the line that the rules or the disk refused.
    package func play(_ day: DayFile, progress: @Sendable (Int, Int) -> Void) async throws {
        for (index, line) in day.lines.enumerated() {
            clock.set(line.moment)
            do {
                try await play(line)
            } catch let refusal as any Refusal {
                throw DayFault(line: line.number, reason: "\(line.verb) is refused: \(refusal.rawValue)")
            } catch let fault as DayFault {
                throw fault
            } catch {
                throw DayFault(line: line.number, reason: "\(line.verb): \(error)")
            }
            progress(index + 1, day.lines.count)
        }
    }

    private func play(_ line: DayFile.Line) async throws {
        switch line.verb {
        case "certificates", "quotas", "rooms", "staff", "qualifications", "roster", "sittings":
            try await load(line)
        case "allowed", "approvals", "open-series", "series", "lists", "confirm": try await prepare(line)
        case "seat": try await seat(line)
        case "draw": try await draw(line)
        case "publish":
            try await store.perform(
                PublishSeating(plan: SeatingPlan.ID(rawValue: try line.word(0))), by: line.by)
        case "post": try await post(line)
        case "expect": try await expectPackets(line)
        case "report": try await report(line)
        case "open": try await each(line) { try await store.open($0, by: line.by) }
        case "start": try await each(line) { try await store.perform(StartSitting(sitting: $0), by: line.by) }
        case "end": try await each(line) { try await store.perform(EndSitting(sitting: $0), by: line.by) }
        case "close": try await each(line) { try await store.perform(CloseSitting(sitting: $0), by: line.by) }
        case "sign": try await each(line) { try await store.perform(SignSitting(sitting: $0), by: line.by) }
        case "arrive": try await arrive(line)
        case "latecome": try await latecome(line)
        case "scan": try await scan(line)
        case "absences": try await absences(line)
        case "packets": try await step(line)
        case "incident": try await incident(line)
        case "marks": try await marks(line)
        case "outcomes":
            for word in line.words {
                try await store.perform(
                    DecideOutcomes(certificate: Certificate.ID(rawValue: word)), by: line.by)
            }
        case "approve":
            try await store.perform(
                ApproveBatch(batch: ResultBatch.ID(rawValue: try line.word(0))), by: line.by)
        default: throw DayFault(line: line.number, reason: "there is no verb \(line.verb)")
        }
    }

    func each(_ line: DayFile.Line, _ action: (Sitting.ID) async throws -> Performed) async throws {
        for word in line.plain { _ = try await action(Sitting.ID(rawValue: word)) }
    }

    func sitting(_ id: Sitting.ID, _ line: DayFile.Line) async throws -> SittingQueries.SittingRow {
        guard let row = try await store.read({ try SittingQueries.find(id, $0) }) else {
            throw DayFault(line: line.number, reason: "there is no sitting \(id)")
        }
        return row
    }

    // MARK: Before the day

    private func load(_ line: DayFile.Line) async throws {
        let bytes = [UInt8](try Data(contentsOf: seeds.appending(path: try line.word(0))))
        func sound<Row>(_ preview: SheetPreview<Row>) throws -> [Row] {
            guard let problem = preview.problems.first else { return preview.rows }
            throw DayFault(line: line.number, reason: "\(problem)")
        }
        switch line.verb {
        case "certificates":
            for command in try sound(CertificateReading.read(csv: bytes)) {
                try await store.perform(command, by: line.by)
            }
        case "quotas":
            for command in try sound(QuotaReading.read(csv: bytes)) {
                try await store.perform(command, by: line.by)
            }
        case "rooms":
            try await store.perform(AddRooms(rooms: sound(RoomReading.read(csv: bytes))), by: line.by)
        case "sittings":
            let sittings = try sound(SittingReading.read(csv: bytes, utcOffsetMinutes: utcOffsetMinutes))
            try await store.perform(PlanSittings(sittings: sittings), by: line.by)
        case "staff":
            let rows = try sound(StaffReading.read(csv: bytes))
            let prepared = try await StaffPreparation(rows: rows, store: store)
            try await store.perform(
                prepared.command, by: line.by, request: CommandRequest(particulars: prepared.particulars))
        case "qualifications":
            let rows = try sound(QualificationReading.read(csv: bytes))
            let prepared = try await store.read { [sealer = store.sealer] db in
                try QualificationPreparation(rows: rows, known: QualificationQueries.all(db), sealer: sealer)
            }
            try await store.perform(
                prepared.command, by: line.by, request: CommandRequest(particulars: prepared.particulars))
        default:
            let preview = RosterReading.read(csv: bytes)
            if let problem = preview.problems.first {
                throw DayFault(line: line.number, reason: "\(problem)")
            }
            let prepared = try RosterPreparation(
                rows: preview.rows, file: bytes, year: year, series: series, store: store)
            try await store.perform(prepared.command, by: line.by, request: prepared.request())
        }
    }

    private func seat(_ line: DayFile.Line) async throws {
        let sittings = try await store.read { try SittingQueries.list($0).map(\.id) }
        let desk = SeatingDesk(store: store)
        let plan = SeatingPlan.ID(rawValue: try line.word(0))
        let proposal = try await desk.propose(SeatingScope(whole: sittings), seed: try line.number(1))
        if let shortage = proposal.seating.shortage {
            throw DayFault(line: line.number, reason: "there is no plan: \(shortage)")
        }
        try await desk.freeze(proposal, as: plan, publicSource: try line.named("source"), by: line.by)
    }

    private func draw(_ line: DayFile.Line) async throws {
        let desk = SeatingDesk(store: store)
        let plan = SeatingPlan.ID(rawValue: try line.word(0))
        try await desk.draw(plan, publicValue: try line.word(1), by: line.by)
        try await desk.adopt(plan, by: line.by)
    }

    private func post(_ line: DayFile.Line) async throws {
        let rows = try await store.read { db in
            try SittingQueries.list(db).map { ($0, try SittingQueries.rooms(of: $0.id, db)) }
        }
        // A room that stays empty wants nobody.
        let uses = rows.flatMap { sitting, rooms in rooms.map { DutySlot(room: $0.room, span: sitting.span) }
        }
        let people = try await store.read { try DutyQueries.eligible($0) }.map {
            RosterPerson(id: $0.id, department: $0.department, roles: $0.roles, busy: $0.busy)
        }
        let proposal = RosterPlanner(seed: try line.number(0), utcOffsetMinutes: utcOffsetMinutes)
            .propose(for: uses, from: people)
        if let unfilled = proposal.unfilled.first {
            throw DayFault(line: line.number, reason: "nobody is free for \(unfilled.room)")
        }
        try await store.perform(
            AdoptDutyRoster(
                sittings: rows.map { $0.0.id }, rooms: proposal.rooms, floaters: proposal.floaters),
            by: line.by)
    }

    private func expectPackets(_ line: DayFile.Line) async throws {
        var manifest: [ManifestLine] = []
        for word in line.plain {
            let row = try await sitting(Sitting.ID(rawValue: word), line)
            let seats = try await store.read { try DayQueries.seats(of: row.id, $0) }
            for (room, inRoom) in Dictionary(grouping: seats, by: \.room).sorted(by: { $0.key < $1.key }) {
                manifest.append(
                    ManifestLine(
                        packet: PaperPacket.ID(rawValue: "\(row.id)-\(room)"), sitting: row.id, room: room,
                        paperCode: row.paperCode, serial: "GZ21-\(row.id)-\(room)", declared: inRoom.count + 2
                    ))
            }
        }
        try await store.perform(ExpectPackets(manifest: manifest), by: line.by)
    }
}
