import Crypto
import Foundation
import Testing

/// The primitives as we use them, against Project Wycheproof's vectors. A new release of
/// swift-crypto that is weaker anywhere fails here first.
@Suite(.enabled(if: VectorFiles.exist("wycheproof"), "\(VectorFiles.areMissing)"))
struct WycheproofTests {
    private struct VectorFile<Group: Decodable>: Decodable {
        let numberOfTests: Int
        let testGroups: [Group]
    }

    private struct SignatureGroup: Decodable {
        struct PublicKey: Decodable {
            let pk: String?
            let uncompressed: String?
        }

        struct Vector: Decodable {
            let tcId: Int
            let comment: String
            let msg: String
            let sig: String
            let result: String
        }

        let publicKey: PublicKey
        let tests: [Vector]
    }

    private struct AEADGroup: Decodable {
        struct Vector: Decodable {
            let tcId: Int
            let comment: String
            let key: String
            let iv: String
            let aad: String
            let msg: String
            let ct: String
            let tag: String
            let result: String
        }

        let tests: [Vector]
    }

    private struct HKDFGroup: Decodable {
        struct Vector: Decodable {
            let tcId: Int
            let comment: String
            let ikm: String
            let salt: String
            let info: String
            let size: Int
            let okm: String
            let result: String
        }

        let tests: [Vector]
    }

    private struct MACGroup: Decodable {
        struct Vector: Decodable {
            let tcId: Int
            let comment: String
            let key: String
            let msg: String
            let tag: String
            let result: String
        }

        let tagSize: Int
        let tests: [Vector]
    }

    private func groups<Group: Decodable>(_ type: Group.Type, _ name: String) throws -> VectorFile<Group> {
        try VectorFiles.read(VectorFile<Group>.self, "wycheproof/\(name)_test.json")
    }

    @Test func `Ed25519 accepts the valid signatures and no other`() throws {
        let file = try groups(SignatureGroup.self, "ed25519")

        var count = 0
        for group in file.testGroups {
            let bytes = [UInt8](hexadecimal: try #require(group.publicKey.pk))
            let key = try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            for vector in group.tests {
                let isValid = key.isValidSignature(
                    [UInt8](hexadecimal: vector.sig), for: [UInt8](hexadecimal: vector.msg))
                #expect(isValid == (vector.result == "valid"), "\(vector.tcId): \(vector.comment)")
                count += 1
            }
        }
        #expect(count == file.numberOfTests)
    }

    @Test(arguments: ["ecdsa_secp256r1_sha256", "ecdsa_secp256r1_sha256_p1363"])
    func `P-256 accepts the valid signatures and no other`(name: String) throws {
        let file = try groups(SignatureGroup.self, name)

        var count = 0
        for group in file.testGroups {
            let bytes = [UInt8](hexadecimal: try #require(group.publicKey.uncompressed))
            let key = try P256.Signing.PublicKey(x963Representation: bytes)
            for vector in group.tests {
                let signature = [UInt8](hexadecimal: vector.sig)
                let parsed =
                    name.hasSuffix("p1363")
                    ? try? P256.Signing.ECDSASignature(rawRepresentation: signature)
                    : try? P256.Signing.ECDSASignature(derRepresentation: signature)
                let isValid = parsed.map { key.isValidSignature($0, for: [UInt8](hexadecimal: vector.msg)) }
                #expect((isValid ?? false) == (vector.result == "valid"), "\(vector.tcId): \(vector.comment)")
                count += 1
            }
        }
        #expect(count == file.numberOfTests)
    }

    @Test func `ChaCha20-Poly1305 seals to the given bytes, and opens no other`() throws {
        let file = try groups(AEADGroup.self, "chacha20_poly1305")

        var count = 0
        for vector in file.testGroups.flatMap(\.tests) {
            count += 1
            let isValid = vector.result == "valid"
            let key = SymmetricKey(data: [UInt8](hexadecimal: vector.key))
            let message = [UInt8](hexadecimal: vector.msg)
            let associated = [UInt8](hexadecimal: vector.aad)
            let ciphertext = [UInt8](hexadecimal: vector.ct)
            let tag = [UInt8](hexadecimal: vector.tag)
            guard let nonce = try? ChaChaPoly.Nonce(data: [UInt8](hexadecimal: vector.iv)) else {
                #expect(!isValid, "\(vector.tcId): \(vector.comment)")
                continue
            }
            let opened = try? ChaChaPoly.open(
                ChaChaPoly.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag), using: key,
                authenticating: associated)
            #expect(
                opened.map { Array($0) } == (isValid ? message : nil), "\(vector.tcId): \(vector.comment)")
            if isValid {
                let box = try ChaChaPoly.seal(message, using: key, nonce: nonce, authenticating: associated)
                #expect(Array(box.ciphertext) == ciphertext, "\(vector.tcId): \(vector.comment)")
                #expect(Array(box.tag) == tag, "\(vector.tcId): \(vector.comment)")
            }
        }
        #expect(count == file.numberOfTests)
    }

    @Test func `HKDF-SHA256 derives the given keys`() throws {
        let file = try groups(HKDFGroup.self, "hkdf_sha256")

        var count = 0
        for vector in file.testGroups.flatMap(\.tests) {
            count += 1
            guard vector.result == "valid" else {
                // Only over-long output is invalid here. The library stops the process for it
                // instead of throwing; we ask for 32 bytes, always.
                #expect(vector.size > 255 * 32, "\(vector.tcId): \(vector.comment)")
                continue
            }
            let derived = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: [UInt8](hexadecimal: vector.ikm)),
                salt: [UInt8](hexadecimal: vector.salt), info: [UInt8](hexadecimal: vector.info),
                outputByteCount: vector.size)
            let bytes = derived.withUnsafeBytes { Array($0) }
            #expect(bytes == [UInt8](hexadecimal: vector.okm), "\(vector.tcId): \(vector.comment)")
        }
        #expect(count == file.numberOfTests)
    }

    @Test func `HMAC-SHA256 makes the valid tags and no other`() throws {
        let file = try groups(MACGroup.self, "hmac_sha256")

        var count = 0
        for group in file.testGroups {
            for vector in group.tests {
                let key = SymmetricKey(data: [UInt8](hexadecimal: vector.key))
                let message = [UInt8](hexadecimal: vector.msg)
                let tag = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
                let isSame = Array(tag.prefix(group.tagSize / 8)) == [UInt8](hexadecimal: vector.tag)
                #expect(isSame == (vector.result == "valid"), "\(vector.tcId): \(vector.comment)")
                count += 1
            }
        }
        #expect(count == file.numberOfTests)
    }
}
