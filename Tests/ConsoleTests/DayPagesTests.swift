import Exam
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import StationStore
import Testing

@testable import Console

@Suite struct PaperPageTests {
    private static let packet = "T-C01-1-T101"

    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        try await day.person("S-008", "保密员", [.custodian])
        return day
    }

    @Test func `two people at one screen complete a step, and the line of hands shows both`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            _ = try await browser.signedIn("S-008", at: day)
            let chief = try await browser.signedIn("S-001", at: day)

            let answer = try await chief.post(
                "/papers/\(Self.packet)/steps",
                [
                    "step": "depart", "seal": "intact", "second": "s-008",
                    "secondPassword": "correct horse battery S-008",
                ])

            #expect(answer.headers[.location] == "/papers/\(Self.packet)")
            let page = try await chief.get("/papers/\(Self.packet)").text
            #expect(page.contains("在途") && page.contains("黄蔓若、保密员") && page.contains("data-state=\"next\""))
            let list = try await chief.get("/papers?q=T101").text
            #expect(list.contains("黄蔓若、保密员") && !list.contains(">T102<"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `one signature waits, and the page says for whom`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            _ = try await chief.post("/papers/\(Self.packet)/steps", ["step": "depart", "seal": "intact"])

            #expect(try await chief.get("/papers/\(Self.packet)").text.contains("已签第一个字"))
        }
    }

    @Test func `a second person with a wrong password signs nothing`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let position = day.site.store.head.position

            let answer = try await chief.post(
                "/papers/\(Self.packet)/steps",
                ["step": "depart", "seal": "intact", "second": "S-008", "secondPassword": "guessed"])

            #expect(answer.status == .conflict && answer.text.contains("second-person.wrong"))
            #expect(day.site.store.head.position == position)
        }
    }

    @Test func `an opening out of order is refused, recorded, and stands on the page`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let answer = try await chief.post(
                "/papers/\(Self.packet)/steps", ["step": "open", "found": "32"])

            #expect(answer.status == .conflict && answer.text.contains("papers.wrong-order"))
            #expect(try await chief.get("/papers/\(Self.packet)").text.contains("步骤次序不对"))
        }
    }

    @Test func `a manifest is taken whole, and a wrong line is named`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let good = "袋号\t场次\t考场\t代码\t封条\t份数\nPX-1,P-C02-1,W101,C02-P-A,B1,12"

            let wrong = try await chief.post("/papers/manifest", ["lines": "\(good)\nPX-2,P-C02-1"])
            let right = try await chief.post("/papers/manifest", ["lines": good])

            #expect(wrong.status == .unprocessableContent && wrong.text.contains("第 3 行"))
            #expect(wrong.text.contains("PX-2,P-C02-1</textarea>"))
            #expect(right.headers[.location] == "/papers")
            #expect(try await chief.get("/papers/PX-1").status == .ok)
        }
    }
}

@Suite struct IncidentPageTests {
    @Test func `a report waits for another person's signature`() async throws {
        var day = try await DaySite()
        try await day.fill()
        let filled = day
        try await Browser.open(filled) { browser in
            let chief = try await browser.signedIn("S-001", at: filled)
            let proctor = try await browser.signedIn("S-101", at: filled)
            let report = try await proctor.post(
                "/incidents",
                ["incidentCode": "X-1", "sitting": "T-C01-1", "room": "t101", "facts": "停电 <b>十分钟</b>"])
            let path = try #require(report.headers[.location])

            let own = try await proctor.post("\(path)/signatures", [:])
            let other = try await chief.post("\(path)/signatures", [:])

            #expect(own.status == .conflict && own.text.contains("incidents.second-person-needed"))
            #expect(other.headers[.location] == path)
            let page = try await chief.get(path).text
            #expect(page.contains("已复签") && page.contains("停电 &lt;b&gt;"))
            #expect(try await chief.get("/incidents").text.contains("异常 1 件"))
            let closed = try await chief.post(
                "\(path)/findings", ["finding": "noCandidate", "reason": "已恢复"])
            #expect(closed.headers[.location] == path)
        }
        try await day.site.expectReplayEqualsTables()
    }
}

@Suite struct SittingStepTests {
    @Test func `doors open at their time and not a second before`() async throws {
        var day = try await DaySite()
        try await day.fill()
        let filled = day
        try await Browser.open(filled) { browser in
            let chief = try await browser.signedIn("S-001", at: filled)
            #expect(try await chief.get("/sittings/T-C01-1").text.contains("4 个考场同时开门"))
            filled.site.clock.set(DaySite.start.adding(minutes: -30).adding(seconds: -1))

            let early = try await chief.post("/sittings/T-C01-1/steps", ["step": "open"])
            filled.site.clock.set(DaySite.start.adding(minutes: -30))
            let open = try await chief.post("/sittings/T-C01-1/steps", ["step": "open"])

            #expect(early.status == .conflict && early.text.contains("sittings.too-early-to-open"))
            #expect(open.headers[.location] == "/sittings/T-C01-1")
            #expect(try await chief.get("/sittings/T-C01-1").text.contains("宣布开考"))
        }
    }

