import Console
import Exam
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import StationStore
import TestKit
import Testing
import Web

/// Every page of the console at one fixed morning, in both languages, as kept under `Fixtures/pages`.
///
/// `EXAMSTATION_RECORD=1 swift test --filter PageSnapshotTests` writes the files anew.
@Suite struct PageSnapshotTests {
    /// Name of the file, and where the page is; for whom, where it is not the chief.
    private static let pages: [(name: String, path: String, staff: String)] = [
        ("today", "/today", "S-001"), ("board", "/board", "S-001"),
        ("room", "/rooms/T204", "S-001"), ("room-of-a-proctor", "/rooms/T205", "S-119"),
        ("workshop", "/rooms/W101", "S-001"), ("sittings", "/sittings", "S-001"),
        ("sitting-planning", "/sittings/planning", "S-001"),
        ("sittings-import", "/sittings/imports", "S-001"),
        ("sitting-running", "/sittings/T-C03-1", "S-001"),
        ("sitting-planned", "/sittings/P-C02-1", "S-001"),
        ("candidates", "/candidates?certificate=C04", "S-001"),
        ("candidates-none", "/candidates?q=nobody", "S-001"),
        ("candidate", "/candidates/SOMEONE", "S-001"), ("imports", "/candidates/imports", "S-001"),
        ("seating", "/seating", "S-001"),
        ("seating-plan", "/seating/plans/PLAN-T-C01-1", "S-001"),
        ("seating-repair", "/seating/repair", "S-001"),
        ("seating-comparison", "/seating/plans/PLAN-T-C01-1/comparisons/PLAN-T-C02-1", "S-001"),
        ("seating-plan-room", "/seating/plans/PLAN-T-C01-1/rooms/T-C01-1/T101", "S-001"),
        ("duty", "/duty", "S-001"), ("duty-of-a-proctor", "/duty", "S-119"),
        ("duty-proposal", "/duty/proposal?day=2021-11-27&seed=7", "S-001"),
        ("papers", "/papers", "S-001"), ("packet", "/papers/T-C01-1-T101", "S-001"),
        ("packet-expected", "/papers/T-C02-1-T203", "S-001"), ("manifest", "/papers/manifest", "S-001"),
        ("incidents", "/incidents", "S-001"), ("incident-new", "/incidents/new", "S-001"),
        ("incident", "/incidents/I-001", "S-001"), ("results", "/results", "S-001"),
        ("results-of-one", "/results/C03?q=%E6%8A%A4%E7%90%862001", "S-001"),
        ("results-of-a-marker", "/results/C04?q=1", "S-201"),
        ("reports", "/reports", "S-001"), ("report", "/reports/sittings/T-C03-1", "S-001"),
        ("prints", "/prints", "S-001"), ("prints-of-one", "/prints?sitting=T-C02-1", "S-001"),
        ("prints-of-a-proctor", "/prints", "S-119"),
        ("print-ticket", "/prints/tickets?candidate=SOMEONE", "S-001"),
        ("print-door", "/prints/door?sitting=T-C02-1&room=T204", "S-001"),
        ("print-seats", "/prints/seats?sitting=T-C02-1&room=T204", "S-001"),
        ("print-labels", "/prints/labels?sitting=T-C02-1&room=T204", "S-001"),
        ("print-sign-in", "/prints/sign-in?sitting=T-C02-1&room=T204", "S-119"),
        ("print-record", "/prints/record?sitting=T-C02-1&room=T204", "S-001"),
        ("print-packets", "/prints/packets?sitting=T-C01-1", "S-001"),
        ("print-summary", "/prints/summary?sitting=T-C01-1", "S-001"),
        ("journal", "/journal?area=sittings", "S-001"), ("entry", "/journal/3", "S-001"),
        ("settings", "/settings", "S-001"), ("staff", "/settings/staff?q=S-00", "S-002"),
        ("person", "/settings/staff/S-101", "S-002"), ("devices", "/settings/devices", "S-002"),
        ("person-qualified", "/settings/staff/S-102", "S-204"),
        ("qualifications", "/settings/qualifications", "S-204"),
        ("availability", "/settings/availability?from=2021-11-22", "S-204"),
        ("availability-import", "/settings/availability/imports", "S-204"),
        ("own", "/own", "S-102"), ("declarations", "/settings/declarations", "S-204"),
        ("staff-import", "/settings/staff/imports", "S-002"),
        ("qualifications-import", "/settings/qualifications/imports", "S-204"),
        ("rooms", "/settings/rooms", "S-001"), ("room-settings", "/settings/rooms/T102", "S-001"),
        ("room-layout", "/settings/rooms/W101/layout?draft=2-2%3D2-1_!2&press=place.0.1", "S-001"),
        ("rooms-import", "/settings/rooms/imports", "S-001"),
        ("readiness", "/rooms/T101/readiness/T-C04-1", "S-001"),
        ("certificates", "/settings/certificates", "S-001"),
        ("certificate", "/settings/certificates/C01", "S-203"),
        ("inspections", "/reports/inspections", "S-001"), ("series", "/settings/series", "S-203"),
        ("series-one", "/settings/series/2021-001", "S-203"),
        ("series-certificate", "/settings/series/2021-001/C01", "S-203"),
        ("selection", "/candidates/selection", "S-203"), ("coverage", "/candidates/coverage", "S-203"),
        ("counter", "/candidates/registration", "S-001"),
        ("candidate-support", "/candidates/SOMEONE", "S-203"),
        ("batches", "/settings/batches", "S-001"), ("system", "/system", "S-001"),
        ("search", "/search?q=T1", "S-001"), ("search-none", "/search?q=nobody", "S-001"),
        ("not-found", "/rooms/NOWHERE", "S-001"),
    ]
    /// Before anybody has signed in.
    private static let doors = [("sign-in", "/sign-in"), ("sign-in-code", "/sign-in/code")]
    /// Pages that something has to be done for first.
    private static let made = ["import-preview", "rooms-import-preview", "staff-import-preview", "frame"]
    /// Routes that are no page of their own.
    private static let others = [
        "": "leads to today's page", "assets/{digest}/{name}": "files", "favicon.ico": "a file",
        "live/{topic}": "server-sent events", "staff/{staff}": "leads to the settings",
        "seating/proposals/{proposal}": "drawn like a plan; looked at in DeskPagesTests",
        "seating/proposals/{proposal}/rooms/{sitting}/{room}": "drawn like a plan's room",
        "seating/plans/{plan}/draw-record.json": "a file", "seating/moves/options": "data for a script",
        "sittings/imports/{id}": "shown like a room sheet's; looked at in PracticalPagesTests",
        "rotations/{group}": "a practical in turns; looked at in PracticalPagesTests",
        "sittings/{sitting}/lot-record.json": "a file",
        "prints/{kind}/print.pdf": "a file", "prints/jobs/{job}/print.pdf": "a file",
        "prints/jobs/{job}": "how far a file is, see PrintTests",
        "settings/staff/sheet.xlsx": "a file", "settings/qualifications/sheet.xlsx": "a file",
        "settings/staff/imports/template.xlsx": "a file", "settings/availability/sheet.xlsx": "a file",
        "settings/availability/imports/template.xlsx": "a file",
        "settings/availability/imports/{id}": "drawn like the staff's",
        "settings/qualifications/imports/template.xlsx": "a file",
        "settings/staff/imports/{id}": "kept as staff-import-preview",
        "settings/qualifications/imports/{id}": "drawn like the staff's",
        "settings/rooms/sheet": "a file", "settings/rooms/imports/{id}": "kept as rooms-import-preview",
        "**": "what no route knows; kept as not-found", "candidates/imports/{id}": "kept as import-preview",
        "candidates/imports/template.xlsx": "a file", "candidates/{candidate}/photo": "a file",
        "candidates/imports/{id}/problems.xlsx": "a file", "candidates/coverage/summary.csv": "a file",
    ]

