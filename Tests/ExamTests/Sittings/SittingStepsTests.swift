import Exam
import Testing

@Suite struct SittingStepsTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func fact(_ state: Sitting.State, startedAt: Moment? = nil) -> SittingFact {
        SittingFact(state: state, span: TimeSpan(start: nine, minutes: 120), startedAt: startedAt)
    }

    private func open(_ state: Sitting.State, seated: Int = 1, at moment: Moment) throws -> [StationEvent] {
        try OpenSitting(sitting: "T-1").decide(
            given: .init(profile: .nationalReference, sitting: fact(state), seatedCount: seated),
            by: .station,
            at: moment)
    }

    @Test func `doors open thirty minutes before, not a second earlier`() throws {
        let half = nine.adding(minutes: -30)
        #expect(try open(.planned, at: half) == [.sittings(.opened(sitting: "T-1"))])
        #expect(throws: SittingRefusal.tooEarlyToOpen) { try open(.planned, at: half.adding(seconds: -1)) }
        #expect(throws: SittingRefusal.nobodySeated) { try open(.planned, seated: 0, at: half) }
        #expect(try open(.running, at: half) == [])
    }

    @Test func `Rows 14, 28: doors wait for rooms that are not ready only where the profile says so`() throws
    {
        func open(_ required: Bool?, unready: Int) throws -> [StationEvent] {
            let national = RuleProfile.nationalReference
            let profile = RuleProfile(
                title: "strict", version: 1, entryOpenMinutesBefore: national.entryOpenMinutesBefore,
                lateCutoffMinutesTheory: 15, lateCutoffMinutesPractical: 30, absentMarkMinutesAfter: 30,
                paperIssueMinutesBefore: 35, packetOpenMinutesBefore: 10, paperDistributeMinutesBefore: 5,
                returnDeadlineMinutesAfterEnd: 15, signatureMinutes: 10, roomTheoryCapacity: 30,
                candidatesPerProctor: 15, passLineTheoryTenths: 600, passLinePracticalTenths: 600,
                isReadinessRequired: required)
            return try OpenSitting(sitting: "T-1").decide(
                given: .init(
                    profile: profile, sitting: fact(.planned), seatedCount: 1, unreadyCount: unready),
                by: .station, at: nine)
        }
        #expect(throws: SittingRefusal.roomsNotReady) { try open(true, unready: 1) }
        #expect(try open(true, unready: 0).count == 1)
        #expect(try open(false, unready: 1).count == 1)
        #expect(try open(nil, unready: 1).count == 1)
    }

    @Test func `a sitting starts at its time or after, from open doors`() throws {
        func start(_ state: Sitting.State, at moment: Moment) throws -> [StationEvent] {
            try StartSitting(sitting: "T-1").decide(
                given: fact(state), by: .station, at: moment)
        }
        #expect(try start(.open, at: nine) == [.sittings(.started(sitting: "T-1"))])
        #expect(throws: SittingRefusal.tooEarlyToStart) { try start(.open, at: nine.adding(seconds: -1)) }
        #expect(throws: SittingRefusal.notOpen) { try start(.planned, at: nine) }
        #expect(try start(.running, at: nine) == [])
        #expect(try start(.signed, at: nine) == [])
    }

    @Test func `a sitting ends when its full length has run from the actual start`() throws {
        let late = Moment(milliseconds: nine.adding(minutes: 4).milliseconds + 900)
        func end(_ state: Sitting.State, at moment: Moment) throws -> [StationEvent] {
            try EndSitting(sitting: "T-1").decide(
                given: fact(state, startedAt: late), by: .station, at: moment)
        }
        #expect(try end(.running, at: nine.adding(minutes: 124)) == [.sittings(.ended(sitting: "T-1"))])
        #expect(throws: SittingRefusal.tooEarlyToEnd) {
            try end(.running, at: nine.adding(minutes: 124).adding(seconds: -1))
        }
        #expect(throws: SittingRefusal.notRunning) { try end(.open, at: nine.adding(minutes: 124)) }
        #expect(try end(.ended, at: nine) == [])
    }

    @Test func `a sitting closes when every packet is back and nobody is undecided`() throws {
        func close(_ state: Sitting.State, packets: Int = 0, undecided: Int = 0) throws -> [StationEvent] {
            try CloseSitting(sitting: "T-1").decide(
                given: .init(sitting: fact(state), packetsOutstanding: packets, undecidedCount: undecided),
                by: .station, at: nine)
        }
        #expect(try close(.ended) == [.sittings(.closed(sitting: "T-1"))])
        #expect(throws: SittingRefusal.packetsOutstanding) { try close(.ended, packets: 1) }
        #expect(throws: SittingRefusal.absenceUndecided) { try close(.ended, undecided: 1) }
        #expect(throws: SittingRefusal.notEnded) { try close(.running) }
        #expect(try close(.closed, packets: 1) == [])
    }

    @Test func `the chief signs what is closed`() throws {
        func sign(_ state: Sitting.State) throws -> [StationEvent] {
            try SignSitting(sitting: "T-1").decide(given: fact(state), by: .station, at: nine)
        }
        #expect(try sign(.closed) == [.sittings(.signed(sitting: "T-1"))])
        #expect(throws: SittingRefusal.notClosed) { try sign(.ended) }
        #expect(try sign(.signed) == [])
    }

    @Test func `an unknown sitting has no steps`() {
        #expect(throws: SittingRefusal.unknownSitting) {
            try SignSitting(sitting: "T-1").decide(given: nil, by: .station, at: nine)
        }
        #expect(throws: SittingRefusal.unknownSitting) {
            try StartSitting(sitting: "T-1").decide(given: nil, by: .station, at: nine)
        }
    }

    @Test func `only the chief and the deputies start and end`() {
        for permission in [StartSitting.permission, EndSitting.permission] {
            for role in Role.allCases {
                let isAllowed = permission.allows(.staff("S-001"), holding: [role])
                #expect(isAllowed == (role == .chief || role == .deputy), "\(role)")
            }
            #expect(!permission.allows(.station, holding: []))
        }
        #expect(!SignSitting.permission.allows(.staff("S-002"), holding: [.deputy]))
    }
}
