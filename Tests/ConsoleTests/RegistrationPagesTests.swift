import Exam
import Foundation
import Hummingbird
import HummingbirdTesting
import StationStore
import TestKit
import Testing

/// Approving, selecting and supporting as people do it on pages.
@Suite struct RegistrationPagesTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        try await day.person("S-301", "教务员", [.academicAffairs])
        try await day.person("S-302", "财务员", [.finance])
        try await day.person("S-303", "继续教育员", [.continuingEducation])
        return day
    }

    private func someone(_ day: DaySite) throws -> Candidate.ID {
        try #require(day.places.first?.seats.first?.candidate)
    }

    @Test func `Rows 5, 19, 29: from the vetting file to the confirmation, step by step`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let affairs = try await browser.signedIn("S-301", at: day)
            let path = "/settings/certificates/C03"
            func take(_ paper: String, _ fields: [String: String]) async throws -> TestResponse {
                try await affairs.post("\(path)/\(paper)", fields)
            }

            let early = try await take(
                "approvals", ["number": "批复3号", "day": "2021-06-20", "levels": "intermediate"])
            for step in ["fileLodged", "officeVetted", "meetingHeld"] {
                let taken = try await take(
                    "vetting", ["step": step, "reference": "材料", "day": "2021-06-01"])
                #expect(taken.status == .seeOther)
            }
            let unlisted = try await take(
                "approvals", ["number": "批复3号", "day": "2021-06-20", "levels": "intermediate"])
            _ = try await affairs.post(
                "/settings/allowed-titles",
                ["title": "老年照护", "level": "intermediate", "organisation": "组织六"])
            let approved = try await take(
                "approvals", ["number": "批复3号", "day": "2021-06-20", "levels": "intermediate"])
            let broken = try await take("caps", ["amount": "三百", "reference": "上限表"])
            _ = try await take("caps", ["amount": "300", "reference": "上限表"])
            _ = try await take("owners", ["staff": "S-001"])

            #expect(early.text.contains("certificates.vetting-incomplete"))
            #expect(unlisted.text.contains("certificates.not-allowed"))
            #expect(approved.status == .seeOther)
            #expect(broken.text.contains("certificates.amount-out-of-range"))
            let page = try await affairs.get(path)
            #expect(page.text.contains("批复3号") && page.text.contains("已批准"))

            let opened = try await affairs.post(
                "/settings/series",
                ["year": "2021", "series": "1", "firstDay": "2021-12-25", "leadDays": "7"])
            let series = try #require(opened.headers[.location])
            #expect(series == "/settings/series/2021-001")
            _ = try await affairs.post(
                "\(series)/certificates", ["certificate": "C03", "contract": "HT-3", "day": "2021-10-11"])
            let waiting = try await affairs.get(series)
            #expect(waiting.text.contains("还没有登记") || waiting.text.contains("还没有考核费标准"))
            let one = "\(series)/C03"
            let training = try await affairs.post(
                "\(one)/fees", ["fee": "training", "kind": "student", "amount": "10"])
            _ = try await affairs.post(
                "\(one)/fees", ["fee": "assessment", "kind": "student", "amount": "280"])
            _ = try await affairs.post(
                "\(one)/costs",
                ["cost": "assembly", "payer": "organisation", "amount": "1200.50", "reference": "账01"])
            let unsent = try await affairs.post("\(one)/confirmation", [:])
            for recipient in ["academicAffairs", "awardingBody"] {
                _ = try await affairs.post("\(one)/lists", ["recipient": recipient, "day": "2021-11-20"])
            }
            let confirmed = try await affairs.post("\(one)/confirmation", [:])

            #expect(training.text.contains("certificates.training-fee"))
            #expect(unsent.text.contains("certificates.list-not-sent"))
            #expect(confirmed.status == .seeOther)
            #expect(try await affairs.get(one).text.contains("1200.50"))
            #expect(try await affairs.get("/settings/series").text.contains("1/1"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `Row 2: approvals are academic affairs', whoever else may look`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let finance = try await browser.signedIn("S-302", at: day)

            let page = try await chief.get("/settings/certificates/C03")
            let tried = try await chief.post(
                "/settings/certificates/C03/exits", ["reason": "collegeAsked"])
            let money = try await finance.get("/settings/certificates/C03")

            #expect(page.status == .ok)
            #expect(!page.text.contains("/settings/certificates/C03/exits"))
            #expect(tried.status == .forbidden || tried.status == .conflict)
            #expect(money.text.contains("/settings/certificates/C03/caps"))
            #expect(!money.text.contains("/settings/certificates/C03/approvals"))
        }
    }

    @Test func `Row 93: needs and fee show to their own roles, and to nobody else`() async throws {
        let day = try await filled()
        let candidate = try someone(day)
        try await Browser.open(day) { browser in
            let affairs = try await browser.signedIn("S-301", at: day)
            let finance = try await browser.signedIn("S-302", at: day)
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/candidates/\(candidate)"

            let fee = try await finance.post(
                "\(path)/fee-exemptions", ["ground": "registeredPoor", "evidence": "扶贫第柒号"])
            let needs = try await affairs.post("\(path)/needs", ["needs": "separate", "evidence": "医院第捌号"])
            let wrong = try await affairs.post(
                "\(path)/fee-exemptions", ["ground": "none", "evidence": "无"])

            #expect(fee.status == .seeOther && needs.status == .seeOther)
            #expect(wrong.status == .forbidden || wrong.status == .conflict)
            let financePage = try await finance.get(path).text
            #expect(financePage.contains("扶贫第柒号") && financePage.contains("保密登记"))
            #expect(!financePage.contains("医院第捌号"))
            let affairsPage = try await affairs.get(path).text
            #expect(affairsPage.contains("医院第捌号") && !affairsPage.contains("扶贫第柒号"))
            for page in [
                path, "/journal", "/journal?subject=\(candidate)", "/candidates", "/search?q=\(candidate)",
            ] {
                let text = try await chief.get(page).text
                for word in ["扶贫第柒号", "医院第捌号", "保密登记", "考核费减免", "考试便利"] {
                    #expect(!text.contains(word), "\(page): \(word)")
                }
            }
            let entry = try await chief.get("/journal/\(day.site.store.head.position)")
            let hidden = try await chief.get("/journal/\(day.site.store.head.position - 1)")
            #expect([entry.status, hidden.status] == [.forbidden, .forbidden])
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `Rows 13, 77: a person is registered, selected, allowed a second certificate and exempted`()
        async throws
    {
        let day = try await filled()
        try await day.site.record([
            .candidates(.quotaSet(certificate: "C02", major: "助产", year: 2021, places: 1))
        ])
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let affairs = try await browser.signedIn("S-301", at: day)
            var person = [
                "year": "2021", "series": "1", "certificate": "C02", "kind": "学生", "name": "报名者",
                "documentType": "居民身份证", "documentNumber": "999999200001010012", "major": "助产",
                "group": "助产2001", "standing": "applied",
            ]

            let misread = try await chief.post("/candidates/registration", person)
            person["documentNumber"] = "999999200001010011"
            let registered = try await chief.post("/candidates/registration", person)
            let path = try #require(registered.headers[.location])
            let waiting = try await chief.get("/candidates/selection")
            let selected = try await chief.post(
                "/candidates/selection",
                [
                    "candidate": String(path.split(separator: "/").last ?? ""), "decision": "selected",
                    "basis": "courseMarks",
                ])
            let allowed = try await affairs.post(
                "\(path)/second-certificates", ["certificate": "C01", "grounds": "竞赛获奖"])
            let exempted = try await affairs.post(
                "\(path)/exemptions", ["part": "theory", "evidence": "XF-7"])

            #expect(misread.text.contains("registration.bad-entry"))
            #expect(waiting.text.contains("报名者"))
            #expect(selected.status == .seeOther && allowed.status == .seeOther)
            #expect(exempted.status == .seeOther)
            let page = try await chief.get(path).text
            for word in ["已选定", "课程成绩", "竞赛获奖", "XF-7"] { #expect(page.contains(word), "\(word)") }
            let revoked = try await affairs.post("\(path)/exemption-removals", ["part": "theory"])
            #expect(revoked.status == .seeOther)
            #expect(try await !chief.get(path).text.contains("XF-7"))
            #expect(try await chief.get("/candidates/selection").text.contains("没有待遴选的考生"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `Row 81: the coverage page counts who has no chance`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let affairs = try await browser.signedIn("S-301", at: day)
            let planned = try await affairs.post(
                "/candidates/coverage", ["major": "药学", "year": "2021", "students": "40", "places": "25"])
            let page = try await affairs.get(try #require(planned.headers[.location]))

            #expect(page.text.contains("药学"))
            #expect(page.text.contains("没有考核机会的学生：40 人") || page.text.contains("没有考核机会的学生：40人"))
        }
    }
}
