import Crypto

/// The secret from which the lots at one sitting's doors follow (docs/draw.md).
///
/// It is committed to before the first candidate comes in and shown when the sitting is closed. Whoever knows it
/// early knows every lot, so it leaves the station's seal for one answer at a time.
package struct LotSecret: Equatable, Sendable {
    package static let byteCount = 32
    /// Tells these lots from everything else that a key of 32 bytes could make.
    package static let format = "examstation-lot/1"

    package let bytes: [UInt8]

    /// Nil when there are not exactly ``byteCount`` bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(drawn bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// From the operating system's generator.
    package static func random() -> LotSecret { LotSecret(drawn: .random(count: byteCount)) }

    /// Lower case.
    package var hex: String { bytes.hexadecimal }

    /// Hex SHA-256 of the secret: what is published beforehand.
    package var commitment: String { Array(SHA256.hash(data: bytes)).hexadecimal }

    /// The lot of one candidate; every number is equally likely.
    ///
    /// Words of 64 bits, most significant byte first, four to a block; block i is HMAC-SHA256(secret, label ‖ 0 ‖ i).
    /// The label names format, sitting, room and candidate, a blank between two of them.
    ///
    /// - Parameters:
    ///   - count: at least 1.
    ///   - sitting: its id, as the journal has it; so are the other two.
    ///   - room: where the candidate comes in.
    ///   - candidate: the admission number.
    /// - Returns: a number from 0 up to `count`, itself left out.
    package func index(below count: Int, sitting: String, room: String, candidate: String) -> Int {
        precondition(count > 0, "there is nothing below \(count)")
        let key = SymmetricKey(data: bytes)
        let label = Array("\(Self.format) \(sitting) \(room) \(candidate)".utf8)
        let limit = UInt64(count)
        // The greatest multiple that fits 64 bits; a count that divides 2^64 rejects nothing.
        let rejected = (UInt64.max % limit + 1) % limit
        var counter: UInt64 = 0
        while true {
            let place = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
            let block = Array(HMAC<SHA256>.authenticationCode(for: label + [0] + place, using: key))
            for start in stride(from: 0, to: block.count, by: 8) {
                let word = block[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
                if word <= UInt64.max - rejected { return Int(word % limit) }
            }
            counter += 1
        }
    }
}
