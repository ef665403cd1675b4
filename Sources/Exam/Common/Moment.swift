/// An instant on the station's clock, in whole milliseconds since 1970, UTC.
///
/// Journal entries are compared byte for byte, so time is an integer: a floating-point
/// date would not survive the trip through text.
package struct Moment: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (earlier: Moment, later: Moment) -> Bool {
        earlier.milliseconds < later.milliseconds
    }

    /// The whole second this instant lies in.
    ///
    /// Limits are compared in whole seconds, truncated: 09:15:00.999 is still 09:15:00.
    package var second: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    package func adding(minutes: Int) -> Moment {
        Moment(milliseconds: milliseconds + Int64(minutes) * 60_000)
    }

    package func adding(seconds: Int) -> Moment {
        Moment(milliseconds: milliseconds + Int64(seconds) * 1000)
    }

    /// Whether this instant is not later than `limit`, both in whole seconds.
    package func isNoLater(than limit: Moment) -> Bool {
        second <= limit.second
    }

    /// Whether this instant is before `limit`, both in whole seconds.
    package func isBefore(_ limit: Moment) -> Bool {
        second < limit.second
    }
}

extension Moment: Codable {
    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

/// A stretch of station time that includes its start and not its end.
package struct TimeSpan: Hashable, Sendable, Codable {
    package let start: Moment
    package let end: Moment

    package init(start: Moment, end: Moment) {
        self.start = start
        self.end = end
    }

    package init(start: Moment, minutes: Int) {
        self.init(start: start, end: start.adding(minutes: minutes))
    }

    /// Whole minutes between start and end.
    package var minutes: Int { Int((end.milliseconds - start.milliseconds) / 60_000) }

    /// Whether some instant lies in both.
    package func overlaps(_ other: TimeSpan) -> Bool {
        start < other.end && other.start < end
    }
}
