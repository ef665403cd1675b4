import Exam
import Testing

@Suite struct CorrectRosterTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)
    private let nursing = QuotaKey(certificate: "C01", major: "护理")
    private let midwifery = QuotaKey(certificate: "C01", major: "助产")

    private func entrant(
        _ document: String, certificate: Certificate.ID = "C01", major: String = "护理",
        group: String = "护理2001",
        kind: Candidate.Kind = .student
    ) -> RosterEntrant {
        RosterEntrant(
            certificate: certificate, major: major, group: group, kind: kind, documentDigest: document,
            particulars: ParticularDigest(rawValue: document))
    }

    private func person(
        _ place: QuotaKey? = nil, isWithdrawn: Bool = false, wasAdmitted: Bool = false
    ) -> CorrectRoster.Person {
        CorrectRoster.Person(
            place: place ?? nursing, kind: .student, isWithdrawn: isWithdrawn, wasAdmitted: wasAdmitted)
    }

    private func facts(
        places: Int = 2, used: Int = 2, people: [Candidate.ID: CorrectRoster.Person] = [:],
        isFileImported: Bool = false
    ) -> CorrectRoster.Facts {
        let certificate = CertificateFact(
            title: "母婴护理", level: .intermediate, organisation: "组织六", majors: ["护理", "助产"], isOpen: false)
        return CorrectRoster.Facts(
            roster: ImportRoster.Facts(
                station: 68, certificates: ["C01": certificate],
                quotas: [
                    nursing: QuotaFact(places: places, used: used), midwifery: QuotaFact(places: 1, used: 0),
                ], known: [:], isFileImported: isFileImported, nextSerial: 9), people: people)
    }

    private func command(
        added: [RosterEntrant] = [], changed: [RosterCorrection] = [], withdrawn: [Candidate.ID] = []
    ) -> CorrectRoster {
        CorrectRoster(
            year: 2021, series: 1, fileDigest: "f", added: added, changed: changed, withdrawn: withdrawn)
    }

    private func refusal(_ command: CorrectRoster, _ facts: CorrectRoster.Facts) -> CandidateRefusal? {
        do throws(CandidateRefusal) {
            _ = try command.decide(given: facts, by: .station, at: moment)
            return nil
        } catch {
            return error
        }
    }

    @Test
    func `who leaves leaves first, who changes is registered again under the same number, then come the new`()
        throws
    {
        let correction = RosterCorrection(candidate: "1", entrant: entrant("a", group: "护理2002"))
        let correct = command(added: [entrant("b")], changed: [correction], withdrawn: ["2"])

        let events = try correct.decide(
            given: facts(people: ["1": person(), "2": person()]), by: .station, at: moment)

        let number = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 9)?.candidate)
        #expect(
            events == [
                .candidates(.withdrawn(candidate: "2")),
                .candidates(
                    .registered(
                        candidate: "1", certificate: "C01", major: "护理", group: "护理2002", kind: .student,
                        particulars: ParticularDigest(rawValue: "a"))),
                .candidates(
                    .registered(
                        candidate: number, certificate: "C01", major: "护理", group: "护理2001", kind: .student,
                        particulars: ParticularDigest(rawValue: "b"))),
                .candidates(
                    .rosterCorrected(
                        fileDigest: "f", addedCount: 1, changedCount: 1, withdrawnCount: 1, first: number,
                        last: number)),
            ])
    }

    @Test func `a place that is left can be taken in the same file, and no more than that`() {
        let people = ["2" as Candidate.ID: person()]

        #expect(refusal(command(added: [entrant("b")], withdrawn: ["2"]), facts(people: people)) == nil)
        #expect(
            refusal(command(added: [entrant("b"), entrant("c")], withdrawn: ["2"]), facts(people: people))
                == .quotaExceeded)
    }

    @Test func `who changes the major takes a place there, and leaves one here`() {
        let change = RosterCorrection(candidate: "1", entrant: entrant("a", major: "助产"))
        let other = RosterCorrection(candidate: "2", entrant: entrant("b", major: "助产"))
        let people: [Candidate.ID: CorrectRoster.Person] = ["1": person(), "2": person()]

        #expect(refusal(command(added: [entrant("c")], changed: [change]), facts(people: people)) == nil)
        #expect(refusal(command(changed: [change, other]), facts(people: people)) == .quotaExceeded)
    }

    @Test func `somebody who was admitted stays as registered, but for name and class`() {
        let people = ["1" as Candidate.ID: person(wasAdmitted: true)]
        let major = RosterCorrection(candidate: "1", entrant: entrant("a", major: "助产"))
        let group = RosterCorrection(candidate: "1", entrant: entrant("a", group: "护理2002"))

        #expect(refusal(command(withdrawn: ["1"]), facts(people: people)) == .alreadyAdmitted)
        #expect(refusal(command(changed: [major]), facts(people: people)) == .alreadyAdmitted)
        #expect(refusal(command(changed: [group]), facts(people: people)) == nil)
    }

    @Test func `differences that are none any more are refused`() {
        let change = RosterCorrection(candidate: "1", entrant: entrant("a"))

        #expect(refusal(command(changed: [change]), facts()) == .rosterMoved)
        #expect(
            refusal(command(withdrawn: ["1"]), facts(people: ["1": person(isWithdrawn: true)]))
                == .rosterMoved)
    }

    @Test func `the same file is taken once, and an empty one never`() {
        #expect(refusal(command(withdrawn: ["1"]), facts(isFileImported: true)) == .fileAlreadyImported)
        #expect(refusal(command(), facts()) == .rosterEmpty)
    }
}

@Suite struct ShowParticularsTests {
    private let show = ShowParticulars(candidate: "21001068000010", reason: .complaint)

    @Test func `each look is an event with its reason`() throws {
        let events = try show.decide(
            given: .init(isKnown: true, isErased: false), by: .staff("S-001"),
            at: Moment(milliseconds: 1_637_974_800_000))

        #expect(
            events == [.candidates(.particularsShown(candidate: "21001068000010", reason: .complaint))])
    }

    @Test func `nobody is shown of whom nothing is known`() {
        let moment = Moment(milliseconds: 1_637_974_800_000)

        #expect(throws: CandidateRefusal.unknownCandidate) {
            try show.decide(given: .init(isKnown: false, isErased: false), by: .staff("S-001"), at: moment)
        }
        #expect(throws: CandidateRefusal.particularsErased) {
            try show.decide(given: .init(isKnown: true, isErased: true), by: .staff("S-001"), at: moment)
        }
    }
}
