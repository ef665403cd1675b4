import Crypto

/// Makes the digests by which a person can be found without the number being kept.
///
/// A plain hash of an ID number is guessed in minutes, because there are few of them; this one
/// can only be tried by who holds the station's data key.
package struct LookupKey: Sendable {
    private let key: SymmetricKey

    package init(_ key: DataKey) {
        self.key = key.derive(.lookup)
    }

    /// Digests `value`: HMAC-SHA256 over `kind`, a zero byte, `value`, both in UTF-8.
    ///
    /// The value is taken as it is; who asks brings it into one form (upper case, no spaces)
    /// first, the same at import and at search.
    ///
    /// - Parameters:
    ///   - kind: what the value is, such as `idNumber`; a constant without a zero byte. The same
    ///     value under two kinds has two unrelated digests.
    ///   - value: what to find again later.
    /// - Returns: 32 bytes.
    package func digest(kind: String, value: String) -> [UInt8] {
        keyedDigest(of: Array(value.utf8), named: kind, under: key)
    }
}

/// Makes the digests by which a repeated command is recognised.
///
/// Keyed, because the digest stands in the journal's header for ever, and a plain hash of a
/// command that holds an ID number could be guessed long after the number was erased.
package struct CommandKey: Sendable {
    private let key: SymmetricKey

    package init(_ key: DataKey) {
        self.key = key.derive(.command)
    }

    /// Digests a command: HMAC-SHA256 over `name`, a zero byte, `bytes`.
    ///
    /// - Parameters:
    ///   - name: the command's name; a constant without a zero byte.
    ///   - bytes: the command in its canonical form.
    /// - Returns: 32 bytes.
    package func digest(name: String, bytes: [UInt8]) -> [UInt8] {
        keyedDigest(of: bytes, named: name, under: key)
    }
}

/// HMAC-SHA256 over `name`, a zero byte, `bytes`.
func keyedDigest(of bytes: [UInt8], named name: String, under key: SymmetricKey) -> [UInt8] {
    precondition(!name.utf8.contains(0), "A zero byte in the name would let two inputs share a digest.")
    var authentication = HMAC<SHA256>(key: key)
    authentication.update(data: Array(name.utf8))
    authentication.update(data: [UInt8(0)])
    authentication.update(data: bytes)
    return Array(authentication.finalize())
}
