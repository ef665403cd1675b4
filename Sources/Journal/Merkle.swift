import Crypto

/// The hashes of the journal's tree (RFC 6962, section 2.1, over SHA-256).
package enum Merkle {
    private static let leafPrefix: UInt8 = 0x00
    private static let nodePrefix: UInt8 = 0x01

    /// The root of a tree without leaves: the digest of no bytes.
    package static let emptyRoot = Digest32(SHA256().finalize())

    /// The hash of one leaf: SHA-256 of the byte 0x00 and the leaf's data.
    package static func leafHash(_ data: some Collection<UInt8>) -> Digest32 {
        Digest32.hash(CollectionOfOne(leafPrefix), data)
    }

    /// The hash of an inner node: SHA-256 of the byte 0x01, the left child and the right child.
    package static func nodeHash(_ left: Digest32, _ right: Digest32) -> Digest32 {
        // One update of 65 bytes instead of three: this is the inner loop of every verification.
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Digest32.byteCount, alignment: 8) { node in
            node[0] = nodePrefix
            left.store(in: node, at: 1)
            right.store(in: node, at: 1 + Digest32.byteCount)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(node))
            return Digest32(hasher.finalize())
        }
    }
}
