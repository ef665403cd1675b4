/// One signature line of a note: who claims to have signed, and the bytes to check.
package struct NoteSignature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    /// What follows the key ID; its form depends on the kind of key.
    package let bytes: [UInt8]

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads a line without its newline; `nil` unless it is spelt as ``line`` spells it.
    package init?(parsing line: some StringProtocol) {
        // By scalars, because Swift's characters may join a space with what stands beside it.
        let words = String(line).unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
            .map { Substring($0) }
        guard words.count == 3, words[0].unicodeScalars.elementsEqual(["\u{2014}"]),
            NoteVerifierKey.isName(words[1]),
            let signed = Base64.decode(words[2]), signed.count > 4
        else { return nil }
        name = String(words[1])
        keyID = signed.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = [UInt8](signed.dropFirst(4))
    }

    /// The line without its newline.
    package var line: String {
        "\u{2014} \(name) \(Base64.encode(keyID.bigEndianBytes + bytes))"
    }
}

/// A text with signatures below it (C2SP signed-note).
///
/// Always well formed and within its limits. That says nothing about who signed:
/// ask ``verified(by:)`` before believing the text.
package struct SignedNote: Sendable {
    /// A checkpoint with sixteen cosignatures needs less than 4 KiB.
    package static let bytesMax = 64 * 1024
    package static let signaturesMax = 32

    /// The signed text, with its last newline.
    package let text: String
    package let signatures: [NoteSignature]

    private init(text: String, signatures: [NoteSignature]) throws(NoteError) {
        guard SignedNote.isText(text) else { throw .malformedText }
        guard !signatures.isEmpty else { throw .unsigned }
        guard signatures.count <= SignedNote.signaturesMax else { throw .tooManySignatures }
        self.text = text
        self.signatures = signatures
        guard bytes.count <= SignedNote.bytesMax else { throw .tooLong }
    }

    /// Reads a note; exactly the bytes that ``bytes`` would write are accepted.
    ///
    /// - Throws: ``NoteError/tooLong``, ``NoteError/malformedText``, ``NoteError/unsigned``,
    ///   ``NoteError/tooManySignatures``, ``NoteError/malformedSignature(line:)``.
    package init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= SignedNote.bytesMax else { throw .tooLong }
        guard let note = String(validating: bytes, as: UTF8.self) else { throw .malformedText }
        guard let blank = SignedNote.lastBlankLine(in: bytes) else { throw .unsigned }

        var lines = bytes[(blank + 1)...].split(separator: 0x0a, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true else { throw .malformedText }
        guard lines.count <= SignedNote.signaturesMax else { throw .tooManySignatures }
        var signatures: [NoteSignature] = []
        for (index, line) in lines.enumerated() {
            guard let signature = NoteSignature(parsing: String(decoding: line, as: UTF8.self)) else {
                throw .malformedSignature(line: index + 1)
            }
            signatures.append(signature)
        }
        let text = note.utf8.prefix(blank)
        try self.init(text: String(decoding: text, as: UTF8.self), signatures: signatures)
    }

    /// Signs `text`, in the order of `signers`.
    ///
    /// - Parameters:
    ///   - text: UTF-8 without control characters, ending in a newline.
    ///   - signers: 1…``signaturesMax`` keys. Cosigners want `text` to be a checkpoint.
    ///   - timestampSeconds: the time of the cosignatures, in seconds since 1970.
    /// - Returns: the note, well formed and within its limits.
    /// - Throws: ``NoteError``, or the cryptographic library's error.
    package static func sign(
        text: String, by signers: [NoteSigner], at timestampSeconds: Int64
    ) throws -> SignedNote {
        try SignedNote(text: text, signatures: signers.map { try $0.sign(text, at: timestampSeconds) })
    }

    /// The note with one more cosignature, or with a newer one by the same key.
    ///
    /// - Throws: ``NoteError/malformedCheckpoint(_:)`` when the text is none; else as ``sign(text:by:at:)``.
    package func adding(cosignatureBy signer: NoteSigner, at timestampSeconds: Int64) throws -> SignedNote {
        try adding(signer.sign(text, at: timestampSeconds))
    }

    /// The note with one more signature line, for instance one that came from a cosigner; it takes
    /// the place of an earlier one by the same name and key ID. Nothing is verified.
    ///
    /// - Throws: ``NoteError/tooManySignatures``, ``NoteError/tooLong``.
    package func adding(_ signature: NoteSignature) throws(NoteError) -> SignedNote {
        let others = signatures.filter {
            $0.keyID != signature.keyID || !$0.name.utf8.elementsEqual(signature.name.utf8)
        }
        return try SignedNote(text: text, signatures: others + [signature])
    }

    /// Finds which of `keys` signed this note.
    ///
    /// An empty answer means that nobody who is trusted has signed: the text is then worth nothing.
    ///
    /// - Parameter keys: the keys that the caller trusts. Signatures by others are passed over.
    /// - Returns: each key that signed once, in the order of the signatures; a cosigner with its
    ///   latest time.
    /// - Throws: ``NoteError/invalidSignature(name:)`` when a line claims to be by one of `keys` and
    ///   is not, even where other signatures are good.
    package func verified(by keys: [NoteVerifierKey]) throws(NoteError) -> [VerifiedNoteKey] {
        var found: [VerifiedNoteKey] = []
        for signature in signatures {
            let candidates = keys.filter { $0.isNamed(in: signature) }
            guard !candidates.isEmpty else { continue }
            guard let verified = candidates.lazy.compactMap({ $0.verify(signature, over: text) }).first else {
                throw .invalidSignature(name: signature.name)
            }
            // A key counts once, however often it signed: a quorum counts keys.
            guard let earlier = found.firstIndex(where: { $0.key == verified.key }) else {
                found.append(verified)
                continue
            }
            if let time = verified.timestampSeconds, time > found[earlier].timestampSeconds ?? 0 {
                found[earlier] = verified
            }
        }
        return found
    }

    /// The whole note, as it is stored and sent.
    package var bytes: [UInt8] {
        var note = [UInt8](text.utf8)
        note.append(0x0a)
        for signature in signatures {
            note.append(contentsOf: signature.line.utf8)
            note.append(0x0a)
        }
        return note
    }

    private static func isText(_ text: String) -> Bool {
        text.utf8.last == 0x0a && text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a }
    }

    /// The index of the second of the last two adjacent newlines: the text ends before it.
    private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().last { bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a }
    }
}

extension SignedNote: Equatable {
    /// Equal when the bytes are: Swift's string equality would be looser.
    package static func == (left: SignedNote, right: SignedNote) -> Bool {
        left.bytes == right.bytes
    }
}
