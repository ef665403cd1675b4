import Exam
import Spreadsheet
import Testing

@Suite struct WorkbookTests {
    /// The cells of the first row that holds something.
    private func cells(_ row: String, _ change: (inout WorkbookBytes) -> Void = { _ in }) throws
        -> [SheetCell]
    {
        var book = WorkbookBytes("<row r=\"1\">\(row)</row>")
        change(&book)
        return try #require(SheetFile(book.bytes).grid.rows.first).cells
    }

    @Test func `shared, inline and rich texts are read as written, readings aloud left out`() throws {
        let found = try cells(
            #"<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>"#
                + #"<c r="C1" t="inlineStr"><is><t xml:space="preserve"> 丘 </t></is></c><c r="E1" t="str"><v>a_x000D_b_x005F_</v></c>"#
        ) { book in
            book.texts = ["<t>阿依古丽·买买提</t>", "<r><t>𠮷</t></r><r><t>田</t></r><rPh><t>jí</t></rPh>"]
        }

        #expect(found.map(\.text) == ["阿依古丽·买买提", "𠮷田", " 丘 ", "", "a\rb_"])
        #expect(found.allSatisfy { $0.mark == nil })
    }

    @Test func `numbers are told as digits, and damaged ones as damaged`() throws {
        let stored = [
            "20210001", "1.38E+10", "4.4010120000101001E+17", "440101200001010016", "0.30000000000000004",
            "-7.50", "123456789012345", "1234567890123456", "1E-3", "9.9999999999999996E-1",
        ]
        let found = try cells(stored.map { "<c><v>\($0)</v></c>" }.joined())

        #expect(
            found.map(\.text) == [
                "20210001", "13800000000", "440101200001010010", "440101200001010016", "0.3", "-7.5",
                "123456789012345", "1234567890123456", "0.001", "1",
            ])
        #expect(
            found.map(\.mark) == [
                .number, .number, .digitsLost, .digitsLost, .number, .number, .number, .digitsLost, .number,
                .number,
            ])
    }

    @Test func `dates are told as days in both calendars`() throws {
        let row =
            #"<c s="1"><v>44562</v></c><c s="2"><v>44562.375</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c><c s="2"><v>0.5</v></c><c s="1"><v>60</v></c>"#
        let formats = [#"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\ hh:mm"#]

        let found = try cells(row) { $0.formats = formats }
        let old = try cells(#"<c s="1"><v>43100</v></c>"#) { $0.startsIn1904 = true }

        #expect(
            found.map(\.text) == [
                "2022-01-01", "2022-01-01 09:00", "1900-02-28", "1900-03-01", "12:00", "60",
            ])
        #expect(found.map(\.mark) == [.date, .date, .date, .date, .date, .number])
        #expect(old == [SheetCell("2022-01-01", .date)])
    }

    @Test func `zeros that a format puts in front are kept, words in a format make no date`() throws {
        let found = try cells(#"<c s="2"><v>101</v></c><c s="3"><v>7</v></c>"#) {
            $0.formats = ["000000", "0&quot;day&quot;"]
        }

        #expect(found.map(\.text) == ["000101", "7"])
    }

    @Test func `formulas give what they gave last, and say so`() throws {
        let found = try cells(
            #"<c><f>A9</f><v>3</v></c><c t="str"><f>A9&amp;""</f><v>护理</v></c><c><f>NOW()</f></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>"#
        )

        #expect(found.map(\.text) == ["3", "护理", "", "#DIV/0!"])
        #expect(found.map(\.mark) == [.formulaNumber, .formula, .formulaWithoutResult, .error])
    }

    @Test func `cells merged in a column hold what the first one does, across columns nobody knows`() throws {
        let text = { (place: String, text: String) in
            #"<c r="\#(place)" t="inlineStr"><is><t>\#(text)</t></is></c>"#
        }
        let book = WorkbookBytes(
            "<row r=\"1\">\(text("A1", "2021年名册"))</row>"
                + "<row r=\"2\">\(text("A2", "甲"))\(text("B2", "护理2001"))\(text("C2", "x"))</row>"
                + "<row r=\"3\">\(text("A3", "乙"))</row>",
            after:
                #"<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/><mergeCell ref="C2:D2"/></mergeCells>"#
        )

        let rows = try SheetFile(book.bytes).grid.rows

        #expect(rows[0].cells == [SheetCell("2021年名册")])
        #expect(rows[1].cells.map(\.mark) == [nil, nil, nil, .mergedAcross])
        #expect(rows[2].cells == [SheetCell("乙"), SheetCell("护理2001", .merged)])
    }

    @Test func `sheets are named, hidden ones too, and the first visible one is read`() throws {
        let row = { (text: String) in
            #"<sheetData><row r="1"><c t="inlineStr"><is><t>\#(text)</t></is></c></row></sheetData>"#
        }
        var book = WorkbookBytes("")
        book.sheets = [
            ("旧", "veryHidden", row("旧")), ("名册", "visible", row("新")), ("说明", "visible", row("文")),
        ]

        let file = try SheetFile(book.bytes)
        guard case .workbook(let detected) = file.detected else {
            Issue.record("a workbook is told as one")
            return
        }

        #expect(file.grid.rows[0][0].text == "新")
        #expect(detected.sheets.map(\.name) == ["旧", "名册", "说明"])
        #expect(detected.sheets.map(\.isHidden) == [true, false, false])
        #expect(detected.index == 1)
        #expect(try SheetFile(book.bytes, .init(sheet: 0)).grid.rows[0][0].text == "旧")
        #expect(throws: SheetFailure.refused(.noSuchSheet)) { try SheetFile(book.bytes, .init(sheet: 3)) }
    }

    @Test func `hidden rows and columns are read and counted`() throws {
        let book = WorkbookBytes(
            #"<row r="2"><c><v>1</v></c></row><row r="5" hidden="1"><c><v>2</v></c></row><row r="6" hidden="1"/>"#,
            before: #"<cols><col min="2" max="4" hidden="1"/><col min="6" max="6"/></cols>"#)

        let file = try SheetFile(book.bytes)
        guard case .workbook(let detected) = file.detected else {
            Issue.record("a workbook is told as one")
            return
        }

        #expect(file.grid.rows.map(\.line) == [2, 5])
        #expect(detected.hiddenRows == 1)
        #expect(detected.hiddenColumns == 3)
    }

    @Test func `a sheet the station writes comes back as it was, and shows no formula`() throws {
        let bytes = try WorkbookWriting(
            name: "名册", columns: [.init("证件号码"), .init("人数")],
            rows: [
                [.text("440101200001010016"), .number(3)], [.text("=1+1"), .number(-4)],
                [.text("𠮷·\u{2022} <&>\""), .number(0)],
            ]
        ).bytes()

        let rows = try SheetFile(bytes).grid.rows

        #expect(rows.map { $0[0].text } == ["证件号码", "440101200001010016", "=1+1", "𠮷·\u{2022} <&>\""])
        #expect(rows.allSatisfy { $0[0].mark == nil })
        #expect(rows.dropFirst().map { $0[1] } == ["3", "-4", "0"].map { SheetCell($0, .number) })
    }
}
