import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)

@Suite struct StationLifeTests {
    @Test func `a rehearsal is the first entry or none`() throws {
        let begin = BeginRehearsal(offsetMilliseconds: 5)

        #expect(
            try begin.decide(given: .init(isJournalEmpty: true), by: .station, at: now)
                == [.upkeep(.rehearsal(offsetMilliseconds: 5))])
        #expect(throws: UpkeepRefusal.alreadyBegun) {
            try begin.decide(given: .init(isJournalEmpty: false), by: .station, at: now)
        }
    }

    private func found(
        _ number: String = "068", title: String = "考点", offset: Int = 480, isFounded: Bool = false
    ) throws -> [StationEvent] {
        try FoundStation(
            number: number, title: title, host: "site.example", utcOffsetMinutes: offset, verifierKey: "k",
            applicationKey: "a", authority: "f"
        ).decide(given: .init(isFounded: isFounded), by: .station, at: now)
    }

    @Test(arguments: [-840, 0, 480, 840]) func `founds a station in any time zone`(offset: Int) throws {
        let events = try found(offset: offset)

        #expect(
            events == [
                .upkeep(
                    .founded(
                        station: "068", title: "考点", host: "site.example", utcOffsetMinutes: offset,
                        verifierKey: "k", applicationKey: "a", authority: "f"))
            ])
    }

    @Test func `founds it once`() {
        #expect(throws: UpkeepRefusal.alreadyFounded) { try found(isFounded: true) }
    }

    @Test(arguments: ["", "68", "0068", "000", "-68", "06x", "０６８"])
    func `refuses a number that is not three digits`(number: String) {
        #expect(throws: UpkeepRefusal.badNumber) { try found(number) }
    }

    @Test func `refuses an impossible offset, and a title that is empty or endless`() throws {
        #expect(throws: UpkeepRefusal.badTitle) { try found(offset: 841) }
        #expect(throws: UpkeepRefusal.badTitle) { try found(offset: -841) }
        #expect(throws: UpkeepRefusal.badTitle) { try found(title: "") }
        #expect(throws: UpkeepRefusal.badTitle) { try found(title: String(repeating: "a", count: 201)) }
        #expect(try found(title: String(repeating: "a", count: 200)).count == 1)
    }

    @Test func `records starts and stops with their version`() throws {
        #expect(
            try RecordStart(version: "1", isTimeAttested: true).decide(given: .init(), by: .station, at: now)
                == [.upkeep(.started(version: "1", isTimeAttested: true))])
        #expect(
            try RecordStop(version: "1").decide(given: .init(), by: .station, at: now)
                == [.upkeep(.stopped(version: "1"))])
    }

    @Test func `records a step of the clock in either direction, and no step of nothing`() throws {
        for milliseconds in [-1, 1] as [Int64] {
            #expect(
                try RecordClockStep(milliseconds: milliseconds).decide(given: .init(), by: .station, at: now)
                    == [.upkeep(.clockStepped(milliseconds: milliseconds))])
        }
        #expect(try RecordClockStep(milliseconds: 0).decide(given: .init(), by: .station, at: now) == [])
    }
}

@Suite struct RuleProfileTests {
    /// The reference profile with some numbers changed.
    private func profile(
        entryOpen: Int = 30, late: Int = 15, latePractical: Int = 30, absent: Int = 30, packetOpen: Int = 10,
        distribute: Int = 5, capacity: Int = 30, perProctor: Int = 15
    ) -> RuleProfile {
        RuleProfile(
            title: "test", version: 1, entryOpenMinutesBefore: entryOpen, lateCutoffMinutesTheory: late,
            lateCutoffMinutesPractical: latePractical, absentMarkMinutesAfter: absent,
            paperIssueMinutesBefore: 35, packetOpenMinutesBefore: packetOpen,
            paperDistributeMinutesBefore: distribute, returnDeadlineMinutesAfterEnd: 15,
            signatureMinutes: 10, roomTheoryCapacity: capacity, candidatesPerProctor: perProctor,
            passLineTheoryTenths: 600, passLinePracticalTenths: 600)
    }

    @Test func `the reference profile does not contradict itself`() {
        #expect(RuleProfile.nationalReference.contradictions == [])
        #expect(profile().contradictions == [])
    }

    @Test func `each derived rule of the parameter sheet is held, to the minute`() {
        #expect(profile(packetOpen: 11).contradictions == [.packetOpensTooEarly])
        #expect(profile(distribute: 10).contradictions == [.distributionNotAfterOpening])
        #expect(profile(distribute: 9).contradictions == [])
        #expect(profile(distribute: 0).contradictions == [.distributionNotAfterOpening])
        #expect(profile(absent: 29).contradictions == [.absentBeforeLateCutoff])
        #expect(profile(late: 31).contradictions == [.absentBeforeLateCutoff])
        #expect(profile(entryOpen: 9).contradictions == [.nobodySeesTheSeal])
        #expect(profile(entryOpen: 10).contradictions == [])
        #expect(profile(perProctor: 0).contradictions == [.notPositive])
        #expect(profile(capacity: 0).contradictions == [.notPositive])
    }

    @Test func `is adopted once, and not when it contradicts itself`() throws {
        let wanted = profile(absent: 40)
        let adopt = AdoptProfile(profile: wanted)

        #expect(
            try adopt.decide(given: .init(inForce: nil), by: .station, at: now)
                == [.upkeep(.profileAdopted(profile: wanted))])
        #expect(try adopt.decide(given: .init(inForce: wanted), by: .station, at: now) == [])
        #expect(throws: UpkeepRefusal.profileContradictsItself) {
            try AdoptProfile(profile: profile(packetOpen: 11)).decide(
                given: .init(inForce: nil), by: .station, at: now)
        }
    }

    @Test(arguments: [(0, 2), (15, 2), (30, 2), (31, 3), (45, 3), (46, 4)])
    func `wants one proctor for fifteen candidates, two at least`(count: Int, wanted: Int) {
        #expect(RuleProfile.nationalReference.proctorsWanted(for: count) == wanted)
    }

    @Test func `lets everything but theory start later`() {
        #expect(RuleProfile.nationalReference.lateCutoffMinutes(for: .theory) == 15)
        #expect(RuleProfile.nationalReference.lateCutoffMinutes(for: .practical) == 30)
        #expect(RuleProfile.nationalReference.lateCutoffMinutes(for: .panel) == 30)
    }
}
