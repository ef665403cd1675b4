import Crypto
import Foundation
import Journal
import Testing

@Suite struct NoteKeyTests {
    /// The example of C2SP signed-note.
    let published = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

    @Test func `the specification's example key reads its example note`() throws {
        let key = try NoteVerifierKey(parsing: published)
        let note = try SignedNote(
            parsing: [UInt8](
                """
                This is an example message.

                — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

                """.utf8))

        #expect(key.text == published)
        #expect(key.kind == .ed25519)
        #expect(key.keyID == 0x530d_903a)
        #expect(try note.verified(by: [key]).map(\.key) == [key])
        #expect(note.text == "This is an example message.\n")
    }

    @Test(arguments: [
        ("", NoteError.malformedKey),
        ("example.com/foo+530d903a", .malformedKey),
        ("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformedKey),
        ("example.com/foo+530d903a+", .malformedKey),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", .malformedKey),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l", .keyIDMismatch),
        ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyIDMismatch),
        ("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyIDMismatch),
        ("example.com/foo+530d903a+AQ==", .malformedKey),
        ("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .unknownKeyKind(2)),
        ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformedKeyName),
        ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformedKeyName),
    ])
    func `a key that is not one is refused`(text: String, error: NoteError) {
        #expect(throws: error) { try NoteVerifierKey(parsing: text) }
    }

    @Test(arguments: ["", "a b", "a+b", "a\nb", "a\u{01}b", "a\u{00a0}b", "a\u{3000}b"])
    func `a name has no space, plus or control character`(name: String) {
        #expect(throws: NoteError.malformedKeyName) {
            try NoteSigner(name: name, kind: .ed25519, privateKey: Curve25519.Signing.PrivateKey())
        }
    }

    @Test(arguments: ["\u{301}a", "a\u{600}", "\u{200d}", "\u{113d1}"])
    func `a name may begin or end with what joins its neighbours`(name: String) throws {
        let signer = try NoteSigner(name: name, kind: .ed25519, privateKey: Curve25519.Signing.PrivateKey())

        let note = try SignedNote.sign(text: "one\n", by: [signer], at: 0)

        #expect(try NoteVerifierKey(parsing: signer.verifierKey.text) == signer.verifierKey)
        #expect(try SignedNote(parsing: note.bytes) == note)
    }

    @Test func `the kind is part of the key's ID`() throws {
        let privateKey = Curve25519.Signing.PrivateKey()
        let plain = try NoteSigner(name: "考点/01", kind: .ed25519, privateKey: privateKey).verifierKey
        let timed = try NoteSigner(name: "考点/01", kind: .cosignature, privateKey: privateKey).verifierKey

        #expect(plain.keyID != timed.keyID)
        #expect(plain.publicKey == timed.publicKey)
        #expect(try NoteVerifierKey(parsing: timed.text) == timed)
        #expect(try NoteVerifierKey(parsing: plain.text) == plain)
    }
}

@Suite struct SignedNoteTests {
    let station: NoteSigner
    let central: NoteSigner
    let checkpoint: String

    init() throws {
        let example = try Example.load()
        station = try example.station()
        central = try example.central()
        checkpoint = try SignedNote(parsing: [UInt8](example.checkpoint.utf8)).text
    }

    @Test func `what is signed can be verified, sent and read again`() throws {
        let note = try SignedNote.sign(text: checkpoint, by: [station, central], at: 1_780_966_860)

        let received = try SignedNote(parsing: note.bytes)

        #expect(received == note)
        let signers = try received.verified(by: [central.verifierKey, station.verifierKey])
        #expect(signers.map(\.key) == [station.verifierKey, central.verifierKey])
        #expect(signers.map(\.timestampSeconds) == [nil, 1_780_966_860])
    }

