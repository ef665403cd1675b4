import Crypto
import Foundation

/// A new request ID for a form: a UUID of version 7 (RFC 9562 §5.7) as 32 hex digits.
///
/// It begins with the time, so that the answers kept under such IDs stand side by side: IDs in no order cost each
/// command a page of the file for itself. 74 bits of it nobody can guess.
package enum FreshRequestID {
    package static func next() -> String {
        next(milliseconds: UInt64(max(0, Date().timeIntervalSince1970 * 1000)))
    }

    /// The same at a given time, in UTC milliseconds since 1970; 48 bits of it count.
    static func next(milliseconds: UInt64) -> String {
        var bytes = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * index)) }
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
