import Exam
import Host
package import StationStore

/// The machine's clocks, and how far a rehearsal's station time runs ahead of them.
package struct MachineClock: StationClock {
    /// Milliseconds ahead of the wall clock; not 0 only where the journal's first entry says rehearsal.
    package let offsetMilliseconds: Int64
    private let bootID: String

    /// - Throws: when the kernel does not tell its boot identity.
    package init(offsetMilliseconds: Int64 = 0) throws {
        self.offsetMilliseconds = offsetMilliseconds
        bootID = try BootIdentity.current()
    }

    package func read() -> TimeReading {
        let now = ClockReading.current()
        return TimeReading(
            wall: Moment(milliseconds: now.wallMilliseconds + offsetMilliseconds),
            monotonic: Monotonic.milliseconds(), bootID: bootID, isAttested: NTPState.isSynchronised())
    }
}