    @Test func `signatures by others say nothing`() throws {
        let other = try NoteSigner(
            name: "other.example", kind: .ed25519, privateKey: Curve25519.Signing.PrivateKey())
        let note = try SignedNote.sign(text: checkpoint, by: [station, other], at: 0)

        #expect(try note.verified(by: [station.verifierKey]).map(\.key) == [station.verifierKey])
        #expect(try note.verified(by: [central.verifierKey]).isEmpty)
        #expect(try note.verified(by: []).isEmpty)
    }

    @Test func `a false signature by a known key spoils the note`() throws {
        let other = "another text\n"
        let good = try SignedNote.sign(text: checkpoint, by: [station], at: 0)
        let signature = try #require(
            try SignedNote.sign(text: other, by: [station], at: 0).signatures.first)
        let note = try good.adding(signature)

        #expect(throws: NoteError.invalidSignature(name: "station.example/site-01")) {
            try note.verified(by: [central.verifierKey, station.verifierKey])
        }
    }

    @Test func `a cosignature binds its time`() throws {
        let note = try SignedNote.sign(text: checkpoint, by: [central], at: 1_780_966_860)
        let later = try note.replacingTime(with: 1_780_966_861)

        #expect(throws: NoteError.invalidSignature(name: "central.example")) {
            try later.verified(by: [central.verifierKey])
        }
    }

    @Test func `a cosignature's time fits into 63 bits`() throws {
        let note = try SignedNote.sign(text: checkpoint, by: [central], at: .max)
        let beyond = try note.replacingTime(with: 1 << 63)

        #expect(try cosigningTimes(of: note) == [.max])
        #expect(throws: NoteError.invalidSignature(name: "central.example")) {
            try beyond.verified(by: [central.verifierKey])
        }
        #expect(throws: NoteError.timestampOutOfRange) {
            try SignedNote.sign(text: checkpoint, by: [central], at: -1)
        }
    }

    @Test func `only a checkpoint is cosigned`() throws {
        let note = try SignedNote.sign(text: "just a text\n", by: [station], at: 0)

        #expect(throws: NoteError.malformedCheckpoint(.size)) {
            try note.adding(cosignatureBy: central, at: 1)
        }
    }

    @Test func `a newer cosignature takes the place of an older one`() throws {
        let note = try SignedNote.sign(text: checkpoint, by: [station], at: 0)
            .adding(cosignatureBy: central, at: 100).adding(cosignatureBy: central, at: 160)

        #expect(note.signatures.count == 2)
        #expect(try cosigningTimes(of: note) == [160])
    }

    @Test func `a key counts once, with its latest time`() throws {
        let lines = try [100, 160, 130].map { time in
            try #require(try SignedNote.sign(text: checkpoint, by: [central], at: time).signatures.first).line
        }
        let text = "\(checkpoint)\n\(lines.joined(separator: "\n"))\n"
        let note = try SignedNote(parsing: [UInt8](text.utf8))

        #expect(note.signatures.count == 3)
        #expect(try cosigningTimes(of: note) == [160])
    }

    @Test func `a signature line can travel alone`() throws {
        let note = try SignedNote.sign(text: checkpoint, by: [central], at: 100)
        let signature = try #require(note.signatures.first)

        #expect(NoteSignature(parsing: signature.line) == signature)
        #expect(NoteSignature(parsing: signature.line + "\n") == nil)
        #expect(NoteSignature(parsing: signature.line.replacing("\u{2014}", with: "-")) == nil)
        #expect(NoteSignature(parsing: signature.line + " ") == nil)
        #expect(NoteSignature(parsing: "\u{2014} central.example A0puVw==") == nil)
        #expect(NoteSignature(parsing: "\u{2014} central.example A0puVwB=") == nil)
    }

    @Test(arguments: ["", "no newline", "tab\t\n", "return\r\n", "nothing\u{0}\n"])
    func `a text is lines without control characters`(text: String) {
        #expect(throws: NoteError.malformedText) {
            try SignedNote.sign(text: text, by: [station], at: 0)
        }
    }

    @Test(arguments: ["\n", "\n\n", "one\n\ntwo\n", "one\n\n", "\u{2014} a b\n", "场次\n"])
    func `any other text is signed and read again`(text: String) throws {
        let note = try SignedNote.sign(text: text, by: [station], at: 0)

        #expect(try SignedNote(parsing: note.bytes).text == text)
        #expect(try note.verified(by: [station.verifierKey]).count == 1)
    }

    @Test func `there are limits`() throws {
        let signers = try (0..<33).map { number in
            try NoteSigner(
                name: "k\(number)", kind: .ed25519, privateKey: Curve25519.Signing.PrivateKey())
        }
        let long = String(repeating: "a", count: SignedNote.bytesMax) + "\n"
        let full = try SignedNote.sign(text: checkpoint, by: [NoteSigner](signers.prefix(32)), at: 0)

        #expect(try SignedNote(parsing: full.bytes) == full)
        #expect(throws: NoteError.tooManySignatures) { try full.adding(cosignatureBy: central, at: 1) }
        #expect(throws: NoteError.tooManySignatures) {
            let line = try SignedNote.sign(text: checkpoint, by: [signers[32]], at: 0).signatures[0].line
            return try SignedNote(parsing: full.bytes + [UInt8]("\(line)\n".utf8))
        }
        #expect(throws: NoteError.unsigned) { try SignedNote.sign(text: checkpoint, by: [], at: 0) }
        #expect(throws: NoteError.tooLong) { try SignedNote.sign(text: long, by: [station], at: 0) }
        #expect(throws: NoteError.tooLong) { try SignedNote(parsing: [UInt8](long.utf8)) }
    }

    @Test func `every byte of a note counts`() throws {
        let keys = [station.verifierKey, central.verifierKey]
        let bytes = try SignedNote.sign(text: checkpoint, by: [station, central], at: 100).bytes

        for index in bytes.indices {
            var spoilt = bytes
            spoilt[index] ^= 0x01
            // Either unreadable, or a false signature, or no longer by both.
            let signers = try? SignedNote(parsing: spoilt).verified(by: keys)
            #expect((signers?.count ?? 0) < 2, "byte \(index)")
        }
    }

    @Test func `the line that is wrong is named`() throws {
        let note = try SignedNote.sign(text: checkpoint, by: [station], at: 0)
        let text = String(decoding: note.bytes, as: UTF8.self)

        #expect(throws: NoteError.malformedSignature(line: 2)) {
            try SignedNote(parsing: [UInt8]("\(text)more\n".utf8))
        }
        #expect(throws: NoteError.malformedText) { try SignedNote(parsing: [UInt8](text.dropLast().utf8)) }
        #expect(throws: NoteError.malformedText) { try SignedNote(parsing: [0xff] + note.bytes) }
        #expect(throws: NoteError.malformedText) { try SignedNote(parsing: [0x01] + note.bytes) }
        #expect(throws: NoteError.unsigned) { try SignedNote(parsing: []) }
    }

    private func cosigningTimes(of note: SignedNote) throws -> [Int64?] {
        try note.verified(by: [central.verifierKey]).map(\.timestampSeconds)
    }
}

extension SignedNote {
    /// A note of one cosignature with another time in it, and the old signature.
    fileprivate func replacingTime(with seconds: UInt64) throws -> SignedNote {
        let signature = try #require(signatures.first)
        let id = Swift.withUnsafeBytes(of: signature.keyID.bigEndian) { [UInt8]($0) }
        let time = Swift.withUnsafeBytes(of: seconds.bigEndian) { [UInt8]($0) }
        let base64 = Data(id + time + signature.bytes.dropFirst(8)).base64EncodedString()
        return try SignedNote(parsing: [UInt8]("\(text)\n\u{2014} \(signature.name) \(base64)\n".utf8))
    }
}
