import Exam
import Testing

@Suite struct CatalogueTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)
    private let list = ListCertificate(
        certificate: "C06", title: "美容光电仪器操作", level: .intermediate, organisation: "组织十", majors: ["医学美容技术"],
        isOpen: false)

    private var fact: CertificateFact {
        CertificateFact(
            title: list.title, level: list.level, organisation: list.organisation, majors: list.majors,
            isOpen: list.isOpen)
    }

    @Test func `lists a certificate once`() throws {
        #expect(try list.decide(given: .init(listed: nil), by: .station, at: moment).count == 1)
        #expect(try list.decide(given: .init(listed: fact), by: .station, at: moment) == [])
        let other = CertificateFact(
            title: "别的", level: .senior, organisation: "组织十", majors: [], isOpen: true)
        #expect(throws: CandidateRefusal.certificateKnown) {
            try list.decide(given: .init(listed: other), by: .station, at: moment)
        }
    }

    @Test(arguments: [
        ListCertificate(
            certificate: "C 6", title: "美容", level: .junior, organisation: "甲", majors: ["乙"], isOpen: false),
        ListCertificate(
            certificate: "C6", title: "", level: .junior, organisation: "甲", majors: ["乙"], isOpen: false),
        ListCertificate(
            certificate: "C6", title: "美容", level: .junior, organisation: "甲", majors: [], isOpen: false),
        ListCertificate(
            certificate: "C6", title: "美容", level: .junior, organisation: "甲", majors: ["乙", "乙"],
            isOpen: true),
        ListCertificate(
            certificate: "C6", title: "美容", level: .junior, organisation: "甲", majors: ["乙;丙"], isOpen: true),
    ])
    func `refuses a malformed certificate`(command: ListCertificate) {
        #expect(throws: CandidateRefusal.certificateMalformed) {
            try command.decide(given: .init(listed: nil), by: .station, at: moment)
        }
    }

    @Test func `a quota is not set below its use`() throws {
        let set = SetQuota(certificate: "C06", major: "医学美容技术", year: 2021, places: 40)
        func decide(_ certificate: CertificateFact?, places: Int?, used: Int) throws -> [StationEvent] {
            try set.decide(
                given: .init(certificate: certificate, places: places, used: used), by: .station, at: moment)
        }

        #expect(try decide(fact, places: nil, used: 40).count == 1)
        #expect(try decide(fact, places: 40, used: 40) == [])
        #expect(throws: CandidateRefusal.quotaBelowUse) { try decide(fact, places: 50, used: 41) }
        #expect(throws: CandidateRefusal.unknownCertificate) { try decide(nil, places: nil, used: 0) }
    }

    @Test func `a quota is for a major that may take the certificate, in a year there is`() {
        func refusal(_ major: String, _ year: Int, _ places: Int) -> CandidateRefusal? {
            do throws(CandidateRefusal) {
                _ = try SetQuota(certificate: "C06", major: major, year: year, places: places)
                    .decide(given: .init(certificate: fact, places: nil, used: 0), by: .station, at: moment)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal("护理", 2021, 1) == .majorNotEligible)
        #expect(refusal("医学美容技术", 1999, 1) == .quotaOutOfRange)
        #expect(refusal("医学美容技术", 2021, -1) == .quotaOutOfRange)
        #expect(refusal("医学美容技术", 2021, 0) == nil)
        #expect(refusal("医学美容技术", 2021, 100_000) == .quotaOutOfRange)
    }

    @Test func `a candidate withdraws before the door, once`() throws {
        let withdraw = WithdrawCandidate(candidate: "21001068000011")
        #expect(
            try withdraw.decide(
                given: .init(isWithdrawn: false, wasAdmitted: false), by: .station, at: moment)
                == [.candidates(.withdrawn(candidate: "21001068000011"))])
        #expect(
            try withdraw.decide(given: .init(isWithdrawn: true, wasAdmitted: false), by: .station, at: moment)
                == [])
        #expect(throws: CandidateRefusal.alreadyAdmitted) {
            try withdraw.decide(given: .init(isWithdrawn: false, wasAdmitted: true), by: .station, at: moment)
        }
        #expect(throws: CandidateRefusal.unknownCandidate) {
            try withdraw.decide(given: .init(isWithdrawn: nil, wasAdmitted: false), by: .station, at: moment)
        }
    }
}
