import Exam
import StationStore
import TestKit

/// A site a day before its sitting: two custodians, a room's pair, three candidates, one manifest.
struct PaperSite {
    static let packet: PaperPacket.ID = "P-07"
    static let custodians = PacketHands(first: "S-004", second: "S-005")
    static let pair = PacketHands(first: "S-002", second: "S-010")

    let door: DoorSite

    var site: TestSite { door.site }
    var start: Moment { door.start }
    var end: Moment { door.start.adding(minutes: 120) }

    init() async throws {
        door = try await DoorSite(minutesBefore: 24 * 60)
        try await site.appoint("S-003", [.registrar])
        try await site.appoint(Self.custodians.first, [.custodian])
        try await site.appoint(Self.custodians.second, [.custodian])
        try await site.appoint(Self.pair.second, [.proctor])
        let span = TimeSpan(start: start.adding(minutes: -60), end: end.adding(minutes: 30))
        try await site.record([
            .duty(.roomStaffed(room: "T101", span: span, lead: Self.pair.first, second: Self.pair.second)),
            .duty(.reported(staff: Self.pair.first, start: span.start)),
            .duty(.reported(staff: Self.pair.second, start: span.start)),
        ])
    }

    /// The registrar takes a manifest of one packet with five copies.
    func expect() async throws {
        let line = ManifestLine(
            packet: Self.packet, sitting: "T-C01-1", room: "T101", paperCode: "A", serial: "GD-0007",
            declared: 5)
        try await site.store.perform(ExpectPackets(manifest: [line]), by: .staff("S-003"))
    }

    /// One person signs on their own device.
    @discardableResult
    func sign(
        _ step: PaperStep, by person: Staff.ID, in room: Room.ID? = nil
    ) async throws -> [PaperEvent] {
        try await site.store.perform(
            SignPacketStep(packet: Self.packet, step: step, room: room), by: .staff(person)
        ).events.compactMap {
            if case .papers(let event) = $0 { event } else { nil }
        }
    }

    /// Both sign, one after the other, each on a device of their own.
    @discardableResult
    func sign(_ step: PaperStep, by hands: PacketHands) async throws -> [PaperEvent] {
        try await sign(step, by: hands.first)
        return try await sign(step, by: hands.second)
    }

    /// Two candidates come in, the third stays away.
    func admitTwo() async throws {
        for candidate in door.candidates.prefix(2) {
            try await site.store.perform(
                CheckInCandidate(ticket: candidate.rawValue, room: "T101"), by: .staff(Self.pair.second))
        }
    }

    func confirmAbsence() async throws {
        try await site.store.perform(ProposeAbsence(sitting: "T-C01-1", room: "T101"), by: .station)
        try await site.store.perform(
            ConfirmAbsence(sitting: "T-C01-1", room: "T101"), by: .staff(Self.pair.first))
    }

    func detail() async throws -> PacketDetail? {
        let now = site.store.now()
        return try await site.store.read { try PaperQueries.packet(Self.packet, now: now, $0) }
    }

    func state() async throws -> PaperPacket.State? { try await detail()?.packet.state }

    /// Steps on the way to the room, up to but without `kind`, each at its minute.
    func walk(to kind: PaperStep.Kind) async throws {
        for (step, hands, minutes) in steps {
            if step.kind == kind { return }
            site.clock.set(max(site.store.now(), start.adding(minutes: minutes)))
            if step.kind == .showSeal { try await admitTwo() }
            if step.kind == .begin { try await site.record([.sittings(.started(sitting: "T-C01-1"))]) }
            if step.kind == .collect {
                try await confirmAbsence()
                try await site.record([.sittings(.ended(sitting: "T-C01-1"))])
            }
            try await sign(step, by: hands)
        }
    }

    /// The whole path: who signs what, and when, in minutes from the start.
    var steps: [(PaperStep, PacketHands, Int)] {
        let count = PaperCount(
            papers: 5, used: 2, leftOver: 2, defective: 1, registered: 3, present: 2, absent: 1, scripts: 2,
            heldApart: 0)
        let (vault, pair) = (Self.custodians, Self.pair)
        return [
            (.depart(seal: .intact), vault, -1430), (.receive(seal: .intact), vault, -1400),
            (.store(cabinet: "CAB-2"), vault, -1399), (.stage(confirmed: true), vault, -60),
            (.issue(lead: pair.first, second: pair.second), pair, -35),
            (.enterRoom(room: "T101", seal: .intact), pair, -27),
            (.showSeal(seal: .intact, witnesses: Array(door.candidates.prefix(2))), pair, -10),
            (.open(found: 5), pair, -9), (.distribute(given: 2, leftOver: 2, defective: 1), pair, -5),
            (.begin(confirmed: true), pair, 0), (.collect(scripts: 2, papers: 5), pair, 120),
            (.reconcile(count: count), pair, 126), (.sealScripts(strip: "FT-0107"), pair, 130),
            (.giveBack(scripts: 2), pair, 134), (.storeScripts(cabinet: "CAB-3"), vault, 140),
            (.dispatch(manifest: "M-0012"), vault, 200), (.acknowledge(receipt: "R-0012"), vault, 300),
        ]
    }
}
