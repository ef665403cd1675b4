import Console
import Exam
import Foundation
import HTTPTypes
import HummingbirdTesting
import StationStore
import Synchronization
import TestKit
import Testing
import Web

/// What goes on paper, who may have it, and the way of a PDF.
@Suite struct PrintTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        return day
    }

    private static func sheets(_ page: TestResponse) -> Int {
        page.text.components(separatedBy: "<section class=\"sheet ").count - 1
    }

    /// The page of a PDF once it no longer asks to be looked at again.
    private static func settled(_ place: String, _ browser: Browser) async throws -> TestResponse {
        while true {
            let page = try await browser.get(place)
            guard page.text.contains("data-again=") else { return page }
            await Task.yield()
        }
    }

    @Test func `each role prints what is its own`() async throws {
        let day = try await filled()
        let people: [(Staff.ID, Role)] = [
            ("S-301", .registrar), ("S-302", .custodian), ("S-303", .floater), ("S-304", .inspector),
            ("S-305", .marker),
        ]
        for (id, role) in people { try await day.person(id, "某\(role.rawValue)", [role]) }
        let all: Set = [
            "tickets", "door", "seats", "labels", "sign-in", "record", "packets", "summary", "day",
        ]
        let room: Set = ["door", "seats", "sign-in", "record"]
        let theirs: [(Staff.ID, Set<String>)] = [
            ("S-001", all), ("S-301", all), ("S-302", ["packets"]), ("S-101", room), ("S-303", room),
            ("S-304", room.union(["packets", "summary"])), ("S-305", []), ("S-002", []),
        ]
        try await Browser.open(day) { browser in
            for (staff, allowed) in theirs {
                let person = try await browser.signedIn(staff, at: day)
                for kind in all.sorted() {
                    let answer = try await person.get("/prints/\(kind)?sitting=T-C02-1&room=T204")
                    let expected: HTTPResponse.Status = allowed.contains(kind) ? .ok : .forbidden
                    #expect(answer.status == expected, "\(staff) \(kind)")
                }
                let index = try await person.get("/prints?sitting=T-C02-1")
                #expect(index.status == (allowed.isEmpty ? .forbidden : .ok))
                for kind in all {
                    let isListed = index.text.contains("href=\"/prints/\(kind)?sitting=T-C02-1\"")
                    #expect(isListed == (allowed.contains(kind) && kind != "day"), "\(staff) \(kind)")
                }
            }
        }
    }

    @Test(arguments: [
        ("/prints/door?sitting=NOWHERE", 404, "request.not-found"),
        ("/prints/tickets?candidate=21001068999990", 404, "request.not-found"),
        ("/prints/record?sitting=T-C01-1&room=NOWHERE", 404, "request.not-found"),
        ("/prints/nothing?sitting=T-C01-1", 404, "request.not-found"),
        ("/prints/door", 400, "request.malformed"), ("/prints/summary", 400, "request.malformed"),
        ("/prints/door?sitting=T-C01-1&room=W101", 409, "faults.print-nobody-seated"),
        ("/prints/sign-in?sitting=T-C01-1&part=9", 409, "faults.print-nobody-seated"),
        ("/prints/tickets?class=none", 409, "faults.print-nobody-seated"),
        ("/prints/day?day=2021-11-26", 409, "faults.print-nobody-seated"),
        ("/prints/door/print.pdf?sitting=T-C01-1", 503, "faults.print-no-chromium"),
    ])
    func `says why there is nothing to print`(path: String, status: Int, code: String) async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let answer = try await chief.get(path)

            #expect(answer.status.code == status)
            #expect(answer.text.contains(code))
        }
    }

    @Test func `a door shows numbers and no name in full, and the sign-in sheet every name`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let door = try await chief.get("/prints/door?sitting=T-C01-1&room=T101")
            let signIn = try await chief.get("/prints/sign-in?sitting=T-C01-1&room=T101")
            let seats = try await chief.get("/prints/seats?sitting=T-C01-1&room=T101")

            #expect(Self.sheets(door) == 1)
            #expect(door.text.contains("阿*******"))
            for page in [signIn, seats] {
                #expect(Self.sheets(page) == 1)
                #expect(page.text.contains("阿依古丽·买买提"))
            }
            #expect(!door.text.contains("阿依古丽"))
            // Masked on the sheet on which identity is checked, and on no other.
            #expect(signIn.text.contains("999999********"))
            #expect(!door.text.contains("999999") && !seats.text.contains("999999"))
            for serial in ["00001", "00030"] {
                #expect(door.text.contains("21\u{2009}001\u{2009}068\u{2009}\(serial)"))
            }
        }
    }

    /// As much of a JPEG as its frame, its end and a weight.
    private static func picture(_ seed: UInt8, bytes: Int = 40) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 200, 0, 150, 1, 1, 0x11, 0, 0xFF, 0xDA]
            + [UInt8](repeating: seed, count: bytes) + [0xFF, 0xD9]
    }

    private static func source(_ picture: [UInt8]) -> String {
        "\"data:image/jpeg;base64,\(Data(picture).base64EncodedString())\""
    }

    private static func file(
        _ photos: [(candidate: Candidate.ID, bytes: [UInt8])], at day: DaySite
    ) async throws {
        let filing = try day.site.store.photoFiling(photos)
        try await day.site.store.perform(
            filing.command, by: .staff("S-001"), request: CommandRequest(particulars: filing.particulars))
    }

    @Test func `who may print a face sees it on ticket and seat map, whole in the document`() async throws {
        var day = try await filled()
        let press = TestPress()
        day.press = press
        await press.open()
        let seats = day.places[0].seats
        try await Self.file(
            [(seats[0].candidate, Self.picture(1)), (seats[1].candidate, Self.picture(2).dropLast())], at: day
        )
        let source = Self.source(Self.picture(1))
        let of = "?sitting=\(day.places[0].sitting)&room=\(day.places[0].room)"
        try await Browser.open(day) { [day] browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let proctor = try await browser.signedIn("S-101", at: day)

            let map = try await proctor.get("/prints/seats\(of)")
            let whole = try await chief.get("/prints/day?day=2021-11-27")
            let ticket = try await chief.get("/prints/tickets?candidate=\(seats[0].candidate)")
            let damaged = try await chief.get("/prints/tickets?candidate=\(seats[1].candidate)")
            let none = try await chief.get("/prints/tickets?candidate=\(seats[2].candidate)")
            _ = try await chief.get("/prints/tickets/print.pdf?candidate=\(seats[0].candidate)")

            #expect(try await proctor.get("/candidates/\(seats[0].candidate)/photo").status == .forbidden)
            for page in [map, whole] {
                #expect(page.text.contains("href=\(source)"))
                #expect(page.text.components(separatedBy: "<image").count == 2)
                #expect(page.text.components(separatedBy: ">照片损坏<").count == 2)
            }
            #expect(ticket.text.contains("<p class=\"ticket-photo\">照片<img src=\(source) alt=\"\"></p>"))
            #expect(damaged.text.contains("<p class=\"ticket-photo\">照片损坏</p>"))
            #expect(none.text.contains("<p class=\"ticket-photo\">照片</p>"))
            #expect(await press.documents[0].contains(source))
            for kind in ["door", "sign-in", "labels", "record"] {
                #expect(try await !chief.get("/prints/\(kind)\(of)").text.contains("data:image"))
            }
        }
    }

    @Test func `photos that weigh much come in more documents, and each shows its own`() async throws {
        let day = try await filled()
        let seats = day.places[0].seats
        let pictures = (0..<3).map { Self.picture(UInt8($0 + 1), bytes: 5 << 20) }
        try await Self.file(zip(seats.map(\.candidate), pictures).map { ($0, $1) }, at: day)
        try await Browser.open(day) { [day] browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/prints/tickets?sitting=\(day.places[0].sitting)"

            let index = try await chief.get("/prints?sitting=\(day.places[0].sitting)")
            var parts: [String] = []
            for part in 1...3 { parts.append(try await chief.get("\(path)&part=\(part)").text) }

            #expect(index.text.contains("\(path)\"") && !index.text.contains("\(path)&amp;part=2"))
            for part in parts {
                #expect(part.contains("第 3 份") && !part.contains("第 4 份"))
            }
            let shown = parts.map { part in pictures.map { part.contains(Self.source($0)) } }
            #expect(shown == [[true, false, false], [false, true, false], [false, false, true]])
        }
    }

    @Test func `too many prints with photos at once are told to wait, and then there is room again`()
        async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/prints/day?day=2021-11-27"

            let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
                for _ in 1...40 { group.addTask { try await chief.get(path) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let later = try await chief.get(path)

            #expect(Set(answers.map(\.status)) == [.ok, .serviceUnavailable])
            for answer in answers where answer.status != .ok {
                #expect(answer.text.contains("faults.print-crowded"))
            }
            #expect(later.status == .ok)
        }
    }

    @Test func `a replaced ticket is printed with the next code, and the first one is gone`() async throws {
        let day = try await filled()
        let candidate = day.places[0].seats[0].candidate
        let codes = try [1, 2].map { generation in
            try #require(day.site.store.ticket(candidate, generation: generation)?.code)
        }
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/prints/tickets?candidate=\(candidate)"

            let first = try await chief.get(path)
            let reissued = try await chief.post("/candidates/\(candidate)/tickets", ["request": "r-1"])
            let again = try await chief.post("/candidates/\(candidate)/tickets", ["request": "r-1"])
            let second = try await chief.get(path)

            #expect(first.text.contains("<b>\(codes[0])</b>"))
            #expect(reissued.headers[.location] == path && again.headers[.location] == path)
            #expect(second.text.contains("<b>\(codes[1])</b>"))
            #expect(!second.text.contains(codes[0]))
            #expect(second.text.contains("补发，第 2 张"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `the whole day is bound, and its contents name the right pages`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let page = try await chief.get("/prints/day?day=2021-11-27")

            let sheets = page.text.components(separatedBy: "<section class=\"sheet ").dropFirst().map { $0 }
            // Contents, schedule, duty; five sittings, each with summary and (theory alone) packets; thirteen rooms with
            // four sheets each.
            let count = 3 + 5 + 4 + 13 * 4
            #expect(sheets.count == count)
            for (index, sheet) in sheets.enumerated() {
                #expect(sheet.contains("第 \(index + 1) 页，共 \(sheets.count) 页"))
            }
            let lines = sheets[0].matches(
                of:
                    /<td class="c-of">([^<]*)<\/td><td class="c-chapter[^"]*">[^<]*<\/td><td class="c-page">(\d+)</
            )
            let chapters = 2 + 5 + 4 + 13
            #expect(lines.count == chapters)
            for line in lines {
                let first = sheets[(Int(line.2) ?? 0) - 1]
                let words = line.1.split(separator: " ")
                #expect(words.allSatisfy { first.contains($0) }, "\(line.1) is not on page \(line.2)")
            }
        }
    }

    @Test func `a PDF is made of a document that needs nothing and gives nothing away`() async throws {
        var day = try await filled()
        let press = TestPress()
        day.press = press
        await press.open()
        try await Browser.open(day) { [day] browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let file = try await chief.get("/prints/door/print.pdf?sitting=T-C01-1&room=T101")

            #expect(file.status == .ok)
            #expect(file.headers[.contentType] == "application/pdf")
            #expect(
                file.headers[.contentDisposition] == "attachment; filename=\"068-door-T-C01-1-T101.pdf\"")
            #expect(file.text == "%PDF-1.7 of one sheet")
            let html = await press.documents[0]
            #expect(html.contains("@page { size: A4"))
            for word in ["<script", "<link", "href=\"/", "src=", chief.csrf, "csrf"] {
                #expect(!html.contains(word), "\(word)")
            }
            let cookie = chief.cookie?.split(separator: "=").last.map(String.init) ?? "no cookie"
            #expect(!html.contains(cookie))
        }
    }

    @Test func `a long PDF says how far it is, and only who asked may fetch it`() async throws {
        var day = try await filled()
        let press = TestPress()
        day.press = press
        try await Browser.open(day) { [day] browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let proctor = try await browser.signedIn("S-101", at: day)

            let asked = try await chief.get("/prints/seats/print.pdf?sitting=T-C01-1")
            let place = try #require(asked.headers[.location])
            let running = try await chief.get(place)
            let early = try await chief.get(place + "/print.pdf")
            let stranger = try await proctor.get(place)
            await press.open()
            let done = try await Self.settled(place, chief)
            let file = try await chief.get(place + "/print.pdf")

            #expect(running.text.contains("正在排 4 页"))
            #expect(running.text.contains("data-again="))
            #expect(early.status == .notFound && stranger.status == .notFound)
            #expect(done.text.contains("4 页已经排好"))
            #expect(file.text == "%PDF-1.7 of one sheet")
        }
    }

    @Test func `nine long PDFs at once are one too many, and a failed one says so`() async throws {
        var day = try await filled()
        let press = TestPress()
        day.press = press
        try await Browser.open(day) { [day] browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let path = "/prints/record/print.pdf?sitting=T-C02-1&room=T204"

            let places = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 1...8 { group.addTask { try await chief.get(path).headers[.location] } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let ninth = try await chief.get(path)
            await press.fail()

            #expect(places.allSatisfy { $0?.hasPrefix("/prints/jobs/") == true })
            #expect(ninth.status == .serviceUnavailable)
            #expect(ninth.text.contains("faults.print-waiting"))
            for place in places.compactMap({ $0 }) {
                let page = try await Self.settled(place, chief)
                let file = try await chief.get(place + "/print.pdf")
                #expect(page.text.contains("PDF 没有排成"))
                #expect(file.text.contains("faults.print-failed"))
            }
        }
    }
}

/// Answers when it is told to; what Chromium makes of a print is seen in `Tests/browser/prints.py`.
private actor TestPress: PDFPress {
    private struct Broken: Error {}

    private var isOpen = false
    private var isBroken = false
    private(set) var documents: [String] = []
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func press(_ html: String) async throws -> [UInt8] {
        documents.append(html)
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
        if isBroken { throw Broken() }
        return Array("%PDF-1.7 of one sheet".utf8)
    }

    func open() {
        isOpen = true
        for each in waiting { each.resume() }
        waiting = []
    }

    func fail() {
        isBroken = true
        open()
    }
}
