import Crypto

/// One particular, sealed, with the digest by which the journal names it.
package struct SealedParticular: Equatable, Sendable {
    /// SHA-256 over salt and plaintext, 32 bytes. Stands in the entry's body for ever.
    package let digest: [UInt8]
    /// Nonce (12), then ciphertext of salt (32) and plaintext, then tag (16). Erased with the person.
    package let sealed: [UInt8]

    package init(digest: [UInt8], sealed: [UInt8]) {
        self.digest = digest
        self.sealed = sealed
    }
}

/// A particular laid open, with the salt that lets somebody else check it against its digest.
package struct OpenedParticular: Equatable, Sendable {
    /// 32 bytes. Given to central with the plaintext, so that it can recompute the digest.
    package let salt: [UInt8]
    package let plaintext: [UInt8]

    package init(salt: [UInt8], plaintext: [UInt8]) {
        self.salt = salt
        self.plaintext = plaintext
    }
}

/// Seals and opens particulars under a key derived from the station's data key.
///
/// ChaCha20-Poly1305 over salt and plaintext together, with the digest as associated data: a
/// sealed record moved under another digest does not open. Because the salt is sealed too, it
/// goes when the record goes, and the digest alone then says nothing about the person.
package struct ParticularSealer: Sendable {
    /// The length of a salt in bytes.
    package static let saltByteCount = 32
    /// The largest plaintext, in bytes. Photos and scans are files of their own; this bounds
    /// what one record may ask of memory.
    package static let plaintextBytesMax = 16 * 1024 * 1024

    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let key: SymmetricKey

    package init(_ key: DataKey) {
        self.key = key.derive(.particulars)
    }

    /// Digests a particular: SHA-256 over `salt`, then `plaintext`.
    ///
    /// - Returns: 32 bytes.
    package static func digest(salt: [UInt8], plaintext: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: plaintext)
        return Array(hash.finalize())
    }

    /// Seals `plaintext` with a fresh salt and a fresh nonce.
    ///
    /// Nonces are random: with 96 bits, 2³² records under one key are safe, and a station
    /// makes a millionth of that.
    ///
    /// - Throws: ``ParticularFault/tooLarge(byteCount:)``.
    package func seal(_ plaintext: [UInt8]) throws -> SealedParticular {
        try seal(
            plaintext, salt: .random(count: Self.saltByteCount), nonce: .random(count: Self.nonceByteCount))
    }

    /// Seals with a given salt and nonce, so that fixtures come out the same each time.
    ///
    /// Never call it twice with one nonce under one key outside tests: both plaintexts would be
    /// laid open.
    ///
    /// - Parameters:
    ///   - plaintext: at most ``plaintextBytesMax`` bytes.
    ///   - salt: exactly 32 bytes.
    ///   - nonce: exactly 12 bytes.
    /// - Returns: the sealed record and its digest.
    /// - Throws: ``ParticularFault`` when a length is wrong.
    package func seal(_ plaintext: [UInt8], salt: [UInt8], nonce: [UInt8]) throws -> SealedParticular {
        guard plaintext.count <= Self.plaintextBytesMax else {
            throw ParticularFault.tooLarge(byteCount: plaintext.count)
        }
        guard salt.count == Self.saltByteCount else {
            throw ParticularFault.wrongSaltLength(byteCount: salt.count)
        }
        guard nonce.count == Self.nonceByteCount else {
            throw ParticularFault.wrongNonceLength(byteCount: nonce.count)
        }
        let digest = Self.digest(salt: salt, plaintext: plaintext)
        var message = salt + plaintext
        defer { message.wipe() }
        let box = try ChaChaPoly.seal(
            message, using: key, nonce: ChaChaPoly.Nonce(data: nonce), authenticating: digest)
        return SealedParticular(digest: digest, sealed: Array(box.combined))
    }

    /// Opens a sealed particular and gives the plaintext only.
    ///
    /// - Parameters:
    ///   - sealed: as ``seal(_:)`` made it.
    ///   - digest: as the entry names it.
    /// - Returns: the plaintext.
    /// - Throws: ``ParticularFault``; nothing of the plaintext is given before all of it is checked.
    package func open(_ sealed: [UInt8], digest: [UInt8]) throws -> [UInt8] {
        try openWithSalt(sealed, digest: digest).plaintext
    }

    /// Opens a sealed particular with its salt, to disclose it to central.
    ///
    /// - Parameters:
    ///   - sealed: as ``seal(_:)`` made it.
    ///   - digest: as the entry names it.
    /// - Returns: salt and plaintext, whose SHA-256 is `digest`.
    /// - Throws: ``ParticularFault``; nothing of the plaintext is given before all of it is checked.
    package func openWithSalt(_ sealed: [UInt8], digest: [UInt8]) throws -> OpenedParticular {
        let overhead = Self.nonceByteCount + Self.saltByteCount + Self.tagByteCount
        guard sealed.count >= overhead else {
            throw ParticularFault.tooShort(byteCount: sealed.count, digest: digest)
        }
        guard sealed.count <= overhead + Self.plaintextBytesMax else {
            throw ParticularFault.tooLarge(byteCount: sealed.count - overhead)
        }
        var message: [UInt8]
        do {
            let box = try ChaChaPoly.SealedBox(combined: sealed)
            message = Array(try ChaChaPoly.open(box, using: key, authenticating: digest))
        } catch {
            throw ParticularFault.notAuthentic(digest: digest)
        }
        defer { message.wipe() }
        let opened = OpenedParticular(
            salt: Array(message[..<Self.saltByteCount]), plaintext: Array(message[Self.saltByteCount...]))
        // The tag shows only that a holder of the key wrote it. That the digest is this record's
        // own has to be computed, or a station could disclose what the entry never named.
        guard Self.digest(salt: opened.salt, plaintext: opened.plaintext) == digest else {
            throw ParticularFault.digestMismatch(digest: digest)
        }
        return opened
    }
}

/// Why a particular could not be sealed or opened.
package enum ParticularFault: Error, Equatable, Sendable {
    case tooLarge(byteCount: Int)
    case wrongSaltLength(byteCount: Int)
    case wrongNonceLength(byteCount: Int)
    /// Cut off: shorter than nonce, salt and tag together.
    case tooShort(byteCount: Int, digest: [UInt8])
    /// Changed, moved under another digest, or sealed under another data key.
    case notAuthentic(digest: [UInt8])
    /// Opens, but is not what the digest was made of.
    case digestMismatch(digest: [UInt8])
}

extension ParticularFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let byteCount):
            "A particular has at most \(ParticularSealer.plaintextBytesMax) bytes; this one has \(byteCount)."
        case .wrongSaltLength(let byteCount):
            "A salt has \(ParticularSealer.saltByteCount) bytes; \(byteCount) were given."
        case .wrongNonceLength(let byteCount):
            "A nonce has 12 bytes; \(byteCount) were given."
        case .tooShort(let byteCount, let digest):
            "The particular \(digest.hexadecimal) is cut off: only \(byteCount) bytes are left."
        case .notAuthentic(let digest):
            """
            The particular \(digest.hexadecimal) does not open: it was changed, or sealed under another \
            data key.
            """
        case .digestMismatch(let digest):
            "The particular stored under \(digest.hexadecimal) is not the one this digest was made of."
        }
    }
}
