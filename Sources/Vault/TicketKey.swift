import Crypto

/// Makes the six characters that stand on an admission ticket beside the number.
///
/// They follow from the station's data key, so they are kept nowhere and can be printed again: HMAC-SHA256 over
/// the number, a slash and the generation in decimal, of which the first 30 bits count, five a character
/// (`docs/tickets.md`). A ticket that was lost is replaced by the next generation.
package struct TicketKey: Sendable {
    private let key: SymmetricKey

    /// How many characters a code has.
    package static let characterCount = 6
    /// No I, L, O or U: the first three are read as digits, the last makes words.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let digestBytes = 16

    package init(_ key: DataKey) {
        self.key = key.derive(.ticket)
    }

    /// The code on the ticket of that generation.
    ///
    /// - Parameters:
    ///   - number: 14 digits.
    ///   - generation: 1 for the first ticket.
    /// - Returns: six characters of 0–9 and A–Z without I, L, O and U.
    package func code(for number: String, generation: Int) -> String {
        let digest = keyedDigest(of: Array("\(number)/\(generation)".utf8), named: "code", under: key)
        let bits = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return String(
            (0..<Self.characterCount).map { Self.alphabet[Int(bits >> (27 - 5 * UInt32($0)) & 31)] })
    }

    /// Which generation's code was scanned.
    ///
    /// - Parameters:
    ///   - code: in capitals, I, L and O already read as digits.
    ///   - number: 14 digits.
    ///   - most: the highest generation that is looked at; about a microsecond each.
    /// - Returns: nil for a code that no ticket of this number ever bore.
    package func generation(of code: String, for number: String, upTo most: Int) -> Int? {
        (1...most).first { self.code(for: number, generation: $0) == code }
    }

    /// The key under which the codes of one list are digested. It goes to the phones with the list.
    ///
    /// - Parameter list: what the list is of, such as a sitting; another list has an unrelated key.
    /// - Returns: 32 bytes.
    package func listKey(of list: String) -> [UInt8] {
        keyedDigest(of: Array(list.utf8), named: "list", under: key)
    }

    /// What a list says of a ticket instead of its code: the first half of HMAC-SHA256 over the scanned text.
    ///
    /// A phone compares it without knowing the code. Thirty bits can be tried by who holds the list, so a list
    /// goes to the doors that need it, and a photograph of a ticket is not stopped by it: the person's document is.
    ///
    /// - Parameters:
    ///   - text: number and code, 20 characters.
    ///   - key: of the list, see ``listKey(of:)``.
    /// - Returns: 16 bytes.
    package static func listDigest(of text: String, under key: [UInt8]) -> [UInt8] {
        let digest = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: key))
        return Array(digest.prefix(digestBytes))
    }
}
