import Exam
import Testing

/// What a spreadsheet does to cells, and what becomes of it.
@Suite struct RosterGridTests {
    private let titles = ["证件类型", "证件号码", "姓名", "证书编号", "专业", "班级", "学号", "类别", "联系电话", "院校", "学分账户"]

    private func read(
        _ rows: [[RosterReading.Column: SheetCell]], isExact: Bool = false, extra: [SheetGrid.Row] = [],
        entrantsMax: Int = ImportRoster.entrantsMax
    ) -> RosterPreview {
        let usual: [RosterReading.Column: SheetCell] = [
            .documentType: SheetCell("居民身份证"), .documentNumber: SheetCell("999999200001010011"),
            .name: SheetCell("阿依古丽·买买提"), .certificate: SheetCell("C01"), .major: SheetCell("护理"),
            .group: SheetCell("护理2001"), .studentNumber: SheetCell("2020010101"), .kind: SheetCell("学生"),
            .telephone: SheetCell("15400000001"), .creditAccount: SheetCell("X1"),
        ]
        let lines = rows.enumerated().map { index, cells in
            let all = usual.merging(cells) { $1 }
            return SheetGrid.Row(
                line: index + 2,
                cells: titles.map { title in
                    RosterReading.Column(title: title).flatMap { all[$0] } ?? SheetCell("")
                })
        }
        let header = SheetGrid.Row(line: 1, cells: titles.map { SheetCell($0) })
        let grid = SheetGrid(rows: [header] + lines + extra)
        return RosterReading.read(
            grid: grid, heading: RosterHeading(grid), isExact: isExact, entrantsMax: entrantsMax)
    }

    private func words(_ found: [ImportProblem]) -> [String] {
        found.map { "\($0.line) \($0.column) \($0.value) \($0.code.rawValue)" }
    }

    @Test func `row 73: somebody from another college brings its name`() {
        let preview = read([[.institution: SheetCell("高州学院")]])

        #expect(preview.isSound)
        #expect(preview.rows.first?.institution == "高州学院")
        #expect(preview.notes == [])
    }

    @Test func `row 76: a student without a credit account is noted, and taken`() {
        let preview = read([
            [.creditAccount: SheetCell("")], [.documentNumber: SheetCell("999999200402290026")],
        ])

        #expect(preview.problems == [])
        #expect(words(preview.notes) == ["2 学分账户  import.note-no-credit-account"])
        #expect(preview.rows.map(\.person.creditAccount) == [nil, "X1"])
    }

    @Test func `rows 56, 64 and 88: a social candidate needs no class, no major, no credit account`() {
        let preview = read([
            [
                .kind: SheetCell("社会人员"), .major: SheetCell(""), .group: SheetCell(""),
                .studentNumber: SheetCell(""),
                .creditAccount: SheetCell(""),
            ]
        ])

        #expect(preview.isSound)
        #expect(preview.notes == [])
    }

