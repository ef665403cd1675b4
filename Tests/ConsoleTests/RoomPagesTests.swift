import Console
import Exam
import Foundation
import HTTPTypes
import HummingbirdTesting
import StationStore
import TestKit
import Testing
import Web

/// Drawing, equipping, importing and readying rooms, as a browser without scripts does it.
@Suite struct RoomPagesTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        return day
    }

    private func layout(_ room: Room.ID, _ day: DaySite) async throws -> String? {
        try await day.site.store.read { db in try RoomQueries.find(room, db)?.layout.text }
    }

    @Test func `seats are drawn press by press, looked at, and saved with a reason`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/settings/rooms/T205/layout"

            let first = try await chief.get(path)
            let pressed = try await chief.get("\(path)?draft=7-8-8-7&press=aisle.1")
            let gap = try await chief.get("\(path)?draft=6~-8%3D8-7&press=place.0.6")
            let none = try await chief.get("\(path)?draft=1-8&press=row.0")
            let typed = try await chief.get("\(path)?draft=7-8-8-7&press=typed&typed=5x5")
            let badly = try await chief.get("\(path)?draft=7-8-8-7&press=typed&typed=5+x")
            #expect(try await layout("T205", day) == "7-8-8-7")
            let version = try #require(
                pressed.text.firstMatch(of: /name="version" value="([0-9]+)"/)?.output.1)
            let form = ["layout": "7-8=8-7", "reason": "rearranged", "version": String(version)]
            let saved = try await chief.post(path, form)
            let stale = try await chief.post(path, form.merging(["layout": "5x6"]) { $1 })

            #expect(first.text.contains("与现在一致：座位 30，可用 30"))
            #expect(first.text.contains("机房 10×5"))
            #expect(pressed.text.contains("value=\"7-8=8-7\""))
            #expect(gap.text.contains("座位 29，可用 29"))
            #expect(none.text.contains("图保持原样"))
            #expect(typed.text.contains("座位 25，可用 25"))
            #expect(badly.text.contains("这个写法不成布局"))
            #expect(saved.status == .seeOther)
            #expect(stale.status == .preconditionFailed)
            #expect(try await layout("T205", day) == "7-8=8-7")
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `a drawing that takes seats from people says so, and is refused`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/settings/rooms/T103/layout"

            let drawn = try await chief.get("\(path)?draft=5-5-5-5-5")
            let saved = try await chief.post(path, ["layout": "5x5", "reason": "rearranged"])

            #expect(drawn.text.contains("5 人的座位将取消或损坏"))
            #expect(drawn.text.contains("26、27、28、29、30"))
            #expect(saved.status == .conflict)
            #expect(saved.text.contains("rooms.seats-taken"))
        }
    }

    @Test func `one press marks a seat broken, and says who sits there`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let page = try await chief.get("/settings/rooms/T103")

            let broken = try await chief.post("/settings/rooms/T103/seats", ["press": "broken.8"])
            let after = try await chief.get("/settings/rooms/T103")
            let room = try await chief.get("/rooms/T103")
            let mended = try await chief.post("/settings/rooms/T103/seats", ["press": "mended.8"])
            let none = try await chief.post("/settings/rooms/T103/seats", ["press": "broken.31"])

            #expect(page.text.contains("value=\"broken.8\""))
            #expect(broken.headers[.location] == "/settings/rooms/T103#seats")
            #expect(after.text.contains("1 个损坏座位上还排着考生"))
            #expect(after.text.contains("value=\"mended.8\""))
            #expect(room.text.contains("id=\"seat-8\" data-state=\"expected\""))
            #expect(mended.status == .seeOther)
            #expect(none.text.contains("rooms.no-such-seat"))
            #expect(try await layout("T103", day) == "7-8-8-7")
        }
    }

    @Test func `equipment, machines, conditions, closures and inspections are kept on one page`() async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            func post(_ part: String, _ fields: [String: String]) async throws -> TestResponse {
                try await chief.post("/settings/rooms/W201/\(part)", fields)
            }

            let answers = [
                try await post("equipment", ["equipment": "projector，listening"]),
                try await post("machines", ["machines": "1 PC-1 10.6.1.1\n2 PC-2", "spares": "PC-9"]),
                try await post(
                    "features", ["stepFree": "yes", "shielded": "yes", "spacing": "90", "cameras": "CAM-7"]),
                try await post(
                    "closures",
                    [
                        "fromDay": "2021-11-28", "fromTime": "08:00", "untilDay": "2021-11-30",
                        "untilTime": "18:00", "reason": "repair",
                    ]),
                try await post(
                    "inspections",
                    ["staff": "s-001", "day": "2021-11-27", "time": "07:00", "inspection": "remarks"]),
                try await post(
                    "description",
                    ["title": "二楼工位", "building": "实训楼", "floor": "2", "kind": "workshop"]),
            ]
            let page = try await chief.get("/settings/rooms/W201")
            let list = try await chief.get("/settings/rooms?q=projector")
            let badLine = try await post("machines", ["machines": "one PC-1"])
            let badTime = try await post(
                "closures",
                [
                    "fromDay": "28.11.", "fromTime": "08:00", "untilDay": "2021-11-30", "untilTime": "18:00",
                    "reason": "repair",
                ])

            #expect(answers.map(\.status) == Array(repeating: .seeOther, count: 6))
            for words in [
                "listening、projector", "座位上 2 台，备用 1 台", "1 PC-1 10.6.1.1", "信号屏蔽", "间距 90 厘米",
                "2021-11-28 08:00", "维修", "有整改意见", "二楼工位",
            ] { #expect(page.text.contains(words), "\(words)") }
            #expect(list.text.contains("/settings/rooms/W201") && !list.text.contains("/settings/rooms/W101"))
            #expect(badLine.text.contains("rooms.bad-machine-line"))
            #expect(badTime.text.contains("rooms.bad-time"))
            let span = try #require(page.text.firstMatch(of: /name="start" value="([0-9]+)"/)?.output.1)
            let end = try #require(page.text.firstMatch(of: /name="end" value="([0-9]+)"/)?.output.1)
            let reopened = try await post("reopenings", ["start": String(span), "end": String(end)])
            #expect(reopened.status == .seeOther)
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `a sheet shows its differences, and is taken once`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let sheet = try await chief.get("/settings/rooms/sheet")
            let same = try await chief.upload("/settings/rooms/imports", sheet.text)
            let nothing = try await chief.get(try #require(same.headers[.location]))
            let changed =
                sheet.text.replacing("T101,明德楼101教室", with: "T101,南楼101")
                + "T901,新,新楼,9,教室,5x5,25,是,,,,,\r\n"
            let put = try await chief.upload("/settings/rooms/imports", changed)
            let path = try #require(put.headers[.location])
            let preview = try await chief.get(path)
            let taken = try await chief.post("\(path)/confirmation", [:])
            let list = try await chief.get("/settings/rooms?sort=roomNumber")
            let wrong = try await chief.upload(
                "/settings/rooms/imports", sheet.text.replacing("7-8-8-7", with: "7-8-8-8"))
            let problems = try await chief.get(try #require(wrong.headers[.location]))
            let refused = try await chief.post("\(try #require(wrong.headers[.location]))/confirmation", [:])

            #expect(nothing.text.contains("UTF-8"))
            #expect(sheet.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(nothing.text.contains("没有变化") && !nothing.text.contains("confirmation"))
            #expect(preview.text.contains("新增 1 个，变更 1 个，不变 11 个"))
            #expect(preview.text.contains("南楼101"))
            #expect(taken.status == .seeOther)
            #expect(list.text.contains("T901") && list.text.contains("南楼101"))
            #expect(problems.text.contains("座位数") && !problems.text.contains("confirmation"))
            #expect(refused.text.contains("imports.not-sound"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `a proctor readies a room, and the board and the sitting say so`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let proctor = try await browser.signedIn("S-101", at: day)
            let path = "/rooms/T105/readiness/T-C03-1"
            let before = try await chief.get("/sittings/T-C03-1")
            let list = try await proctor.get(path)

            for point in Room.Kind.classroom.readinessPoints {
                let answer = try await proctor.post("\(path)/checks", ["point": point.rawValue])
                #expect(answer.status == .seeOther)
            }
            let done = try await proctor.get(path)
            let after = try await chief.get("/sittings/T-C03-1")
            let board = try await chief.get("/board")
            let back = try await proctor.post("\(path)/removals", ["point": "clockRight"])
            let again = try await proctor.get(path)
            let wrong = try await proctor.post("\(path)/checks", ["point": "warningLine"])

            #expect(before.text.contains("2 个考场未就绪（T105、T205）"))
            #expect(list.text.contains("11 项中还有 11 项未核对"))
            #expect(done.text.contains("已就绪") && done.text.contains("S-101"))
            #expect(after.text.contains("1 个考场未就绪（T205）"))
            #expect(board.text.contains("未就绪"))
            #expect(back.status == .seeOther)
            #expect(again.text.contains("11 项中还有 1 项未核对"))
            #expect(wrong.text.contains("rooms.point-not-of-kind"))
        }
        try await day.site.expectReplayEqualsTables()
    }
}
