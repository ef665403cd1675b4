import Journal
import Testing

@Suite struct EntryHeaderTests {
    static let identifier64 = String(repeating: "aZ9._~-x", count: 8)
    static let letters64 = String(repeating: "aZ", count: 32)
    static let boot = "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b"
    static let digest = String(repeating: "0a", count: 32)

    static let shortest =
        "examstation-entry/0 sha256\nposition 42\nevent papers sealShown\nactor station\n"
        + "received 1780966800000 boot \(boot) monotonic 123456 unattested\n"
    static let fullest =
        "examstation-entry/0 sha256\nposition 42\nevent papers sealShown\n"
        + "actor staff S-017 device D-03 second S-018\nrequest r-1 \(digest)\n"
        + "received 1780966800000 boot \(boot) monotonic 123456 attested\n"
        + "claimed 1780966799000 sequence 17 skew -120\n"

    @Test(
        arguments: [
            EntryActor.staff(id: "S-017"), .staff(id: "S-017", device: "D-03"),
            .staff(id: "S-017", second: "S-018"), .staff(id: "S-017", device: "D-03", second: "S-018"),
            .staff(id: "device", device: "second", second: "device"), .device(id: identifier64), .station,
            .central,
        ], [true, false])
    func `what is written is what was made`(actor: EntryActor, isFull: Bool) throws {
        let header = try header(
            actor: actor,
            request: isFull ? EntryRequest(id: "r-1", commandDigest: Merkle.emptyRoot) : nil,
            isAttested: isFull,
            claimed: isFull ? EntryClaim(moment: 3, sequence: 2, skew: 1) : nil)

        #expect(try EntryHeader(parsing: header.encoded()) == header)
        #expect(header.formatVersion == 0)
        #expect(header.suite == "sha256")
    }

