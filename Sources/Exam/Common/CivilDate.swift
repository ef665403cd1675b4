/// A day of the Gregorian calendar, without a place or a time.
package struct CivilDate: Hashable, Comparable, Sendable {
    package let year: Int
    /// 1…12.
    package let month: Int
    /// 1…31.
    package let day: Int

    /// - Returns: nil when there is no such day, or the year is not 1900…2199.
    package init?(year: Int, month: Int, day: Int) {
        guard (1900...2199).contains(year), (1...12).contains(month),
            (1...Self.dayCount(year, month)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2021-11-27`, and nothing else.
    package init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return nil }
        let numbers = parts.compactMap { Self.number($0) }
        guard numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// The day on which `moment` falls at `utcOffsetMinutes` east of Greenwich.
    ///
    /// - Returns: nil outside the years 1900…2199.
    package init?(of moment: Moment, utcOffsetMinutes: Int) {
        let seconds = moment.second + Int64(utcOffsetMinutes) * 60
        self.init(dayNumber: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
    }

    /// The day that many days after 1970-01-01; nil outside the years 1900…2199.
    package init?(dayNumber days: Int) {
        // Hinnant's civil_from_days: years begin in March, so that the odd day comes last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// `2021-11-27`.
    package var text: String { "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))" }

    package static func < (earlier: CivilDate, later: CivilDate) -> Bool {
        (earlier.year, earlier.month, earlier.day) < (later.year, later.month, later.day)
    }

    /// Days since 1970-01-01.
    package var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 1970-01-01 was a Thursday.
    package var isMonday: Bool { ((dayNumber + 3) % 7 + 7) % 7 == 0 }

    /// The Monday of this day's week; the day itself in the first week of 1900.
    package var monday: CivilDate {
        CivilDate(dayNumber: dayNumber - ((dayNumber + 3) % 7 + 7) % 7) ?? self
    }

    /// The instant of this day's midnight plus `minutes`, at `utcOffsetMinutes` east of Greenwich.
    package func moment(minutes: Int, utcOffsetMinutes: Int) -> Moment {
        Moment(
            milliseconds: (Int64(dayNumber) * 1_440 + Int64(minutes) - Int64(utcOffsetMinutes)) * 60_000)
    }

    private static func dayCount(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ digits: some Sequence<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension CivilDate: Codable {
    /// Reads `2021-11-27`.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = CivilDate(text: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no day of the calendar"))
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A time of day to the minute.
package enum ClockTime {
    /// Reads `09:00`; also `9:00`, as spreadsheets write it.
    ///
    /// - Returns: minutes since midnight, 0…1439, or nil.
    package static func minutes(text: String) -> Int? {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.joined().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let hour = Int(String(Substring(parts[0]))), let minute = Int(String(Substring(parts[1]))),
            hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
