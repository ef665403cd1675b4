import Foundation

/// How bodies are spelled. Stored bytes are what is hashed: they are never encoded again.
enum BodyCoding {
    static func bytes(of value: some Encodable) throws -> Data {
        try encoder.encode(value)
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// The event's name: the one key of its JSON object.
    static func name(in body: Data) -> String {
        precondition(body.starts(with: [UInt8(ascii: "{"), UInt8(ascii: "\"")]), "an event is {\"name\":…}")
        let key = body.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: key, as: UTF8.self)
    }
}
