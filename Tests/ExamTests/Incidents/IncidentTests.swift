import Exam
import Foundation
import Testing

@Suite struct IncidentTests {
    private let now = PaperScene.start
    private let text = ParticularDigest(rawValue: String(repeating: "ab", count: 32))
    private let place = IncidentPlaceFacts(
        isKnownIncident: false, isKnownSitting: true, isRoomOfSitting: true, isKnownCandidate: true)

    private func report(
        _ incident: Incident.ID = "I-0001", _ code: String = "V-5-4",
        _ candidate: Candidate.ID? = "21010680000015"
    ) -> ReportIncident {
        ReportIncident(
            incident: incident, code: code, sitting: "T-C01-1", room: "T101", candidate: candidate,
            facts: text)
    }

    private func fact(
        _ state: Incident.State, _ code: IncidentCode = .v54, candidate: Candidate.ID? = "21010680000015"
    ) -> IncidentFact {
        IncidentFact(
            code: code, state: state, candidate: candidate, reportedBy: "S-010",
            countersignedBy: state == .reported ? nil : "S-011")
    }

    // Report

    @Test func `a report waits for the second signature`() throws {
        let events = try report().decide(given: place, by: .staff("S-010"), at: now)

        #expect(
            events == [
                .incidents(
                    .reported(
                        incident: "I-0001", code: .v54, sitting: "T-C01-1", room: "T101",
                        candidate: "21010680000015", facts: text, by: "S-010"))
            ])
    }

    @Test func `two people at one screen sign at once`() throws {
        let events = try report().decide(given: place, by: .staff("S-010", second: "S-011"), at: now)

        #expect(events.last == .incidents(.countersigned(incident: "I-0001", by: "S-011")))
    }

    @Test func `a report is refused for what it names wrongly`() {
        let cases: [(IncidentPlaceFacts, IncidentRefusal)] = [
            (facts(isKnownIncident: true), .alreadyReported), (facts(isKnownSitting: false), .unknownSitting),
            (facts(isRoomOfSitting: false), .unknownRoom),
            (facts(isKnownCandidate: false), .unknownCandidate),
        ]
        for (facts, refusal) in cases {
            #expect(throws: refusal) { try report().decide(given: facts, by: .staff("S-010"), at: now) }
        }
        #expect(throws: IncidentRefusal.numberMalformed) {
            try report("张三").decide(given: place, by: .staff("S-010"), at: now)
        }
        #expect(throws: IncidentRefusal.unknownCode) {
            try report("I-0001", "V-5-10").decide(given: place, by: .staff("S-010"), at: now)
        }
        #expect(throws: IncidentRefusal.personNeeded) {
            try report().decide(given: place, by: .device("D-01"), at: now)
        }
    }

    @Test(arguments: [("V-5-1", true), ("W-6-9", true), ("W-7-3", false), ("D-8-1", false), ("X-3", false)])
    func `breaches and cheating name their candidate`(code: String, isNeeded: Bool) throws {
        if isNeeded {
            #expect(throws: IncidentRefusal.candidateNeeded) {
                try report("I-0001", code, nil).decide(given: place, by: .staff("S-010"), at: now)
            }
        } else {
            #expect(
                try report("I-0001", code, nil).decide(given: place, by: .staff("S-010"), at: now).count == 1)
        }
    }

    @Test func `an impersonation writes the incident and the door`() throws {
        let command = ReportImpersonation(
            incident: "I-0001", sitting: "T-C01-1", room: "T101", candidate: "21010680000015", facts: text)

        let events = try command.decide(given: place, by: .staff("S-001", second: "S-010"), at: now)

        #expect(events.count == 3)
        #expect(
            events.last
                == .checkIn(
                    .refused(
                        candidate: "21010680000015", sitting: "T-C01-1", room: "T101", reason: .removed)))
    }

    // Countersign

    @Test func `another person countersigns, once`() throws {
        let sign = CountersignIncident(incident: "I-0001")

        #expect(
            try sign.decide(given: fact(.reported), by: .staff("S-011"), at: now)
                == [.incidents(.countersigned(incident: "I-0001", by: "S-011"))])
        #expect(try sign.decide(given: fact(.signed), by: .staff("S-012"), at: now).isEmpty)
    }

    @Test func `a countersignature is refused`() {
        let sign = CountersignIncident(incident: "I-0001")
        #expect(throws: IncidentRefusal.unknownIncident) {
            try sign.decide(given: nil, by: .staff("S-011"), at: now)
        }
        #expect(throws: IncidentRefusal.secondPersonNeeded) {
            try sign.decide(given: fact(.reported), by: .staff("S-010"), at: now)
        }
        #expect(throws: IncidentRefusal.alreadyClosed) {
            try sign.decide(given: fact(.closed), by: .staff("S-011"), at: now)
        }
        #expect(throws: IncidentRefusal.personNeeded) {
            try sign.decide(given: fact(.reported), by: .station, at: now)
        }
    }

    // Recode

    @Test func `another code is a new version, the same code is none`() throws {
        let recode = RecodeIncident(incident: "I-0001", code: "W-6-2", reason: text)
        let same = RecodeIncident(incident: "I-0001", code: "V-5-4", reason: text)

        #expect(
            try recode.decide(given: fact(.signed), by: .staff("S-001"), at: now)
                == [
                    .incidents(
                        .recoded(incident: "I-0001", from: .v54, code: .w62, reason: text, by: "S-001"))
                ])
        #expect(try same.decide(given: fact(.signed), by: .staff("S-001"), at: now).isEmpty)
    }

    @Test func `a recoding is refused`() {
        func recode(_ code: String, _ fact: IncidentFact?) throws {
            _ = try RecodeIncident(incident: "I-0001", code: code, reason: text)
                .decide(given: fact, by: .staff("S-001"), at: now)
        }
        #expect(throws: IncidentRefusal.unknownIncident) { try recode("V-5-1", nil) }
        #expect(throws: IncidentRefusal.alreadyClosed) { try recode("V-5-1", fact(.closed)) }
        #expect(throws: IncidentRefusal.unknownCode) { try recode("Z-1", fact(.signed)) }
        #expect(throws: IncidentRefusal.candidateNeeded) {
            try recode("V-5-1", fact(.signed, .x3, candidate: nil))
        }
    }

    // Close

    @Test func `a twice signed incident is closed with a finding that fits`() throws {
        let close = CloseIncident(incident: "I-0001", finding: .partVoid, reason: text)

        #expect(
            try close.decide(given: fact(.signed), by: .staff("S-001"), at: now)
                == [.incidents(.closed(incident: "I-0001", finding: .partVoid, reason: text, by: "S-001"))])
    }

    @Test func `a closing is refused`() {
        func close(_ finding: Incident.Finding, _ fact: IncidentFact?) throws {
            _ = try CloseIncident(incident: "I-0001", finding: finding, reason: text)
                .decide(given: fact, by: .staff("S-001"), at: now)
        }
        #expect(throws: IncidentRefusal.unknownIncident) { try close(.unfounded, nil) }
        #expect(throws: IncidentRefusal.notCountersigned) { try close(.unfounded, fact(.reported)) }
        #expect(throws: IncidentRefusal.alreadyClosed) { try close(.unfounded, fact(.closed)) }
        #expect(throws: IncidentRefusal.findingDoesNotFit) { try close(.allVoid, fact(.signed)) }
    }

    @Test func `findings follow the class of the code`() {
        func fitting(_ code: IncidentCode, _ namesCandidate: Bool) -> [Incident.Finding] {
            Incident.Finding.allCases.filter { $0.fits(code, namesCandidate: namesCandidate) }
        }
        #expect(fitting(.v54, true) == [.unfounded, .partVoid])
        #expect(fitting(.w62, true) == [.unfounded, .allVoid])
        #expect(fitting(.d81, true) == [.unfounded, .allVoid])
        #expect(fitting(.d81, false) == [.unfounded, .noCandidate])
        #expect(fitting(.x6, true) == [.unfounded, .noCandidate])
        #expect(fitting(.s1410, true) == [.unfounded, .noCandidate])
    }

    private func facts(
        isKnownIncident: Bool = false, isKnownSitting: Bool = true, isRoomOfSitting: Bool = true,
        isKnownCandidate: Bool = true
    ) -> IncidentPlaceFacts {
        IncidentPlaceFacts(
            isKnownIncident: isKnownIncident, isKnownSitting: isKnownSitting,
            isRoomOfSitting: isRoomOfSitting, isKnownCandidate: isKnownCandidate)
    }
}

