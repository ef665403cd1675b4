package import Exam

/// One look at the machine's clocks.
package struct TimeReading: Equatable, Sendable {
    /// UTC milliseconds, as the wall clock says now.
    package let wall: Moment
    /// Milliseconds since this boot; never steps.
    package let monotonic: Int64
    /// The kernel's identity of this boot, lower-case UUID.
    package let bootID: String
    /// Whether NTP or central vouched for the wall clock in this boot.
    package let isAttested: Bool

    package init(wall: Moment, monotonic: Int64, bootID: String, isAttested: Bool) {
        self.wall = wall
        self.monotonic = monotonic
        self.bootID = bootID
        self.isAttested = isAttested
    }
}

/// Where the store takes its time from. Tests and rehearsals bring their own.
package protocol StationClock: Sendable {
    func read() -> TimeReading
}
