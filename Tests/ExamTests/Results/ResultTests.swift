import Exam
import Testing

private let now = Moment(milliseconds: 1_638_000_000_000)
private func mark(_ tenths: Int) -> Mark {
    guard let mark = Mark(tenths: tenths) else { preconditionFailure("0…1000 tenths") }
    return mark
}

@Suite struct PassRuleTests {
    @Test(arguments: [
        (PartResult.scored(mark(600)), PartResult.scored(mark(600)), Outcome?.some(.pass)),
        (.scored(mark(599)), .scored(mark(1000)), .fail), (.scored(mark(1000)), .scored(mark(599)), .fail),
        (.scored(mark(600)), .absent, .failAbsent), (.absent, .absent, .failAbsent),
        (.scored(mark(600)), .exempt, .pass), (.exempt, .scored(mark(599)), .fail), (.exempt, .exempt, .pass),
        (.scored(mark(0)), .absent, .failAbsent), (.withheld, .absent, .withheld),
        (.scored(mark(900)), .withheld, .withheld), (.withheld, .voidAll, .withheld),
        (.voidAll, .voidAll, .void), (.voidSubject, .scored(mark(900)), .void),
        (.voidSubject, .absent, .void),
        (.pending, .scored(mark(900)), nil), (.pending, .voidSubject, nil), (.withheld, .pending, .withheld),
    ])
    func `says what two parts amount to`(theory: PartResult, practical: PartResult, outcome: Outcome?) {
        #expect(
            PassRule.outcome(theory: theory, practical: practical, profile: .nationalReference) == outcome)
    }

    @Test(arguments: [(59, 100, true), (60, 100, false), (5, 9, false), (5, 10, true), (6, 10, false)])
    func `fires under 60 percent of ten or more`(passed: Int, judged: Int, isAlarming: Bool) {
        let rate = PassRate(passed: passed, registered: judged + 3, absent: 2, withheld: 1)

        #expect(rate.judged == judged)
        #expect(rate.isAlarming == isAlarming)
    }
}

@Suite struct EnterMarkTests {
    private func enter(
        _ tenths: Int, by actor: Staff.ID = "S-2", entry: MarkFact? = nil, isRegistered: Bool = true,
        isPresent: Bool = true, isDecided: Bool = false
    ) throws -> [StationEvent] {
        try EnterMark(candidate: "C1", part: .theory, mark: mark(tenths)).decide(
            given: .init(
                isRegistered: isRegistered, isPresent: isPresent, isDecided: isDecided, entry: entry),
            by: .staff(actor), at: now)
    }

    @Test func `a mark is confirmed by a second person who never saw it`() throws {
        #expect(
            try enter(605) == [.results(.markEntered(candidate: "C1", part: .theory, mark: mark(605)))])
        #expect(
            try enter(605, entry: .entered(mark(605), by: "S-1"))
                == [.results(.markConfirmed(candidate: "C1", part: .theory, mark: mark(605)))])
    }

    @Test func `entries that differ both stand, and a fresh pair starts`() throws {
        #expect(
            try enter(604, entry: .entered(mark(605), by: "S-1"))
                == [
                    .results(
                        .markMismatched(candidate: "C1", part: .theory, first: mark(605), second: mark(604)))
                ])
        #expect(
            try enter(605, entry: .mismatched)
                == [.results(.markEntered(candidate: "C1", part: .theory, mark: mark(605)))])
    }

    @Test func `refuses what is no independent entry of a present candidate`() {
        #expect(throws: ResultRefusal.samePerson) {
            try enter(605, by: "S-1", entry: .entered(mark(605), by: "S-1"))
        }
        #expect(throws: ResultRefusal.samePerson) {
            try enter(604, by: "S-1", entry: .entered(mark(605), by: "S-1"))
        }
        #expect(throws: ResultRefusal.alreadyConfirmed) { try enter(605, entry: .confirmed(mark(605))) }
        #expect(throws: ResultRefusal.notPresent) { try enter(605, isPresent: false) }
        #expect(throws: ResultRefusal.locked) { try enter(605, isDecided: true) }
        #expect(throws: ResultRefusal.unknownCandidate) { try enter(605, isRegistered: false) }
    }

    @Test func `a mark is 0 to 100 points in tenths`() {
        #expect(Mark(tenths: -1) == nil)
        #expect(Mark(tenths: 0) != nil)
        #expect(Mark(tenths: 1000) != nil)
        #expect(Mark(tenths: 1001) == nil)
    }
}

@Suite struct DecideOutcomesTests {
    private let passed = PartRecord(presence: .present, mark: mark(600))

    private func decide(_ candidates: [CandidateResult], isKnown: Bool = true) throws -> [StationEvent] {
        try DecideOutcomes(certificate: "C01").decide(
            given: .init(isKnown: isKnown, profile: .nationalReference, candidates: candidates),
            by: .staff("S-001"),
            at: now)
    }

    private func candidate(
        _ theory: PartRecord, isAllVoid: Bool = false, hasOther: Bool = false, decided: OutcomeDecision? = nil
    ) -> CandidateResult {
        CandidateResult(
            candidate: "C1", theory: theory, practical: passed, isAllVoid: isAllVoid,
            hasOtherOpenIncident: hasOther, decided: decided)
    }

    private func outcome(_ events: [StationEvent]) -> Outcome? {
        guard case .results(.outcomeDecided(_, _, let outcome, _, _, _, _))? = events.first else {
            return nil
        }
        return outcome
    }

    @Test func `decides every candidate of the certificate`() throws {
        #expect(
            try decide([candidate(passed)]) == [
                .results(
                    .outcomeDecided(
                        candidate: "C1", certificate: "C01", outcome: .pass, theory: .scored,
                        theoryMark: mark(600), practical: .scored, practicalMark: mark(600)))
            ])
    }

    @Test func `absences, open incidents and findings go before marks`() throws {
        #expect(outcome(try decide([candidate(PartRecord(presence: .absent, mark: nil))])) == .failAbsent)
        #expect(
            outcome(try decide([candidate(PartRecord(presence: .present, mark: nil, hasOpenIncident: true))]))
                == .withheld)
        #expect(outcome(try decide([candidate(passed, hasOther: true)])) == .withheld)
        #expect(
            outcome(try decide([candidate(PartRecord(presence: .present, mark: mark(900), isVoid: true))]))
                == .void)
        #expect(outcome(try decide([candidate(passed, isAllVoid: true)])) == .void)
    }

    @Test func `refuses while anything is missing`() {
        let missing = [
            PartRecord(presence: .unknown, mark: nil), PartRecord(presence: .present, mark: nil),
        ]
        for part in missing {
            #expect(throws: ResultRefusal.pending) { try decide([candidate(passed), candidate(part)]) }
        }
        #expect(throws: ResultRefusal.nobody) { try decide([]) }
        #expect(throws: ResultRefusal.unknownCertificate) { try decide([candidate(passed)], isKnown: false) }
        #expect(throws: ResultRefusal.tooMany) {
            try decide(Array(repeating: candidate(passed), count: 20_001))
        }
    }

    @Test func `deciding again records only what came out differently`() throws {
        let before = OutcomeDecision(
            outcome: .pass, theory: .scored, theoryMark: mark(600), practical: .scored,
            practicalMark: mark(600))

        #expect(try decide([candidate(passed, decided: before)]) == [])
        #expect(
            try decide([
                candidate(passed, decided: before), candidate(passed, isAllVoid: true, decided: before),
            ]).count
                == 1)
    }
}
