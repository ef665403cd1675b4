import Testing

@testable import Vault

@Suite struct OneTimeCodeTests {
    @Test func `draws 26 characters of the alphabet in six groups`() throws {
        for _ in 0..<200 {
            let code = OneTimeCode.random()

            #expect(code.split(separator: "-").map(\.count) == [5, 5, 4, 4, 4, 4])
            #expect(code.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ-".contains($0) })
            #expect(try OneTimeCode.normalise(code) == code.filter { $0 != "-" })
        }
    }

    @Test(arguments: 1...26) func `has the same strength in any number of groups`(groups: Int) {
        let code = OneTimeCode.random(groups: groups)

        #expect(code.split(separator: "-").count == groups)
        #expect(code.filter { $0 != "-" }.count == 26)
    }

    @Test func `draws every character, and no code twice`() {
        let codes = (0..<1_000).map { _ in OneTimeCode.random() }

        #expect(Set(codes).count == codes.count)
        #expect(Set(codes.joined()).count == 33)
    }

    @Test(arguments: [
        "0123456789ABCDEFGHJKMNPQRS",
        "01234-56789-ABCD-EFGH-JKMN-PQRS",
        "  01234 56789\tabcd efgh jkmn pqrs\n",
        "o1234-56789-abcd-efgh-jkmn-pqrs",
        "Oi234-56789-ABCD-EFGH-JKMN-PQRS",
        "Ol234-56789-ABCD-EFGH-JKMN-PQRS",
        "０１２３４－５６７８９－ＡＢＣＤ－ｅｆｇｈ－ＪＫＭＮ－ＰＱＲＳ",
        "01234–56789—ABCD EFGH JKMN PQRS",
    ])
    func `reads a code however it was typed`(input: String) throws {
        #expect(try OneTimeCode.normalise(input) == "0123456789ABCDEFGHJKMNPQRS")
        #expect(try OneTimeCode.digest(input) == OneTimeCode.digest("0123456789ABCDEFGHJKMNPQRS"))
    }

    @Test(arguments: [
        ("", OneTimeCodeFault.wrongLength(found: 0)),
        ("0123456789ABCDEFGHJKMNPQR", .wrongLength(found: 25)),
        ("0123456789ABCDEFGHJKMNPQRST", .wrongLength(found: 27)),
        ("U123456789ABCDEFGHJKMNPQRS", .foreignCharacter("U")),
        ("0123456789ABCDEFGHJKMNPQR考", .foreignCharacter("考")),
        ("0123456789ABCDEFGHJKMNPQR\0", .foreignCharacter("\0")),
        (String(repeating: " ", count: 300), .wrongLength(found: 300)),
    ])
    func `says what is wrong with something that is no code`(input: String, fault: OneTimeCodeFault) {
        #expect(throws: fault) { try OneTimeCode.digest(input) }
    }

    @Test func `digests the characters with SHA-256`() throws {
        // printf 0123456789ABCDEFGHJKMNPQRS | sha256sum
        let expected = "f5f69e3261dbfad2110670e539999eab56d4b1f0ce2e613dca4fd2e1f70faf44"

        #expect(try OneTimeCode.digest("0123456789ABCDEFGHJKMNPQRS") == [UInt8](hexadecimal: expected))
    }
}
