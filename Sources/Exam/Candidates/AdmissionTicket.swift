/// What stands on an admission ticket (准考证) to be scanned: the number, and six characters that tell this
/// ticket from any that was made up or replaced.
package struct AdmissionTicket: Hashable, Sendable {
    package let number: AdmissionNumber
    /// Six of 0–9 and A–Z without I, L, O and U; nil when the number was typed by hand.
    package let code: String?

    package static let codeLength = 6
    /// Tickets that one candidate may have had: the first and nineteen that replace lost ones.
    package static let generationMax = 20

    package init(number: AdmissionNumber, code: String?) {
        self.number = number
        self.code = code
    }

    /// Reads what was scanned or typed; blanks and hyphens are ignored, small letters are capitals, I and L are
    /// read as 1 and O as 0.
    ///
    /// - Returns: nil when it is neither a number nor a number with a code.
    package init?(_ text: String) {
        let kept = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard let number = AdmissionNumber(String(decoding: kept.prefix(14), as: UTF8.self)) else {
            return nil
        }
        guard kept.count > 14 else {
            self.init(number: number, code: nil)
            return
        }
        let letters = kept.dropFirst(14).compactMap(Self.letter)
        guard kept.count == 14 + Self.codeLength, letters.count == Self.codeLength else { return nil }
        self.init(number: number, code: String(decoding: letters, as: UTF8.self))
    }

    /// `2100106800001` and so on, then the code: what QR and Code 128 hold.
    package var text: String { number.digits + (code ?? "") }

    private static func letter(_ byte: UInt8) -> UInt8? {
        let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        let letter = isSmall ? byte - 32 : byte
        switch letter {
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return UInt8(ascii: "1")
        case UInt8(ascii: "O"): return UInt8(ascii: "0")
        case UInt8(ascii: "U"): return nil
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return letter
        default: return nil
        }
    }
}
