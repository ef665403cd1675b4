import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// Reads what a call brings.
enum JSONBody {
    /// Nesting beyond what any call has. A bomb is refused before a parser sees it.
    static let depthMax = 12

    /// - Throws: `HTTPError` 415 for another type; ``APIFault`` or `DecodingError`, both 400, for what is no
    ///   such object. Nothing has happened then.
    static func read<Body: Decodable>(
        _ type: Body.Type, _ request: Request, _ context: APIContext
    ) throws -> Body {
        try require("application/json", request)
        let bytes = context.body.readableBytesView
        // The decoder would guess at other encodings; JSON between systems is UTF-8 (RFC 8259, 8.1).
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw HTTPError(.badRequest)
        }
        guard depth(of: bytes) <= depthMax else { throw APIFault.bodyTooDeep }
        return try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// - Throws: `HTTPError` 415 unless the body says that it is `mediaType`.
    static func require(_ mediaType: String, _ request: Request) throws {
        let given = (request.headers[.contentType] ?? "").prefix { $0 != ";" && $0 != " " }
        guard given.lowercased() == mediaType else { throw HTTPError(.unsupportedMediaType) }
    }

    /// How deep brackets stand in each other; those within texts do not count.
    static func depth(of bytes: some Sequence<UInt8>) -> Int {
        var depth = 0
        var deepest = 0
        var isText = false
        var isEscaped = false
        for byte in bytes {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return deepest
    }
}
