import Crypto
import Foundation
import Journal
import Testing

/// `Fixtures/entry-example.json`, which `docs/journal-format.md` quotes. It was made by another
/// program in another language, so that agreeing with it means something.
struct Example: Decodable {
    let header: String
    let salt: String
    let body: String
    let bodyHash: String
    let leafHash: String
    let stationKeySeed: String
    let stationKey: String
    let checkpoint: String
    let centralKeySeed: String
    let centralKey: String
    let cosignatureTimestamp: Int64
    let cosignedCheckpoint: String
    let particularSalt: String
    let particularPlaintext: String
    let particularDigest: String
    let dataKey: String
    let nonce: String
    let particularSealed: String

    static func load() throws -> Example {
        let file = Vectors.packageRoot.appending(path: "Tests/JournalTests/Fixtures/entry-example.json")
        return try JSONDecoder().decode(Example.self, from: Data(contentsOf: file))
    }

    func station() throws -> NoteSigner {
        try NoteSigner(
            name: "station.example/site-01", kind: .ed25519,
            privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: bytes(hex: stationKeySeed)))
    }

    func central() throws -> NoteSigner {
        try NoteSigner(
            name: "central.example", kind: .cosignature,
            privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: bytes(hex: centralKeySeed)))
    }

    /// What the example's header says.
    static func parsedHeader() throws -> EntryHeader {
        try EntryHeader(
            position: 1, area: "papers", name: "sealShown",
            actor: .staff(id: "S-017", device: "D-03", second: "S-018"),
            request: EntryRequest(
                id: "0b7c1d52-6a0e-4f6b-9c55-0e8f3d2a7b11",
                commandDigest: Digest32(SHA256.hash(data: Data("example command".utf8)))),
            received: 1_780_966_800_000, bootID: "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b",
            monotonic: 123_456, isAttested: true,
            claimed: EntryClaim(moment: 1_780_966_799_000, sequence: 17, skew: -120))
    }
}

@Suite struct ExampleTests {
    @Test func `the header is these bytes`() throws {
        let example = try Example.load()

        #expect(try Example.parsedHeader().encoded() == bytes(hex: example.header))
        #expect(try EntryHeader(parsing: bytes(hex: example.header)) == Example.parsedHeader())
    }

    @Test func `salt and body become this leaf`() throws {
        let example = try Example.load()
        let (header, salt) = (bytes(hex: example.header), bytes(hex: example.salt))
        let body = bytes(hex: example.body)

        let bodyHash = try Entry.saltedBody(salt: salt, body: body)

        #expect(bodyHash.hex == example.bodyHash)
        #expect(Entry.leafData(header: header, bodyHash: bodyHash) == header + bytes(hex: example.bodyHash))
        #expect(try Entry.leafHash(header: header, salt: salt, body: body).hex == example.leafHash)
    }

    @Test func `a log of this entry has this checkpoint`() throws {
        let example = try Example.load()
        var frontier = MerkleFrontier()
        frontier.append(try #require(Digest32(hex: example.leafHash)))
        let checkpoint = try Checkpoint(
            origin: "station.example/site-01", size: frontier.size, root: frontier.root())

        let note = try SignedNote.sign(text: checkpoint.text, by: [example.station()], at: 0)
        let cosigned = try note.adding(
            cosignatureBy: example.central(), at: example.cosignatureTimestamp)

        #expect(String(decoding: note.bytes, as: UTF8.self) == example.checkpoint)
        #expect(String(decoding: cosigned.bytes, as: UTF8.self) == example.cosignedCheckpoint)
        #expect(try example.station().verifierKey.text == example.stationKey)
        #expect(try example.central().verifierKey.text == example.centralKey)
    }

    @Test func `the particular opens, and is the one that the body names`() throws {
        let example = try Example.load()
        let plaintext = bytes(hex: example.particularSalt) + bytes(hex: example.particularPlaintext)
        let digest = try Entry.saltedBody(
            salt: bytes(hex: example.particularSalt), body: bytes(hex: example.particularPlaintext))

        let opened = try ChaChaPoly.open(
            ChaChaPoly.SealedBox(combined: bytes(hex: example.particularSealed)),
            using: SymmetricKey(data: bytes(hex: example.dataKey)), authenticating: digest.bytes)

        #expect([UInt8](opened) == plaintext)
        #expect(digest.hex == example.particularDigest)
        #expect(example.particularSealed.hasPrefix(example.nonce))
        #expect(String(decoding: bytes(hex: example.body), as: UTF8.self).contains(digest.hex))
    }

    @Test func `the documentation quotes it`() throws {
        let example = try Example.load()
        let page = try String(
            contentsOf: Vectors.packageRoot.appending(path: "docs/journal-format.md"), encoding: .utf8)
        let unbroken = page.filter { !$0.isWhitespace }

        let texts = [
            String(decoding: bytes(hex: example.header), as: UTF8.self),
            String(decoding: bytes(hex: example.body), as: UTF8.self), example.cosignedCheckpoint,
        ]
        let values = [
            example.salt, example.bodyHash, example.leafHash, example.stationKeySeed, example.stationKey,
            example.centralKeySeed, example.centralKey, example.particularSalt,
            example.particularPlaintext, example.particularDigest, example.dataKey,
            example.particularSealed,
        ]

        for text in texts {
            #expect(page.contains(text))
        }
        for value in values {
            #expect(unbroken.contains(value))
        }
    }

    @Test(arguments: [0, 31, 33])
    func `a salt has 32 bytes`(count: Int) {
        let salt = [UInt8](repeating: 1, count: count)

        #expect(throws: EntryFormatError(.salt, .saltLength)) {
            try Entry.leafHash(header: [], salt: salt, body: [])
        }
    }
}
