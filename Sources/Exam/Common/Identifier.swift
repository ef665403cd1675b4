/// The name the station uses for one particular `Subject`.
///
/// Identifiers of different subjects are different types, so a seat number can never be
/// passed where a packet number is wanted. They stand in journal headers and bodies, so
/// they are never a person's name: see ``isWellFormed``.
package struct Identifier<Subject>: Hashable, Sendable, RawRepresentable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Whether the text may stand in the journal: 1…64 of `A–Z a–z 0–9 . _ ~ -`.
    package var isWellFormed: Bool {
        let bytes = rawValue.utf8
        return (1...64).contains(bytes.count) && bytes.allSatisfy(Self.isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}

extension Identifier: Comparable {
    package static func < (first: Identifier, second: Identifier) -> Bool {
        first.rawValue < second.rawValue
    }
}

extension Identifier: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(rawValue: value)
    }
}

extension Identifier: CustomStringConvertible {
    package var description: String { rawValue }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
