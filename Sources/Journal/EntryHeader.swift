/// Who made an entry happen. Numbers and names of accounts only, never a person's name.
package enum EntryActor: Hashable, Sendable {
    /// A member of staff: with the device used, and with the second person where two are needed.
    case staff(id: String, device: String? = nil, second: String? = nil)
    /// A device on its own.
    case device(id: String)
    /// The station itself, when its clock says so.
    case station
    case central
}

/// The request that an entry answers.
package struct EntryRequest: Hashable, Sendable {
    package let id: String
    /// Tells a repeated request from another one under the same ID.
    package let commandDigest: Digest32

    package init(id: String, commandDigest: Digest32) {
        self.id = id
        self.commandDigest = commandDigest
    }
}

/// When a device says that something was decided on it.
package struct EntryClaim: Hashable, Sendable {
    /// UTC milliseconds since 1970 on the device's clock.
    package let moment: Int64
    /// The device's own count of what it sent.
    package let sequence: Int64
    /// The device's clock less the station's, in milliseconds, as last measured.
    package let skew: Int64

    package init(moment: Int64, sequence: Int64, skew: Int64) {
        self.moment = moment
        self.sequence = sequence
        self.skew = skew
    }
}

/// What an entry tells without its body: where it stands, what it is about, who, when.
///
/// A header that exists is lawful: whatever it holds can be written and read again. The bytes
/// are described in `docs/journal-format.md`.
package struct EntryHeader: Equatable, Sendable {
    /// No lawful header is longer: every part of it has a limit.
    package static let bytesMax = 1024

    package var formatVersion: Int { 0 }
    /// The hashes behind salted body, leaf and tree.
    package var suite: String { "sha256" }
    /// Counts from 1 with no gaps.
    package let position: Int64
    /// The capability that the event belongs to.
    package let area: String
    /// What happened, as the event's case is called.
    package let name: String
    package let actor: EntryActor
    package let request: EntryRequest?
    /// The station's clock: UTC milliseconds since 1970.
    package let received: Int64
    /// The run of the machine in which the entry was made: a lower-case UUID.
    package let bootID: String
    /// Milliseconds on the clock that no one can set; comparable within one ``bootID``.
    package let monotonic: Int64
    /// Whether the station's time had been confirmed from outside during this boot.
    package let isAttested: Bool
    package let claimed: EntryClaim?

    /// Makes a header: `position` from 1, `area` and `name` of 1…64 ASCII letters, identifiers of
    /// 1…64 characters of `A-Za-z0-9._~-`, `bootID` a UUID in lower case, and no time, count or
    /// sequence below 0.
    ///
    /// - Throws: the first part that breaks these limits. Request IDs come from outside, so this is
    ///   an error and not a mistake of the caller.
    package init(
        position: Int64, area: String, name: String, actor: EntryActor, request: EntryRequest?,
        received: Int64, bootID: String, monotonic: Int64, isAttested: Bool, claimed: EntryClaim?
    ) throws(EntryFormatError) {
        self.position = position
        self.area = area
        self.name = name
        self.actor = actor
        self.request = request
        self.received = received
        self.bootID = bootID
        self.monotonic = monotonic
        self.isAttested = isAttested
        self.claimed = claimed
        try checkLimits()
    }

    /// Reads a header; exactly the bytes that ``encoded()`` would write are accepted.
    ///
    /// - Throws: what is wrong, with the line on which it stands.
    package init(parsing bytes: [UInt8]) throws(EntryFormatError) {
        guard bytes.count <= EntryHeader.bytesMax else { throw EntryFormatError(.format, .tooLong) }
        var reader = EntryHeaderReader(bytes)
        self = try reader.header()
        let canonical = encoded()
        guard bytes == canonical else {
            // The reader takes numbers in more than one spelling, such as 007. Here that ends.
            let common = zip(bytes, canonical).prefix { $0 == $1 }.count
            throw EntryFormatError(EntryHeaderReader.part(at: common, of: canonical), .notCanonical)
        }
    }

    /// The header's bytes: ASCII lines, each ended by LF.
    package func encoded() -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text.append(contentsOf: "examstation-entry/0 sha256\nposition ".utf8)
        Decimal64.append(position, to: &text)
        text.append(contentsOf: "\nevent ".utf8)
        text.append(contentsOf: area.utf8)
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: name.utf8)
        text.append(contentsOf: "\nactor ".utf8)
        append(actor, to: &text)
        if let request {
            text.append(contentsOf: "\nrequest ".utf8)
            text.append(contentsOf: request.id.utf8)
            text.append(UInt8(ascii: " "))
            Hex.append(request.commandDigest.bytes, to: &text)
        }
        text.append(contentsOf: "\nreceived ".utf8)
        Decimal64.append(received, to: &text)
        text.append(contentsOf: " boot ".utf8)
        text.append(contentsOf: bootID.utf8)
        text.append(contentsOf: " monotonic ".utf8)
        Decimal64.append(monotonic, to: &text)
        text.append(contentsOf: (isAttested ? " attested\n" : " unattested\n").utf8)
        if let claimed {
            text.append(contentsOf: "claimed ".utf8)
            Decimal64.append(claimed.moment, to: &text)
            text.append(contentsOf: " sequence ".utf8)
            Decimal64.append(claimed.sequence, to: &text)
            text.append(contentsOf: " skew ".utf8)
            Decimal64.append(claimed.skew, to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    private func append(_ actor: EntryActor, to text: inout [UInt8]) {
        switch actor {
        case .staff(let id, let device, let second):
            text.append(contentsOf: "staff ".utf8)
            text.append(contentsOf: id.utf8)
            if let device {
                text.append(contentsOf: " device ".utf8)
                text.append(contentsOf: device.utf8)
            }
            if let second {
                text.append(contentsOf: " second ".utf8)
                text.append(contentsOf: second.utf8)
            }
        case .device(let id):
            text.append(contentsOf: "device ".utf8)
            text.append(contentsOf: id.utf8)
        case .station:
            text.append(contentsOf: "station".utf8)
        case .central:
            text.append(contentsOf: "central".utf8)
        }
    }
}

// MARK: - Limits

extension EntryHeader {
    private func checkLimits() throws(EntryFormatError) {
        try check(position >= 1, .position, .number)
        try check(EntryHeader.isWord(area) && EntryHeader.isWord(name), .event, .word)
        switch actor {
        case .staff(let id, let device, let second):
            let identifiers = [id, device, second].compactMap { $0 }
            try check(identifiers.allSatisfy(EntryHeader.isIdentifier), .actor, .identifier)
        case .device(let id):
            try check(EntryHeader.isIdentifier(id), .actor, .identifier)
        case .station, .central:
            break
        }
        if let request {
            try check(EntryHeader.isIdentifier(request.id), .request, .identifier)
        }
        try check(received >= 0 && monotonic >= 0, .received, .number)
        try check(EntryHeader.isBootID(bootID), .received, .bootID)
        if let claimed {
            try check(claimed.moment >= 0 && claimed.sequence >= 0, .claimed, .number)
        }
    }

    private func check(
        _ isLawful: Bool, _ part: EntryFormatError.Part, _ reason: EntryFormatError.Reason
    ) throws(EntryFormatError) {
        guard isLawful else { throw EntryFormatError(part, reason) }
    }

    /// Whether `text` can stand in a header as an identifier: 1…64 of `A-Za-z0-9._~-`.
    package static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || isIdentifierSign($0) }
    }

    private static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isLetter)
    }

    private static func isBootID(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        var index = 0
        for character in text.utf8 {
            let isHyphenPlace = index == 8 || index == 13 || index == 18 || index == 23
            guard isHyphenPlace ? character == UInt8(ascii: "-") : Hex.isDigit(character) else {
                return false
            }
            index += 1
        }
        return true
    }

    private static func isLetter(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }

    private static func isIdentifierSign(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
