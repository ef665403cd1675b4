import Exam
import Foundation
import HTTPTypes
import StationStore
import TestKit
import Testing
import Web

@Suite struct SignInTests {
    @Test func `nobody sees a page before the sign-in, which leads back to it`() async throws {
        let day = try await DaySite()
        try await Browser.open(day) { browser in
            let answer = try await browser.get("/board")

            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/sign-in?next=/board")
        }
    }

    @Test func `a code sets the password, and the password signs in`() async throws {
        let day = try await DaySite()
        try await day.person("S-001", "黄蔓若", [.chief])
        try await Browser.open(day) { browser in
            _ = try await browser.signedIn("S-001", at: day)

            let answer = try await browser.post(
                "/sign-in", ["staff": "s-001", "password": "correct horse battery S-001", "next": "/board"])

            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/board")
            let cookie = answer.headers[.setCookie] ?? ""
            #expect(cookie.hasPrefix("__Host-session="))
            for word in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
                #expect(cookie.contains(word))
            }
        }
    }

    @Test(arguments: ["//evil.example/", "https://evil.example/", "/\\evil.example"])
    func `a sign-in never leads to another site`(next: String) async throws {
        let day = try await DaySite()
        try await day.person("S-001", "黄蔓若", [.chief])
        try await Browser.open(day) { browser in
            _ = try await browser.signedIn("S-001", at: day)

            let answer = try await browser.post(
                "/sign-in", ["staff": "S-001", "password": "correct horse battery S-001", "next": next])

            #expect(answer.headers[.location] == "/")
        }
    }

    @Test func `a wrong password says so, keeps the number, and tells nothing more`() async throws {
        let day = try await DaySite()
        try await Browser.open(day) { browser in
            let answer = try await browser.post("/sign-in", ["staff": "S-999", "password": "x"])

            #expect(answer.status == .unauthorized)
            #expect(answer.text.contains("工号或密码不对"))
            #expect(answer.text.contains("value=\"S-999\""))
        }
    }
}

@Suite struct GuardTests {
    @Test func `every answer carries the headers that keep a page to itself`() async throws {
        let day = try await DaySite()
        try await Browser.open(day) { browser in
            for path in ["/sign-in", "/nothing-here", "/board"] {
                let answer = try await browser.get(path)

                #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'self'") == true)
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(!answer.text.contains("<script>") && !answer.text.contains("style=\""))
            }
        }
    }

    @Test func `a form from another site is refused`() async throws {
        let day = try await DaySite()
        try await Browser.open(day) { browser in
            let answer = try await browser.post(
                "/sign-in", ["staff": "S-001", "password": "x"], [.origin: "https://evil.example"])

            #expect(answer.status == .forbidden)
        }
    }

    @Test func `a form without its token is refused, and nothing is written`() async throws {
        let day = try await DaySite()
        try await day.person("S-001", "黄蔓若", [.chief])
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let position = day.site.store.head.position

            let answer = try await chief.post("/rooms/T101/check-ins", ["ticket": "1", "csrf": "guessed"])

            #expect(answer.status == .forbidden)
            #expect(day.site.store.head.position == position)
        }
    }

    @Test func `a body over the limit is refused before it is read`() async throws {
        let day = try await DaySite()
        try await Browser.open(day) { browser in
            let answer = try await browser.post(
                "/sign-in", ["staff": String(repeating: "x", count: BodyLimit().bytesMax)])

            #expect(answer.status == .contentTooLarge)
        }
    }

    @Test func `an asset under its digest is kept for ever and found again by its tag`() async throws {
        let day = try await DaySite()
        try await Browser.open(day) { browser in
            let page = try await browser.get("/sign-in").text
            let address =
                page.split(separator: "href=\"/assets/").dropFirst().first?.prefix { $0 != "\"" } ?? ""

            let answer = try await browser.get("/assets/\(address)")
            let again = try await browser.get(
                "/assets/\(address)", [.ifNoneMatch: answer.headers[.eTag] ?? ""])

            #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
            #expect(answer.headers[.contentType]?.hasPrefix("text/css") == true)
            #expect(again.status == .notModified)
        }
    }

    @Test func `a role sees its own pages and no others`() async throws {
        let day = try await DaySite()
        try await day.person("S-011", "阅卷员", [.marker])
        try await Browser.open(day) { browser in
            let marker = try await browser.signedIn("S-011", at: day)

            let today = try await marker.get("/today")

            #expect(today.text.contains("href=\"/results\""))
            #expect(!today.text.contains("href=\"/papers\""))
            #expect(try await marker.get("/journal").status == .forbidden)
            #expect(try await marker.get("/system").status == .forbidden)
        }
    }
}

