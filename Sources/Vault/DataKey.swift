import Crypto

/// The station's one symmetric secret, 32 bytes, from which every other is derived.
///
/// Derivation is HKDF-SHA256 with an empty salt and a fixed text per purpose. Who holds this
/// key reads every particular; who loses it has lost them, but not the journal.
package struct DataKey: Equatable, Sendable {
    /// The length of the key in bytes.
    package static let byteCount = 32

    private let key: SymmetricKey

    /// Takes a key that was stored elsewhere. The caller wipes `bytes` afterwards.
    ///
    /// - Parameter bytes: exactly 32 bytes.
    /// - Throws: ``DataKeyFault`` when there are more or fewer.
    package init(bytes: [UInt8]) throws {
        guard bytes.count == Self.byteCount else { throw DataKeyFault(byteCountFound: bytes.count) }
        key = SymmetricKey(data: bytes)
    }

    private init(_ key: SymmetricKey) {
        self.key = key
    }

    /// Draws a new key from the operating system's generator.
    package static func random() -> DataKey {
        DataKey(SymmetricKey(size: .bits256))
    }

    /// A copy of the key, for the one place that stores it. The caller wipes the copy.
    package var bytes: [UInt8] {
        key.withUnsafeBytes { Array($0) }
    }

    /// What a derived key is for. The raw values are part of the format and never change: a
    /// changed text is another key, and everything sealed under the old one is lost.
    enum Purpose: String {
        case particulars = "examstation/particulars/0"
        case lookup = "examstation/lookup/0"
        case command = "examstation/command/0"
        case pepper = "examstation/pepper/0"
        case authority = "examstation/ca/0"
        case ticket = "examstation/ticket/0"
    }

    /// Derives the 32-byte key for one purpose.
    func derive(_ purpose: Purpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array(purpose.rawValue.utf8), outputByteCount: Self.byteCount)
    }
}

/// Never the key itself: a log line that interpolates one must not give it away.
extension DataKey: CustomStringConvertible {
    package var description: String { "DataKey(hidden)" }
}

/// The bytes offered as a data key are not a data key.
package struct DataKeyFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// How many bytes were offered.
    package let byteCountFound: Int

    package var description: String {
        "A data key has \(DataKey.byteCount) bytes; \(byteCountFound) were given."
    }
}