    @Test func `a document's number that was stored as a number is refused, masked`() {
        let preview = read([
            [.documentNumber: SheetCell("999999200001010011", .digitsLost)],
            [.documentType: SheetCell("护照"), .documentNumber: SheetCell("12345678", .number)],
            [.documentNumber: SheetCell("999999200001010000")], [.documentNumber: SheetCell("9.99999E+17")],
            [.documentNumber: SheetCell("99999920000101001１")],
        ])

        #expect(preview.rows == [])
        #expect(
            words(preview.problems) == [
                "2 证件号码 999999********0011 import.digits-lost",
                "3 证件号码 ******78 import.number-as-document",
                "4 证件号码 999999********0000 import.digits-lost", "5 证件号码 9.99999E+17 import.digits-lost",
                "6 证件号码 999999********001１ import.document-full-width",
            ])
    }

    @Test func `what can be mended without a doubt is mended, and noted`() {
        let preview = read([
            [
                .name: SheetCell("阿依古丽·买买提 "), .certificate: SheetCell("Ｃ01"),
                .telephone: SheetCell("１5400000001"),
                .studentNumber: SheetCell("'020010101"), .group: SheetCell("护理2001", .merged),
                .documentNumber: SheetCell("=\"999999200001010011\""),
            ],
            [
                .documentNumber: SheetCell("999999200402290026"),
                .studentNumber: SheetCell("20010101", .number),
                .major: SheetCell("护理", .formula),
            ],
        ])

        #expect(preview.problems == [])
        #expect(preview.rows.first?.person.name == "阿依古丽·买买提")
        #expect(preview.rows.first?.certificate == "C01")
        #expect(preview.rows.first?.person.telephone == "15400000001")
        #expect(preview.rows.first?.person.studentNumber == "020010101")
        #expect(
            words(preview.notes) == [
                "2 姓名 阿******* import.note-blanks", "2 证件号码 999999********0011 import.note-text-mark",
                "2 联系电话 154****0001 import.note-full-width", "2 学号 *******01 import.note-text-mark",
                "2 证书编号 C01 import.note-full-width", "2 班级 护理2001 import.note-merged",
                "3 学号 ******01 import.note-number", "3 专业 护理 import.note-formula",
            ])
    }

    @Test func `cells nobody can read are problems`() {
        let marks: [SheetCell.Mark] = [.error, .formulaWithoutResult, .mergedAcross]
        let preview = read(marks.map { [.group: SheetCell("", $0)] })

        #expect(
            preview.problems.filter { $0.column == "班级" }.map(\.code) == [
                .cellError, .formulaWithoutResult, .mergedAcross,
            ])
    }

    @Test func `a header that stands there again is named with its row`() {
        let again = SheetGrid.Row(line: 9, cells: titles.map { SheetCell($0) })

        let preview = read([[:]], extra: [again])

        #expect(words(preview.problems) == ["9   import.header-repeated"])
    }

    @Test func `a text's rows have as many fields as the header, a workbook's may end early`() {
        let short = SheetGrid.Row(line: 3, cells: [SheetCell("护照")])
        let blank = SheetGrid.Row(line: 4, cells: [SheetCell("")])

        #expect(
            words(read([[:]], isExact: true, extra: [short, blank]).problems) == ["3 2  import.short-record"])
        #expect(
            read([[:]], extra: [short, blank]).problems.allSatisfy { $0.line == 3 && $0.code == .missing })
        #expect(read([[:]], extra: [blank]).isSound)
    }

    @Test func `a sheet without rows is empty, and one whose rows are none says so of them`() {
        let nothing = SheetGrid(rows: [])
        let short = SheetGrid.Row(line: 2, cells: [SheetCell("护照")])

        #expect(
            words(RosterReading.read(grid: nothing, heading: RosterHeading(nothing), isExact: true).problems)
                == ["1 1  import.empty"])
        #expect(words(read([], isExact: true).problems) == ["2 1  import.empty"])
        #expect(words(read([], isExact: true, extra: [short]).problems) == ["2 2  import.short-record"])
    }

    @Test func `more people than one import takes are one problem`() {
        let rows = ["E12345678", "E12345679", "E12345680"].map { number in
            [RosterReading.Column.documentType: SheetCell("护照"), .documentNumber: SheetCell(number)]
        }

        #expect(read(rows, entrantsMax: 3).problems == [])
        #expect(words(read(rows, entrantsMax: 2).problems) == ["4   import.too-many-lines"])
    }

    @Test func `every problem of a large file is kept up to its limit, and the rest counted`() {
        let rows = Array(
            repeating: [RosterReading.Column.kind: SheetCell("路人"), .group: SheetCell("")], count: 10_100)

        let problems = read(rows).problems

        #expect(problems.count == 20_001)
        #expect(problems.last?.code == .more)
        #expect(Int(problems.last?.value ?? "") ?? 0 > 0)
    }

    @Test func `names keep their dots and rare characters`() {
        let preview = read([[.name: SheetCell("买买提\u{2022}𠮷㐂")]])

        #expect(preview.rows.first?.person.name == "买买提\u{2022}𠮷㐂")
    }
}
