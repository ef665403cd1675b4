import Exam

/// An instant in a call.
///
/// Written as RFC 3339 in UTC with milliseconds, `2021-11-27T01:00:00.000Z`, which loses nothing. Read
/// in that form, with any offset and with or without a fraction, or as milliseconds since 1970: what
/// phones sign and clocks count.
struct Timestamp: Codable, Equatable, Sendable {
    let moment: Moment

    init(_ moment: Moment) {
        self.moment = moment
    }

    init?(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let day = CivilDate(text: String(text.prefix(10))), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let hour = Self.number(bytes[11..<13]), hour < 24,
            let minute = Self.number(bytes[14..<16]), minute < 60, let second = Self.number(bytes[17..<19]),
            second < 60, let (milliseconds, rest) = Self.fraction(bytes[19...]),
            let offset = Self.offsetMinutes(rest)
        else { return nil }
        let start = day.moment(minutes: hour * 60 + minute, utcOffsetMinutes: offset).milliseconds
        let total = start + Int64(second) * 1000 + Int64(milliseconds)
        // An offset may carry the first day of 1900 out of it, and the last of 2199.
        guard Self.range.contains(total) else { return nil }
        moment = Moment(milliseconds: total)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let milliseconds = try? container.decode(Int64.self), Self.range.contains(milliseconds) {
            moment = Moment(milliseconds: milliseconds)
            return
        }
        guard let time = Timestamp(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time")
        }
        self = time
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    var text: String {
        let milliseconds = moment.milliseconds - moment.second * 1000
        let daySecond = Int(((moment.second % 86_400) + 86_400) % 86_400)
        let day = CivilDate(of: moment, utcOffsetMinutes: 0)?.text ?? "1900-01-01"
        let clock = [daySecond / 3600, daySecond / 60 % 60, daySecond % 60].map { Self.padded($0, 2) }
        return "\(day)T\(clock.joined(separator: ":")).\(Self.padded(Int(milliseconds), 3))Z"
    }

    /// The years 1900…2199, so that every instant can be written again.
    private static let range: ClosedRange<Int64> = -2_208_988_800_000...7_258_118_399_999

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return digits.isEmpty ? nil : number
    }

    /// Milliseconds of `.123…`, truncated, and what follows.
    private static func fraction(_ bytes: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>)? {
        guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
        let digits = bytes.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        let three =
            Array(digits.prefix(3)) + Array(repeating: UInt8(ascii: "0"), count: max(0, 3 - digits.count))
        return number(three).map { ($0, bytes.dropFirst(1 + digits.count)) }
    }

    private static func offsetMinutes(_ bytes: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(bytes)
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3]), hours < 24,
            let minutes = number(bytes[4..<6]), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1)
    }
}

extension TimeSpan {
    /// Reads `{"start":…,"end":…}` of a call.
    init?(_ start: Timestamp, _ end: Timestamp) {
        guard start.moment < end.moment else { return nil }
        self.init(start: start.moment, end: end.moment)
    }
}
