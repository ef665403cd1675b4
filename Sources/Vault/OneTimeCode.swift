import Crypto
import Foundation

/// Codes that are read from a screen or a sheet, typed once, and then worthless.
///
/// 26 characters of 5 bits each are 130 bits, so nobody finds one by trying. The alphabet has
/// no I, L, O or U: the first three are read as digits, the last makes words.
package enum OneTimeCode {
    /// How many characters a code has, without its dashes.
    package static let characterCount = 26

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    /// Longer input is not looked at: nobody types a code with so many spaces.
    private static let inputBytesMax = 256

    /// Draws a new code, written in groups with dashes between them.
    ///
    /// - Parameter groups: how many groups, 1…26; the characters are spread evenly. Six groups
    ///   have four or five characters each, which is what a person copies at one glance. The
    ///   strength does not depend on it.
    /// - Returns: for example `7K2MQ-0XB4T-9RWD-H3VC-E8NA-5JYP`.
    package static func random(groups: Int = 6) -> String {
        precondition((1...characterCount).contains(groups), "A code has 1 to 26 groups.")
        var generator = SystemRandomNumberGenerator()
        let characters = (0..<characterCount).map { _ in
            alphabet[Int.random(in: alphabet.indices, using: &generator)]
        }
        let (shorter, longerCount) = characterCount.quotientAndRemainder(dividingBy: groups)
        var rest = characters[...]
        return (0..<groups).map { index in
            let group = rest.prefix(index < longerCount ? shorter + 1 : shorter)
            rest = rest.dropFirst(group.count)
            return String(group)
        }.joined(separator: "-")
    }

    /// Brings what a person typed into the one form that is digested.
    ///
    /// Letters become capitals; dashes and blanks go; O is read as 0, I and L as 1; full-width
    /// characters, which a Chinese keyboard gives, become plain ones.
    ///
    /// - Returns: 26 characters of the alphabet.
    /// - Throws: ``OneTimeCodeFault`` that names what is wrong, for the page to show.
    package static func normalise(_ input: String) throws(OneTimeCodeFault) -> String {
        guard input.utf8.count <= inputBytesMax else { throw .wrongLength(found: input.utf8.count) }
        var code = ""
        for character in input.precomposedStringWithCompatibilityMapping.uppercased() {
            switch character {
            case _ where character.isWhitespace, "-", "‐", "‑", "–", "—", "−": continue
            case "O": code.append("0")
            case "I", "L": code.append("1")
            case _ where alphabet.contains(character): code.append(character)
            default: throw .foreignCharacter(character)
            }
        }
        guard code.count == characterCount else { throw .wrongLength(found: code.count) }
        return code
    }

    /// Digests a code for storing: SHA-256 over its normalised form.
    ///
    /// No salt and no slow hash: 130 random bits cannot be guessed.
    ///
    /// - Parameter code: as drawn or as typed.
    /// - Returns: 32 bytes.
    /// - Throws: ``OneTimeCodeFault`` when it is not a code at all.
    package static func digest(_ code: String) throws(OneTimeCodeFault) -> [UInt8] {
        let normalised = try normalise(code)
        return Array(SHA256.hash(data: Array(normalised.utf8)))
    }
}

/// Why something typed is not a one-time code. Says nothing about which codes exist.
package enum OneTimeCodeFault: Error, Equatable, Sendable {
    case wrongLength(found: Int)
    case foreignCharacter(Character)
}

extension OneTimeCodeFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongLength(let found):
            "A one-time code has \(OneTimeCode.characterCount) characters; this has \(found)."
        case .foreignCharacter(let character):
            "A one-time code has no “\(character)” in it."
        }
    }
}
