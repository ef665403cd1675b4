import Exam
import StationStore
import Testing

/// Tickets as a scanner reads them, over the API.
@Suite struct TicketCallTests {
    @Test func `a scanned ticket opens the door until it is replaced`() async throws {
        let site = try await APISite()
        let candidate = site.door.candidates[0]
        let texts = try [1, 2].map { generation in
            try #require(site.store.ticket(candidate, generation: generation)).text
        }

        try await site.run { line in
            let proctor = try await line.token("S-002")
            let chief = try await line.token("S-001")
            func scan(_ text: String, _ key: String) async throws -> String? {
                let answer = try await line.call(
                    .post, "/check-ins", token: proctor, key: key, ["ticket": .text(text), "room": "T101"])
                return answer["reason"]?.text ?? answer["verdict"]?.text
            }

            let early = try await scan(texts[1], "k-1")
            let reissued = try await line.call(
                .post, "/candidates/\(candidate)/tickets", token: chief, key: "k-2")
            let old = try await scan(texts[0], "k-3")
            let fresh = try await scan(texts[1].lowercased(), "k-4")
            let refused = try await line.call(
                .post, "/candidates/\(candidate)/tickets", token: proctor, key: "k-5")

            #expect(early == "wrongCode")
            #expect(reissued.status == 201)
            // The code is on the print, and nowhere else.
            #expect(!String(decoding: reissued.body, as: UTF8.self).contains(texts[1].suffix(6)))
            #expect(old == "oldCode")
            #expect(fresh == "admitted")
            #expect(refused.code == "staff.not-permitted")
        }
        try await site.site.expectReplayEqualsTables()
    }
}
