import Exam
import Foundation
import Journal
import StationStore
import TestKit
import Testing

/// Certificates, series and selection over the API, and what it keeps to itself.
@Suite struct SelectionCallTests {
    @Test func `certificates and series are listed as described`() async throws {
        let site = try await APISite()
        let firstDay = try #require(CivilDate(text: "2021-11-27"))
        try await site.site.record([
            .certificates(.seriesOpened(year: 2021, series: 1, firstDay: firstDay, leadDays: 7))
        ])
        try await site.run { line in
            let chief = try await site.token("S-001")

            let certificates = try await line.call(.get, "/certificates", token: chief)
            let series = try await line.call(.get, "/series", token: chief)

            #expect(certificates.status == 200 && series.status == 200)
            #expect(String(decoding: series.body, as: UTF8.self).contains("\"firstDay\":\"2021-11-27\""))
            #expect(String(decoding: certificates.body, as: UTF8.self).contains("\"status\":\"vetting\""))
        }
    }

    @Test func `Row 13: a selection over the API keeps to the quota`() async throws {
        let site = try await APISite()
        let candidate = Candidate.ID(rawValue: site.door.ticket)
        try await site.site.record([.candidates(.applied(candidate: candidate))])
        try await site.run { line in
            let registrar = try await site.token("S-005")
            let body: JSONValue = [
                "candidates": [.text(candidate.rawValue)], "decision": "selected", "basis": "courseMarks",
            ]

            let refused = try await line.call(.post, "/selections", token: registrar, body)
            try await site.site.record([
                .candidates(.quotaSet(certificate: "C01", major: "护理", year: 2021, places: 100))
            ])
            let selected = try await line.call(.post, "/selections", token: registrar, body)

            #expect(refused.status == 409 && refused.code == "candidates.no-quota")
            #expect(selected.status == 201)
        }
    }

    @Test func `Row 93: that somebody has support stands in no answer to other roles`() async throws {
        let site = try await APISite()
        try await site.site.appoint("S-016", [.finance])
        let candidate = Candidate.ID(rawValue: site.door.ticket)
        let fee = try site.site.seal(CandidateSupport.fee(ground: .registeredPoor, evidence: "扶贫第柒号"))
        try await site.store.perform(
            RecordFeeExemption(candidate: candidate, particulars: fee.reference), by: .staff("S-016"),
            request: CommandRequest(particulars: [fee.record]))
        let position = site.store.head.position
        try await site.run { line in
            let chief = try await site.token("S-001")
            for path in [
                "/journal", "/journal?subject=\(candidate)", "/candidates/\(candidate)", "/candidates",
            ] {
                let answer = try await line.call(.get, path, token: chief)
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(answer.status == 200)
                for word in ["supportRecorded", "registeredPoor", "扶贫第柒号"] {
                    #expect(!text.contains(word), "\(path): \(word)")
                }
            }
            let entry = try await line.call(.get, "/journal/\(position)", token: chief)
            #expect(entry.status == 403)
        }
    }
}
