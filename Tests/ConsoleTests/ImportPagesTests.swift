import Console
import Exam
import Foundation
import HTTPTypes
import HummingbirdTesting
import Spreadsheet
import TestKit
import Testing
import Web

/// A roster from the file to the people on it.
@Suite struct ImportPagesTests {
    private static let titles = ["证件类型", "身份证号", "考生姓名", "证书编号", "专业", "班级", "类别", "备注"]
    private static let people = [
        ["居民身份证", "999999200001010011", "甲某", "C01", "", "", "社会人员", "x"],
        ["居民身份证", "999999200402290026", "乙某", "C01", "", "", "社会人员", "y"],
    ]

    private func text(_ rows: [[String]], separator: String = ",") -> [UInt8] {
        Array(([Self.titles] + rows).map { $0.joined(separator: separator) }.joined(separator: "\r\n").utf8)
    }

    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        return day
    }

    /// Uploads, and looks at what it was taken for.
    private func preview(
        _ content: [UInt8], _ query: String = "", by chief: Browser
    ) async throws -> (path: String, text: String) {
        let put = try await chief.upload("/candidates/imports", content)
        let path = try #require(put.headers[.location])
        return (path, try await chief.get(path + query).text)
    }

    @Test func `a column nobody knows is asked for, and the roster taken once it is left out`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let (path, first) = try await preview(text(Self.people, separator: "\t"), by: chief)
            let again = try await chief.post("\(path)/reading", ["c7": "-", "year": "2021", "series": "1"])
            let address = try #require(again.headers[.location])
            let second = try await chief.get(address).text
            let taken = try await chief.post(
                "\(path)/confirmation", ["c7": "-", "year": "2021", "series": "1"])

            #expect(first.contains("UTF-8（确定）"))
            #expect(first.contains("制表符（确定）"))
            #expect(first.contains("有 1 列认不出"))
            #expect(first.contains("name=\"c7\""))
            #expect(address.contains("c7=-"))
            #expect(second.contains("2 人，没有问题"))
            #expect(taken.headers[.location] == "/candidates")
            let found = try await chief.get("/candidates?q=%E7%94%B2%E6%9F%90").text
            #expect(found.contains("999999********0011"))
        }
    }

    @Test func `a file that was imported is known when it comes again, and changes nothing`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let form = ["c7": "-", "year": "2021", "series": "1"]
            let (first, _) = try await preview(text(Self.people), by: chief)
            _ = try await chief.post("\(first)/confirmation", form)

            let (path, page) = try await preview(text(Self.people), "?c7=-&year=2021", by: chief)
            let taken = try await chief.post("\(path)/confirmation", form)

            #expect(page.contains("这份文件已经导入过"))
            #expect(!page.contains("/confirmation"))
            #expect(taken.status == .conflict)
            #expect(taken.text.contains("candidates.file-already-imported"))
        }
    }

    @Test
    func `problems are counted, listed by kind and page, and given back as a sheet without a whole number`()
        async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            var rows = (0..<60).map { _ in ["居民身份证", "999999200001010012", "", "C01", "", "", "社会人员", ""] }
            rows[0][6] = "路人"

            let (path, page) = try await preview(text(rows), "?c7=-", by: chief)
            let kinds = try await chief.get("\(path)?c7=-&problem=import.unknown-word").text
            let last = try await chief.get("\(path)?c7=-&page=3").text
            let sheet = try await chief.get("\(path)/problems.xlsx?c7=-")
            let cells = try SheetFile(Array(buffer: sheet.body)).grid.rows

            #expect(page.contains("123 处有问题"))
            #expect(page.contains("第 1 页") || page.contains("1/3") || page.contains("page=2"))
            #expect(kinds.contains("路人"))
            #expect(!kinds.contains("999999********0012"))
            #expect(last.contains("<td class=\"n\" data-word=\"行\">61</td>"))
            #expect(cells.count == 124)
            #expect(cells[0][0].text == "行")
            #expect(cells.contains { $0[2].text == "999999********0012" && $0[4].text.contains("证件") })
            #expect(!cells.contains { $0.cells.contains { $0.text.contains("999999200001010012") } })
        }
    }

    @Test func `what is no sheet is refused when it comes, with what to save it as`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let old = try await chief.upload(
                "/candidates/imports", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0])

            #expect(old.status == .conflict)
            #expect(old.text.contains("sheets.old-excel"))
            #expect(old.text.contains("另存为"))
        }
    }

    @Test func `a text cut within a character offers other encodings`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let (_, page) = try await preview(Array(text(Self.people).dropLast(4)) + [0xE4], by: chief)

            #expect(page.contains("从这一行起读不成文字"))
            #expect(page.contains("name=\"encoding\""))
        }
    }

    @Test func `the station's own template is read as a roster without people`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let template = try await chief.get("/candidates/imports/template.xlsx")
            let (_, page) = try await preview(Array(buffer: template.body), by: chief)

            #expect(template.headers[.contentDisposition] == "attachment; filename=\"roster.xlsx\"")
            #expect(page.contains("文件里没有内容"))
            #expect(!page.contains("认不出"))
        }
    }

    @Test func `only those who may import see a preview`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let proctor = try await browser.signedIn("S-119", at: day)
            let (path, _) = try await preview(text(Self.people), by: chief)

            for address in [path, "\(path)/problems.xlsx", "/candidates/imports/template.xlsx"] {
                #expect(try await proctor.get(address).status == .forbidden, "\(address)")
            }
        }
    }
}
