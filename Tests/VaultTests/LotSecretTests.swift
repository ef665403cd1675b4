import Testing
import Vault

@Suite struct LotSecretTests {
    /// The bytes 00, 01 … 1f, as in docs/draw.md.
    private func secret() throws -> LotSecret { try #require(LotSecret(bytes: Array(0..<32))) }

    @Test func `commits to its hash`() throws {
        #expect(
            try secret().commitment == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd")
        #expect(try secret().hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
    }

    /// As docs/draw.md says, reckoned by another program.
    @Test(arguments: [
        (1, 0, 0), (2, 0, 0), (3, 2, 0), (9, 5, 3), (10, 8, 6), (997, 919, 693),
        // A quarter of the words is thrown away.
        (6_917_529_027_641_081_856, 4_880_156_665_959_422_254, 1_611_307_956_604_220_610),
    ])
    func `draws what anybody can redo`(count: Int, first: Int, second: Int) throws {
        func index(_ candidate: String) throws -> Int {
            try secret().index(below: count, sitting: "P-C01-1", room: "W101", candidate: candidate)
        }

        #expect(try index("21001068000010") == first)
        #expect(try index("21001068000028") == second)
    }

    @Test func `is drawn anew each time, and is of 32 bytes`() {
        #expect(LotSecret.random() != LotSecret.random())
        #expect(LotSecret(bytes: Array(0..<31)) == nil)
    }
}
