import Exam
import Testing

@Suite struct CheckInCandidateTests {
    private let start = Moment(milliseconds: 1_637_974_800_000)
    private let number: AdmissionNumber

    init() throws {
        number = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 1))
    }

    private func facts(
        seat: SeatFact?? = nil, attendance: AttendanceFact? = nil, isRegistered: Bool = true
    ) -> CheckInCandidate.Facts {
        let usual = SeatFact(
            sitting: "T-C01-1", room: "T101", number: 7, part: .theory, start: start, isOver: false)
        return CheckInCandidate.Facts(
            profile: .nationalReference, seat: seat ?? usual, attendance: attendance,
            isRegistered: isRegistered)
    }

    private func refused(_ reason: CheckInReason) -> [StationEvent] {
        [.checkIn(.refused(candidate: number.candidate, sitting: "T-C01-1", room: "T101", reason: reason))]
    }

    private var checkIn: CheckInCandidate { CheckInCandidate(ticket: number.digits, room: "T101") }

    private func admitted(isLate: Bool, arrived: Moment? = nil) -> [StationEvent] {
        [
            .checkIn(
                .admitted(
                    candidate: number.candidate, sitting: "T-C01-1", room: "T101", seat: 7, isLate: isLate,
                    arrived: arrived))
        ]
    }

    @Test func `admits a candidate to the planned seat`() throws {
        let events = try checkIn.decide(given: facts(), by: .device("D-01"), at: start.adding(minutes: -20))

        #expect(events == admitted(isLate: false))
    }

    @Test(arguments: [
        (-30 * 60 - 1, CheckInReason?.some(.tooEarly), false), (-30 * 60, nil, false), (0, nil, false),
        (1, nil, true),
        (15 * 60, nil, true), (15 * 60 + 1, .tooLate, false),
    ])
    func `opens at T−30 and closes at T+15, that second included`(
        seconds: Int, reason: CheckInReason?, isLate: Bool
    ) throws {
        let moment = Moment(milliseconds: start.adding(seconds: seconds).milliseconds + 999)

        let events = try checkIn.decide(given: facts(), by: .device("D-01"), at: moment)

        #expect(events == reason.map(refused) ?? admitted(isLate: isLate))
    }

    @Test func `lets a practical start 30 minutes late`() throws {
        let seat = SeatFact(
            sitting: "T-C01-1", room: "T101", number: 7, part: .practical, start: start, isOver: false)

        let inTime = try checkIn.decide(given: facts(seat: seat), by: .station, at: start.adding(minutes: 30))
        let late = try checkIn.decide(
            given: facts(seat: seat), by: .station, at: start.adding(seconds: 30 * 60 + 1))

        #expect(inTime == admitted(isLate: true))
        #expect(late == refused(.tooLate))
    }

    @Test func `judges lateness by the gate, then the phone, then the station`() throws {
        let moment = start.adding(minutes: 40)
        let gate = start.adding(minutes: 10)
        let phone = start.adding(minutes: 14)
        let both = CheckInCandidate(
            ticket: number.digits, room: "T101", gateArrival: gate, claimed: phone, skewMilliseconds: 0)
        let phoneOnly = CheckInCandidate(
            ticket: number.digits, room: "T101", claimed: phone, skewMilliseconds: 0)

        #expect(
            try both.decide(given: facts(), by: .device("D-01"), at: moment)
                == admitted(isLate: true, arrived: gate))
        #expect(
            try phoneOnly.decide(given: facts(), by: .device("D-01"), at: moment)
                == admitted(isLate: true, arrived: phone))
        #expect(try checkIn.decide(given: facts(), by: .device("D-01"), at: moment) == refused(.tooLate))
    }

    @Test(arguments: [(120_000, false), (-120_000, false), (120_001, true), (-120_001, true)])
    func `sends a phone whose clock is off by more than 120 s to a person`(skew: Int64, isReferred: Bool)
        throws
    {
        let claimed = start.adding(minutes: 1)
        let command = CheckInCandidate(
            ticket: number.digits, room: "T101", claimed: claimed, skewMilliseconds: skew)

        let events = try command.decide(given: facts(), by: .device("D-01"), at: start.adding(minutes: 5))

        let referral: [StationEvent] = [
            .checkIn(
                .referred(
                    candidate: number.candidate, sitting: "T-C01-1", room: "T101", reason: .deviceClockOff))
        ]
        #expect(events == (isReferred ? referral : admitted(isLate: true, arrived: claimed)))
    }

    @Test func `takes no arrival from the future`() throws {
        let command = CheckInCandidate(
            ticket: number.digits, room: "T101", claimed: start.adding(minutes: 2), skewMilliseconds: 60_000)

        let events = try command.decide(given: facts(), by: .device("D-01"), at: start.adding(minutes: -5))

        #expect(events == admitted(isLate: false))
    }

    @Test func `says already when the candidate sits here`() throws {
        let sat = AttendanceFact(state: .seated, room: "T101", seat: 7)

        let events = try checkIn.decide(given: facts(attendance: sat), by: .station, at: start)

        #expect(
            events == [
                .checkIn(
                    .alreadyAdmitted(candidate: number.candidate, sitting: "T-C01-1", room: "T101", seat: 7))
            ])
    }

    @Test func `sends a candidate whom another room admitted to a person`() throws {
        let sat = AttendanceFact(state: .seated, room: "T102", seat: 3)

        let events = try checkIn.decide(given: facts(attendance: sat), by: .station, at: start)

        #expect(
            events == [
                .checkIn(
                    .referred(
                        candidate: number.candidate, sitting: "T-C01-1", room: "T101",
                        reason: .admittedElsewhere))
            ])
    }

    @Test func `admits a candidate who was only proposed as absent`() throws {
        let proposed = AttendanceFact(state: .proposedAbsent, room: "T101", seat: 7)
        let command = CheckInCandidate(
            ticket: number.digits, room: "T101", gateArrival: start.adding(minutes: 3))

        let events = try command.decide(
            given: facts(attendance: proposed), by: .station, at: start.adding(minutes: 31))

        #expect(events == admitted(isLate: true, arrived: start.adding(minutes: 3)))
    }

    @Test func `turns away at the wrong room, when the sitting is over, and who is not on the list`() throws {
        let elsewhere = SeatFact(
            sitting: "T-C01-1", room: "T102", number: 7, part: .theory, start: start, isOver: false)
        let over = SeatFact(
            sitting: "T-C01-1", room: "T101", number: 7, part: .theory, start: start, isOver: true)
        let unlisted: [StationEvent] = [
            .checkIn(.refused(candidate: number.candidate, sitting: nil, room: "T101", reason: .notOnList))
        ]

        #expect(
            try checkIn.decide(given: facts(seat: elsewhere), by: .station, at: start) == refused(.wrongRoom))
        #expect(
            try checkIn.decide(given: facts(seat: over), by: .station, at: start) == refused(.sittingOver))
        #expect(try checkIn.decide(given: facts(seat: .some(nil)), by: .station, at: start) == unlisted)
        #expect(try checkIn.decide(given: facts(isRegistered: false), by: .station, at: start) == unlisted)
    }

    @Test(arguments: ["", "2100106800001", "21001068000010", "张三", "２１００１０６８００００１２"])
    func `keeps nothing of what is no admission number`(ticket: String) throws {
        let command = CheckInCandidate(ticket: ticket, room: "T101")

        let events = try command.decide(given: facts(), by: .station, at: start)

        #expect(
            events == [.checkIn(.refused(candidate: nil, sitting: nil, room: "T101", reason: .unreadable))])
    }

    @Test(arguments: [
        (Int?.some(2), 2, CheckInReason?.none), (1, 2, .oldCode), (nil, 1, .wrongCode), (nil, 2, .wrongCode),
        // A code that would be right one day is on no ticket yet.
        (3, 2, .wrongCode),
    ])
    func `a scanned code has to be that of the ticket in force`(
        scanned: Int?, inForce: Int, reason: CheckInReason?
    ) throws {
        let command = CheckInCandidate(
            ticket: number.digits + "7K2MQX", codeGeneration: scanned, room: "T101")
        let facts = CheckInCandidate.Facts(
            profile: .nationalReference, seat: self.facts().seat, attendance: nil, isRegistered: true,
            ticketGeneration: inForce)

        let events = try command.decide(given: facts, by: .station, at: start)

        #expect(events == reason.map(refused) ?? admitted(isLate: false))
    }

    @Test func `a number typed by hand needs no code, and a wrong code says nothing of the seat`() throws {
        let typed = CheckInCandidate(ticket: number.digits, room: "T101")
        let wrong = CheckInCandidate(ticket: number.digits + "000000", room: "T102")
        let reissued = CheckInCandidate.Facts(
            profile: .nationalReference, seat: facts().seat, attendance: nil, isRegistered: true,
            ticketGeneration: 5)

        #expect(try typed.decide(given: reissued, by: .station, at: start) == admitted(isLate: false))
        #expect(
            try wrong.decide(given: facts(), by: .station, at: start) == [
                .checkIn(
                    .refused(
                        candidate: number.candidate, sitting: "T-C01-1", room: "T102", reason: .wrongCode))
            ])
    }

    @Test func `admits on condition when a document is missing`() throws {
        let command = CheckInCandidate(ticket: number.digits, room: "T101", missing: .identityDocument)

        let events = try command.decide(given: facts(), by: .station, at: start)

        #expect(
            events == [
                .checkIn(
                    .admittedConditionally(
                        candidate: number.candidate, sitting: "T-C01-1", room: "T101", seat: 7, isLate: false,
                        missing: .identityDocument))
            ])
    }
}
