import Console
import Exam
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import StationStore
import TestKit
import Testing
import Web

/// Pages for work at a desk: roster, seating, rooms, staff, devices, results to central.
@Suite struct DeskPagesTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        return day
    }

    private func someone(_ day: DaySite) throws -> Candidate.ID {
        try #require(day.places.first?.seats.first?.candidate)
    }

    private static let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话"
    private static let person = "居民身份证,999999200211307120,丘惠欣,C01,护理,护理2001,2020010101,学生,15400000001"

    @Test func `the roster is found by number, and one candidate shows seats and history`() async throws {
        let day = try await filled()
        let candidate = try someone(day)
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let list = try await chief.get("/candidates?certificate=C04")
            let page = try await chief.get("/candidates/\(candidate)")

            #expect(list.status == .ok)
            #expect(list.text.contains("共 24 人"))
            #expect(page.status == .ok)
            #expect(page.text.contains("座位与到场"))
            #expect(page.text.contains("T-C01-1"))
        }
    }

    @Test func `a candidate withdraws, and nothing is erased by one person alone`() async throws {
        let day = try await filled()
        let candidate = try someone(day)
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let withdrawn = try await chief.post("/candidates/\(candidate)/withdrawal", [:])
            let page = try await chief.get("/candidates/\(candidate)")
            let erased = try await chief.post("/candidates/\(candidate)/erasure", ["reason": "requested"])

            #expect(withdrawn.status == .seeOther)
            #expect(page.text.contains("已退考"))
            #expect(erased.status == .conflict)
            #expect(erased.text.contains("upkeep.second-person-needed"))
        }
    }

    @Test func `a sound roster is previewed and taken as a whole`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let quota = try await chief.post(
                "/settings/certificates/quotas",
                ["certificate": "C01", "major": "护理", "year": "2021", "places": "400"])

            let put = try await chief.upload("/candidates/imports", "\(Self.header)\n\(Self.person)\n")
            let path = try #require(put.headers[.location])
            let preview = try await chief.get("\(path)?year=2021")
            let taken = try await chief.post("\(path)/confirmation", ["year": "2021", "series": "1"])

            #expect(quota.status == .seeOther)
            #expect(preview.text.contains("1 人，没有问题"))
            #expect(taken.headers[.location] == "/candidates")
            #expect(try await chief.get("/candidates?q=2020010101").text.contains("共 1 人"))
            #expect(try await chief.get(path).status == .conflict)
        }
    }

    @Test func `a roster with faults names line, column and value, and cannot be taken`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let bad = Self.person.replacing(",学生,", with: ",路人,")

            let put = try await chief.upload("/candidates/imports", "\(Self.header)\n\(bad)\n")
            let path = try #require(put.headers[.location])
            let preview = try await chief.get(path)
            let taken = try await chief.post("\(path)/confirmation", [:])

            #expect(preview.text.contains("整份不能导入"))
            #expect(preview.text.contains("路人"))
            #expect(preview.text.contains("不是规定的用词"))
            #expect(taken.status == .conflict)
            #expect(taken.text.contains("imports.not-sound"))
        }
    }

    @Test func `a proposal is shown before it is frozen, drawn, adopted and published`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let page = try await chief.get("/seating")
            let asked = try await chief.post("/seating/proposals", ["sitting": "T-C04-1", "seed": "7"])
            let path = try #require(asked.headers[.location])
            let id = try #require(path.split(separator: "/").last)
            await day.workbench.finished(String(id))
            let proposal = try await chief.get(path)
            let none = try await chief.post("\(path)/freezing", ["source": ""])
            let frozen = try await chief.post("\(path)/freezing", ["source": "排列五", "request": "f-1"])
            let again = try await chief.post("\(path)/freezing", ["source": "排列五", "request": "f-1"])
            let plan = try #require(frozen.headers[.location])
            let waiting = try await chief.get(plan)
            let early = try await chief.get("\(plan)/draw-record.json")
            let drawn = try await chief.post("\(plan)/draw", ["value": "07351"])
            let adopted = try await chief.post("\(plan)/adoption", [:])
            let published = try await chief.post("\(plan)/publication", [:])
            let shown = try await chief.get(plan)
            let record = try await chief.get("\(plan)/draw-record.json")
            let gone = try await chief.get("/seating/proposals/none")

            #expect(page.text.contains("人次没有座位") || page.text.contains("人人有座"))
            #expect(proposal.text.contains("24个座位"))
            #expect(proposal.text.contains("plan-drawing"))
            #expect(!proposal.text.contains("data-candidate"))
            #expect(none.text.contains("request.field-missing"))
            #expect(again.headers[.location] == plan)
            #expect(waiting.text.contains("已封存"))
            #expect(early.text.contains("seating.not-drawn"))
            #expect([drawn, adopted, published].map(\.status) == [.seeOther, .seeOther, .seeOther])
            #expect(shown.text.contains("已公布"))
            #expect(shown.text.contains("data-candidate"))
            #expect(record.text.contains("examstation-draw-record/1"))
            #expect(gone.text.contains("seating.proposal-gone"))
        }
    }

    @Test func `a room is added once, and a layout that cannot be read is refused`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let room = [
                "room": "T901", "title": "九楼教室", "building": "明德楼", "floor": "9", "kind": "classroom",
                "layout": "7-8-8-7",
            ]

            let added = try await chief.post("/settings/rooms", room)
            let refused = try await chief.post("/settings/rooms", room.merging(["layout": "x"]) { $1 })
            let list = try await chief.get("/settings/rooms")

            #expect(added.status == .seeOther)
            #expect(list.text.contains("T901"))
            #expect(refused.text.contains("rooms.bad-layout"))
        }
    }

    @Test func `a code is issued once, however often its form is sent`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let administrator = try await browser.signedIn("S-002", at: day)
            let path = "/settings/staff/S-001/code"

            let issued = try await administrator.post(path, ["request": "c-1"])
            let position = day.site.store.head.position
            let again = try await administrator.post(path, ["request": "c-1"])
            let other = try await administrator.post(path, ["request": "c-2"])

            #expect(issued.text.contains("class=\"code-once\""))
            #expect(again.status == .conflict && again.text.contains("staff.code-shown-before"))
            #expect(day.site.store.head.position == position + 1)
            #expect(other.text.contains("class=\"code-once\""))
        }
    }

    @Test func `without a script a corrected form is another request`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/candidates/\(day.places[0].seats[0].candidate)/moves"
            let form = ["sitting": "T-C01-1", "room": "T999", "seat": "9", "reason": "brokenSeat"]

            let refused = try await chief.post(path, form.merging(["request": "m-1"]) { $1 })
            let corrected = try await chief.post(
                path, form.merging(["request": "m-1", "room": "T202", "seat": "20"]) { $1 })

            #expect(refused.status == .conflict)
            #expect(corrected.status == .seeOther, "\(corrected.text)")
        }
    }

    @Test func `a refused form is offered again as a new request, without its password`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let early = ["step": "open", "request": "o-1"]

            let refused = try await chief.post("/sittings/T-C01-1/steps", early)
            day.site.clock.set(DaySite.start.adding(minutes: -30))
            let same = try await chief.post("/sittings/T-C01-1/steps", early)
            let fresh = refused.text.split(separator: "name=\"request\" value=\"").dropFirst().first
                .map { String($0.prefix { $0 != "\"" }) }
            let again = try await chief.post(
                "/sittings/T-C01-1/steps", ["step": "open", "request": try #require(fresh)])
            let secret = try await chief.post(
                "/papers/T-C01-1-T101/steps",
                [
                    "step": "depart", "seal": "intact", "second": "S-002", "secondPassword": "wrong guess",
                    "request": "p-1",
                ])

            #expect(refused.status == .conflict && same.status == .conflict)
            #expect(refused.text.contains("name=\"step\" value=\"open\""))
            #expect(again.headers[.location] == "/sittings/T-C01-1")
            #expect(secret.text.contains("name=\"secondPassword\" type=\"password\""))
            #expect(secret.text.contains("name=\"second\" value=\"S-002\""))
            #expect(!secret.text.contains("wrong guess"))
        }
    }

    @Test func `a code for a person is shown once, and the last administrator stays`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let administrator = try await browser.signedIn("S-002", at: day)

            let list = try await administrator.get("/settings/staff")
            let issued = try await administrator.post("/settings/staff/S-001/code", [:])
            let page = try await administrator.get("/settings/staff/S-001")
            let refused = try await administrator.post("/settings/staff/S-002/suspension", [:])

            #expect(list.text.contains("邓振源"))
            #expect(issued.text.contains("class=\"code-once\""))
            #expect(!page.text.contains("class=\"code-once\""))
            #expect(refused.status == .conflict)
        }
    }

    @Test func `two administrators who set roles from the same page do not overwrite each other`()
        async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let administrator = try await browser.signedIn("S-002", at: day)
            let page = try await administrator.get("/settings/staff/S-001")
            let version = page.text.split(separator: "name=\"version\" value=\"").dropFirst().first
                .map { String($0.prefix { $0 != "\"" }) }
            let seen = ["version": try #require(version)]

            let first = try await administrator.post(
                "/settings/staff/S-001/roles", seen.merging(["role": "proctor"]) { $1 })
            let second = try await administrator.post(
                "/settings/staff/S-001/roles", seen.merging(["role": "deputy"]) { $1 })

            #expect(first.status == .seeOther)
            #expect(second.status == .preconditionFailed)
            #expect(second.text.contains("这份内容已被别人改过"))
            let roles = try await day.site.store.read { db in try StaffQueries.find("S-001", db)?.roles }
            #expect(roles == [.proctor])
        }
    }

    @Test func `an enrolment code is shown once, and a room that is not there is refused`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let issued = try await chief.post(
                "/settings/devices", ["label": "手机一", "room": "T101", "request": "d-1"])
            let again = try await chief.post(
                "/settings/devices", ["label": "手机一", "room": "T101", "request": "d-1"])
            let refused = try await chief.post("/settings/devices", ["label": "手机二", "room": "T999"])

            #expect(issued.text.contains("class=\"code-once\""))
            #expect(again.text.contains("devices.code-shown-before"))
            #expect(refused.text.contains("devices.unknown-room"))
        }
    }

    @Test func `results wait for central, and nothing leaves when there is nothing`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let page = try await chief.get("/settings/batches")
            let refused = try await chief.post("/settings/batches/B-001/approvals", [:])

            #expect(page.text.contains("还没有登记中心"))
            #expect(refused.text.contains("sync.nothing-to-send"))
        }
    }

    @Test(arguments: [
        "/settings", "/settings/certificates", "/sittings", "/candidates/imports", "/candidates", "/today",
    ])
    func `every desk page opens in both languages`(path: String) async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let chinese = try await chief.get(path)
            let english = try await chief.get(path, [.acceptLanguage: "en"])

            #expect(chinese.status == .ok)
            #expect(english.status == .ok)
            #expect(english.text.contains("lang=\"en\""))
        }
    }
}

extension Browser {
    /// Sends a file as a form in a browser does.
    func upload(_ path: String, _ content: String) async throws -> TestResponse {
        try await upload(path, Array(content.utf8))
    }

    func upload(_ path: String, _ content: [UInt8]) async throws -> TestResponse {
        let mark = "examstation-boundary"
        let head = """
            --\(mark)\r
            Content-Disposition: form-data; name="csrf"\r
            \r
            \(csrf)\r
            --\(mark)\r
            Content-Disposition: form-data; name="file"; filename="roster.csv"\r
            Content-Type: text/csv\r
            \r

            """
        let end = "\r\n--\(mark)--\r\n"
        return try await client.execute(
            uri: path, method: .post,
            headers: [
                .contentType: "multipart/form-data; boundary=\(mark)", .origin: "https://localhost",
                .cookie: cookie ?? "",
            ], body: ByteBuffer(bytes: Array(head.utf8) + content + Array(end.utf8))
        ) { $0 }
    }
}
