import Exam
import Testing

@Suite struct RosterHeadingTests {
    private func grid(_ rows: [[String]]) -> SheetGrid {
        SheetGrid(
            rows: rows.enumerated().map { SheetGrid.Row(line: $0 + 1, cells: $1.map { SheetCell($0) }) })
    }

    private let titles = ["证件类型", "证件号码", "姓名", "证书编号", "专业", "班级", "类别"]

    @Test(arguments: [
        ("身份证号", RosterReading.Column.documentNumber), ("*身份证号码（必填）", .documentNumber),
        ("ID Number", .documentNumber), ("id_number", .documentNumber), ("ＩＤ　ｎｕｍｂｅｒ", .documentNumber),
        ("Full name", .name), ("手机号", .telephone), ("院校", .institution), ("学分银行账号", .creditAccount),
        ("班 级", .group), ("Student No.", .studentNumber),
    ])
    func `titles in both languages and with decoration are known`(title: String, column: RosterReading.Column)
    {
        #expect(RosterReading.Column(title: title) == column)
    }

    @Test(arguments: ["", "（必填）", "备注", "姓", "证件"]) func `other titles are not guessed`(title: String) {
        #expect(RosterReading.Column(title: title) == nil)
    }

    @Test func `no two columns share a title`() {
        for column in RosterReading.Column.allCases {
            for title in column.titles {
                #expect(RosterReading.Column(title: title) == column, "\(title)")
            }
        }
    }

    @Test func `the header is found below a title and remarks`() {
        let heading = RosterHeading(grid([["2021年名册"], ["填表说明", "姓名写全名"], titles, ["居民身份证"]]))

        #expect(heading.rowIndex == 2)
        #expect(heading.line == 3)
        #expect(heading.titles.map { $0.column?.rawValue } == titles)
        #expect(heading.places(optional: RosterReading.optional).problems == [])
    }

    @Test func `a person says which row is the header and what a column means`() {
        let sheet = grid([titles, ["a", "b", "c", "d", "e", "f", "g", "h"]])

        let chosen = RosterHeading(sheet, rowIndex: 1, choices: [0: .field(.name), 1: .leftOut])

        #expect(chosen.line == 2)
        #expect(chosen.titles[0].column == .name)
        #expect(chosen.titles[1].isLeftOut)
        #expect(chosen.titles[2].isUnknown)
        #expect(RosterHeading(sheet, rowIndex: 9).rowIndex == 0)
    }

    @Test
    func
        `unknown columns, and columns without a title that hold something, are problems until somebody says`()
    {
        let sheet = grid([titles + ["备注", ""], Array(repeating: "x", count: 9)])

        let heading = RosterHeading(sheet)
        let mended = RosterHeading(sheet, choices: [7: .leftOut, 8: .field(.telephone)])

        #expect(
            heading.places(optional: RosterReading.optional).problems.map {
                "\($0.line) \($0.column) \($0.code.rawValue)"
            }
                == ["1 备注 import.unknown-column", "1 9 import.unknown-column"])
        #expect(mended.places(optional: RosterReading.optional).problems == [])
        #expect(mended.places(optional: RosterReading.optional).places[.telephone] == 8)
    }

    @Test func `a column without a title that holds nothing is no column`() {
        let heading = RosterHeading(grid([titles + [""], Array(repeating: "x", count: 7)]))

        #expect(heading.titles.count == 7)
    }

    @Test func `a header of many columns that stands there twice is refused column by column`() {
        let all = RosterReading.Column.allCases.map(\.rawValue)

        let problems = RosterHeading(grid([all + all])).places(optional: []).problems

        #expect(
            problems.map(\.code) == Array(repeating: .columnTwice, count: RosterReading.Column.allCases.count)
        )
        #expect(problems.map(\.column) == all)
    }

    @Test func `an empty sheet has no header`() {
        let heading = RosterHeading(grid([]))

        #expect(heading.titles == [])
        #expect(
            heading.places(optional: RosterReading.optional).problems.allSatisfy { $0.code == .missingColumn }
        )
    }
}
