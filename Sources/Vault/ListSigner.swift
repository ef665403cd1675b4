package import Crypto
package import Foundation

/// Signs what phones keep: lists of a door, with the key whose public half they got by QR.
///
/// ECDSA over P-256 with SHA-256; a signature is r ‖ s, 64 bytes, as browsers' WebCrypto reads it.
package struct ListSigner: Sendable {
    private let key: P256.Signing.PrivateKey

    package init(_ key: P256.Signing.PrivateKey) {
        self.key = key
    }

    package func sign(_ bytes: Data) throws -> Data { try key.signature(for: bytes).rawRepresentation }
}
