import Exam
import Host
package import StationStore
import Synchronization

/// The machine's clocks, and how far a rehearsal's station time runs ahead of them.
package final class MachineClock: StationClock {
    /// Milliseconds ahead of the wall clock; not 0 only where the journal's first entry says rehearsal.
    package let offsetMilliseconds: Int64
    private let bootID: String
    /// Asking the kernel takes longer than both clocks together, and a clock that is let go drifts slowly.
    private let attested = Mutex<(isAttested: Bool, askedAt: Int64)?>(nil)
    private static let askEveryMilliseconds: Int64 = 1000

    /// - Throws: when the kernel does not tell its boot identity.
    package init(offsetMilliseconds: Int64 = 0) throws {
        self.offsetMilliseconds = offsetMilliseconds
        bootID = try BootIdentity.current()
    }

    package func read() -> TimeReading {
        let now = ClockReading.current()
        let monotonic = Monotonic.milliseconds()
        return TimeReading(
            wall: Moment(milliseconds: now.wallMilliseconds + offsetMilliseconds),
            monotonic: monotonic, bootID: bootID, isAttested: isAttested(at: monotonic))
    }

    /// Whether a time source kept the clock right within the last second.
    private func isAttested(at monotonic: Int64) -> Bool {
        attested.withLock { last in
            if let last, monotonic - last.askedAt < Self.askEveryMilliseconds { return last.isAttested }
            let answer = NTPState.isSynchronised()
            last = (answer, monotonic)
            return answer
        }
    }
}
