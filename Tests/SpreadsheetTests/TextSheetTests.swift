import Exam
import Spreadsheet
import Testing

@Suite struct TextSheetTests {
    private let roster = "姓名,证件号码\n阿依古丽·买买提,999999200001010011\n㐂𠮷𡚸,999999200402290026\n"
    private let names = ["姓名", "阿依古丽·买买提", "㐂𠮷𡚸"]

    /// The first column, and what the file was taken for.
    private func read(
        _ bytes: [UInt8], _ choice: SheetFile.Choice = .init()
    ) throws -> ([String], SheetFile.TextDetected) {
        let file = try SheetFile(bytes, choice)
        guard case .text(let detected) = file.detected else { throw SheetFailure.refused(.notASheet) }
        return (file.grid.rows.map { $0[0].text }, detected)
    }

    private func wide(_ text: String, isLittle: Bool) -> [UInt8] {
        text.utf16.flatMap { unit -> [UInt8] in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isLittle ? bytes.reversed() : bytes
        }
    }

    /// 姓名,学号 / 联通𠮷,1 in GB 18030: two bytes for most, four for the supplementary plane.
    private let gb18030: [UInt8] = [
        0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0xD1, 0xA7, 0xBA, 0xC5, 0x0D, 0x0A, 0xC1, 0xAA, 0xCD, 0xA8, 0x95,
        0x34, 0xB2, 0x35, 0x2C, 0x31, 0x0D, 0x0A,
    ]

    @Test func `UTF-8 is read with and without its mark`() throws {
        for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let (first, detected) = try read(mark + Array(roster.utf8))

            #expect(first == names)
            #expect(detected.encoding == .utf8)
            #expect(detected.encodingCertainty == .certain)
            #expect(detected.separator == .comma)
            #expect(detected.separatorCertainty == .certain)
        }
    }

    @Test func `UTF-16 is read in both orders, with and without its mark`() throws {
        for isLittle in [true, false] {
            let body = wide(roster, isLittle: isLittle)
            let expected = isLittle ? TextEncoding.utf16LittleEndian : .utf16BigEndian

            let (first, plain) = try read(body)
            #expect(first == names)
            #expect(plain.encoding == expected)
            #expect(plain.encodingCertainty == .likely)

            let (again, marked) = try read(wide("\u{FEFF}", isLittle: isLittle) + body)
            #expect(again == names)
            #expect(marked.encodingCertainty == .certain)
        }
    }

    @Test func `GB 18030 is read with characters of four bytes`() throws {
        let (first, detected) = try read(gb18030)

        #expect(first == ["姓名", "联通𠮷"])
        #expect(detected.encoding == .gb18030)
        #expect(detected.encodingCertainty == .likely)
    }

    @Test func `a text in GBK that is valid UTF-8 by chance is not taken for Latin letters`() throws {
        let (first, detected) = try read([0xC4, 0xA3, 0xCA, 0xBD, 0x2C, 0x31, 0x0A])

        #expect(first == ["模式"])
        #expect(detected.encoding == .gb18030)
        #expect(detected.encodingCertainty == .likely)
    }

    @Test func `a file cut within a character is refused with its line, in each encoding`() {
        let cuts: [(bytes: [UInt8], line: Int)] = [
            (Array(roster.utf8.prefix(Array("姓名,证件号码\n阿依".utf8).count - 1)), 2),
            (Array(gb18030.prefix(14)), 2), (Array(gb18030.prefix(17)), 2),
            (wide("姓名,学号\n1,2\n3,4", isLittle: true).dropLast(), 3),
        ].map { ($0.0 as [UInt8], $0.1) }
        for cut in cuts {
            #expect(
                throws: SheetFailure.at(
                    ImportProblem(line: cut.line, column: "", value: "", code: .brokenText))
            ) {
                try SheetFile(cut.bytes)
            }
        }
    }

    @Test func `what a person chooses is taken, even against what was detected`() throws {
        let (first, detected) = try read(
            [0xC4, 0xA3, 0x3B, 0x31, 0x2C, 0x32, 0x0A],
            .init(encoding: .utf8, separator: .comma))

        #expect(first == ["\u{123};1"])
        #expect(detected.encoding == .utf8)
        #expect(detected.encodingCertainty == .chosen)
        #expect(detected.separatorCertainty == .chosen)
    }

    @Test func `the wrong encoding chosen is said with the line at which it stops`() {
        #expect(throws: SheetFailure.at(ImportProblem(line: 1, column: "", value: "", code: .brokenText))) {
            try SheetFile(gb18030, .init(encoding: .utf8))
        }
    }

    @Test(arguments: [(Separator.comma, ","), (.tab, "\t"), (.semicolon, ";")])
    func `each separator is found`(separator: Separator, text: String) throws {
        let lines = ["姓名\(text)班级", "甲\(text)\"a,;\tb\"", "乙\(text)2"].joined(separator: "\r\n")

        let (first, detected) = try read(Array(lines.utf8))

        #expect(first == ["姓名", "甲", "乙"])
        #expect(detected.separator == separator)
        #expect(detected.separatorCertainty == .certain)
    }

    @Test func `of two possible separators the one is taken that divides all lines alike, and it is said`()
        throws
    {
        let (first, detected) = try read(Array("姓名;专业\n甲;护理,助产\n乙;护理\n".utf8))

        #expect(first == ["姓名", "甲", "乙"])
        #expect(detected.separator == .semicolon)
        #expect(detected.separatorCertainty == .likely)
    }

    @Test func `a million rows are refused at the first one too many`() {
        let rows = String(repeating: "a,b\n", count: 1_000_000)

        #expect(throws: SheetFailure.refused(.tooManyRows)) { try SheetFile(Array(rows.utf8)) }
    }

    @Test func `limits of columns and cells hold on both sides`() throws {
        let wide = Array(repeating: "a", count: 200).joined(separator: ",")

        #expect(try SheetFile(Array(wide.utf8)).grid.rows[0].cells.count == 200)
        #expect(throws: SheetFailure.refused(.tooManyColumns)) { try SheetFile(Array((wide + ",a").utf8)) }
        #expect(throws: SheetFailure.refused(.tooManyCells)) {
            try SheetFile([UInt8](repeating: UInt8(ascii: ","), count: 2_000_001))
        }
    }

    @Test func `what is no sheet is refused by its first bytes`() {
        let old: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        let mark = Array("EncryptedPackage".utf8.map { [$0, 0] as [UInt8] }.joined())
        let files: [([UInt8], SheetRefusal)] = [
            (old + [1, 2, 3], .oldExcel), (old + [9] + mark, .passwordProtected),
            (Array("%PDF-1.7".utf8), .notASheet), ([0xFF, 0xD8, 0xFF, 0xE0], .notASheet),
            (Array("\n <HTML><table>".utf8), .notASheet),
        ]
        for (bytes, refusal) in files {
            #expect(throws: SheetFailure.refused(refusal)) { try SheetFile(bytes) }
        }
    }
}