    @Test func `a step is offered when the rule allows it, and until then the page says from when`()
        async throws
    {
        var day = try await DaySite()
        try await day.fill()
        let filled = day
        let button = "action=\"/sittings/T-C01-1/steps\""
        try await Browser.open(filled) { browser in
            let chief = try await browser.signedIn("S-001", at: filled)
            func page() async throws -> String { try await chief.get("/sittings/T-C01-1").text }
            func step(_ name: String) async throws {
                let answer = try await chief.post("/sittings/T-C01-1/steps", ["step": name])
                #expect(answer.status == .seeOther, "\(name)")
            }

            let early = try await page()
            #expect(!early.contains(button) && early.contains("08:30 起可以开门入场"))
            filled.site.clock.set(DaySite.start.adding(minutes: -30))
            #expect(try await page().contains(button))
            try await step("open")
            #expect(try await page().contains("09:00 起可以宣布开考"))
            filled.site.clock.set(DaySite.start.adding(minutes: 3))
            try await step("start")
            let running = try await page()
            #expect(!running.contains(button) && running.contains("11:03 起可以宣布结束"))
            filled.site.clock.set(DaySite.start.adding(minutes: 123).adding(seconds: -1))
            #expect(try await !page().contains(button))
            filled.site.clock.set(DaySite.start.adding(minutes: 123))
            #expect(try await page().contains(button))
            try await step("end")
            let ended = try await page()
            #expect(!ended.contains(button) && ended.contains("还有试卷袋没有交回"))
        }
    }

    @Test func `a step of another role is named, not offered`() async throws {
        var day = try await DaySite()
        try await day.fill()
        try await day.person("S-003", "考务", [.registrar])
        let filled = day
        try await Browser.open(filled) { browser in
            let registrar = try await browser.signedIn("S-003", at: filled)
            filled.site.clock.set(DaySite.start.adding(minutes: -30))
            _ = try await registrar.post("/sittings/T-C01-1/steps", ["step": "open"])
            filled.site.clock.set(DaySite.start)

            let page = try await registrar.get("/sittings/T-C01-1").text

            #expect(!page.contains("action=\"/sittings/T-C01-1/steps\""))
            #expect(page.contains("由主考、副主考宣布开考"))
        }
    }
}

@Suite struct DutyPageTests {
    @Test func `a proctor reports for the own duty, and for no other`() async throws {
        var day = try await DaySite()
        try await day.fill()
        let filled = day
        try await Browser.open(filled) { browser in
            let proctor = try await browser.signedIn("S-101", at: filled)
            filled.site.clock.set(DaySite.start.adding(minutes: -60))
            #expect(try await proctor.get("/duty").text.contains("我已到岗"))

            let other = try await proctor.post(
                "/duty/reports", ["start": "\(DaySite.start.adding(minutes: 1).milliseconds)"])
            let own = try await proctor.post("/duty/reports", ["start": "\(DaySite.start.milliseconds)"])

            #expect(other.status == .conflict && other.text.contains("duty.no-such-duty"))
            #expect(own.headers[.location] == "/duty")
            #expect(try await proctor.get("/duty").text.contains("已签到 1"))
        }
    }

    @Test func `a proposal shows who would stand where, and adopting it makes it the roster`() async throws {
        var day = try await DaySite()
        try await day.fill()
        let filled = day
        let date = "2021-11-27"
        try await day.site.store.perform(
            WithdrawDutyRoster(sittings: ["T-C04-1", "P-C02-1"]), by: .staff("S-001"))
        try await Browser.open(filled) { browser in
            let chief = try await browser.signedIn("S-001", at: filled)
            let preview = try await chief.get("/duty/proposal?day=\(date)&seed=7")
            #expect(preview.status == .ok && preview.text.contains("W101"))

            let adopted = try await chief.post("/duty/rosters", ["day": date, "seed": "7"])
            let again = try await chief.post("/duty/rosters", ["day": date, "seed": "7"])

            #expect(adopted.headers[.location] == "/duty?day=\(date)")
            #expect(again.status == .conflict)
        }
        try await day.site.expectReplayEqualsTables()
    }
}

@Suite struct ResultPageTests {
    @Test func `a mark holds when two people entered the same, and one person cannot be both`() async throws {
        var day = try await DaySite()
        try await day.fill()
        try await day.playMorning(calm: true)
        try await day.person("S-201", "阅卷一", [.marker])
        try await day.person("S-202", "阅卷二", [.marker])
        let played = day
        let number = day.places[0].seats[0].candidate.rawValue
        try await Browser.open(played) { browser in
            let one = try await browser.signedIn("S-201", at: played)
            let two = try await browser.signedIn("S-202", at: played)
            let form = ["candidate": number, "part": "theory", "mark": "72.5"]

            let first = try await one.post("/results/C01/marks", form)
            let same = try await one.post("/results/C01/marks", form)
            let second = try await two.post("/results/C01/marks", form)

            #expect(first.headers[.location] == "/results/C01?entered=first")
            #expect(same.status == .conflict && same.text.contains("results.same-person"))
            #expect(second.headers[.location] == "/results/C01?entered=confirmed")
            let page = try await two.get("/results/C01?entered=confirmed").text
            #expect(page.contains("72.5") && page.contains("两次一致，分数作准") && page.contains("合格线"))
        }
    }

    @Test func `outcomes are not decided while marks are missing`() async throws {
        var day = try await DaySite()
        try await day.fill()
        let filled = day
        try await Browser.open(filled) { browser in
            let chief = try await browser.signedIn("S-001", at: filled)

            let answer = try await chief.post("/results/C01/outcomes", [:])

            #expect(answer.status == .conflict && answer.text.contains("results.pending"))
        }
    }

    @Test(arguments: [("72", 720), ("72.5", 725), ("0", 0), ("100", 1000), ("100.0", 1000)])
    func `a mark is read in points`(text: String, tenths: Int) {
        #expect(Mark(points: text)?.tenths == tenths)
    }

    @Test(arguments: ["", "101", "-1", "72.55", "72.", ".5", "100.1", "七十", "1e2"])
    func `what is no mark is not read as one`(text: String) {
        #expect(Mark(points: text) == nil)
    }
}
