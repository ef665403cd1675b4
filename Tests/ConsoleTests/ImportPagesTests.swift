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

    @Test func `of two imports at once one is taken, and the other is told`() async throws {
        let day = try await filled()
        try await day.person("S-004", "考务", [.registrar])
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let registrar = try await browser.signedIn("S-004", at: day)
            let form = ["c7": "-", "year": "2021", "series": "1"]
            let (first, _) = try await preview(text(Self.people), by: chief)
            let (second, _) = try await preview(text(Self.people), by: registrar)

            async let one = chief.post("\(first)/confirmation", form)
            async let other = registrar.post("\(second)/confirmation", form)
            let answers = try await [one, other]

            #expect(answers.count { $0.headers[.location] == "/candidates" } == 1)
            let told = try #require(answers.first { $0.status == .conflict })
            #expect(told.text.contains("candidates.file-already-imported"))
            #expect(try await chief.get("/candidates?q=%E6%9F%90").text.contains("共 2 人"))
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

    @Test func `a corrected file shows its differences first, and applies them`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let form = ["c7": "-", "year": "2021", "series": "1"]
            let (first, _) = try await preview(text(Self.people), by: chief)
            _ = try await chief.post("\(first)/confirmation", form)
            var people = [Self.people[0], ["护照", "E12345678", "丙某", "C01", "", "", "社会人员", ""]]
            people[0][2] = "甲甲"

            let (path, page) = try await preview(text(people), "?c7=-&year=2021", by: chief)
            let taken = try await chief.post(
                "\(path)/confirmation", form.merging(["missing": "withdraw"]) { $1 })
            let list = try await chief.get("/candidates?q=%E7%94%B2").text

            #expect(page.contains("新增 1 人，更正 1 人，未出现 1 人，不变 0 人"))
            #expect(page.contains("姓名"))
            #expect(page.contains("办理退考"))
            #expect(!page.contains("E12345678"))
            #expect(taken.headers[.location] == "/candidates")
            #expect(list.contains("甲甲"))
            #expect(try await chief.get("/candidates?q=%E4%B9%99%E6%9F%90").text.contains("已退考"))
        }
    }

    @Test func `a file that differs in nothing but its bytes changes nothing`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let form = ["c7": "-", "year": "2021", "series": "1"]
            let (first, _) = try await preview(text(Self.people), by: chief)
            _ = try await chief.post("\(first)/confirmation", form)

            let (path, page) = try await preview(
                text(Self.people, separator: "\t"), "?c7=-&year=2021", by: chief)
            let taken = try await chief.post("\(path)/confirmation", form)

            #expect(page.contains("与已有名册没有差别"))
            #expect(taken.status == .conflict)
            #expect(taken.text.contains("imports.nothing-differs"))
        }
    }

    @Test func `numbers are masked until somebody says why, and each look stands in the journal`()
        async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let proctor = try await browser.signedIn("S-119", at: day)
            let (first, _) = try await preview(text(Self.people), by: chief)
            _ = try await chief.post("\(first)/confirmation", ["c7": "-", "year": "2021", "series": "1"])
            let list = try await chief.get("/candidates?q=%E7%94%B2%E6%9F%90").text
            let address = try #require(
                list.split(separator: "href=\"/candidates/").dropFirst().map { $0.prefix { $0 != "\"" } }
                    .first { $0.count == 14 })
            let path = "/candidates/\(address)"

            let before = try await chief.get(path).text
            let shown = try await chief.post("\(path)/looks", ["reason": "complaint"])
            let after = try await chief.get(path).text

            #expect(!before.contains("999999200001010011"))
            #expect(shown.status == .ok)
            #expect(shown.text.contains("999999200001010011"))
            #expect(!after.contains("999999200001010011"))
            #expect(after.contains("查看了"))
            #expect(after.contains("处理申诉或投诉"))
            #expect(
                try await chief.post("\(path)/looks", ["reason": "curiosity"]).status == .badRequest)
            #expect(
                try await proctor.post("\(path)/looks", ["reason": "complaint"]).status == .conflict)
        }
    }

    @Test func `photos find their candidates, and one that finds nobody keeps all of them out`() async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let (first, _) = try await preview(text(Self.people), by: chief)
            _ = try await chief.post("\(first)/confirmation", ["c7": "-", "year": "2021", "series": "1"])
            let names = ["甲某_999999200001010011.jpg", "999999200402290026.png"]

            let (bad, unsound) = try await preview(StoredZip.photos(names + ["1234567.jpg"]), by: chief)
            let refused = try await chief.post("\(bad)/confirmation", [:])
            let (path, page) = try await preview(StoredZip.photos(names), by: chief)
            let taken = try await chief.post("\(path)/confirmation", [:])
            let list = try await chief.get("/candidates?q=%E7%94%B2%E6%9F%90").text
            let candidate = try #require(
                list.split(separator: "href=\"/candidates/").dropFirst().map { $0.prefix { $0 != "\"" } }
                    .first { $0.count == 14 })
            let photo = try await chief.get("/candidates/\(candidate)/photo")

            #expect(unsound.contains("没有找到对应的考生"))
            #expect(!unsound.contains("1234567"))
            #expect(refused.text.contains("imports.photos-unsound"))
            #expect(page.contains("2 张照片，都认出了考生"))
            #expect(!page.contains("999999200001010011"))
            #expect(taken.headers[.location] == "/candidates")
            #expect(photo.headers[.contentType] == "image/jpeg")
            #expect(Array(buffer: photo.body) == StoredZip.jpeg)
            #expect(try await chief.get("/candidates/\(candidate)").text.contains("class=\"portrait\""))
        }
    }
}

/// Just enough of a zip archive: stored, not packed.
private enum StoredZip {
    /// As much of a JPEG as says how large it is.
    static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8, 0, 200, 0, 150]
        + [UInt8](repeating: 1, count: 10) + [0xFF, 0xDA] + [UInt8](repeating: 1, count: 12) + [0xFF, 0xD9]

    static func photos(_ names: [String]) -> [UInt8] {
        func number<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        var file: [UInt8] = []
        var table: [UInt8] = []
        for name in names {
            let start = UInt32(file.count)
            let sizes = number(checksum(jpeg)) + number(UInt32(jpeg.count)) + number(UInt32(jpeg.count))
            let common =
                number(UInt16(20)) + number(UInt16(0x800)) + number(UInt16(0)) + number(UInt32(0)) + sizes
                + number(UInt16(name.utf8.count)) + number(UInt16(0))
            table +=
                number(UInt32(0x0201_4B50)) + number(UInt16(20)) + common
                + [UInt8](repeating: 0, count: 10) + number(start) + Array(name.utf8)
            file += number(UInt32(0x0403_4B50)) + common + Array(name.utf8) + jpeg
        }
        let count = number(UInt16(names.count))
        return file + table + number(UInt32(0x0605_4B50)) + number(UInt32(0)) + count + count
            + number(UInt32(table.count)) + number(UInt32(file.count)) + number(UInt16(0))
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { rest, byte in
            (0..<8).reduce(rest ^ UInt32(byte)) { rest, _ in
                rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1
            }
        }
    }
}
