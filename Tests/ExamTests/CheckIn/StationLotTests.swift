import Exam
import Testing

/// The lot at the door (`rules` 3.10): the number is drawn when the candidate comes in.
@Suite struct StationLotTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)
    private let ticket = AdmissionNumber(year: 21, series: 1, station: 68, serial: 1)

    private func checkIn(
        _ lot: StationLot?, place: PlaceLot = .waiting, missing: MissingDocument? = nil,
        attendance: AttendanceFact? = nil
    ) throws -> [StationEvent] {
        let number = try #require(ticket)
        let seat = SeatFact(
            sitting: "P-1", room: "W101", number: 1, part: .practical, start: nine, isOver: false, lot: place)
        return try CheckInCandidate(ticket: number.candidate.rawValue, room: "W101", missing: missing).decide(
            given: .init(
                profile: .nationalReference, seat: seat, attendance: attendance, isRegistered: true,
                lot: lot), by: .staff("S-002", second: "S-003"), at: nine)
    }

    @Test func `the verdict names the drawn station, and the lot is an event of its own`() throws {
        let candidate = try #require(ticket).candidate

        #expect(
            try checkIn(StationLot(free: [2, 5, 6], drawn: 5)) == [
                .checkIn(
                    .admitted(candidate: candidate, sitting: "P-1", room: "W101", seat: 5, isLate: false)),
                .checkIn(
                    .stationDrawn(
                        candidate: candidate, sitting: "P-1", room: "W101", seat: 5, free: [2, 5, 6],
                        witness: "S-002", second: "S-003")),
            ])
    }

    @Test func `whoever lacks a document draws, too`() throws {
        let events = try checkIn(StationLot(free: [3], drawn: 3), missing: .both)

        #expect(events.count == 2)
        guard case .checkIn(.admittedConditionally(_, _, _, let seat, _, _, _)) = events[0] else {
            Issue.record("admitted for now")
            return
        }
        #expect(seat == 3)
    }

    @Test func `nobody draws before the sitting is open`() throws {
        let events = try checkIn(nil)

        guard case .checkIn(.refused(_, _, _, .notOpened)) = events.first else {
            Issue.record("turned away: \(events)")
            return
        }
        #expect(events.count == 1)
    }

    @Test func `a person decides when no station is free`() throws {
        guard
            case .checkIn(.referred(_, _, _, .noStationFree)) = try checkIn(StationLot(free: [], drawn: nil))
                .first
        else {
            Issue.record("referred")
            return
        }
    }

    @Test func `a place that stands is not drawn again`() throws {
        for place in [PlaceLot.none, .drawn] {
            let events = try checkIn(StationLot(free: [7], drawn: 7), place: place)
            guard case .checkIn(.admitted(_, _, _, 1, _, _)) = events.first else {
                Issue.record("admitted to the own seat: \(events)")
                return
            }
            #expect(events.count == 1)
        }
        let again = try checkIn(
            StationLot(free: [7], drawn: 7), place: .drawn,
            attendance: AttendanceFact(state: .seated, room: "W101", seat: 4))
        guard case .checkIn(.alreadyAdmitted(_, _, _, 4)) = again.first else {
            Issue.record("already inside: \(again)")
            return
        }
    }

    @Test func `an absence that is taken back draws where no place was`() throws {
        let candidate = try #require(ticket).candidate
        func reverse(_ lot: StationLot?) throws -> [StationEvent] {
            try ReverseAbsence(candidate: candidate, sitting: "P-1").decide(
                given: .init(
                    attendance: AttendanceFact(state: .absent, room: "W101", seat: 1),
                    sittingState: .running, lot: lot), by: .staff("S-002"), at: nine)
        }

        #expect(try reverse(nil).count == 1)
        #expect(
            try reverse(StationLot(free: [2, 4], drawn: 4)) == [
                .checkIn(.absenceReversed(candidate: candidate, sitting: "P-1", room: "W101", seat: 4)),
                .checkIn(
                    .stationDrawn(
                        candidate: candidate, sitting: "P-1", room: "W101", seat: 4, free: [2, 4],
                        witness: "S-002")),
            ])
        #expect(throws: CheckInRefusal.noStationFree) { try reverse(StationLot(free: [], drawn: nil)) }
    }

    @Test func `doors open only with a secret that is committed to, and its closing shows it`() throws {
        let fact = SittingFact(
            state: .planned, span: TimeSpan(start: nine, minutes: 60), isByLot: true)
        let digits = String(repeating: "0a", count: 32)
        let lot = LotCommitment(commitment: digits, record: ParticularDigest(rawValue: digits))
        func open(_ lot: LotCommitment?) throws -> [StationEvent] {
            try OpenSitting(sitting: "P-1", lot: lot).decide(
                given: .init(profile: .nationalReference, sitting: fact, seatedCount: 1), by: .station,
                at: nine)
        }

        #expect(throws: SittingRefusal.lotNotPrepared) { try open(nil) }
        #expect(throws: SittingRefusal.lotNotPrepared) {
            try open(LotCommitment(commitment: "0a", record: lot.record))
        }
        #expect(
            try open(lot) == [
                .sittings(.opened(sitting: "P-1", commitment: digits, record: lot.record))
            ])
        let over = SittingFact(state: .ended, span: fact.span, isByLot: true)
        let closed = try CloseSitting(sitting: "P-1").decide(
            given: .init(sitting: over, packetsOutstanding: 0, undecidedCount: 0, nonce: digits),
            by: .station, at: nine)
        #expect(closed == [.sittings(.closed(sitting: "P-1", nonce: digits))])
    }
}
