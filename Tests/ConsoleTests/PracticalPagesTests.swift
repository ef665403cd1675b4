import Console
import Exam
import Foundation
import HummingbirdTesting
import StationStore
import TestKit
import Testing

/// A practical from its planning in rotations to the lot at the door, as a browser without scripts does it.
@Suite struct PracticalPagesTests {
    private static let form = [
        "number": "P-C04", "certificate": "C04", "part": "practical", "date": "2021-11-27", "start": "19:00",
        "minutes": "60", "paper": "C04-P-A", "rooms": "W101 W201", "lot": "profile", "turns": "asNeeded",
        "waiting": "二楼报告厅", "exit": "东门",
    ]

    /// The day with a certificate whose practical may be planned.
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        let signed = try #require(CivilDate(text: "2021-10-11"))
        let first = try #require(CivilDate(text: "2021-11-27"))
        try await day.site.record([
            .certificates(.seriesOpened(year: 2021, series: 1, firstDay: first, leadDays: 7)),
            .certificates(
                .approved(certificate: "C04", number: "批复", day: signed, levels: [.intermediate])),
            .certificates(.ownerNamed(certificate: "C04", staff: "S-001")),
            .certificates(
                .termsSet(
                    certificate: "C04", year: 2021, series: 1, contract: "HT", day: signed,
                    isCourseExam: false)),
            .certificates(.confirmed(certificate: "C04", year: 2021, series: 1)),
        ])
        return day
    }

    private func query(_ form: [String: String]) -> String {
        form.sorted { $0.key < $1.key }.map { name, text in
            "\(name)=\(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
    }

    @Test func `rotations are shown before they are planned, and drawn on a line of time afterwards`()
        async throws
    {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)

            let empty = try await chief.get("/sittings/planning")
            let looked = try await chief.post("/sittings/planning/preview", Self.form)
            let preview = try await chief.get("/sittings/planning?" + query(Self.form))
            let theory = try await chief.get(
                "/sittings/planning?" + query(Self.form.merging(["part": "theory"]) { $1 }))
            let badly = try await chief.get(
                "/sittings/planning?" + query(Self.form.merging(["start": "9点"]) { $1 }))
            #expect(try await chief.get("/rotations/P-C04").status == .notFound)
            let planned = try await chief.post("/sittings/planning", Self.form)
            let page = try await chief.get("/rotations/P-C04")
            let sitting = try await chief.get("/sittings/P-C04-1")

            #expect(empty.text.contains("一行是一场"))
            #expect(
                looked.headers[.location]?.hasPrefix("/sittings/planning?number=P-C04&certificate=C04")
                    == true)
            // 24 people on twice ten work stations.
            #expect(preview.text.contains("将安排 2 场"))
            #expect(preview.text.contains("2021-11-27 20:05–21:05"))
            #expect(preview.text.contains("二楼报告厅 → 东门"))
            #expect(theory.text.contains("只有实操可以分轮次"))
            #expect(badly.text.contains("日期或开始时间读不出来"))
            #expect(planned.headers[.location] == "/rotations/P-C04")
            #expect(page.text.contains("共 2 轮"))
            #expect(page.text.contains("候考地点：二楼报告厅"))
            #expect(page.text.components(separatedBy: "class=\"rotation-box\"").count == 5)
            #expect(sitting.text.contains("href=\"/rotations/P-C04\""))
            #expect(sitting.text.contains("工位在考生入场时抽签决定"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    private static let sheet = """
        场次编号,证书编号,部分,日期,开始,时长(分钟),试卷代码,考场,轮次数,候考室,离场室
        P-C04,C04,实操,2021-11-27,19:00,60,C04-P-A,W101;W201,ROTATIONS,二楼报告厅,东门

        """

    @Test func `a sheet of sittings is looked at, and planned once`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            func preview(_ rotations: String) async throws -> (path: String, text: String) {
                let put = try await chief.upload(
                    "/sittings/imports", Self.sheet.replacing("ROTATIONS", with: rotations))
                let path = try #require(put.headers[.location])
                return (path, try await chief.get(path).text)
            }

            let slip = try await preview("四轮")
            let refused = try await chief.post("\(slip.path)/confirmation", [:])
            let many = try await preview("14")
            let sound = try await preview("按需")
            let taken = try await chief.post("\(sound.path)/confirmation", [:])
            let again = try await chief.post("\(sound.path)/confirmation", [:])
            let page = try await chief.get("/rotations/P-C04")

            #expect(slip.text.contains("轮次数") && !slip.text.contains("confirmation"))
            #expect(many.text.contains("各轮排不进一天") && !many.text.contains("confirmation"))
            #expect(sound.text.contains("将安排 2 场") && sound.text.contains("UTF-8"))
            #expect(refused.text.contains("imports.not-sound"))
            #expect(taken.headers[.location] == "/sittings")
            #expect(again.text.contains("imports.not-waiting"))
            #expect(page.text.contains("共 2 轮"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `whoever comes in draws a work station, and sees its number from then on`() async throws {
        let day = try await filled()
        let people = Array(try #require(day.places.first { $0.sitting == "T-C04-1" }).seats.prefix(10))
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            _ = try await chief.post("/sittings/planning", Self.form)
            try await day.site.record([
                .seating(
                    .roomStaged(
                        plan: "P-X", sitting: "P-C04-1", room: "W101",
                        places: people.enumerated().map {
                            SeatedPlace(seat: $0.offset + 1, candidate: $0.element.candidate)
                        })),
                .seating(
                    .adopted(
                        plan: "P-X", sittings: ["P-C04-1"], seed: 1, roomCount: 1,
                        candidateCount: people.count)),
            ])
            day.site.clock.set(TestSite.morning.adding(minutes: 600 - 20))
            let candidate = people[3].candidate
            func admit() async throws -> TestResponse {
                let answer = try await chief.post(
                    "/rooms/W101/check-ins", ["ticket": candidate.rawValue, "sitting": "P-C04-1"])
                return try await chief.get(answer.headers[.location] ?? "")
            }

            let shut = try await admit()
            let before = try await chief.get("/candidates/\(candidate)")
            let ticket = try await chief.get("/prints/tickets?candidate=\(candidate)")
            let list = try await chief.get("/prints/rotations?sitting=P-C04-1")
            _ = try await chief.post("/sittings/P-C04-1/steps", ["step": "open"])
            let verdict = try await admit()
            let seat = try #require(
                try await day.site.store.read { db in
                    try CandidateQueries.find(candidate, db)?.seats.first { $0.sitting == "P-C04-1" }?.seat
                })
            let room = try await chief.get("/rooms/W101")
            let turns = try await chief.get("/rotations/P-C04")
            let other = try #require((1...10).first { $0 != seat })
            let moved = try await chief.post(
                "/candidates/\(candidate)/moves",
                [
                    "sitting": "P-C04-1", "room": "W101", "seat": "\(other)", "reason": "brokenSeat",
                    "credit": "7",
                ])
            let after = try await chief.get("/candidates/\(candidate)")
            let secret = try await chief.get("/sittings/P-C04-1/lot-record.json")

            #expect(shut.text.contains("尚未开门"))
            #expect(before.text.contains("入场时抽签"))
            #expect(ticket.text.contains("入场时抽签"))
            #expect(list.text.contains("第 1 轮，共 2 轮"))
            #expect(verdict.text.contains("从 10 个空闲工位中抽得"))
            #expect(room.text.contains("id=\"door-\(candidate)-seat\">\(seat < 10 ? "0" : "")\(seat)<"))
            #expect(room.text.contains("id=\"seat-\(seat)\" data-state=\"seated\""))
            #expect(turns.text.contains("候考 9 人，在工位 1 人"))
            #expect(moved.status == .seeOther)
            #expect(after.text.contains("补时 7 分钟"))
            #expect(secret.status == .conflict)
            #expect(secret.text.contains("sittings.lots-not-public"))
        }
        try await day.site.expectReplayEqualsTables()
    }
}
