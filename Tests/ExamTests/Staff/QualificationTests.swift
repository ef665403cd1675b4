import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)
private let personnel = Actor.staff("S-090")
private let digest = ParticularDigest(rawValue: "ab")

private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text: text)) }

@Suite struct QualificationTests {
    private func assessor(
        _ issued: String, until expires: String? = nil, level: Certificate.Level? = .intermediate
    ) throws -> Qualification {
        try Qualification(
            kind: .assessor, certificate: "C01", level: level, issued: day(issued), expires: expires.map(day))
    }

    @Test func `Rows 25, 75: only what is valid on the day of duty counts, for five years at most`() throws {
        let stated = try assessor("2020-03-01", until: "2021-11-27")
        let open = try assessor("2020-02-29")
        let long = try assessor("2020-03-01", until: "2030-01-01")

        #expect(try !stated.isValid(on: day("2020-02-29")))
        #expect(try stated.isValid(on: day("2020-03-01")))
        #expect(try stated.isValid(on: day("2021-11-27")))
        #expect(try !stated.isValid(on: day("2021-11-28")))
        #expect(open.lastDay.text == "2025-02-28")
        #expect(long.lastDay.text == "2025-03-01")
        #expect(try long.isValid(on: day("2025-03-01")) && !long.isValid(on: day("2025-03-02")))
    }

    @Test func `Row 75: what ends within a year is told, not what is over and not what lasts`() throws {
        let ending = try assessor("2020-03-01", until: "2022-11-26")

        #expect(try ending.isEnding(from: day("2021-11-27")))
        #expect(try !ending.isEnding(from: day("2021-11-26")))
        #expect(try ending.isEnding(from: day("2022-11-26")))
        #expect(try !ending.isEnding(from: day("2022-11-27")))
    }

