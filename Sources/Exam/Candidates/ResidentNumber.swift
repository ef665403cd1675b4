/// A citizen's identity number (公民身份号码, GB 11643): 17 digits and a check character.
///
/// Area 6, birth date 8, sequence 3, check 1. The area is not looked up: codes are withdrawn
/// while people keep their numbers.
package struct ResidentNumber: Hashable, Sendable {
    /// 18 characters, a final `X` in upper case.
    package let text: String

    /// Why a text is no such number.
    package enum Fault: Error, Equatable, Sendable, CaseIterable {
        /// Digits of double width: they look right and match nothing.
        case fullWidth
        case character
        case length
        /// 15 digits, issued before 1999: no check digit, so no proof against a slip.
        case oldForm
        case date
        case checkDigit
    }

    /// Reads a number as typed; a small `x` is taken.
    package init(_ typed: String) throws(Fault) {
        let scalars = Array(typed.unicodeScalars)
        guard !scalars.contains(where: Self.isFullWidth) else { throw .fullWidth }
        let body = scalars.prefix(17)
        guard body.allSatisfy({ ("0"..."9").contains($0) }),
            scalars.dropFirst(17).allSatisfy({ ("0"..."9").contains($0) || $0 == "x" || $0 == "X" })
        else { throw .character }
        guard scalars.count != 15 else { throw .oldForm }
        guard scalars.count == 18 else { throw .length }
        let digits = body.map { Int($0.value) - 48 }
        guard Self.birthDate(in: digits) != nil else { throw .date }
        let upper = typed.uppercased()
        guard upper.last == Self.checkCharacter(of: digits) else { throw .checkDigit }
        text = upper
    }

    /// `110105********002X`.
    package var masked: String { Masking.document(text) }

    /// U+FF01…U+FF5E are the ASCII characters at double width.
    static func isFullWidth(_ scalar: Unicode.Scalar) -> Bool { (0xFF01...0xFF5E).contains(scalar.value) }

    private static func birthDate(in digits: [Int]) -> CivilDate? {
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        return CivilDate(year: number(6..<10), month: number(10..<12), day: number(12..<14))
    }

    /// ISO/IEC 7064 MOD 11-2, written as the weighted sum of GB 11643.
    static func checkCharacter(of digits: [Int]) -> Character {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let remainder = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return Array("10X98765432")[remainder]
    }
}
