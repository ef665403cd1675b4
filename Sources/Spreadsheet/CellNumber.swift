import Exam
import Foundation

/// A number as a workbook stores it, brought into the digits that a person saw.
///
/// Workbooks keep binary floating point of about 15 decimal digits, written with up to 17.
struct CellNumber: Equatable {
    /// Without exponent, without zeros that say nothing: `44562.375`, `13800000000`.
    let text: String
    /// Whether digits are gone for good.
    let isDamaged: Bool

    static let digitsMax = 15

    /// - Returns: nil when the text is no number.
    init?(_ stored: String) {
        let bytes = Array(stored.utf8)
        guard bytes.count <= 64 else { return nil }
        var digits: [UInt8] = []
        var index = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { index = 1 }
        var scale = 0
        var isFraction = false
        while index < bytes.count {
            let byte = bytes[index]
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                digits.append(byte)
                if isFraction { scale -= 1 }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                break
            }
            index += 1
        }
        guard !digits.isEmpty else { return nil }
        if index < bytes.count {
            guard bytes[index] == UInt8(ascii: "E") || bytes[index] == UInt8(ascii: "e"),
                let exponent = Int(String(decoding: bytes[(index + 1)...], as: UTF8.self)),
                abs(exponent) <= 400
            else { return nil }
            scale += exponent
        }
        self.init(digits: digits, scale: scale, isNegative: isNegative)
    }

    private init(digits all: [UInt8], scale start: Int, isNegative: Bool) {
        var digits = Array(all.drop { $0 == UInt8(ascii: "0") })
        var scale = start
        if digits.count > Self.digitsMax, scale < 0 {
            // Fractions are never wanted to the last bit: 0.30000000000000004 was 0.3.
            (digits, scale) = Self.rounded(digits, scale)
        }
        while scale < 0, digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            scale += 1
        }
        guard !digits.isEmpty else {
            text = "0"
            isDamaged = false
            return
        }
        if scale > 0 {
            digits += [UInt8](repeating: UInt8(ascii: "0"), count: scale)
            scale = 0
        }
        isDamaged = digits.count + scale > Self.digitsMax
        var shown = String(decoding: digits, as: UTF8.self)
        if scale < 0 {
            let missing = max(0, 1 - scale - digits.count)
            shown = String(repeating: "0", count: missing) + shown
            shown.insert(".", at: shown.index(shown.endIndex, offsetBy: scale))
        }
        text = (isNegative ? "-" : "") + shown
    }

    /// The first 15 digits, the last of them rounded half up.
    private static func rounded(_ digits: [UInt8], _ scale: Int) -> ([UInt8], Int) {
        var kept = Array(digits.prefix(digitsMax))
        let newScale = scale + digits.count - digitsMax
        guard digits[digitsMax] >= UInt8(ascii: "5") else { return (kept, newScale) }
        var index = kept.count - 1
        while index >= 0, kept[index] == UInt8(ascii: "9") {
            kept[index] = UInt8(ascii: "0")
            index -= 1
        }
        if index >= 0 { kept[index] += 1 } else { kept.insert(UInt8(ascii: "1"), at: 0) }
        return (kept, newScale)
    }
}

/// A day or a time stored as a count of days.
enum DateSerial {
    /// `2021-11-27`, `2021-11-27 09:00`, `09:00`.
    ///
    /// - Parameters:
    ///   - serial: days, with a fraction for the time.
    ///   - startsIn1904: the workbook's calendar, as old Macintosh programs have it.
    /// - Returns: nil outside the years 1900…2199, and for the 29th of February 1900, which never was.
    static func text(_ serial: Double, startsIn1904: Bool) -> String? {
        guard serial >= 0, serial < 200_000 else { return nil }
        let minutes = Int((serial * 1_440).rounded())
        let (day, minute) = (minutes / 1_440, minutes % 1_440)
        let clock = "\(padded(minute / 60)):\(padded(minute % 60))"
        if day == 0, !startsIn1904 { return clock }
        guard let number = dayNumber(day, startsIn1904: startsIn1904),
            let date = CivilDate(of: Moment(milliseconds: Int64(number) * 86_400_000), utcOffsetMinutes: 0)
        else { return nil }
        return minute == 0 ? date.text : "\(date.text) \(clock)"
    }

    /// Days since 1970-01-01. Serials of the 1900 calendar count a 29th of February 1900.
    private static func dayNumber(_ day: Int, startsIn1904: Bool) -> Int? {
        if startsIn1904 { return day - 24_107 }
        if day == 60 { return nil }
        return day < 60 ? day - 25_568 : day - 25_569
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// What a cell's number format makes of its number.
enum CellFormat: Equatable {
    case plain
    case date
    /// Shown with zeros in front up to this many digits.
    case padded(Int)

    init(builtIn id: Int) {
        switch id {
        // Days and times; 27…36 and 50…58 are the East Asian ones.
        case 14...22, 27...36, 45...47, 50...58: self = .date
        default: self = .plain
        }
    }

    /// Reads a format such as `yyyy"年"m"月"d"日"`, `000000` or `[$-804]yyyy/m/d`.
    init(code: String) {
        let bare = Self.withoutLiterals(code.split(separator: ";").first.map(String.init) ?? "")
        if !bare.isEmpty, bare.allSatisfy({ $0 == "0" }) {
            self = bare.count > 1 ? .padded(bare.count) : .plain
        } else if bare.lowercased() != "general", bare.lowercased().contains(where: { "ymdhs".contains($0) })
        {
            self = .date
        } else {
            self = .plain
        }
    }

    /// Without quoted words, words in brackets, and characters after a backslash.
    private static func withoutLiterals(_ code: String) -> String {
        var bare = ""
        var closing: Character?
        var isEscaped = false
        for character in code {
            if isEscaped {
                isEscaped = false
            } else if let end = closing {
                if character == end { closing = nil }
            } else if character == "\\" || character == "_" || character == "*" {
                isEscaped = true
            } else if character == "\"" {
                closing = "\""
            } else if character == "[" {
                closing = "]"
            } else {
                bare.append(character)
            }
        }
        return bare
    }
}
