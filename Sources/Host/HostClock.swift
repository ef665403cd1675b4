import Glibc

/// The wall clock beside a clock that nobody can set, read at one moment.
package struct ClockReading: Sendable, Equatable {
    /// `CLOCK_REALTIME`, UTC since 1970.
    package let wallMilliseconds: Int64
    /// `CLOCK_BOOTTIME`: unlike the monotonic clock it goes on while the machine sleeps, so that
    /// waking up is not taken for a step.
    package let bootMilliseconds: Int64

    package init(wallMilliseconds: Int64, bootMilliseconds: Int64) {
        self.wallMilliseconds = wallMilliseconds
        self.bootMilliseconds = bootMilliseconds
    }

    /// Reads both clocks of the machine.
    package static func current() -> ClockReading {
        var best = (gap: Int64.max, wall: Int64(0), boot: Int64(0))
        // The thread may be put aside between two reads; the tightest of a few is taken.
        for _ in 0..<5 {
            let before = nanoseconds(of: CLOCK_BOOTTIME)
            let wall = nanoseconds(of: CLOCK_REALTIME)
            let gap = nanoseconds(of: CLOCK_BOOTTIME) - before
            if gap < best.gap { best = (gap, wall, before + gap / 2) }
            if gap < 1_000_000 { break }
        }
        return ClockReading(
            wallMilliseconds: best.wall / 1_000_000, bootMilliseconds: best.boot / 1_000_000)
    }
}

/// Time for ordering inside one boot.
package enum Monotonic {
    /// `CLOCK_MONOTONIC` in milliseconds: never set, never backwards, from zero at boot.
    ///
    /// Not `CLOCK_BOOTTIME`, because an entry of the journal should lie beside the system's own log
    /// (`journalctl -o short-monotonic`, and `dmesg` within milliseconds), which uses this one; and a
    /// station that serves an exam does not sleep, so the two are the same number there.
    package static func milliseconds() -> Int64 {
        nanoseconds(of: CLOCK_MONOTONIC) / 1_000_000
    }
}

/// Finds steps of the wall clock in a series of readings.
struct StepDetector {
    /// A time service slews by at most 100 ms a second (chrony's default; the kernel's own limit is
    /// 0.5 ms), and that moves both clocks together; a step is what is left.
    static let thresholdMilliseconds: Int64 = 500

    private var lastOffset: Int64?

    /// Compares with the reading before only, so that slow drift never adds up to an alarm.
    ///
    /// - Returns: how far the wall clock was set, or nil.
    mutating func step(in reading: ClockReading) -> Int64? {
        let offset = reading.wallMilliseconds - reading.bootMilliseconds
        defer { lastOffset = offset }
        guard let lastOffset else { return nil }
        let step = offset - lastOffset
        return abs(step) > Self.thresholdMilliseconds ? step : nil
    }
}

private func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    let result = clock_gettime(clock, &time)
    precondition(result == 0, "Linux has had these clocks since 2.6.39")
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
