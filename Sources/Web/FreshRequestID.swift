import Crypto

/// A new request ID for a form: 128 bits, 32 hex digits.
package enum FreshRequestID {
    package static func next() -> String {
        SymmetricKey(size: .bits128).withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