/// The journal's format, and the words for it.
@Suite struct IncidentGoldenTests {
    static let names = ["reported", "countersigned", "recoded", "closed"]

    @Test(arguments: names) func `an event keeps its bytes`(name: String) throws {
        let stored = try Golden.bytes("incidents.\(name)")

        let event = try JSONDecoder().decode(IncidentEvent.self, from: stored)

        #expect(Golden.name(of: event) == name)
        #expect(try Golden.encoded(event) == stored)
        #expect(event.subjects.contains(.incident("I-0001")))
        #expect(event.particulars.isEmpty == (name == "countersigned"))
    }

    @Test func `a command's digest leaves the sealed text out`() throws {
        let one = CloseIncident(
            incident: "I-0001", finding: .unfounded, reason: ParticularDigest(rawValue: "a"))
        let again = CloseIncident(
            incident: "I-0001", finding: .unfounded, reason: ParticularDigest(rawValue: "b"))

        #expect(try Golden.encoded(one) == Golden.encoded(again))
    }

    @Test func `words exist for every event, refusal and code`() throws {
        for language in Words.languages {
            let events = try Words.flat("events-incidents", language)
            #expect(Set(events.keys) == Set(Self.names.map { "incidents.\($0)" }))
            for name in Self.names {
                let sentence = try #require(events["incidents.\(name)"])
                #expect(
                    try Golden.labels("incidents.\(name)").isSuperset(of: Words.placeholders(sentence)))
            }
            let refusals = try Words.refusals("refusals-incidents", language)
            #expect(Set(refusals.keys) == Set(IncidentRefusal.allCases.map(\.rawValue)))
            #expect(refusals.values.allSatisfy { Set($0.keys) == ["what", "why", "next"] })
            let codes = try Words.refusals("incident-codes", language)
            #expect(Set(codes.keys) == Set(IncidentCode.allCases.map(\.rawValue)))
        }
    }

    @Test func `every code has the class of its letter and article`() throws {
        let classes: [String: IncidentCode.Class] = [
            "违纪": .breach, "作弊": .cheating, "认定作弊": .deemedCheating, "扰乱考试秩序": .disorder,
            "工作人员违规": .staffBreach, "工作人员严重违规": .staffGrave, "考点处置": .station,
            "突发事件": .event,
        ]
        let words = try Words.refusals("incident-codes", "zh-Hans")
        for code in IncidentCode.allCases {
            let title = try #require(words[code.rawValue]?["class"])
            #expect(classes[title] == code.class)
        }
    }
}
