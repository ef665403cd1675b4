import Crypto

/// Numbers of things that the caller leaves to the station.
enum FreshNumber {
    /// `prefix` and 16 hex digits: the same for the same key, so that a repeat names the same thing.
    static func next(_ prefix: String, key: String?) -> String {
        guard let key else {
            return prefix + SymmetricKey(size: .bits128).withUnsafeBytes { hexadecimal($0.prefix(8)) }
        }
        return prefix + hexadecimal(Array(SHA256.hash(data: Array(key.utf8))).prefix(8))
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
