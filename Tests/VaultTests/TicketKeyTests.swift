import Crypto
import Testing

@testable import Vault

@Suite struct TicketKeyTests {
    private let tickets = TicketKey(fixedKey)
    private let number = "21001068000015"

    @Test(arguments: [(1, "DFNGQY"), (2, "K2WVTG"), (20, "3PYPJ9")])
    func `makes the codes that another program makes`(generation: Int, expected: String) {
        #expect(tickets.code(for: number, generation: generation) == expected)
    }

    @Test func `tells whose and which ticket a code is on`() {
        #expect(tickets.generation(of: "K2WVTG", for: number, upTo: 20) == 2)
        #expect(tickets.generation(of: "3PYPJ9", for: number, upTo: 19) == nil)
        #expect(tickets.generation(of: "K2WVTG", for: "21001068000023", upTo: 20) == nil)
        #expect(TicketKey(.random()).generation(of: "DFNGQY", for: number, upTo: 1) == nil)
    }

    @Test func `codes of ten thousand numbers look drawn`() {
        let codes = (0..<10_000).map { tickets.code(for: "\($0)", generation: 1) }
        var counts: [Character: Int] = [:]
        for code in codes {
            for character in code { counts[character, default: 0] += 1 }
        }

        #expect(codes.allSatisfy { $0.count == TicketKey.characterCount })
        // 10,000 of 2^30: one pair in 21 runs. Numbers and key are fixed, so it is the same in each.
        #expect(Set(codes).count >= 9_999)
        // 60,000 characters over 32: 1,875 each, five standard deviations are 213.
        #expect(counts.count == 32)
        #expect(counts.values.allSatisfy { (1_662...2_088).contains($0) })
    }

    @Test func `a list knows its tickets by digests that another list cannot use`() {
        let key = tickets.listKey(of: "T-C01-1")
        let digest = TicketKey.listDigest(of: number + "DFNGQY", under: key)

        #expect(
            key == [UInt8](hexadecimal: "e52897ac355b201110119961fd8aaab8dc73fb0ece90545f6a12a6ec81fe63a0"))
        #expect(digest == [UInt8](hexadecimal: "d698d52f405d5079c618c8cd30b4ec1e"))
        #expect(digest != TicketKey.listDigest(of: number + "K2WVTG", under: key))
        #expect(digest != TicketKey.listDigest(of: number + "DFNGQY", under: tickets.listKey(of: "T-C01-2")))
    }
}
