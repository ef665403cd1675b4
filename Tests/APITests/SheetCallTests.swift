import Exam
import Foundation
import HTTPTypes
import Spreadsheet
import StationStore
import TestKit
import Testing

/// Sheets as offices send them, through the calls: what they were taken for is told.
@Suite struct SheetCallTests {
    private static let address = "year=2021&series=2"
    private static let workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    private static let titles = ["证件类型", "证件号码", "姓名", "证书编号", "专业", "班级", "学号", "类别", "联系电话"]
    private static let people = [
        ["居民身份证", "999999199001010016", "𠮷某", "C01", "", "", "", "社会人员", "13800000001"],
        ["居民身份证", "999999199001010024", "㐂某", "C01", "", "", "", "社会人员", ""],
    ]

    /// The same people in GB 18030 with semicolons, as a spreadsheet program saves them; 𠮷 has four bytes.
    private static let gb18030 = """
        1qS8/sDg0M071qS8/rrFwus70NXD+zvWpMrpseC6xTvXqNK1O7DgvLY70ae6xTvA4LHwO8Gqz7W157uwDQq+08Pxye233dak
        Ozk5OTk5OTE5OTAwMTAxMDAxNjuVNLI1xLM7QzAxOzs7O8nnu+HIy9SxOzEzODAwMDAwMDAxDQq+08Pxye233dakOzk5OTk5
        OTE5OTAwMTAxMDAyNDuBOe8xxLM7QzAxOzs7O8nnu+HIy9SxOw0K
        """

    private static func gb18030File() throws -> Data {
        try #require(Data(base64Encoded: gb18030, options: .ignoreUnknownCharacters))
    }

    private static func text(_ separator: String) -> String {
        ([titles] + people).map { $0.joined(separator: separator) }.joined(separator: "\r\n")
    }

    private static func workbook(_ titles: [String], _ rows: [[String]]) throws -> Data {
        Data(
            try WorkbookWriting(
                name: "名册", columns: titles.map { .init($0) }, rows: rows.map { $0.map { .text($0) } }
            ).bytes())
    }

