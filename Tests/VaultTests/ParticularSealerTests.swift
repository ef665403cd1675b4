import Crypto
import Testing

@testable import Vault

@Suite struct ParticularSealerTests {
    let sealer = ParticularSealer(fixedKey)
    let name = Array("王小明".utf8)

    @Test func `seals to the bytes that another program makes`() throws {
        let particular = try sealer.seal(name, salt: Array(32..<64), nonce: Array(0..<12))

        #expect(
            particular.digest
                == [UInt8](hexadecimal: "3f7665698ba0b28fea0ebb1ef22d4db16a1619f38881f272fde9ab3f427b7ddc"))
        #expect(
            particular.sealed
                == [UInt8](
                    hexadecimal: """
                        000102030405060708090a0b79f98bb5ee5a2fa1bb5246ef7a2944a7f84aea822fb0a157\
                        8322a82037190298314360ab27b2b0b93c4d6cc291c193a178d7f867df3ab9ef42
                        """))
    }

    @Test(arguments: [0, 1, 9, 64, 70_000])
    func `opens what it sealed, with the salt that central needs`(byteCount: Int) throws {
        let plaintext = [UInt8].random(count: byteCount)

        let particular = try sealer.seal(plaintext)
        let opened = try sealer.openWithSalt(particular.sealed, digest: particular.digest)

        #expect(try sealer.open(particular.sealed, digest: particular.digest) == plaintext)
        #expect(opened.plaintext == plaintext)
        #expect(
            ParticularSealer.digest(salt: opened.salt, plaintext: opened.plaintext) == particular.digest)
    }

    @Test func `seals the same text differently each time`() throws {
        let first = try sealer.seal(name)
        let second = try sealer.seal(name)

        #expect(first.digest != second.digest)
        #expect(first.sealed.prefix(12) != second.sealed.prefix(12))
    }

    @Test func `refuses a record with any one bit changed`() throws {
        let particular = try sealer.seal(name)

        for bit in 0..<particular.sealed.count * 8 {
            var changed = particular.sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: ParticularFault.notAuthentic(digest: particular.digest)) {
                try sealer.open(changed, digest: particular.digest)
            }
        }
    }

    @Test func `refuses a record moved under another digest`() throws {
        let first = try sealer.seal(name)
        let second = try sealer.seal(name)

        #expect(throws: ParticularFault.notAuthentic(digest: second.digest)) {
            try sealer.open(first.sealed, digest: second.digest)
        }
    }

    @Test func `refuses a record sealed under another data key`() throws {
        let particular = try ParticularSealer(.random()).seal(name)

        #expect(throws: ParticularFault.notAuthentic(digest: particular.digest)) {
            try sealer.open(particular.sealed, digest: particular.digest)
        }
    }

    @Test func `refuses a record cut off anywhere`() throws {
        let particular = try sealer.seal(name)

        for byteCount in 0..<particular.sealed.count {
            let expected: ParticularFault =
                byteCount < 60
                ? .tooShort(byteCount: byteCount, digest: particular.digest)
                : .notAuthentic(digest: particular.digest)
            #expect(throws: expected) {
                try sealer.open(Array(particular.sealed.prefix(byteCount)), digest: particular.digest)
            }
        }
    }

    @Test func `refuses a record that the key sealed but the digest was not made of`() throws {
        let digest = [UInt8](repeating: 9, count: 32)
        let box = try ChaChaPoly.seal(
            [UInt8](repeating: 1, count: 40), using: fixedKey.derive(.particulars), authenticating: digest)

        #expect(throws: ParticularFault.digestMismatch(digest: digest)) {
            try sealer.open(Array(box.combined), digest: digest)
        }
    }

    @Test func `refuses a salt, a nonce or a text of the wrong length`() {
        #expect(throws: ParticularFault.wrongSaltLength(byteCount: 31)) {
            try sealer.seal(name, salt: Array(0..<31), nonce: Array(0..<12))
        }
        #expect(throws: ParticularFault.wrongNonceLength(byteCount: 13)) {
            try sealer.seal(name, salt: Array(0..<32), nonce: Array(0..<13))
        }
        let large = [UInt8](repeating: 0, count: ParticularSealer.plaintextBytesMax + 1)
        #expect(throws: ParticularFault.tooLarge(byteCount: large.count)) { try sealer.seal(large) }
    }

    @Test func `tells an operator which record failed and why`() {
        let fault = ParticularFault.notAuthentic(digest: [0xab, 0x01])

        #expect("\(fault)".contains("ab01"))
    }
}
