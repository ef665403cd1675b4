package import Crypto

/// A SHA-256 digest: always exactly 32 bytes, held inline.
///
/// Digests order as their bytes do, the first byte counting most.
package struct Digest32: Hashable, Sendable {
    package static let byteCount = 32

    // Four words instead of an array: the tree handles millions of digests, and each array would
    // be an allocation of its own.
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// Takes the digest as its bytes; `nil` when there are not exactly 32 of them.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Digest32.byteCount else { return nil }
        // Rows and arrays lie in one piece; only other collections are copied.
        let digest = bytes.withContiguousStorageIfAvailable { Digest32(UnsafeRawBufferPointer($0)) }
        self = digest ?? [UInt8](bytes).withUnsafeBytes { Digest32($0) }
    }

    /// Takes a digest that was just computed.
    package init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { Digest32($0) }
    }

    /// Takes 32 bytes.
    private init(_ bytes: UnsafeRawBufferPointer) {
        word0 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        word1 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        word2 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        word3 = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    /// The digest of two byte strings, one after the other.
    package static func hash(_ first: some Collection<UInt8>, _ second: some Collection<UInt8> = [])
        -> Digest32
    {
        var hasher = SHA256()
        hasher.update(bytes: first)
        hasher.update(bytes: second)
        return Digest32(hasher.finalize())
    }

    /// Reads 64 lower-case hexadecimal digits; `nil` for anything else, upper case included.
    package init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Digest32.byteCount) { buffer, initializedCount in
            store(in: UnsafeMutableRawBufferPointer(buffer), at: 0)
            initializedCount = Digest32.byteCount
        }
    }

    /// The digest as 64 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes) }

    /// Writes the 32 bytes into `buffer`, which must have room for them after `offset`.
    func store(in buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.storeBytes(of: word0.bigEndian, toByteOffset: offset, as: UInt64.self)
        buffer.storeBytes(of: word1.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
        buffer.storeBytes(of: word2.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
        buffer.storeBytes(of: word3.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
    }
}

extension Digest32: Comparable {
    package static func < (left: Digest32, right: Digest32) -> Bool {
        (left.word0, left.word1, left.word2, left.word3)
            < (right.word0, right.word1, right.word2, right.word3)
    }
}

extension Digest32: CustomStringConvertible {
    package var description: String { hex }
}

extension SHA256 {
    /// Adds bytes of any kind; without a copy where they lie in one piece.
    mutating func update(bytes: some Collection<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { storage in
            update(bufferPointer: UnsafeRawBufferPointer(storage))
        }
        if isDone == nil {
            [UInt8](bytes).withUnsafeBytes { update(bufferPointer: $0) }
        }
    }
}
