/// The 14 digits on an admission ticket (准考证号). Given at import, never changed, carries no seat.
///
/// Year 2, series 3, station 3, serial 5, check digit 1. The check digit is ISO/IEC 7064
/// MOD 11,10: it finds every single wrong digit and nearly every swap of neighbours.
package struct AdmissionNumber: Hashable, Sendable {
    /// Exactly 14 digits.
    package let digits: String

    /// Reads a number as scanned or typed; blanks and hyphens between the groups are ignored.
    /// Nil when it is not 14 digits or the check digit is wrong.
    package init?(_ text: String) {
        let zero = UInt8(ascii: "0")
        let kept = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard kept.count == 14, kept.allSatisfy({ (zero...zero + 9).contains($0) }) else { return nil }
        guard Self.checkDigit(of: kept.dropLast().lazy.map { Int($0 - zero) }) == Int(kept[13] - zero) else {
            return nil
        }
        digits = String(decoding: kept, as: UTF8.self)
    }

    /// Nil outside these limits.
    ///
    /// - Parameters:
    ///   - year: the last two digits, 0…99.
    ///   - series: 1…999.
    ///   - station: 1…999.
    ///   - serial: 1…99,999.
    package init?(year: Int, series: Int, station: Int, serial: Int) {
        guard (0...99).contains(year), (1...999).contains(series), (1...999).contains(station),
            (1...99_999).contains(serial)
        else { return nil }
        var values = Self.digits(year, 2) + Self.digits(series, 3) + Self.digits(station, 3)
        values += Self.digits(serial, 5)
        values.append(Self.checkDigit(of: values))
        digits = values.map(String.init).joined()
    }

    package var candidate: Candidate.ID { Candidate.ID(rawValue: digits) }

    private static func digits(_ number: Int, _ count: Int) -> [Int] {
        var rest = number
        var reversed: [Int] = []
        for _ in 0..<count {
            reversed.append(rest % 10)
            rest /= 10
        }
        return reversed.reversed()
    }

    /// ISO/IEC 7064 MOD 11,10.
    static func checkDigit(of values: some Sequence<Int>) -> Int {
        var product = 10
        for value in values {
            var sum = (product + value) % 10
            if sum == 0 { sum = 10 }
            product = sum * 2 % 11
        }
        return (11 - product) % 10
    }
}