    @Test func `Row 25: an assessor needs a valid qualification of the certificate, up to its level`() throws
    {
        let held = [
            try assessor("2020-03-01", until: "2022-03-01"),
            try Qualification(kind: .proctor, issued: day("2020-03-01")),
        ]
        let duty = try day("2021-11-27")

        #expect(held.mayAssess("C01", .intermediate, on: duty))
        #expect(held.mayAssess("C01", .junior, on: duty))
        #expect(!held.mayAssess("C01", .senior, on: duty))
        #expect(!held.mayAssess("C02", .junior, on: duty))
        #expect(try !held.mayAssess("C01", .junior, on: day("2022-03-02")))
        #expect(try [assessor("2020-03-01", level: nil)].mayAssess("C01", .senior, on: duty))
        #expect(
            try ![Qualification(kind: .proctor, issued: day("2020-03-01"))].mayAssess(
                "C01", .junior, on: duty))
    }

    @Test func `Row 17: nobody is an alarm, one alone a warning`() {
        #expect((0...3).map(AssessorCover.init(holders:)) == [.none, .one, .enough, .enough])
    }

    private func record(
        _ qualification: Qualification, _ particulars: ParticularDigest? = digest,
        of staff: Staff.ID = "S-001",
        held: [Staff.ID: [Qualification]] = ["S-001": [], "S-090": []]
    ) throws -> [StationEvent] {
        try RecordQualifications(people: [
            QualifiedPerson(staff: staff, qualification: qualification, particulars: particulars)
        ]).decide(given: .init(held: held, certificates: ["C01"]), by: personnel, at: now)
    }

    @Test func `records a paper, corrects it, and is quiet about the same`() throws {
        let first = try assessor("2020-03-01", until: "2022-03-01")
        let corrected = try assessor("2020-03-01", until: "2023-03-01")

        #expect(
            try record(first) == [
                .staff(
                    .qualified(
                        staff: "S-001", kind: .assessor, certificate: "C01", level: .intermediate,
                        issued: first.issued, expires: first.expires, particulars: digest))
            ])
        #expect(try record(first, nil, held: ["S-001": [first]]) == [])
        #expect(try record(corrected, nil, held: ["S-001": [first]]).count == 1)
    }

    @Test func `refuses what is incomplete, unknown or one's own`() throws {
        let fit = try assessor("2020-03-01")
        let noCertificate = try Qualification(kind: .seniorAssessor, issued: day("2020-03-01"))
        let levelOnly = try Qualification(kind: .medic, level: .junior, issued: day("2020-03-01"))
        let other = try Qualification(kind: .assessor, certificate: "C99", issued: day("2020-03-01"))

        for wrong in [noCertificate, levelOnly, try assessor("2020-03-01", until: "2020-02-28")] {
            #expect(throws: StaffRefusal.qualificationMalformed) { try record(wrong) }
        }
        #expect(throws: StaffRefusal.qualificationMalformed) { try record(fit, nil) }
        #expect(throws: StaffRefusal.unknownCertificate) { try record(other) }
        #expect(throws: StaffRefusal.unknownStaff) { try record(fit, of: "S-404") }
        #expect(throws: StaffRefusal.ownQualification) { try record(fit, of: "S-090") }
        #expect(throws: StaffRefusal.tooMany) {
            try RecordQualifications(
                people: Array(
                    repeating: QualifiedPerson(staff: "S-001", qualification: fit, particulars: digest),
                    count: 2001)
            ).decide(given: .init(held: [:], certificates: []), by: personnel, at: now)
        }
    }

    @Test func `revokes what is held, and not one's own`() throws {
        let held = try assessor("2020-03-01", until: "2022-03-01")
        func revoke(_ staff: Staff.ID, _ facts: [Qualification]?) throws -> [StationEvent] {
            try RevokeQualification(staff: staff, qualification: assessor("2020-03-01")).decide(
                given: facts, by: personnel, at: now)
        }

        #expect(try revoke("S-001", [held]).count == 1)
        #expect(throws: StaffRefusal.qualificationUnknown) { try revoke("S-001", []) }
        #expect(throws: StaffRefusal.unknownStaff) { try revoke("S-001", nil) }
        #expect(throws: StaffRefusal.ownQualification) { try revoke("S-090", [held]) }
    }

    private let header = "工号,资格,证书编号,等级,资格证号,发证日期,有效期至"

    @Test func `reads the sheet of qualifications`() throws {
        let preview = QualificationReading.read(
            csv: Array(
                "\(header)\nS-001,考评员,C01,中级,KP1,2020/3/1,\nS-001,技术员,,,JS1,2020-03-01,2022-03-01\n".utf8))

        #expect(preview.problems == [])
        #expect(preview.rows.map(\.qualification.kind) == [.assessor, .technician])
        #expect(preview.rows.map(\.qualification.issued.text) == ["2020-03-01", "2020-03-01"])
        #expect(
            QualificationReading.Column.allCases.map { QualificationWriting.cell($0, of: preview.rows[0]) }
                == ["S-001", "考评员", "C01", "中级", "KP1", "2020-03-01", ""])
    }

    @Test(arguments: [
        ("S 1,考评员,C01,中级,KP1,2020-03-01,", "工号", ImportProblem.Code.badIdentifier),
        ("S-001,厨师,C01,中级,KP1,2020-03-01,", "资格", .unknownWord),
        ("S-001,考评员,,,KP1,2020-03-01,", "证书编号", .missing),
        ("S-001,考评员,C01,特级,KP1,2020-03-01,", "等级", .unknownWord),
        ("S-001,考评员,C01,中级,,2020-03-01,", "资格证号", .missing),
        ("S-001,考评员,C01,中级,KP1,2020-02-30,", "发证日期", .badDate),
        ("S-001,考评员,C01,中级,KP1,2020-03-01,2020-02-01", "有效期至", .badDate),
    ])
    func `points at the cell that is wrong`(line: String, column: String, code: ImportProblem.Code) {
        let preview = QualificationReading.read(csv: Array("\(header)\n\(line)\n".utf8))

        #expect(preview.problems.map(\.column) == [column])
        #expect(preview.problems.map(\.code) == [code])
    }
}
