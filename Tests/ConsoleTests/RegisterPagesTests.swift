import Exam
import Foundation
import Hummingbird
import HummingbirdTesting
import StationStore
import TestKit
import Testing

/// Weekly reports, certificates handed out, and inspections by lot, as people do them on pages.
@Suite struct RegisterPagesTests {
    private func filled() async throws -> DaySite {
        var day = try await DaySite()
        try await day.fill()
        try await day.playOffice()
        return day
    }

    @Test func `Row 7: a week is reported, filed, and no longer missing`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let affairs = try await browser.signedIn("S-203", at: day)
            let path = "/settings/certificates/C01"

            let before = try await affairs.get(path)
            let tuesday = try await affairs.post(
                "\(path)/weeks", ["week": "2021-11-16", "reference": "周报"])
            let unreported = try await affairs.post(
                "\(path)/week-receipts", ["week": "2021-11-15", "receipt": "回执"])
            _ = try await affairs.post("\(path)/weeks", ["week": "2021-11-15", "reference": "周报〔46〕"])
            let filed = try await affairs.post(
                "\(path)/week-receipts", ["week": "2021-11-15", "receipt": "PT-46"])
            let after = try await affairs.get(path)

            #expect(before.text.contains("连续三周缺报"))
            #expect(tuesday.text.contains("certificates.not-a-monday"))
            #expect(unreported.text.contains("certificates.week-not-reported"))
            #expect(filed.status == .seeOther)
            #expect(after.text.contains("周报〔46〕") && after.text.contains("PT-46"))
            #expect(!after.text.contains("连续三周缺报"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `Rows 11, 15, 31: nobody gets a certificate before central has accepted that they passed`()
        async throws
    {
        let day = try await filled()
        let number = try #require(day.places.first?.seats.first?.candidate)
        try await Browser.open(day) { browser in
            let affairs = try await browser.signedIn("S-203", at: day)
            let path = "/settings/certificates/C01"
            func handOut(_ certificate: String) async throws -> TestResponse {
                try await affairs.post(
                    "\(path)/hand-outs",
                    [
                        "candidate": number.rawValue, "number": certificate, "day": "2021-11-27",
                        "receiver": "holder",
                    ])
            }
            try await day.site.record([
                .results(
                    .outcomeDecided(
                        candidate: number, certificate: "C01", outcome: .pass, theory: .scored,
                        theoryMark: Mark(tenths: 800), practical: .scored, practicalMark: Mark(tenths: 700)))
            ])
            let early = try await handOut("ZS-1")
            let head = day.site.store.head.position
            try await day.site.record(
                [
                    .sync(.batchApproved(batch: "B-9", first: 1, last: head)),
                    .sync(.batchReleased(batch: "B-9", first: 1, last: head, approvals: ["S-001", "S-002"])),
                    .sync(.batchAccepted(batch: "B-9", receipt: "receipt")),
                ], by: .staff("S-001"))
            let unarrived = try await handOut("ZS-1")
            let arrival = [
                "year": "2021", "series": "1", "day": "2021-11-26", "count": "1",
            ]
            let two = try await affairs.post(
                "\(path)/arrivals", arrival.merging(["count": "2"]) { $1 })
            let one = try await affairs.post("\(path)/arrivals", arrival)
            let taken = try await handOut("ZS-1")
            let again = try await handOut("ZS-2")
            let page = try await affairs.get(path)

            #expect(early.text.contains("certificates.outcome-not-accepted"))
            #expect(unarrived.text.contains("certificates.not-arrived"))
            #expect(two.text.contains("certificates.more-than-passed"))
            #expect(one.status == .seeOther)
            #expect(taken.status == .seeOther)
            #expect(again.text.contains("certificates.handed-out"))
            #expect(page.text.contains("ZS-1"))
            #expect(page.text.contains("2021年第1批：合格1，到证1，已发1"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `Row 91: rooms and inspectors are drawn by lot, and the draw stays to be seen`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let chief = try await browser.signedIn("S-001", at: day)
            let form = ["day": "2021-11-27", "count": "2", "value": "07351"]
            let nobody = try await chief.post("/reports/inspections", form)
            try await day.person("S-401", "检查员一", [.inspector])
            try await day.person("S-402", "检查员二", [.inspector])
            let empty = try await chief.post(
                "/reports/inspections", form.merging(["day": "2021-12-31"]) { $1 })
            let drawn = try await chief.post("/reports/inspections", form)
            let page = try await chief.get("/reports/inspections")

            #expect(nobody.text.contains("certificates.nobody-inspects"))
            #expect(empty.text.contains("certificates.nothing-to-inspect"))
            #expect(drawn.status == .seeOther)
            #expect(page.text.contains("S-401") && page.text.contains("S-402"))
            #expect(page.text.contains("当天第1次"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `Row 86: the summary form for the province is a file of the coverage page`() async throws {
        let day = try await filled()
        try await Browser.open(day) { browser in
            let affairs = try await browser.signedIn("S-203", at: day)
            let page = try await affairs.get("/candidates/coverage")
            let file = try await affairs.get("/candidates/coverage/summary.csv?year=2021")

            #expect(page.text.contains("/candidates/coverage/summary.csv?year=2021"))
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.text.contains("母婴护理（中级）"))
        }
    }
}
