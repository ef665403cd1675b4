import Exam
import Testing

private func bytes(_ lines: String...) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

@Suite struct CertificateReadingTests {
    private let header = "编号,证书,等级,培训评价组织,专业,专业是否开放"

    @Test func `reads certificates with their majors`() {
        let preview = CertificateReading.read(
            csv: bytes(header, "C01,母婴护理,中级,组织六,护理;助产；护理学,否", "C02,财务共享,初级,组织一,,是"))

        #expect(preview.problems == [])
        #expect(
            preview.rows == [
                ListCertificate(
                    certificate: "C01", title: "母婴护理", level: .intermediate, organisation: "组织六",
                    majors: ["护理", "助产", "护理学"], isOpen: false),
                ListCertificate(
                    certificate: "C02", title: "财务共享", level: .junior, organisation: "组织一", majors: [],
                    isOpen: true),
            ])
    }

    @Test(arguments: [
        ("C 1,母婴护理,中级,组织六,护理,否", "编号", ImportProblem.Code.badIdentifier),
        ("C01,,中级,组织六,护理,否", "证书", .missing), ("C01,母婴护理,特级,组织六,护理,否", "等级", .unknownWord),
        ("C01,母婴护理,中级,,护理,否", "培训评价组织", .missing), ("C01,母婴护理,中级,组织六,,否", "专业", .missing),
        ("C01,母婴护理,中级,组织六,护理;护理,否", "专业", .twiceInFile),
        ("C01,母婴护理,中级,组织六,护理,大概", "专业是否开放", .unknownWord),
        ("C01,母婴\u{7}护理,中级,组织六,护理,否", "证书", .controlCharacter),
    ])
    func `points at the cell that is wrong`(line: String, column: String, code: ImportProblem.Code) {
        let preview = CertificateReading.read(csv: bytes(header, line))

        #expect(preview.problems.map(\.column) == [column])
        #expect(preview.problems.map(\.code) == [code])
        #expect(preview.problems.map(\.line) == [2])
    }

    @Test func `finds a certificate that stands twice`() {
        let preview = CertificateReading.read(
            csv: bytes(header, "C01,甲,中级,组织六,护理,否", "C01,乙,中级,组织六,护理,否"))

        #expect(preview.problems.map(\.code) == [.twiceInFile])
        #expect(preview.problems.map(\.line) == [3])
    }
}

@Suite struct QuotaReadingTests {
    private let header = "证书编号,专业,年度,名额"

    @Test func `reads places by certificate, major and year`() {
        let preview = QuotaReading.read(csv: bytes(header, "C01,护理,2021,60", "C01,助产,2021,0"))

        #expect(preview.problems == [])
        #expect(
            preview.rows == [
                SetQuota(certificate: "C01", major: "护理", year: 2021, places: 60),
                SetQuota(certificate: "C01", major: "助产", year: 2021, places: 0),
            ])
    }

    @Test(arguments: [
        ("C01,护理,1999,60", "年度"), ("C01,护理,2100,60", "年度"), ("C01,护理,今年,60", "年度"),
        ("C01,护理,2021,-1", "名额"), ("C01,护理,2021,\(SetQuota.placesMax + 1)", "名额"),
    ])
    func `refuses numbers outside their limits`(line: String, column: String) {
        let preview = QuotaReading.read(csv: bytes(header, line))

        #expect(preview.problems.map(\.column) == [column])
        #expect(preview.problems.map(\.code) == [.badNumber])
    }

    @Test func `finds a quota that stands twice`() {
        let preview = QuotaReading.read(csv: bytes(header, "C01,护理,2021,60", "C01,护理,2021,70"))

        #expect(preview.problems.map(\.code) == [.twiceInFile])
    }
}

@Suite struct StaffReadingTests {
    private let header = "工号,姓名,部门,角色,资格,性别"

    @Test func `reads people with their roles in one order`() throws {
        let preview = StaffReading.read(
            csv: bytes(header, "S-001,李静,教务处,监考员;主考,C01-中级,女", "S-002,王磊,护理系,保密员,,"))

        #expect(preview.problems == [])
        let first = try #require(preview.rows.first)
        #expect(first.staff == "S-001" && first.line == 2)
        #expect(first.person == StaffParticulars(name: "李静", sex: .female))
        #expect(first.roles == [.chief, .proctor])
        #expect(first.qualifications == ["C01-中级"])
        #expect(preview.rows.map(\.person.sex) == [.female, nil])
        #expect(preview.rows.map(\.description) == ["教务处", "护理系"].map { StaffDescription(department: $0) })
    }

    @Test func `does without the column of sexes`() {
        let preview = StaffReading.read(csv: bytes("工号,姓名,部门,角色,资格", "S-001,李静,教务处,主考,"))

        #expect(preview.problems == [])
        #expect(preview.rows.map(\.person.sex) == [nil])
    }

    @Test(arguments: [
        ("S 1,李静,教务处,主考,,女", "工号", ImportProblem.Code.badIdentifier),
        ("S-001,,教务处,主考,,女", "姓名", .missing), ("S-001,李静,,主考,,女", "部门", .missing),
        ("S-001,李静,教务处,,,女", "角色", .missing), ("S-001,李静,教务处,主考;校长,,女", "角色", .unknownWord),
        ("S-001,李静,教务处,主考,,无", "性别", .unknownWord),
    ])
    func `points at the cell that is wrong`(line: String, column: String, code: ImportProblem.Code) {
        let preview = StaffReading.read(csv: bytes(header, line))

        #expect(preview.problems.map(\.column) == [column])
        #expect(preview.problems.map(\.code) == [code])
    }

    @Test func `shows no whole name in a problem, and finds a number that stands twice`() {
        let long = String(repeating: "李", count: 61)

        let preview = StaffReading.read(
            csv: bytes(header, "S-001,\(long),教务处,主考,,女", "S-002,王磊,教务处,主考,,男", "S-002,王雷,教务处,主考,,男"))

        #expect(preview.problems.map(\.code) == [.tooLong, .twiceInFile])
        #expect(preview.problems[0].value.dropFirst().allSatisfy { $0 == "*" })
    }
}

@Suite struct HidingTests {
    @Test(arguments: [
        ("11010519491231002X", "110105********002X"), ("E12345678", "*******78"), ("7", "7"), ("", ""),
    ])
    func `masks documents`(number: String, shown: String) {
        #expect(Masking.document(number) == shown)
    }

    @Test(arguments: [("19912340001", "199****0001"), ("0668123456", "********56"), ("", "")])
    func `masks telephones`(number: String, shown: String) {
        #expect(Masking.telephone(number) == shown)
    }

    @Test(arguments: [("丘惠欣", "丘**"), ("丘", "*"), ("", "")])
    func `masks names`(name: String, shown: String) {
        #expect(Masking.name(name) == shown)
    }

    @Test(arguments: [
        ("买买提·吐尔逊", "买买提吐尔逊"), ("买买提•吐尔逊", "买买提吐尔逊"), ("买买提．吐尔逊", "买买提吐尔逊"),
        ("丘　惠 欣", "丘惠欣"), ("Maria Li", "mariali"), ("㼆", "㼆"),
    ])
    func `folds names for search without touching rare characters`(name: String, folded: String) {
        #expect(NameFolding.folded(name) == folded)
    }
}
