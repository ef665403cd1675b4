import Console
import Exam
import Foundation
import HTTPTypes
import HummingbirdTesting
import StationStore
import TestKit
import Testing
import Web

/// What is known of people, and sheets about them, as a browser without scripts does it.
@Suite struct StaffPagesTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        try await day.person("S-204", "人事员", [.personnel])
        return day
    }

    /// Titles in English, and one column that nobody knows: 称呼.
    private static let inGB18030 =
        "c3RhZmYgbnVtYmVyLG5hbWUsZGVwYXJ0bWVudCxyb2xlcyxzZXgsY2xhc3Nlcyyzxrr0ClMtMzAwLNDC"
        + "wLTV3yy7pMDtz7Usv7zGwNSxLMTQLCzPyMn6ClMtMzAxLLrztb3V3yy7pMDtz7UsvOC/vNSxLMWuLLuk"
        + "wO0yMDAxLMDPyqYK"

    private func person(_ id: Staff.ID, _ day: DaySite) async throws -> StaffQueries.StaffRow? {
        try await day.site.store.read { db in try StaffQueries.find(id, db) }
    }

    @Test
    func `a staff sheet in GB18030 with English titles is looked at, mapped, taken, and quiet the next time`()
        async throws
    {
        let day = try await filled()
        let sheet = [UInt8](try #require(Data(base64Encoded: Self.inGB18030)))
        try await Browser.open(day) { browser in
            let administrator = try await browser.signedIn("S-002", at: day)

            let put = try await administrator.upload("/settings/staff/imports", sheet)
            let path = try #require(put.headers[.location])
            let unknown = try await administrator.get(path)
            let mapped = try await administrator.get(path + "?c6=-")
            let taken = try await administrator.post("\(path)/confirmation", ["c6": "-"])
            let again = try await administrator.upload("/settings/staff/imports", sheet)
            let same = try await administrator.get(try #require(again.headers[.location]) + "?c6=-")
            let moved = try await administrator.upload(
                "/settings/staff/imports", "工号,姓名,部门,角色,任教班级\nS-301,后到者,护理系,监考员,护理2002\n")
            let differs = try await administrator.get(try #require(moved.headers[.location]))
            let list = try await administrator.get("/settings/staff/sheet.xlsx")

            #expect(unknown.text.contains("有 1 列认不出"))
            #expect(unknown.text.contains("GB18030"))
            #expect(mapped.text.contains("新增 2 行，更正 0 行，不变 0 行"))
            #expect(taken.headers[.location] == "/settings/staff")
            #expect(same.text.contains("2 行都与现在一致"))
            #expect(differs.text.contains("新增 0 行，更正 1 行，不变 0 行"))
            #expect(differs.text.contains("护理2001") && differs.text.contains("护理2002"))
            #expect(list.status == .ok)
        }
        #expect(try await person("S-301", day)?.description.groups == ["护理2001"])
        #expect(try await person("S-300", day)?.sex == .male)
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `a wrong sheet names row, column, value and how to mend it, and nothing is taken`()
        async throws
    {
        let day = try await filled()
        let sheet = "工号,姓名,部门,角色,首次参与年份\nS-301,甲,护理系,校长,2019\nS-302,乙,护理系,监考员,去年\n"
        try await Browser.open(day) { browser in
            let administrator = try await browser.signedIn("S-002", at: day)
            let chief = try await browser.signedIn("S-001", at: day)

            let put = try await administrator.upload("/settings/staff/imports", sheet)
            let path = try #require(put.headers[.location])
            let page = try await administrator.get(path)
            let forced = try await administrator.post("\(path)/confirmation", [:])
            let foreign = try await chief.get("/settings/staff/imports")

            #expect(page.text.contains("2 处有问题"))
            #expect(page.text.contains("校长") && page.text.contains("去年"))
            #expect(!page.text.contains("confirmation"))
            #expect(forced.text.contains("imports.not-sound"))
            #expect(foreign.status == .forbidden)
        }
        #expect(try await person("S-302", day) == nil)
    }

    @Test func `personnel records, corrects and revokes a qualification, and describes a person`()
        async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let personnel = try await browser.signedIn("S-204", at: day)
            let path = "/settings/staff/S-101"
            let fields = [
                "kind": "assessor", "certificate": "C01", "level": "intermediate", "number": "KP20210001",
                "issued": "2021-06-01",
            ]

            let recorded = try await personnel.post("\(path)/qualifications", fields)
            let page = try await personnel.get(path)
            let version = try #require(page.text.firstMatch(of: /name="version" value="([0-9]+)"/)?.output.1)
            let ending = try await personnel.post(
                "\(path)/qualifications", fields.merging(["expires": "2022-05-31"]) { $1 })
            let all = try await personnel.get("/settings/qualifications")
            let bad = try await personnel.post(
                "\(path)/qualifications", fields.merging(["issued": "last year"]) { $1 })
            let own = try await personnel.post("/settings/staff/S-204/qualifications", fields)
            let description = [
                "version": String(version), "department": "护理系", "category": "dualRole", "team": "母婴护理团队",
                "lead": "yes", "groups": "护理2001；护理2002", "firstYear": "2019", "subjects": "",
            ]
            let stale = try await personnel.post("\(path)/description", description)
            let fresh = try await personnel.get(path)
            let next = try #require(fresh.text.firstMatch(of: /name="version" value="([0-9]+)"/)?.output.1)
            let described = try await personnel.post(
                "\(path)/description", description.merging(["version": String(next)]) { $1 })
            let team = try await personnel.get("/settings/staff")
            let revoked = try await personnel.post("\(path)/qualifications/revocations", fields)

            #expect(recorded.status == .seeOther && ending.status == .seeOther)
            #expect(page.text.contains("2026-06-01"))
            #expect(!page.text.contains("KP20210001"))
            #expect(all.text.contains("一年内到期的资格：1 项"))
            #expect(bad.text.contains("staff.qualification-malformed"))
            #expect(own.text.contains("staff.own-qualification"))
            #expect(stale.status == .preconditionFailed)
            #expect(described.status == .seeOther)
            #expect(team.text.contains("母婴护理团队"))
            #expect(revoked.status == .seeOther)
        }
        #expect(try await person("S-101", day)?.description.groups == ["护理2001", "护理2002"])
        let held = try await day.site.store.read { db in try QualificationQueries.held(by: "S-101", db) }
        #expect(held == [])
        try await day.site.expectReplayEqualsTables()
    }

    @Test
    func `Row 17: the coverage page sounds the alarm for a major without assessors, and warns of one alone`()
        async throws
    {
        let day = try await filled()
        try await day.site.record([
            .candidates(.quotaSet(certificate: "C01", major: "护理", year: 2021, places: 40)),
            .candidates(.quotaSet(certificate: "C02", major: "助产", year: 2021, places: 20)),
        ])
        let issued = try #require(CivilDate(text: "2021-06-01"))
        try await day.site.record([
            .staff(
                .qualified(
                    staff: "S-101", kind: .assessor, certificate: "C01", level: .senior, issued: issued,
                    expires: nil, particulars: nil))
        ])
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let page = try await chief.get("/candidates/coverage?year=2021")

            #expect(page.text.contains("1 个试点专业没有考评员"))
            #expect(page.text.contains("没有考评员") && page.text.contains("只有 1 人"))
        }
    }

    @Test func `everybody declares on their own page, and others see only that they did`() async throws {
        let day = try await filled()
        let firstDay = try #require(CivilDate(text: "2021-11-27"))
        try await day.site.record([
            .certificates(.seriesOpened(year: 2021, series: 1, firstDay: firstDay, leadDays: 7))
        ])
        let relative = day.places[0].seats[17].candidate
        let (sitting, room) = (day.places[0].sitting, day.places[0].room)
        try await Browser.open(day) { browser in
            let proctor = try await browser.signedIn("S-110", at: day)
            let personnel = try await browser.signedIn("S-204", at: day)

            let before = try await proctor.get("/own")
            let empty = try await proctor.post("/own/declarations", ["series": "2021-001"])
            let unknown = try await proctor.post(
                "/own/declarations", ["series": "2021-001", "relatives": "21001068999990"])
            let declared = try await proctor.post(
                "/own/declarations", ["series": "2021-001", "relatives": relative.rawValue])
            let after = try await proctor.get("/own")
            let standing = try await personnel.get("/settings/declarations")
            let nothing = try await proctor.post(
                "/own/declarations", ["series": "2021-001", "nothing": "yes"])
            let cleared = try await proctor.get("/own")

            #expect(before.text.contains("还有 1 个批次没有申报"))
            #expect(empty.status != .seeOther)
            #expect(unknown.text.contains("staff.relative-unknown"))
            #expect(declared.headers[.location] == "/own")
            #expect(after.text.contains("近亲属在场应考"))
            #expect(after.text.contains("\(sitting)") && after.text.contains("\(room)"))
            #expect(standing.text.contains("有需要申报的"))
            #expect(!standing.text.contains(relative.rawValue))
            #expect(nothing.status == .seeOther)
            #expect(!cleared.text.contains("近亲属在场应考"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `a timetable is imported once, drawn for the whole staff, and a clash with duty stands out`()
        async throws
    {
        let day = try await filled()
        let sheet = "工号,日期,开始,结束,周数\nS-101,2021-11-27,08:00,09:40,2\nS-120,2021-11-28,10:00,11:40,\n"
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let put = try await chief.upload("/settings/availability/imports", sheet)
            let path = try #require(put.headers[.location])
            let preview = try await chief.get(path)
            let taken = try await chief.post("\(path)/confirmation", [:])
            let again = try await chief.upload("/settings/availability/imports", sheet)
            let same = try await chief.get(try #require(again.headers[.location]))
            let drawn = try await chief.get("/settings/availability?from=2021-11-27")
            let earlier = try await chief.get("/settings/availability?from=2021-10-01")
            let written = try await chief.get("/settings/availability/sheet.xlsx")

            #expect(preview.text.contains("新增 2 行"))
            #expect(taken.headers[.location] == "/settings/availability")
            #expect(same.text.contains("2 行都与现在一致"))
            #expect(drawn.text.contains("与值班冲突的人：1"))
            #expect(
                drawn.text.contains("data-kind=\"clash\"") && drawn.text.contains("data-kind=\"engaged\""))
            #expect(earlier.text.contains("与值班冲突的人：0"))
            #expect(!earlier.text.contains("data-kind=\"clash\" ") && earlier.status == .ok)
            #expect(written.status == .ok)
        }
        let held = try await day.site.store.read { db in try AvailabilityQueries.of("S-101", db) }
        #expect(held.engagements.map(\.span.minutes) == [100, 100])
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `the office enters leave and caps, and everybody their own wishes`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let personnel = try await browser.signedIn("S-204", at: day)
            let proctor = try await browser.signedIn("S-110", at: day)
            let time = ["day": "2021-11-29", "from": "08:00", "until": "12:00"]
            let path = "/settings/staff/S-110"

            let leave = try await personnel.post(
                "\(path)/engagements", time.merging(["reason": "leave"]) { $1 })
            let backwards = try await personnel.post(
                "\(path)/engagements", time.merging(["reason": "leave", "until": "07:00"]) { $1 })
            let capped = try await personnel.post("\(path)/caps", ["perDay": "1", "perSeries": ""])
            let uncapped = try await personnel.post("\(path)/caps", ["perDay": "many"])
            let wished = try await proctor.post("/own/wishes", time.merging(["weight": "3"]) { $1 })
            let own = try await proctor.get("/own")
            let page = try await personnel.get(path)
            let start = try #require(page.text.firstMatch(of: /name="start" value="([0-9]+)"/)?.output.1)
            let end = try #require(page.text.firstMatch(of: /name="end" value="([0-9]+)"/)?.output.1)
            let freed = try await personnel.post(
                "\(path)/engagements/removals", ["start": String(start), "end": String(end)])

            #expect(leave.status == .seeOther && capped.status == .seeOther && wished.status == .seeOther)
            #expect(backwards.text.contains("staff.span-malformed"))
            #expect(uncapped.text.contains("staff.cap-malformed"))
            #expect(own.text.contains("请假") && own.text.contains("很不愿意"))
            #expect(page.text.contains("2021-11-29 08:00–12:00"))
            #expect(freed.status == .seeOther)
        }
        let left = try await day.site.store.read { db in try AvailabilityQueries.of("S-110", db) }
        #expect(left.engagements == [] && left.wishes.map(\.weight) == [3])
        #expect(left.cap == DutyCap(sessionsPerDay: 1))
        try await day.site.expectReplayEqualsTables()
    }
}
