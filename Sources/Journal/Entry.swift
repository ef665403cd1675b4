/// Why bytes are not an entry, and where.
package struct EntryFormatError: Error, Equatable, Sendable {
    /// The line of the header, called by its first word, or the salt.
    package enum Part: String, CaseIterable, Sendable {
        case format = "examstation-entry"
        case position, event, actor, request, received, claimed
        case salt
    }

    package enum Reason: String, Sendable {
        /// Written by a version of the format that is not read here.
        case formatVersion
        /// Written with hashes that are not computed here.
        case suite
        case tooLong
        /// Something else stands where a word, a blank or a line end must be.
        case unexpectedText
        /// Not a number, or one outside its limits.
        case number
        /// Not 1…64 ASCII letters.
        case word
        /// Not 1…64 of `A-Za-z0-9._~-`.
        case identifier
        /// Not 64 lower-case hexadecimal digits.
        case digest
        /// Not a UUID in lower case.
        case bootID
        /// Readable, but not spelt in the only way that is written.
        case notCanonical
        /// Not exactly ``Entry/saltByteCount`` bytes.
        case saltLength
    }

    package let part: Part
    package let reason: Reason

    package init(_ part: Part, _ reason: Reason) {
        self.part = part
        self.reason = reason
    }
}

extension EntryFormatError: CustomStringConvertible {
    package var description: String { "entry, \(part.rawValue): \(reason.rawValue)" }
}

/// From header, salt and body to the leaf of the tree.
package enum Entry {
    package static let saltByteCount = 32

    /// The digest that stands for a body, or for a particular: SHA-256 of salt and plaintext.
    ///
    /// The salt keeps a body that could be guessed (a mark, a yes or no) from being found by trying.
    ///
    /// - Throws: ``EntryFormatError`` unless the salt has exactly ``saltByteCount`` bytes: with a
    ///   shorter one, the same digest would stand for two different bodies.
    package static func saltedBody(
        salt: some Collection<UInt8>, body: some Collection<UInt8>
    ) throws(EntryFormatError) -> Digest32 {
        guard salt.count == saltByteCount else { throw EntryFormatError(.salt, .saltLength) }
        return Digest32.hash(salt, body)
    }

    /// The data of an entry's leaf: the header, then the 32 bytes that stand for the body.
    package static func leafData(header: [UInt8], bodyHash: Digest32) -> [UInt8] {
        header + bodyHash.bytes
    }

    /// The leaf hash of an entry, from its stored bytes.
    ///
    /// - Throws: ``EntryFormatError`` as ``saltedBody(salt:body:)``. The header is not read.
    package static func leafHash(
        header: [UInt8], salt: some Collection<UInt8>, body: some Collection<UInt8>
    ) throws(EntryFormatError) -> Digest32 {
        Merkle.leafHash(leafData(header: header, bodyHash: try saltedBody(salt: salt, body: body)))
    }
}
