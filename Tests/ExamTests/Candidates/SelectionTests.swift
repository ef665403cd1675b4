import Exam
import Testing

/// Applying, selecting, second certificates, exemptions: seed rules 13, 18, 54, 56, 58, 64, 77, 88, 93.
@Suite struct SelectionTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)
    private let digest = ParticularDigest(rawValue: "ab")
    private let nursing = YearQuota(certificate: "C02", major: "助产", year: 2021)

    private func facts(
        _ applicants: [Candidate.ID: Applicant], places: Int? = 20, used: Int = 0,
        isForPublicOnly: Bool = false
    ) -> SelectionFacts {
        SelectionFacts(
            applicants: applicants,
            quotas: places.map { [nursing: QuotaFact(places: $0, used: used)] } ?? [:],
            isForPublicOnly: isForPublicOnly)
    }

    private func applicant(
        _ kind: Candidate.Kind = .student, isWithdrawn: Bool = false, isSelected: Bool = false,
        isPassedOver: Bool = false, hasOther: Bool = false, wasAdmitted: Bool = false
    ) -> Applicant {
        Applicant(
            kind: kind, quota: nursing, isWithdrawn: isWithdrawn, isSelected: isSelected,
            isPassedOver: isPassedOver, hasOther: hasOther, wasAdmitted: wasAdmitted)
    }

    private func refusal<C: Command>(
        _ command: C, _ facts: C.Facts
    ) -> CandidateRefusal? where C.Refused == CandidateRefusal {
        do throws(CandidateRefusal) {
            _ = try command.decide(given: facts, by: .station, at: moment)
            return nil
        } catch {
            return error
        }
    }

    private func select(_ candidates: Candidate.ID...) -> SelectCandidates {
        SelectCandidates(candidates: candidates, basis: .courseMarks)
    }

    @Test func `Row 13: the twentieth of twenty places is given, the twenty-first is not`() {
        #expect(refusal(select("a"), facts(["a": applicant()], used: 19)) == nil)
        #expect(refusal(select("a"), facts(["a": applicant()], used: 20)) == .quotaExceeded)
        #expect(
            refusal(select("a", "b"), facts(["a": applicant(), "b": applicant()], used: 19))
                == .quotaExceeded)
        #expect(refusal(select("a"), facts(["a": applicant()], places: nil)) == .noQuota)
    }

    @Test func `Row 13: who is selected, by whom and why is recorded, once`() throws {
        #expect(
            try select("a").decide(given: facts(["a": applicant()]), by: .station, at: moment)
                == [.candidates(.selected(candidate: "a", basis: .courseMarks))])
        #expect(
            try select("a").decide(
                given: facts(["a": applicant(isSelected: true)]), by: .station, at: moment) == [])
        #expect(refusal(select("a"), facts(["a": applicant(hasOther: true)])) == .oneCertificate)
        #expect(refusal(select("a"), facts([:])) == .unknownCandidate)
        #expect(refusal(select("a"), facts(["a": applicant(isWithdrawn: true)])) == .withdrawnAlready)
        #expect(refusal(select(), facts([:])) == .selectionEmpty)
    }

    @Test func `Row 13: who is passed over frees the place, until the door has let them in`() throws {
        let pass = PassOverCandidates(candidates: ["a"], basis: .departmentReview)
        #expect(
            try pass.decide(given: facts(["a": applicant(isSelected: true)]), by: .station, at: moment)
                == [.candidates(.passedOver(candidate: "a", basis: .departmentReview))])
        #expect(
            try pass.decide(given: facts(["a": applicant(isPassedOver: true)]), by: .station, at: moment)
                == [])
        #expect(refusal(pass, facts(["a": applicant(wasAdmitted: true)])) == .alreadyAdmitted)
        #expect(
            refusal(PassOverCandidates(candidates: [], basis: .ownWish), facts([:])) == .selectionEmpty)
    }

    @Test func `Rows 56, 64, 88: members of the public take no place, and have an office of their own`() {
        let social = applicant(.social, hasOther: true)
        #expect(refusal(select("a"), facts(["a": social], places: 0)) == nil)
        #expect(refusal(select("a"), facts(["a": social], isForPublicOnly: true)) == nil)
        #expect(
            refusal(select("a"), facts(["a": applicant()], isForPublicOnly: true)) == .notYourCandidate)
        #expect(SelectCandidates.permission.allows(.staff("S-003"), holding: [.continuingEducation]))
    }

    @Test func `Row 13: a second certificate wants academic affairs and grounds`() throws {
        let allow = AllowSecondCertificate(candidate: "a", certificate: "C02", particulars: digest)
        func facts(
            _ person: RegisteredPerson?, isCertificateKnown: Bool = true, isAllowed: Bool = false
        ) -> AllowSecondCertificate.Facts {
            .init(person: person, isCertificateKnown: isCertificateKnown, isAllowed: isAllowed)
        }
        let student = RegisteredPerson(certificate: "C01", kind: .student)
        #expect(refusal(allow, facts(student)) == nil)
        #expect(refusal(allow, facts(nil)) == .unknownCandidate)
        #expect(refusal(allow, facts(.init(certificate: "C01", kind: .social))) == .notAStudent)
        #expect(refusal(allow, facts(.init(certificate: "C02", kind: .student))) == .sameCertificate)
        #expect(
            refusal(allow, facts(.init(certificate: "C01", kind: .student, isWithdrawn: true)))
                == .withdrawnAlready)
        #expect(refusal(allow, facts(student, isCertificateKnown: false)) == .unknownCertificate)
        #expect(
            try allow.decide(given: facts(student, isAllowed: true), by: .station, at: moment) == [])
        #expect(AllowSecondCertificate.permission == .staff(.academicAffairs))
    }

    private func roster(_ known: [KnownDocument], places: Int = 2) -> ImportRoster.Facts {
        let listed = CertificateFact(
            title: "幼儿照护", level: .intermediate, organisation: "组织七", majors: ["护理"], isOpen: true)
        return ImportRoster.Facts(
            station: 68, certificates: ["C01": listed, "C02": listed],
            quotas: [QuotaKey(certificate: "C02", major: "护理"): QuotaFact(places: places, used: 0)],
            known: known.isEmpty ? [:] : ["a": known], isFileImported: false, nextSerial: 1)
    }

    private func register(
        _ kind: Candidate.Kind = .student, major: String = "护理", institution: String = "",
        isApplicant: Bool = false
    ) -> RegisterCandidate {
        RegisterCandidate(
            year: 2021, series: 1,
            entrant: RosterEntrant(
                certificate: "C02", major: major, group: "", kind: kind, institution: institution,
                documentDigest: "a",
                particulars: digest), isApplicant: isApplicant)
    }

    private func refusal(
        _ command: RegisterCandidate, known: [KnownDocument] = [], places: Int = 2,
        isForPublicOnly: Bool = false
    ) -> CandidateRefusal? {
        refusal(command, .init(roster: roster(known, places: places), isForPublicOnly: isForPublicOnly))
    }

    @Test func `Row 13: selected for one, refused for another without permission, taken with it`() {
        let first = KnownDocument(certificate: "C01", isSameSeries: true)
        let permitted = KnownDocument(certificate: "C01", isSameSeries: true, allowed: ["C02"])
        let permittedOther = KnownDocument(certificate: "C01", isSameSeries: true, allowed: ["C03"])
        let applied = KnownDocument(certificate: "C01", isSameSeries: true, isSelected: false)
        let same = KnownDocument(certificate: "C02", isSameSeries: true, isSelected: false)

        #expect(refusal(register(), known: [first]) == .oneCertificate)
        #expect(refusal(register(), known: [permittedOther]) == .oneCertificate)
        #expect(refusal(register(), known: [permitted]) == nil)
        #expect(refusal(register(), known: [applied]) == nil)
        #expect(refusal(register(), known: [same]) == .documentOnRoster)
        #expect(refusal(register(isApplicant: true), known: [first]) == nil)
    }

    @Test func `Row 13: two certificates are two numbers, and one person who sits in one room at a time`()
        throws
    {
        let layout = try #require(SeatLayout(text: "7-8-8-7"))
        let room = SeatingRoom(layout: layout, kind: .classroom, state: .active)
        func sitting(_ certificate: Certificate.ID, _ room: Room.ID) -> SeatingSitting {
            SeatingSitting(
                certificate: certificate, part: .theory, span: TimeSpan(start: moment, minutes: 120),
                state: .planned, rooms: [room])
        }
        func refusal(_ person: Candidate.ID?) -> SeatingRefusal? {
            let context = SeatingContext(
                profile: .nationalReference,
                sittings: ["T-1": sitting("C01", "T101"), "T-2": sitting("C02", "T102")],
                rooms: ["T101": room, "T102": room],
                candidates: [
                    "a": SeatingCandidate(certificate: "C01", group: "", isWithdrawn: false, person: person),
                    "b": SeatingCandidate(certificate: "C02", group: "", isWithdrawn: false, person: person),
                ], standing: [])
            do throws(SeatingRefusal) {
                try SeatingRule.judge(
                    [
                        RoomSeating(
                            sitting: "T-1", room: "T101", places: [SeatedPlace(seat: 1, candidate: "a")]),
                        RoomSeating(
                            sitting: "T-2", room: "T102", places: [SeatedPlace(seat: 1, candidate: "b")]),
                    ], in: context)
                return nil
            } catch {
                return error
            }
        }

        #expect(refusal(nil) == nil)
        #expect(refusal("a") == .overlappingSittings)
    }

    @Test func `Row 13: an applicant takes no place, and is registered as one`() throws {
        #expect(refusal(register(), places: 0) == .quotaExceeded)
        #expect(refusal(register(isApplicant: true), places: 0) == nil)
        let number = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 1)?.candidate)
        let events = try register(isApplicant: true).decide(
            given: .init(roster: roster([]), isForPublicOnly: false), by: .station, at: moment)
        #expect(events.count == 2)
        #expect(events.last == .candidates(.applied(candidate: number)))
    }

    @Test func `Row 54: a major that an open list leaves out waits for approval`() {
        #expect(refusal(register(major: "药学")) == .majorNeedsApproval)
        #expect(refusal(register(major: "药学", isApplicant: true)) == .majorNeedsApproval)
    }

    @Test func `Row 73: students of other colleges come under their college's name, and take no place`()
        throws
    {
        #expect(refusal(register(major: "药学", institution: "外校"), places: 0) == nil)
        let elsewhere = KnownDocument(certificate: "C01", isSameSeries: false)
        #expect(refusal(register(institution: "外校"), known: [elsewhere]) == .oneCertificate)
        let events = try register(institution: "外校").decide(
            given: .init(roster: roster([]), isForPublicOnly: false), by: .station, at: moment)
        guard case .candidates(.registered(_, _, _, _, _, let institution, _))? = events.first else {
            Issue.record("nobody was registered")
            return
        }
        #expect(institution == "外校")
        let guest = Applicant(kind: .student, isFromElsewhere: true, quota: nursing)
        #expect(refusal(select("a"), facts(["a": guest], places: 0)) == nil)
        let greedy = Applicant(kind: .student, isFromElsewhere: true, quota: nursing, hasOther: true)
        #expect(refusal(select("a"), facts(["a": greedy], places: 0)) == .oneCertificate)
    }

    @Test func `Rows 56, 64: continuing education registers members of the public, and nobody else`() {
        #expect(refusal(register(.social, major: ""), places: 0, isForPublicOnly: true) == nil)
        #expect(refusal(register(), isForPublicOnly: true) == .notYourCandidate)
        let elsewhere = KnownDocument(certificate: "C01", isSameSeries: true)
        #expect(refusal(register(.social, major: ""), known: [elsewhere]) == .documentOnRoster)
        let earlier = KnownDocument(certificate: "C01", isSameSeries: false)
        #expect(refusal(register(.social, major: ""), known: [earlier]) == nil)
    }

    @Test func `Rows 18, 58, 77, 90: a part is exempted by evidence, before it is sat`() throws {
        let exempt = ExemptPart(candidate: "a", part: .theory, particulars: digest)
        let revoke = RevokeExemption(candidate: "a", part: .theory)
        func facts(
            _ kind: Candidate.Kind? = .student, isExempt: Bool = false, hasAttended: Bool = false,
            isDecided: Bool = false
        ) -> ExemptionFacts {
            ExemptionFacts(
                person: kind.map { RegisteredPerson(certificate: "C01", kind: $0) }, isExempt: isExempt,
                hasAttended: hasAttended, isDecided: isDecided)
        }
        #expect(refusal(exempt, facts()) == nil)
        #expect(refusal(exempt, facts(.social)) == nil)
        #expect(refusal(exempt, facts(nil)) == .unknownCandidate)
        #expect(refusal(exempt, facts(hasAttended: true)) == .partSat)
        #expect(refusal(exempt, facts(isDecided: true)) == .partDecided)
        #expect(try exempt.decide(given: facts(isExempt: true), by: .station, at: moment) == [])
        #expect(
            try revoke.decide(given: facts(isExempt: true), by: .station, at: moment)
                == [.candidates(.exemptionRevoked(candidate: "a", part: .theory))])
        #expect(try revoke.decide(given: facts(), by: .station, at: moment) == [])
        #expect(refusal(revoke, facts(isExempt: true, isDecided: true)) == .partDecided)
    }

    @Test func `Row 77: an exempted part counts as reached, and the other one decides`() {
        func outcome(_ practical: PartRecord) -> Outcome? {
            CandidateResult(
                candidate: "a", theory: PartRecord(presence: .unknown, mark: nil, isExempt: true),
                practical: practical
            ).decision(under: .nationalReference)?.outcome
        }
        #expect(outcome(PartRecord(presence: .present, mark: Mark(tenths: 600))) == .pass)
        #expect(outcome(PartRecord(presence: .present, mark: Mark(tenths: 599))) == .fail)
        #expect(outcome(PartRecord(presence: .absent, mark: nil)) == .failAbsent)
        #expect(outcome(PartRecord(presence: .unknown, mark: nil)) == nil)
        #expect(outcome(PartRecord(presence: .unknown, mark: nil, isExempt: true)) == .pass)
        let accused = PartRecord(presence: .unknown, mark: nil, hasOpenIncident: true, isExempt: true)
        #expect(accused.result(isAllVoid: false) == .withheld)
        #expect(
            PartRecord(presence: .unknown, mark: nil, isExempt: true).result(isAllVoid: true) == .voidAll)
    }

    @Test func `Row 93: a fee exemption and a need leave no trace of which it is`() throws {
        let person = RegisteredPerson(certificate: "C01", kind: .student)
        let fee = try RecordFeeExemption(candidate: "a", particulars: digest)
            .decide(given: person, by: .station, at: moment)
        let needs = try RecordAccessNeeds(candidate: "a", particulars: digest)
            .decide(given: person, by: .station, at: moment)

        #expect(fee == needs)
        #expect(fee == [.candidates(.supportRecorded(candidate: "a", particulars: digest))])
        #expect(RecordFeeExemption.permission == .staff(.finance))
        #expect(RecordAccessNeeds.permission == .staff(.academicAffairs))
        #expect(refusal(RecordFeeExemption(candidate: "a", particulars: digest), nil) == .unknownCandidate)
        let gone = RegisteredPerson(certificate: "C01", kind: .student, isWithdrawn: true)
        #expect(refusal(RecordAccessNeeds(candidate: "a", particulars: digest), gone) == .withdrawnAlready)
    }
}
