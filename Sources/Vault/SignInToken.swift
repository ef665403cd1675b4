import Crypto
import Foundation

/// A secret that a browser carries for a sign-in session: 32 random bytes, base64url without padding.
package enum SignInToken {
    package static let byteCount = 32

    /// Draws a token from the operating system's generator: 43 characters.
    package static func random() -> String {
        Base64URL.encode(.random(count: byteCount))
    }

    /// SHA-256 of the token's bytes. Only this is stored: a copied database signs nobody in.
    ///
    /// - Returns: 32 bytes; nil for what is no token at all.
    package static func digest(_ token: String) -> [UInt8]? {
        guard let bytes = Base64URL.decode(token), bytes.count == byteCount else { return nil }
        return Array(SHA256.hash(data: bytes))
    }

    /// Compares two secrets of one length in the same time wherever they differ.
    package static func isSame(_ first: String, _ second: String) -> Bool {
        let (one, other) = (Array(first.utf8), Array(second.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Base64 of RFC 4648 section 5 without padding; only the one spelling that an encoder writes is read.
package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String {
        var text = ""
        for character in Data(bytes).base64EncodedString() {
            switch character {
            case "+": text.append("-")
            case "/": text.append("_")
            case "=": break
            default: text.append(character)
            }
        }
        return text
    }

    /// - Returns: nil for any other spelling, and for more than 1 KiB: nothing here is longer.
    package static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 1024 else { return nil }
        var padded = ""
        for character in text.unicodeScalars {
            switch character {
            case "-": padded.append("+")
            case "_": padded.append("/")
            default: padded.unicodeScalars.append(character)
            }
        }
        padded += String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { return nil }
        let bytes = [UInt8](data)
        return encode(bytes) == text ? bytes : nil
    }
}
