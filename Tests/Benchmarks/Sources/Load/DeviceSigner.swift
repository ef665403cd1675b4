import CLoad

/// A phone's key, and its signature over a call as `docs` of the API describe it.
public final class DeviceSigner {
    private let key: OpaquePointer

    /// Makes a fresh P-256 key.
    public init() throws(LoadFault) {
        guard let key = load_make_p256() else { throw .tls("no key") }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// X9.63, uncompressed: 65 bytes.
    public var publicKey: [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(key, &bytes)
        defer { CRYPTO_free(bytes, #file, #line) }
        return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    /// - Returns: r ‖ s over SHA-256 of `message`, 64 bytes.
    public func sign(_ message: [UInt8]) throws(LoadFault) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var der = [UInt8](repeating: 0, count: 128)
        var count = der.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &der, &count, message, message.count) == 1
        else { throw .tls("no signature") }
        return try raw(Array(der.prefix(count)))
    }

    /// Takes the two numbers out of their DER wrapping.
    private func raw(_ der: [UInt8]) throws(LoadFault) -> [UInt8] {
        let parsed = der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_ECDSA_SIG(nil, &start, bytes.count)
        }
        guard let parsed else { throw .tls("no signature") }
        defer { ECDSA_SIG_free(parsed) }
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.withUnsafeMutableBufferPointer { out in
            guard let base = out.baseAddress else { return }
            BN_bn2binpad(ECDSA_SIG_get0_r(parsed), base, 32)
            BN_bn2binpad(ECDSA_SIG_get0_s(parsed), base + 32, 32)
        }
        return bytes
    }

    /// SHA-256, 32 bytes.
    public static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256(bytes, bytes.count, &digest)
        return digest
    }
}