    @Test(arguments: [shortest, fullest])
    func `what is read is what is written`(text: String) throws {
        #expect(try EntryHeader(parsing: [UInt8](text.utf8)).encoded() == [UInt8](text.utf8))
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 1_780_966_800_000, Int64.max - 1, Int64.max])
    func `numbers are plain decimals up to 2^63-1`(number: Int64) throws {
        let header = try header(
            position: max(1, number), received: number, monotonic: number,
            claimed: EntryClaim(moment: number, sequence: number, skew: -number))

        let text = String(decoding: header.encoded(), as: UTF8.self)

        #expect(text.contains("\nposition \(max(1, number))\n"))
        #expect(text.contains("\nreceived \(number) boot \(EntryHeaderTests.boot) monotonic \(number) "))
        #expect(text.hasSuffix("\nclaimed \(number) sequence \(number) skew \(-number)\n"))
        #expect(try EntryHeader(parsing: header.encoded()) == header)
    }

    @Test func `the longest header is within its limit`() throws {
        let header = try header(
            position: .max, area: EntryHeaderTests.letters64, name: EntryHeaderTests.letters64,
            actor: .staff(
                id: EntryHeaderTests.identifier64, device: EntryHeaderTests.identifier64,
                second: EntryHeaderTests.identifier64),
            request: EntryRequest(id: EntryHeaderTests.identifier64, commandDigest: Merkle.emptyRoot),
            received: .max, monotonic: .max,
            claimed: EntryClaim(moment: .max, sequence: .max, skew: .min))

        #expect(header.encoded().count <= EntryHeader.bytesMax)
        #expect(try EntryHeader(parsing: header.encoded()) == header)
    }

    @Test(arguments: ["", "a b", "a\nb", "a+b", "a/b", "é", "a\u{0}", identifier64 + "a"])
    func `identifiers have 1 to 64 characters of a small set`(text: String) {
        #expect(!EntryHeader.isIdentifier(text))
        expect(.actor, .identifier) { try header(actor: .staff(id: text)) }
        expect(.actor, .identifier) { try header(actor: .staff(id: "a", device: text)) }
        expect(.actor, .identifier) { try header(actor: .staff(id: "a", second: text)) }
        expect(.actor, .identifier) { try header(actor: .device(id: text)) }
        expect(.request, .identifier) {
            try header(request: EntryRequest(id: text, commandDigest: Merkle.emptyRoot))
        }
    }

    @Test(arguments: ["", "a b", "check-in", "a1", "é", letters64 + "a"])
    func `area and name are 1 to 64 letters`(text: String) {
        expect(.event, .word) { try header(area: text) }
        expect(.event, .word) { try header(name: text) }
    }

    @Test(arguments: [
        "", boot.uppercased(), String(boot.dropLast()), boot + "0", boot.replacing("-", with: "0"),
        boot.replacing("3b", with: "-b", maxReplacements: 1), boot.replacing("6", with: "g"),
    ])
    func `the boot ID is a UUID in lower case`(text: String) {
        expect(.received, .bootID) { try header(bootID: text) }
    }

    @Test func `numbers are not negative, and positions count from 1`() {
        expect(.position, .number) { try header(position: 0) }
        expect(.position, .number) { try header(position: -1) }
        expect(.received, .number) { try header(received: -1) }
        expect(.received, .number) { try header(monotonic: -1) }
        expect(.claimed, .number) {
            try header(claimed: EntryClaim(moment: -1, sequence: 0, skew: 0))
        }
        expect(.claimed, .number) {
            try header(claimed: EntryClaim(moment: 0, sequence: -1, skew: 0))
        }
    }

    typealias Malformed = (String, String, EntryFormatError.Part, EntryFormatError.Reason)

    /// What is replaced in ``fullest``, by what, and what is said of it.
    static let malformed: [Malformed] = [
        ("examstation-entry", "Examstation-entry", .format, .unexpectedText),
        ("examstation-entry", "\u{feff}examstation-entry", .format, .unexpectedText),
        ("entry/0 ", "entry/1 ", .format, .formatVersion),
        ("entry/0 ", "entry/00 ", .format, .formatVersion),
        ("entry/0 ", "entry/0", .format, .formatVersion),
        ("sha256", "sha512", .format, .suite),
        (" sha256", "", .format, .unexpectedText),
        ("sha256\n", "sha256 \n", .format, .unexpectedText),
        ("sha256\n", "sha256\r\n", .format, .suite),
        ("position 42\n", "", .position, .unexpectedText),
        ("position 42", "position", .position, .unexpectedText),
        ("position 42", "position  42", .position, .unexpectedText),
        ("position 42", "Position 42", .position, .unexpectedText),
        ("position 42", "position 0", .position, .number),
        ("position 42", "position -42", .position, .number),
        ("position 42", "position +42", .position, .notCanonical),
        ("position 42", "position 042", .position, .notCanonical),
        ("position 42", "position 4.2", .position, .number),
        ("position 42", "position ٤٢", .position, .number),
        ("position 42", "position 9223372036854775808", .position, .number),
        ("position 42\n", "position 42 \n", .position, .unexpectedText),
        ("position 42\n", "position 42\n\n", .event, .unexpectedText),
        ("position 42\nevent papers", "event papers\nposition 42", .position, .unexpectedText),
        ("event papers sealShown", "event papers", .event, .unexpectedText),
        ("event papers sealShown", "event papers seal-shown", .event, .word),
        ("event papers sealShown", "event papers sealShown again", .event, .unexpectedText),
        ("event papers sealShown", "event\tpapers sealShown", .event, .unexpectedText),
        ("actor staff S-017", "actor Staff S-017", .actor, .unexpectedText),
        ("actor staff S-017", "actor staff", .actor, .unexpectedText),
        ("actor staff S-017 device D-03 second S-018", "actor staff", .actor, .unexpectedText),
        ("actor staff S-017 device D-03 second S-018", "actor device", .actor, .unexpectedText),
        ("actor staff S-017 device D-03 second S-018", "actor device 考", .actor, .identifier),
        ("actor staff S-017 device D-03 second S-018", "actor station now", .actor, .unexpectedText),
        ("device D-03 second S-018", "second S-018 device D-03", .actor, .unexpectedText),
        ("device D-03", "device D-03 device D-03", .actor, .unexpectedText),
        ("second S-018", "second ", .actor, .unexpectedText),
        ("request r-1", "request", .request, .unexpectedText),
        ("request r-1", "request r/1", .request, .identifier),
        ("\(digest)\n", "\(digest.uppercased())\n", .request, .digest),
        ("\(digest)\n", "\(digest)00\n", .request, .digest),
        ("\(digest)\n", "\n", .request, .unexpectedText),
        ("\(digest)\n", "\(digest)\nrequest r-2 \(digest)\n", .received, .unexpectedText),
        ("received 17", "received -17", .received, .number),
        ("received 17", "received 017", .received, .notCanonical),
        ("received 17", "received +17", .received, .notCanonical),
        (" boot ", " boot  ", .received, .unexpectedText),
        (" boot ", " Boot ", .received, .unexpectedText),
        ("6f1c", "6F1C", .received, .bootID),
        (" monotonic 123456", "", .received, .unexpectedText),
        (" monotonic 1", " monotonic 01", .received, .notCanonical),
        (" monotonic 1", " monotonic x", .received, .number),
        (" attested", "", .received, .unexpectedText),
        (" attested", " Attested", .received, .unexpectedText),
        ("claimed 17", "claimed -17", .claimed, .number),
        ("claimed 17", "claimed 017", .claimed, .notCanonical),
        ("sequence 17", "sequence -17", .claimed, .number),
        ("sequence 17", "sequence", .claimed, .number),
        ("skew -120", "skew -0", .claimed, .notCanonical),
        ("skew -120", "skew +120", .claimed, .notCanonical),
        ("skew -120", "skew --120", .claimed, .number),
        ("skew -120\n", "skew -120", .claimed, .unexpectedText),
        ("skew -120\n", "skew -120\n\n", .claimed, .unexpectedText),
        ("skew -120\n", "skew -120\nmore\n", .claimed, .unexpectedText),
        ("claimed ", "more ", .claimed, .unexpectedText),
    ]

    @Test(arguments: malformed)
    func `any other spelling is refused, and its line named`(
        old: String, new: String, part: EntryFormatError.Part, reason: EntryFormatError.Reason
    ) throws {
        let text = EntryHeaderTests.fullest.replacing(old, with: new, maxReplacements: 1)
        try #require([UInt8](text.utf8) != [UInt8](EntryHeaderTests.fullest.utf8))

        expect(part, reason) { try EntryHeader(parsing: [UInt8](text.utf8)) }
    }

    @Test func `a header that is cut off anywhere is refused or another header`() throws {
        let bytes = [UInt8](EntryHeaderTests.fullest.utf8)
        let claimStart = try #require(bytes.indices.first { bytes[$0...].starts(with: "claimed".utf8) })

        for count in bytes.indices where count != claimStart {
            #expect(throws: EntryFormatError.self) { try EntryHeader(parsing: [UInt8](bytes[..<count])) }
        }
        #expect(try EntryHeader(parsing: [UInt8](bytes[..<claimStart])).claimed == nil)
    }

    @Test func `bytes that are no text, or too many, are refused`() {
        let bytes = [UInt8](EntryHeaderTests.fullest.utf8)

        for index in bytes.indices {
            var spoilt = bytes
            spoilt[index] = 0xff
            #expect(throws: EntryFormatError.self) { try EntryHeader(parsing: spoilt) }
        }
        expect(.format, .tooLong) {
            try EntryHeader(parsing: [UInt8](repeating: 0x61, count: EntryHeader.bytesMax + 1))
        }
        expect(.format, .unexpectedText) { try EntryHeader(parsing: []) }
    }

    @Test func `the error says where and why`() {
        #expect("\(EntryFormatError(.received, .bootID))" == "entry, received: bootID")
    }

    private func expect(
        _ part: EntryFormatError.Part, _ reason: EntryFormatError.Reason,
        sourceLocation: SourceLocation = #_sourceLocation, from make: () throws -> EntryHeader
    ) {
        #expect(throws: EntryFormatError(part, reason), sourceLocation: sourceLocation) { try make() }
    }

    private func header(
        position: Int64 = 42, area: String = "papers", name: String = "sealShown",
        actor: EntryActor = .station, request: EntryRequest? = nil, received: Int64 = 1_780_966_800_000,
        bootID: String = boot, monotonic: Int64 = 123_456, isAttested: Bool = true,
        claimed: EntryClaim? = nil
    ) throws -> EntryHeader {
        try EntryHeader(
            position: position, area: area, name: name, actor: actor, request: request,
            received: received, bootID: bootID, monotonic: monotonic, isAttested: isAttested,
            claimed: claimed)
    }
}
