package import Foundation
package import Journal

/// The names and the limits of what station and central send each other (docs/exchange.md).
package enum ExchangeFormat {
    package static let log = "examstation-log/0"
    package static let batch = "examstation-batch/0"
    package static let receipt = "examstation-receipt/0"
    package static let refusal = "examstation-refusal/0"

    /// Entries on one page of the log.
    package static let pageEntriesMax = 2000
    /// Bytes of one page of the log. 2,000 headers of the greatest length, in base64, fit.
    package static let pageBytesMax = 4 * 1024 * 1024
    /// Entries from a batch's first position to its checkpoint.
    package static let batchEntriesMax = 100_000
    package static let batchBytesMax = 64 * 1024 * 1024
    package static let receiptBytesMax = 128 * 1024
    package static let titleCharactersMax = 200

    /// The name under which a station signs: the origin of its checkpoints and the name of its key.
    package static func origin(of station: String) -> String { "examstation/\(station)" }

    /// The station number in an origin; `nil` when it is no station's.
    package static func station(of origin: String) -> String? {
        guard origin.hasPrefix("examstation/") else { return nil }
        return String(origin.dropFirst("examstation/".count))
    }
}

/// A reader encodes what it understood and compares: so no two readers can take a repeated key or an unknown one in
/// different ways.
extension CanonicalJSON {
    /// - Returns: nil unless `bytes` are exactly what ``bytes(of:)`` writes for the value in them.
    package static func read<Value: Codable>(_ type: Value.Type, from bytes: Data) -> Value? {
        guard let value = try? JSONDecoder().decode(type, from: bytes),
            let again = try? self.bytes(of: value), again == bytes
        else { return nil }
        return value
    }

    private struct Labelled: Decodable {
        let format: String
    }

    /// Reads a document whose `format` must be `format`.
    ///
    /// - Throws: `format-version` when it calls itself another version of the same format, else `bad-format`.
    package static func read<Value: Codable>(
        _ type: Value.Type, format: String, from bytes: Data
    ) throws(ExchangeRefusal) -> Value {
        guard let found = try? JSONDecoder().decode(Labelled.self, from: bytes).format else {
            throw ExchangeRefusal(.badFormat)
        }
        guard found == format else {
            let isOtherVersion = found.hasPrefix(format.prefix { $0 != "/" } + "/")
            throw ExchangeRefusal(isOtherVersion ? .formatVersion : .badFormat)
        }
        guard let value = read(type, from: bytes) else { throw ExchangeRefusal(.badFormat) }
        return value
    }
}
