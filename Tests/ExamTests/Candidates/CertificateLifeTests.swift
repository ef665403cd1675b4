import Exam
import Testing

/// From vetting to exit: seed rules 3, 5, 6, 8, 12, 22–24, 54, 87, 88, 95.
@Suite struct CertificateLifeTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)
    private let today = CivilDate(year: 2021, month: 11, day: 27)
    private let tomorrow = CivilDate(year: 2021, month: 11, day: 28)

    private func standing(
        _ status: CertificateStatus = .vetting, steps: Set<VettingStep> = [], isOpen: Bool = true,
        levels: [Certificate.Level] = [], approval: String? = nil, owner: Staff.ID? = nil,
        isAllowed: Bool = true, conditions: [MajorConditions] = []
    ) -> CertificateStanding {
        CertificateStanding(
            listed: CertificateFact(
                title: "母婴护理", level: .intermediate, organisation: "组织六", majors: ["护理", "助产"],
                isOpen: isOpen),
            status: status, steps: steps, levels: levels, approval: approval, owner: owner,
            isAllowed: isAllowed, conditions: conditions)
    }

    private let vetted: Set<VettingStep> = [.fileLodged, .officeVetted, .meetingHeld]

    private func refusal<C: Command>(
        _ command: C, _ facts: C.Facts
    ) -> CertificateRefusal? where C.Refused == CertificateRefusal {
        do throws(CertificateRefusal) {
            _ = try command.decide(given: facts, by: .station, at: moment)
            return nil
        } catch {
            return error
        }
    }

    private func approve(_ levels: [Certificate.Level] = [.intermediate]) throws -> ApproveCertificate {
        ApproveCertificate(certificate: "C01", number: "批复1号", day: try #require(today), levels: levels)
    }

    private func vet(_ step: VettingStep) throws -> RecordVetting {
        RecordVetting(certificate: "C01", step: step, reference: "材料", day: try #require(today))
    }

    @Test func `Row 6: the vetting file is lodged before anything is applied for`() throws {
        #expect(refusal(try vet(.officeVetted), standing()) == .vettingOutOfOrder)
        #expect(refusal(try vet(.fileLodged), standing()) == nil)
        #expect(refusal(try approve(), standing()) == .vettingIncomplete)
        #expect(refusal(try approve(), standing(steps: vetted)) == nil)
    }

    @Test func `Row 24: forms, office, meeting, approval, platform come in this order`() throws {
        var steps: Set<VettingStep> = []
        for step in VettingStep.allCases.dropLast() {
            #expect(refusal(try vet(step), standing(steps: steps)) == nil)
            steps.insert(step)
            #expect(
                try vet(step).decide(given: standing(steps: steps), by: .station, at: moment) == [])
        }
        #expect(refusal(try vet(.platformFiled), standing(steps: steps)) == .vettingOutOfOrder)
        #expect(
            refusal(try vet(.platformFiled), standing(.approved, steps: steps, approval: "批复1号")) == nil)
        #expect(refusal(try vet(.meetingHeld), standing(.exited, steps: steps)) == .exited)
        #expect(refusal(try vet(.fileLodged), nil) == .unknownCertificate)
        let ahead = RecordVetting(
            certificate: "C01", step: .fileLodged, reference: "材料", day: try #require(tomorrow))
        #expect(refusal(ahead, standing()) == .dayInFuture)
        let unnamed = RecordVetting(
            certificate: "C01", step: .fileLodged, reference: "", day: try #require(today))
        #expect(refusal(unnamed, standing()) == .malformed)
    }

    @Test func `Row 5: an approval has a number, a day that has come, and its levels`() throws {
        let known = standing(steps: vetted)
        let command = try approve([.junior, .intermediate])
        #expect(
            try command.decide(given: known, by: .station, at: moment) == [
                .certificates(
                    .approved(
                        certificate: "C01", number: "批复1号", day: command.day,
                        levels: [.junior, .intermediate]))
            ])
        #expect(refusal(try approve([]), known) == .malformed)
        #expect(refusal(try approve([.junior, .junior]), known) == .malformed)
        #expect(
            refusal(
                ApproveCertificate(
                    certificate: "C01", number: "1", day: try #require(tomorrow), levels: [.junior]), known)
                == .dayInFuture)
        #expect(refusal(try approve(), standing(.exited, steps: vetted)) == .exited)
        let again = standing(.approved, steps: vetted, levels: [.intermediate], approval: "批复1号")
        #expect(try approve().decide(given: again, by: .station, at: moment) == [])
    }

    @Test func `Row 87: a certificate may be used only at the levels that are approved`() {
        #expect(standing(.approved, levels: [.intermediate]).isUsable)
        #expect(!standing(.approved, levels: [.junior, .senior]).isUsable)
        #expect(!standing(.suspended, levels: [.intermediate]).isUsable)
        #expect(Certificate.Level.allCases.map(\.rawValue) == ["junior", "intermediate", "senior"])
        #expect(CertificateReading.levels.keys.sorted() == ["中级", "初级", "高级"])
    }

    @Test func `Row 88: what is not on the list of allowed titles is not approved`() throws {
        #expect(refusal(try approve(), standing(steps: vetted, isAllowed: false)) == .notAllowed)
        let allow = AllowTitle(title: "母婴护理", level: .intermediate, organisation: "组织六")
        #expect(try allow.decide(given: .init(organisation: nil), by: .station, at: moment).count == 1)
        #expect(try allow.decide(given: .init(organisation: "组织六"), by: .station, at: moment) == [])
        #expect(
            refusal(AllowTitle(title: "", level: .junior, organisation: "组织"), .init(organisation: nil))
                == .malformed)
    }

    @Test(arguments: [
        (3, 2, 60, 50, 20, true), (2, 2, 60, 50, 20, false), (3, 1, 60, 50, 20, false),
        (3, 2, 59, 50, 20, false), (3, 2, 60, 49, 20, false), (3, 2, 60, 50, 19, false),
    ])
    func `Rows 22, 23, 95: three years, two classes, 60 students, half and a fifth of the teachers`(
        years: Int, classes: Int, students: Int, teachers: Int, experts: Int, areMet: Bool
    ) throws {
        let conditions = MajorConditions(
            major: "护理", years: years, classes: classes, students: students, teachersShare: teachers,
            expertsShare: experts)

        #expect(conditions.areMet == areMet)
        #expect(
            refusal(try approve(), standing(steps: vetted, conditions: [conditions]))
                == (areMet ? nil : .conditionsShort))
        let state = StateConditions(certificate: "C01", conditions: conditions)
        #expect(refusal(state, standing()) == nil)
        #expect(
            try state.decide(given: standing(conditions: [conditions]), by: .station, at: moment) == [])
    }

    @Test func `Rows 22, 23: shares are percentages`() {
        let wrong = MajorConditions(
            major: "护理", years: 3, classes: 2, students: 60, teachersShare: 101, expertsShare: 20)
        #expect(refusal(StateConditions(certificate: "C01", conditions: wrong), standing()) == .malformed)
        #expect(refusal(StateConditions(certificate: "C01", conditions: wrong), nil) == .unknownCertificate)
    }

    @Test func `Row 6: a certificate is suspended, resumed and exits, and the exit is for good`() throws {
        let suspend = SuspendCertificate(certificate: "C01", reason: .quality)
        let resume = ResumeCertificate(certificate: "C01")
        let exit = ExitCertificate(certificate: "C01", reason: .bodyAsked)

        #expect(refusal(suspend, standing()) == .notApproved)
        #expect(refusal(suspend, standing(.approved)) == nil)
        #expect(refusal(suspend, standing(.exited)) == .exited)
        #expect(try suspend.decide(given: standing(.suspended), by: .station, at: moment) == [])
        #expect(refusal(resume, standing(.suspended)) == nil)
        #expect(refusal(resume, standing()) == .notApproved)
        #expect(refusal(resume, standing(.exited)) == .exited)
        #expect(try resume.decide(given: standing(.approved), by: .station, at: moment) == [])
        #expect(refusal(exit, standing(.suspended)) == nil)
        #expect(try exit.decide(given: standing(.exited), by: .station, at: moment) == [])
        #expect(refusal(exit, nil) == .unknownCertificate)
        #expect(refusal(suspend, nil) == .unknownCertificate)
        #expect(refusal(resume, nil) == .unknownCertificate)
    }

    @Test func `Rows 3, 79: one owner, who is on the staff; the next takes the place of the last`() throws {
        let name = NameOwner(certificate: "C01", staff: "S-004")
        #expect(refusal(name, .init(standing: standing(), isActive: true)) == nil)
        #expect(refusal(name, .init(standing: standing(owner: "S-005"), isActive: true)) == nil)
        #expect(refusal(name, .init(standing: standing(), isActive: false)) == .unknownOwner)
        #expect(refusal(name, .init(standing: standing(), isActive: nil)) == .unknownOwner)
        #expect(refusal(name, .init(standing: nil, isActive: true)) == .unknownCertificate)
        let same = NameOwner.Facts(standing: standing(owner: "S-004"), isActive: true)
        #expect(try name.decide(given: same, by: .station, at: moment) == [])
    }

    @Test func `Row 12: a major has one main certificate, which its students may take`() throws {
        let name = NameMainCertificate(certificate: "C01", major: "护理")
        #expect(refusal(name, .init(standing: standing(), main: nil)) == nil)
        #expect(refusal(name, .init(standing: standing(), main: "C02")) == nil)
        #expect(
            try name.decide(given: .init(standing: standing(), main: "C01"), by: .station, at: moment) == [])
        let other = NameMainCertificate(certificate: "C01", major: "药学")
        #expect(refusal(other, .init(standing: standing(), main: nil)) == .majorNotAdmitted)
        #expect(refusal(name, .init(standing: standing(.exited), main: nil)) == .exited)
        #expect(refusal(name, .init(standing: nil, main: nil)) == .unknownCertificate)
        let broken = NameMainCertificate(certificate: "C01", major: "护;理")
        #expect(refusal(broken, .init(standing: standing(), main: nil)) == .malformed)
    }

    @Test func `Row 54: an open list takes a further major for a reason, a closed one never`() throws {
        let admit = AdmitMajor(certificate: "C01", major: "药学", grounds: "教务〔2021〕5号")
        #expect(refusal(admit, standing(isOpen: true)) == nil)
        #expect(refusal(admit, standing(isOpen: false)) == .majorListClosed)
        let unexplained = AdmitMajor(certificate: "C01", major: "药学", grounds: "")
        #expect(refusal(unexplained, standing()) == .malformed)
        #expect(refusal(admit, nil) == .unknownCertificate)
        let known = AdmitMajor(certificate: "C01", major: "护理", grounds: "一")
        #expect(try known.decide(given: standing(isOpen: false), by: .station, at: moment) == [])
        #expect(AdmitMajor.permission == .staffOrStation(.academicAffairs))
    }

    @Test func `Row 8: a course stands for a certificate with its credits`() throws {
        let map = MapCourse(certificate: "C01", course: "母婴护理实务", creditTenths: 20)
        #expect(refusal(map, .init(isKnown: true, creditTenths: nil)) == nil)
        #expect(try map.decide(given: .init(isKnown: true, creditTenths: 20), by: .station, at: moment) == [])
        #expect(refusal(map, .init(isKnown: false, creditTenths: nil)) == .unknownCertificate)
        let free = MapCourse(certificate: "C01", course: "母婴护理实务", creditTenths: 0)
        #expect(refusal(free, .init(isKnown: true, creditTenths: nil)) == .malformed)
    }

    @Test func `Row 13: quotas of a major stay within the school's plan, and the plan above the quotas`() {
        let plan = PlanMajor(major: "护理", year: 2021, students: 480, places: 125)
        func facts(_ quotas: Int) -> PlanMajor.Facts { .init(students: nil, places: nil, quotas: quotas) }
        #expect(refusal(plan, facts(125)) == nil)
        #expect(refusal(plan, facts(126)) == .planBelowQuotas)
        #expect(refusal(PlanMajor(major: "", year: 2021, students: 1, places: 1), facts(0)) == .malformed)

        let set = SetQuota(certificate: "C01", major: "护理", year: 2021, places: 50)
        func quota(_ planned: Int?, _ elsewhere: Int) -> CandidateRefusal? {
            do throws(CandidateRefusal) {
                _ = try set.decide(
                    given: .init(
                        certificate: standing().listed, places: nil, used: 0, planned: planned,
                        elsewhere: elsewhere), by: .station, at: moment)
                return nil
            } catch {
                return error
            }
        }
        #expect(quota(125, 75) == nil)
        #expect(quota(125, 76) == .planExceeded)
        #expect(quota(nil, 9_999) == nil)
    }
}