    private func expectTaken(
        _ file: Data, type: String, as detected: JSONValue
    ) async throws {
        let site = try await APISite()
        try await site.run { line in
            let registrar = try await line.token("S-005")

            let preview = try await line.send(
                .post, "/roster-previews?\(Self.address)", token: registrar, body: file, type: type)
            let taken = try await line.send(
                .post, "/rosters?\(Self.address)", token: registrar, key: "r-1", body: file, type: type)
            let again = try await line.send(
                .post, "/rosters?\(Self.address)", token: registrar, key: "r-2", body: file, type: type)
            let found = try await line.call(
                .get, "/candidates?search=%F0%A0%AE%B7", token: registrar)

            #expect(preview["isSound"] == true, "\(type)")
            #expect(preview["candidateCount"] == 2)
            #expect(preview["detected"] == detected)
            #expect(taken.status == 201)
            #expect(taken["detected"] == detected)
            #expect(again.code == "candidates.file-already-imported")
            #expect(found["total"] == 1)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a text in GB 18030 with semicolons is a roster`() async throws {
        let file = try Self.gb18030File()

        try await expectTaken(
            file, type: "text/csv",
            as: [
                "format": "text", "encoding": "GB18030", "encodingCertainty": "likely",
                "separator": "semicolon", "separatorCertainty": "certain",
            ])
        try await expectTaken(
            file, type: "text/csv; charset=\"GBK\"",
            as: [
                "format": "text", "encoding": "GB18030", "encodingCertainty": "chosen",
                "separator": "semicolon", "separatorCertainty": "certain",
            ])
    }

    @Test func `a text in UTF-16 with tabs is a roster, of which the bytes or the type say so`() async throws
    {
        let file = try #require(Self.text("\t").data(using: .utf16LittleEndian))

        try await expectTaken(
            Data([0xFF, 0xFE]) + file, type: "application/octet-stream",
            as: [
                "format": "text", "encoding": "UTF-16LE", "encodingCertainty": "certain",
                "separator": "tab", "separatorCertainty": "certain",
            ])
        try await expectTaken(
            file, type: "text/tab-separated-values; charset=utf-16le",
            as: [
                "format": "text", "encoding": "UTF-16LE", "encodingCertainty": "chosen",
                "separator": "tab", "separatorCertainty": "chosen",
            ])
    }

    @Test func `a workbook is a roster`() async throws {
        let file = try Self.workbook(Self.titles, Self.people)

        for type in [Self.workbookType, "application/octet-stream"] {
            try await expectTaken(
                file, type: type,
                as: [
                    "format": "workbook", "sheet": "名册", "sheetNumber": 1, "sheetCount": 1, "hiddenRows": 0,
                    "hiddenColumns": 0,
                ])
        }
    }

    @Test func `what is not what it calls itself is told so, and changes nothing`() async throws {
        let site = try await APISite()
        let workbook = try Self.workbook(Self.titles, Self.people)
        let gb18030 = try Self.gb18030File()
        let text = Data(Self.text(",").utf8)
        let calls: [(String, Data, String, Int, String)] = [
            ("", workbook, "text/csv", 415, "faults.sheet-other-type"),
            ("", text, Self.workbookType, 415, "faults.sheet-other-type"),
            ("", text, "application/json", 415, "faults.media-type"),
            ("", text, "text/csv; charset=big5", 415, "faults.media-type"),
            ("&sheet=0", workbook, Self.workbookType, 400, "faults.not-understood"),
            ("&sheet=2", workbook, Self.workbookType, 409, "sheets.no-such-sheet"),
            ("", Data("%PDF-1.7".utf8), "application/octet-stream", 409, "sheets.not-a-sheet"),
            ("", workbook.dropLast(40), Self.workbookType, 409, "sheets.broken-archive"),
            ("", gb18030.prefix(160), "text/csv", 422, "faults.roster-unsound"),
            ("", gb18030, "text/csv; charset=utf-8", 422, "faults.roster-unsound"),
        ]
        try await site.run { line in
            let registrar = try await line.token("S-005")
            let position = site.store.head.position

            for (query, file, type, status, code) in calls {
                let answer = try await line.send(
                    .post, "/rosters?\(Self.address)\(query)", token: registrar, key: UUID().uuidString,
                    body: file, type: type)
                #expect(answer.status == status && answer.code == code, "\(type) \(query)")
            }
            let cut = try await line.send(
                .post, "/roster-previews?\(Self.address)", token: registrar, body: gb18030.prefix(160),
                type: "text/csv")

            #expect(cut["isSound"] == false)
            #expect(cut["detected"] == nil)
            #expect(cut["problems"]?[0]?["code"] == "import.broken-text")
            #expect(cut["problems"]?[0]?["line"] == 3)
            #expect(site.store.head.position == position)
        }
    }

    @Test func `a workbook of rooms is looked at and taken`() async throws {
        let site = try await APISite()
        let titles = ["考场编号", "名称", "楼栋", "楼层", "类型", "布局", "座位数", "无障碍"]
        let file = try Self.workbook(titles, [["R901", "新教室", "新楼", "9", "教室", "7-8=8-7", "30", "是"]])
        try await site.run { line in
            let registrar = try await line.token("S-005")

            let preview = try await line.send(
                .post, "/room-sheet-previews", token: registrar, body: file, type: Self.workbookType)
            let taken = try await line.send(
                .post, "/room-sheets", token: registrar, key: "s-1", body: file, type: Self.workbookType)
            let room = try await line.call(.get, "/rooms/R901", token: registrar)

            #expect(preview["isSound"] == true)
            #expect(preview["detected"]?["format"] == "workbook")
            #expect(taken.status == 200)
            #expect(taken["detected"]?["sheet"] == "名册")
            #expect(room["room"]?["title"] == "新教室")
        }
        try await site.site.expectReplayEqualsTables()
    }
}
