import Exam
import Foundation
import StationStore
import TestKit
import Testing

/// `Tests/interop/verify_lots.py`, which was written from `docs/draw.md`, agrees with an honest record and finds each lie.
@Suite struct LotVerifierTests {
    /// Five lots, one of whose stations broke: a closed sitting's record.
    private func honest() async throws -> [String: Any] {
        let site = try await WorkshopSite()
        try await site.open()
        for candidate in site.candidates.prefix(4) { try await site.admit(candidate) }
        try await site.move(0, to: 4, because: .brokenSeat, credit: 3)
        try await site.admit(site.candidates[4])
        try await site.finish()
        let bytes = try JSONEncoder().encode(try await site.store.lotRecord(of: "P-1"))
        return try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    private func lines(_ record: [String: Any], _ key: String) throws -> [[String: Any]] {
        try #require(record[key] as? [[String: Any]])
    }

    @Test func `an honest record agrees`() async throws {
        let answer = try verify(try await honest())

        #expect(answer.status == 0)
        #expect(answer.output.contains("5 lots, 1 moves"))
        #expect(answer.output.hasSuffix("Everything agrees.\n"))
    }

    @Test func `another station than the one drawn is found`() async throws {
        var record = try await honest()
        var draws = try lines(record, "draws")
        let free = try #require(draws[1]["free"] as? [Int])
        let drawn = try #require(draws[1]["station"] as? Int)
        draws[1]["station"] = free.first { $0 != drawn } ?? 0
        record["draws"] = draws

        let answer = try verify(record)

        #expect(answer.status == 1)
        #expect(answer.output.contains("but the secret gives \(drawn)."))
    }

    @Test func `another secret is found`() async throws {
        var record = try await honest()
        record["nonce"] = String(repeating: "00", count: 32)

        let answer = try verify(record)

        #expect(answer.status == 1)
        #expect(answer.output.contains("The nonce is not the one that was committed to"))
    }

    @Test func `a lot that is left out is found by where people sit`() async throws {
        var record = try await honest()
        record["draws"] = Array(try lines(record, "draws").dropLast())

        let answer = try verify(record)

        #expect(answer.status == 1)
        #expect(answer.output.contains("but lots and moves end on none."))
    }

    @Test func `a lot among stations that are taken is found`() async throws {
        var record = try await honest()
        var draws = try lines(record, "draws")
        let taken = try #require(draws[1]["station"] as? Int)
        let free = try #require(draws[2]["free"] as? [Int])
        draws[2]["free"] = (free + [taken]).sorted()
        record["draws"] = draws

        let answer = try verify(record)

        #expect(answer.status == 1)
        #expect(answer.output.contains("was among \(taken), which"))
    }

    @Test func `a swap for no lawful reason is found`() async throws {
        var record = try await honest()
        var moves = try lines(record, "moves")
        moves[0]["reason"] = "misprint"
        record["moves"] = moves

        let answer = try verify(record)

        #expect(answer.status == 1)
        #expect(answer.output.contains("for the reason misprint: that is not allowed."))
    }

    @Test func `what is no record is refused with a sentence`() async throws {
        var record = try await honest()
        record["format"] = "examstation-lot-record/2"

        #expect(try verify(record).output == "The record has another format.\n")
        #expect(try verify(["format": 1]).output == "The record does not have the keys that it must have.\n")
    }

    private func verify(_ record: [String: Any]) throws -> (status: Int32, output: String) {
        try DrawVerifier.run(JSONSerialization.data(withJSONObject: record), with: "verify_lots.py")
    }
}
