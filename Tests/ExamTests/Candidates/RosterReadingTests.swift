import Exam
import Testing

@Suite struct RosterReadingTests {
    private let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话\n"
    private let first = "居民身份证,999999200001010011,阿依古丽·买买提,C01,护理,护理2001,2020010101,学生,15400000001\n"

    private func read(_ lines: String...) -> RosterPreview {
        RosterReading.read(csv: Array((header + lines.joined()).utf8))
    }

    private func codes(_ lines: String...) -> [String] {
        RosterReading.read(csv: Array((header + lines.joined()).utf8)).problems
            .map { "\($0.line) \($0.column) \($0.value) \($0.code.rawValue)" }
    }

    @Test func `reads a line as it was written`() throws {
        let preview = read(first)

        let row = try #require(preview.rows.first)
        #expect(preview.isSound)
        #expect(row.line == 2)
        #expect(row.certificate == "C01")
        #expect(row.group == "护理2001")
        #expect(
            row.person
                == CandidateParticulars(
                    name: "阿依古丽·买买提", documentType: .residentCard, documentNumber: "999999200001010011",
                    studentNumber: "2020010101", telephone: "15400000001"))
    }

    @Test func `takes columns in any order, and blanks around a cell`() {
        let preview = RosterReading.read(
            csv: Array("姓名,类别,证件类型,证件号码,证书编号,专业,班级\n 丘惠 ,学生,居民身份证,99999920030615004x,C01,护理,护理2001\n".utf8))

        #expect(preview.problems == [])
        #expect(preview.rows.first?.person.name == "丘惠")
        #expect(preview.rows.first?.person.documentNumber == "99999920030615004X")
    }

    @Test func `Row 13: a roster says who has only applied; whoever it says nothing of is selected`() {
        let header = "证件类型,证件号码,姓名,证书编号,专业,班级,类别,选拔\n"
        func read(_ word: String) -> RosterPreview {
            RosterReading.read(
                csv: Array("\(header)居民身份证,999999200001010011,丘惠,C01,护理,护理2001,学生,\(word)\n".utf8))
        }

        #expect(read("报名").rows.map(\.isApplicant) == [true])
        #expect(read("入选").rows.map(\.isApplicant) == [false])
        #expect(read("").rows.map(\.isApplicant) == [false])
        #expect(read("也许").problems.map(\.code) == [.unknownWord])
    }

    @Test func `a social candidate needs neither major nor class nor student number`() {
        let preview = read("护照,E12345678,王某,C01,,,,社会人员,\n")

        #expect(preview.problems == [])
        #expect(preview.rows.first?.kind == .social)
        #expect(preview.rows.first?.person.telephone == nil)
    }

    @Test func `names line, column, masked value and code of everything that is wrong`() {
        #expect(
            codes(
                "居民身份证,999999200001010012,丘惠欣,C01,护理,护理2001,2020010101,学生,15400000001\n",
                "居民身份证,999999200402290026,,C 01,,护理2001,2020010101,学者,1540\n")
                == [
                    "2 证件号码 999999********0012 import.document-check-digit", "3 姓名  import.missing",
                    "3 联系电话 **40 import.bad-telephone", "3 证书编号 C 01 import.bad-identifier",
                    "3 类别 学者 import.unknown-word", "3 专业  import.missing",
                ])
    }

    @Test func `full-width digits are refused in words of their own`() {
        let line = "居民身份证,９９９９９９200001010011,丘惠欣,C01,护理,护理2001,,学生,\n"
        #expect(read(line).problems.map(\.code) == [.documentFullWidth])
    }

    @Test func `the same document twice is found on the second line`() {
        #expect(codes(first, first) == ["3 证件号码 999999********0011 import.twice-in-file"])
    }

    @Test func `a header that is not the template's stops the reading`() {
        let preview = RosterReading.read(csv: Array("证件类型,证件号码,姓名,姓名,邮箱\n居民身份证,1,2,3,4\n".utf8))

        #expect(preview.rows == [])
        #expect(
            preview.problems.map { "\($0.column) \($0.code.rawValue)" } == [
                "姓名 import.column-twice", "邮箱 import.unknown-column", "证书编号 import.missing-column",
                "专业 import.missing-column", "班级 import.missing-column", "类别 import.missing-column",
            ])
    }

    @Test func `a broken file is one problem in its place`() {
        #expect(codes("居民身份证,1\n") == ["2 3  import.short-record"])
        #expect(read().problems.map(\.code) == [.empty])
    }

    @Test func `lists no more than two hundred problems`() {
        let preview = RosterReading.read(
            csv: Array((header + String(repeating: "居民身份证,1,丘惠欣,C01,护理,护理2001,,学生,\n", count: 300)).utf8))

        #expect(preview.problems.count == 201)
        #expect(preview.problems.last?.code == .more)
        #expect(preview.problems.last?.value == "100")
    }
}
