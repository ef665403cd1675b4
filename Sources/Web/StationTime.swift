package import Exam

/// Writes instants as the wall clocks of the station show them.
///
/// The station has one fixed offset from UTC, set when it is founded; China has no summer time.
package struct StationTime: Sendable {
    package let utcOffsetMinutes: Int

    package init(utcOffsetMinutes: Int) {
        self.utcOffsetMinutes = utcOffsetMinutes
    }

    /// `09:05`.
    package func minute(_ moment: Moment) -> String { String(second(moment).prefix(5)) }

    /// `09:05:07`.
    package func second(_ moment: Moment) -> String {
        let time = secondOfDay(moment)
        return "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
    }

    /// `2021-11-27`.
    package func day(_ moment: Moment) -> String {
        let (year, month, day) = Self.civil(localDay(moment))
        return "\(year)-\(two(month))-\(two(day))"
    }

    /// `2021-11-27 09:05:07`.
    package func full(_ moment: Moment) -> String { "\(day(moment)) \(second(moment))" }

    /// `2021-11-27 09:05`.
    package func dayAndMinute(_ moment: Moment) -> String { "\(day(moment)) \(minute(moment))" }

    /// `09:05`; `11-27 09:05` where the reader has another day than `moment`'s before them.
    package func minute(_ moment: Moment, near other: Moment) -> String {
        localDay(moment) == localDay(other) ? minute(moment) : "\(day(moment).dropFirst(5)) \(minute(moment))"
    }

    /// The day of the calendar on which `moment` lies.
    package func civilDay(of moment: Moment) -> CivilDate {
        guard let day = CivilDate(of: moment, utcOffsetMinutes: utcOffsetMinutes) else {
            preconditionFailure("a station's clock stands between 1900 and 2199")
        }
        return day
    }

    /// 1 is Monday, 7 is Sunday.
    package func weekday(_ moment: Moment) -> Int {
        // 1970-01-01 was a Thursday.
        Int((((localDay(moment) + 3) % 7) + 7) % 7) + 1
    }

    /// The calendar day in which `moment` lies, as a span of 24 hours.
    package func wholeDay(of moment: Moment) -> TimeSpan {
        let start = localDay(moment) * 86_400_000 - Int64(utcOffsetMinutes) * 60_000
        return TimeSpan(start: Moment(milliseconds: start), end: Moment(milliseconds: start + 86_400_000))
    }

    /// Reads `2021-11-27` as the beginning of that day.
    package func startOfDay(_ text: String) -> Moment? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = Self.days(year, month, day)
        guard Self.civil(days) == (year, month, day) else { return nil }
        return Moment(milliseconds: days * 86_400_000 - Int64(utcOffsetMinutes) * 60_000)
    }

    private func localSecond(_ moment: Moment) -> Int64 { moment.second + Int64(utcOffsetMinutes) * 60 }

    private func secondOfDay(_ moment: Moment) -> Int {
        Int(((localSecond(moment) % 86_400) + 86_400) % 86_400)
    }

    private func localDay(_ moment: Moment) -> Int64 {
        (localSecond(moment) - Int64(secondOfDay(moment))) / 86_400
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Days since 1970-01-01 to a Gregorian date, by eras of 400 years that begin in March.
    private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        let month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let marchYear = Int64(month <= 2 ? year - 1 : year)
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let marchMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * marchMonth + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
