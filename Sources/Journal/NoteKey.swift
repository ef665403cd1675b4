package import Crypto
import Foundation

/// What a key's signature says; the raw value is the type byte of C2SP signed-note.
package enum NoteKeyKind: UInt8, Hashable, Sendable {
    /// Ed25519 over the text: "this is my text".
    case ed25519 = 0x01
    /// Ed25519 over a time and the text (C2SP tlog-cosignature, cosignature/v1): "at this time
    /// this was the largest tree I had seen, and it continues all that I had seen before".
    case cosignature = 0x04

    /// How many bytes follow the key ID in a signature of this kind.
    var signatureByteCount: Int {
        switch self {
        case .ed25519: 64
        case .cosignature: 8 + 64
        }
    }
}

/// A public key with the name under which it signs, as configured by someone who trusts it.
package struct NoteVerifierKey: Hashable, Sendable {
    package let name: String
    package let kind: NoteKeyKind
    /// The 32 bytes of the Ed25519 public key.
    package let publicKey: [UInt8]
    /// Names the key inside a note, together with ``name``. Not a fingerprint: 32 bits can be forged.
    package let keyID: UInt32

    /// - Throws: ``NoteError/malformedKeyName``; ``NoteError/malformedKey`` unless `publicKey` has
    ///   32 bytes.
    package init(name: String, kind: NoteKeyKind, publicKey: [UInt8]) throws(NoteError) {
        guard NoteVerifierKey.isName(name) else { throw .malformedKeyName }
        guard publicKey.count == 32 else { throw .malformedKey }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let digest = SHA256.hash(data: [UInt8](name.utf8) + [0x0a, kind.rawValue] + publicKey)
        keyID = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads a key from its text, `name+hex+base64`.
    ///
    /// - Throws: ``NoteError/malformedKey``, ``NoteError/malformedKeyName``,
    ///   ``NoteError/unknownKeyKind(_:)``, ``NoteError/keyIDMismatch``.
    package init(parsing text: String) throws(NoteError) {
        // Base64 may hold a plus sign itself, so only the first two separate.
        // By scalars, because Swift's characters may join a plus sign with what stands beside it.
        let parts = text.unicodeScalars.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
            .map { Substring($0) }
        guard parts.count == 3, parts[1].utf8.count == 8, let material = Base64.decode(parts[2]),
            let kindByte = material.first
        else { throw .malformedKey }
        guard let kind = NoteKeyKind(rawValue: kindByte) else { throw .unknownKeyKind(kindByte) }
        try self.init(name: String(parts[0]), kind: kind, publicKey: [UInt8](material.dropFirst()))
        guard keyIDText == parts[1] else { throw .keyIDMismatch }
    }

    /// The key as `name+hex+base64`, to be printed, confirmed by people and configured elsewhere.
    package var text: String {
        "\(name)+\(keyIDText)+\(Base64.encode([kind.rawValue] + publicKey))"
    }

    private var keyIDText: String { Hex.encode(keyID.bigEndianBytes) }

    /// Tells whether a signature claims to be by this key.
    func isNamed(in signature: NoteSignature) -> Bool {
        // By bytes: Swift's string equality would take canonically equivalent names for the same.
        keyID == signature.keyID && name.utf8.elementsEqual(signature.name.utf8)
    }

    /// Checks a signature over `text`; `nil` when it is not by this key or not over this text.
    func verify(_ signature: NoteSignature, over text: String) -> VerifiedNoteKey? {
        guard signature.bytes.count == kind.signatureByteCount,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        else { return nil }
        switch kind {
        case .ed25519:
            guard key.isValidSignature(signature.bytes, for: [UInt8](text.utf8)) else { return nil }
            return VerifiedNoteKey(key: self, timestampSeconds: nil)
        case .cosignature:
            let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let timestamp = Int64(exactly: seconds), (try? Checkpoint(parsing: text)) != nil,
                key.isValidSignature(
                    signature.bytes.dropFirst(8), for: NoteSigner.cosignedMessage(text, at: timestamp))
            else { return nil }
            return VerifiedNoteKey(key: self, timestampSeconds: timestamp)
        }
    }

    /// C2SP signed-note: not empty, no Unicode space, no plus sign; as part of a note no control
    /// character either.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace
            }
    }
}

/// A key that was found to have signed a note.
package struct VerifiedNoteKey: Hashable, Sendable {
    package let key: NoteVerifierKey
    /// When a cosigner says it signed, in seconds since 1970; `nil` for a plain signature.
    package let timestampSeconds: Int64?
}

/// A private key with the name under which it signs.
package struct NoteSigner: Sendable {
    package let verifierKey: NoteVerifierKey
    private let privateKey: Curve25519.Signing.PrivateKey

    /// - Throws: ``NoteError/malformedKeyName``.
    package init(
        name: String, kind: NoteKeyKind, privateKey: Curve25519.Signing.PrivateKey
    ) throws(NoteError) {
        verifierKey = try NoteVerifierKey(
            name: name, kind: kind, publicKey: [UInt8](privateKey.publicKey.rawRepresentation))
        self.privateKey = privateKey
    }

    /// Signs `text`.
    ///
    /// - Parameters:
    ///   - text: the note's text with its last newline; for a cosigner it must be a checkpoint.
    ///   - timestampSeconds: seconds since 1970; a plain signature ignores it.
    /// - Returns: the signature line.
    /// - Throws: ``NoteError/timestampOutOfRange``, ``NoteError/malformedCheckpoint(_:)``, or the
    ///   cryptographic library's error.
    func sign(_ text: String, at timestampSeconds: Int64) throws -> NoteSignature {
        switch verifierKey.kind {
        case .ed25519:
            return signature(try privateKey.signature(for: [UInt8](text.utf8)))
        case .cosignature:
            _ = try Checkpoint(parsing: text)
            guard timestampSeconds >= 0 else { throw NoteError.timestampOutOfRange }
            let message = NoteSigner.cosignedMessage(text, at: timestampSeconds)
            let signed = try privateKey.signature(for: message)
            return signature(UInt64(timestampSeconds).bigEndianBytes + signed)
        }
    }

    private func signature(_ bytes: some Sequence<UInt8>) -> NoteSignature {
        NoteSignature(name: verifierKey.name, keyID: verifierKey.keyID, bytes: [UInt8](bytes))
    }

    fileprivate static func cosignedMessage(_ text: String, at timestampSeconds: Int64) -> [UInt8] {
        [UInt8]("cosignature/v1\ntime \(timestampSeconds)\n\(text)".utf8)
    }
}

extension FixedWidthInteger {
    /// The integer's bytes, the most significant first.
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { [UInt8]($0) }
    }
}