    private static let staffSheet =
        "工号,姓名,部门,角色,性别,任教班级\nS-203,教务员,教务处,教务管理员;财务管理员,女,护理2001\nS-205,新来者,护理系,监考员,男,\n"

    private func played() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        try await day.playMorning(calm: false)
        try await day.playOffice()
        return day
    }

    @Test(arguments: ["zh-Hans", "en"])
    func `every page is the page that was kept`(language: String) async throws {
        let day = try await played()
        let kept = PageSnapshots()
        let someone = day.places[0].seats[17].candidate.rawValue
        try await Browser.open(day) { browser in
            var people: [String: Browser] = [:]
            for staff in ["S-001", "S-002", "S-102", "S-119", "S-201", "S-203", "S-204"] {
                people[staff] = try await browser.signedIn(Staff.ID(rawValue: staff), at: day)
                    .reading(language)
            }
            for page in Self.pages {
                let path = page.path.replacing("SOMEONE", with: someone)
                let answer = try await #require(people[page.staff]).get(path)
                #expect(answer.status == (page.name == "not-found" ? .notFound : .ok), "\(page.path)")
                try kept.expect(answer.text, is: page.name, in: language)
                if page.name == "today" {
                    try kept.expect(answer.text, is: "frame", in: language, .whole)
                }
            }
            for (name, path) in Self.doors {
                try kept.expect(try await browser.reading(language).get(path).text, is: name, in: language)
            }
            let chief = try #require(people["S-001"])
            let sheet = "证件类型,证件号码,姓名\n居民身份证,1,丘惠欣\n"
            let put = try await chief.upload("/candidates/imports", sheet)
            let preview = try await chief.get(try #require(put.headers[.location]) + "?year=2021")
            try kept.expect(preview.text, is: "import-preview", in: language)
            let rooms = try await chief.get("/settings/rooms/sheet").text
            let changed = rooms.replacing("T101,明德楼101教室", with: "T101,明德楼101")
            let sent = try await chief.upload("/settings/rooms/imports", changed)
            let looked = try await chief.get(try #require(sent.headers[.location]))
            try kept.expect(looked.text, is: "rooms-import-preview", in: language)
            let administrator = try #require(people["S-002"])
            let staff = try await administrator.upload("/settings/staff/imports", Self.staffSheet)
            let seen = try await administrator.get(try #require(staff.headers[.location]))
            try kept.expect(seen.text, is: "staff-import-preview", in: language)
        }
    }

    @Test(arguments: ["zh-Hans", "en"])
    func `no kept page is left over`(language: String) throws {
        let names = Self.pages.map(\.name) + Self.doors.map(\.0) + Self.made

        #expect(Set(names).count == names.count)
        #expect(try PageSnapshots().unknown(besides: Set(names), in: language) == [])
    }

    @Test func `every route that answers with a page is kept`() async throws {
        let day = try await DaySite()
        let router = try day.console.router(origin: StationOrigin(host: "localhost", port: 443))
        let routes = Set(router.routes.filter { $0.method == .get }.map { Self.words("\($0.path)") })

        var seen = Set(Self.others.keys.map { Self.words($0) })
        for path in Self.pages.map(\.path) + Self.doors.map(\.1) {
            let found = routes.filter { Self.leads(path, to: $0) }
            // A word stands for itself before it stands for anything.
            seen.formUnion(found.min { Self.blanks($0) < Self.blanks($1) }.map { [$0] } ?? [])
        }

        #expect(routes.count > 40)
        #expect(routes.subtracting(seen).map { $0.joined(separator: "/") }.sorted() == [])
        #expect(
            seen.subtracting(routes).map { $0.joined(separator: "/") } == [], "an exception that is no more")
    }

    private static func words(_ path: String) -> [Substring] {
        path.prefix { $0 != "?" }.split(separator: "/")
    }

    private static func leads(_ path: String, to route: [Substring]) -> Bool {
        let words = words(path)
        return words.count == route.count
            && zip(words, route).allSatisfy { $0 == $1 || $1.hasPrefix("{") || $1.hasPrefix(":") }
    }

    private static func blanks(_ route: [Substring]) -> Int {
        route.count { $0.hasPrefix("{") || $0.hasPrefix(":") }
    }
}

extension Browser {
    /// The same browser, with another language chosen.
    func reading(_ language: String) -> Browser {
        var browser = self
        browser.cookie = [cookie, "language=\(language)"].compactMap { $0 }.joined(separator: "; ")
        return browser
    }
}