@Suite struct RoomPageTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        return day
    }

    @Test func `a candidate is checked in at the page, once, however often the form is sent`() async throws {
        let day = try await filled()
        day.site.clock.set(DaySite.start.adding(minutes: -20))
        let ticket = day.places[0].seats[4].candidate.rawValue
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let form = ["ticket": ticket, "request": "form-1"]

            let answer = try await chief.post("/rooms/T101/check-ins", form)
            let position = day.site.store.head.position
            _ = try await chief.post("/rooms/T101/check-ins", form)

            #expect(day.site.store.head.position == position)
            #expect(answer.headers[.location] == "/rooms/T101?entry=\(position)")
            let page = try await chief.get("/rooms/T101?entry=\(position)").text
            #expect(page.contains("准予入场"))
            #expect(page.contains("data-state=\"seated\""))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `the wrong room is a verdict with the right room in it`() async throws {
        let day = try await filled()
        day.site.clock.set(DaySite.start.adding(minutes: -20))
        let ticket = day.places[1].seats[6].candidate.rawValue
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let answer = try await chief.post("/rooms/T101/check-ins", ["ticket": ticket])
            let page = try await chief.get(answer.headers[.location] ?? "").text

            #expect(page.contains("不在本考场"))
            #expect(page.contains("应到 T102 考场 7 号座位"))
        }
    }

    @Test func `a refusal comes as a page, and to the script as a piece of one`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let form = ["sitting": "T-C01-1"]

            let page = try await chief.post("/rooms/T101/absences", form)
            let piece = try await chief.post(
                "/rooms/T101/absences", form, [HTTPField.Name("X-Fragment") ?? .accept: "1"])

            #expect(page.status == .conflict && piece.status == .conflict)
            #expect(page.text.contains("<!doctype html>") && page.text.contains("没有待确认的缺考"))
            #expect(!piece.text.contains("<html") && piece.text.contains("check-in.nothing-proposed"))
        }
    }

    @Test(arguments: [
        "/rooms/T999", "/journal/999999", "/journal/x", "/journal/0", "/rooms/%00", "/nothing/here",
    ])
    func `what is not there is not found`(path: String) async throws {
        let day = try await DaySite()
        try await day.person("S-001", "黄蔓若", [.chief])
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let answer = try await chief.get(path)
            #expect(answer.status == .notFound)
            #expect(answer.text.contains("href=\"/today\""), "the way back is there")
        }
    }

    @Test func `what was typed into a page comes back as text, never as HTML`() async throws {
        let day = try await DaySite()
        try await day.person("S-001", "<b>黄</b>", [.chief])
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            for path in ["/search?q=%3Cscript%3E", "/journal?subject=%22%3E%3Cscript%3E", "/today"] {
                let page = try await chief.get(path).text
                #expect(!page.contains("<script>") && !page.contains("<b>黄"))
            }
        }
    }
}

@Suite struct EveryPageTests {
    private static let paths = [
        "/today", "/board", "/rooms/T101", "/rooms/W101", "/journal", "/journal?area=checkIn&actor=S-001",
        "/journal?subject=T101", "/journal/3", "/system", "/search?q=T1", "/search?q=zzz",
        "/papers", "/papers?day=all&sort=state&q=T1", "/papers/T-C01-1-T101", "/papers/manifest",
        "/incidents",
        "/incidents/new", "/incidents/I-001", "/duty", "/duty/proposal?day=2021-11-27&seed=7", "/results",
        "/results/C01", "/reports", "/reports/sittings/T-C01-1", "/sittings/T-C01-1",
    ]

    @Test(arguments: ["zh-Hans", "en"])
    func `every page is made in both languages, with no key left in it`(language: String) async throws {
        var day = try await DaySite()
        try await day.fill()
        try await day.playMorning(calm: false)
        let filled = day
        try await Browser.open(filled) { browser in
            var chief = try await browser.signedIn("S-001", at: filled)
            chief.cookie = "\(chief.cookie ?? ""); language=\(language)"

            for path in Self.paths {
                let page = try await chief.get(path)
                #expect(page.status == .ok, "\(path)")
                #expect(page.text.contains("<html lang=\"\(language)\""), "\(path)")
                #expect(!page.text.contains("[[") && !page.text.contains("{{"), "\(path)")
                for key in [
                    "today.", "board.", "room.", "words.", "frame.", "journal.", "system.", "verdict.",
                    "papers.",
                    "incidents.", "duty.", "results.", "reports.", "sitting.", "lists.", "fields.", "second.",
                ] {
                    #expect(!page.text.contains(">\(key)"), "\(path) shows a key: \(key)")
                }
            }
        }
    }
}
