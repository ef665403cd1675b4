import Crypto
import Foundation

/// The public half of a device's own key: ECDSA over P-256 with SHA-256, as browsers make it.
package struct DeviceKey: Sendable {
    private let key: P256.Signing.PublicKey

    /// Reads a key as a device sends it.
    ///
    /// - Parameter base64: X9.63 uncompressed, 65 bytes, base64 in the one spelling an encoder writes.
    /// - Throws: ``DeviceKeyFault/notAKey`` when it is anything else, or no point of the curve.
    package init(base64: String) throws(DeviceKeyFault) {
        guard base64.utf8.count == 88, let bytes = Data(base64Encoded: base64), bytes.count == 65,
            bytes.base64EncodedString() == base64,
            let key = try? P256.Signing.PublicKey(x963Representation: bytes)
        else { throw .notAKey }
        self.key = key
    }

    /// Whether `signature` was made over `message` with the private half.
    ///
    /// - Parameters:
    ///   - signature: r ‖ s, 64 bytes, base64url without padding.
    ///   - message: what was signed, not yet hashed.
    /// - Returns: false for a signature that is no signature, too.
    package func verifies(_ signature: String, over message: [UInt8]) -> Bool {
        guard let bytes = Base64URL.decode(signature), bytes.count == 64,
            let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(parsed, for: message)
    }
}

package enum DeviceKeyFault: Error, Equatable, Sendable, CustomStringConvertible {
    case notAKey

    package var description: String { "This is no P-256 public key in X9.63 form." }
}

/// The request that a device signs, in its one spelling.
package struct DeviceRequest: Equatable, Sendable {
    package let method: String
    /// Path and query as sent.
    package let path: String
    package let requestID: String
    /// The device's own clock, milliseconds since 1970.
    package let deviceMilliseconds: Int64
    package let body: [UInt8]

    package init(method: String, path: String, requestID: String, deviceMilliseconds: Int64, body: [UInt8]) {
        self.method = method
        self.path = path
        self.requestID = requestID
        self.deviceMilliseconds = deviceMilliseconds
        self.body = body
    }

    /// The bytes under the signature: six lines, each ended by a line feed.
    ///
    /// A replayed request does no harm: its request ID gets the first answer again.
    package var message: [UInt8] {
        let digest = Array(SHA256.hash(data: body)).hexadecimal
        let lines = [
            "examstation-request/0", method, path, requestID, String(deviceMilliseconds), digest,
        ]
        return lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
    }
}
