package import Exam
import Host
package import StationStore
import Synchronization

/// The injected clock of a rehearsal while its day is played: it stands where the line says.
///
/// Only a station whose first entry is `rehearsal` is ever opened with it (docs/decisions/0005).
package final class PlayClock: StationClock {
    private let wall: Mutex<Moment>
    private let bootID: String

    /// - Throws: when the kernel does not tell its boot identity.
    package init(at moment: Moment) throws {
        wall = Mutex(moment)
        bootID = try BootIdentity.current()
    }

    package func set(_ moment: Moment) {
        wall.withLock { $0 = max($0, moment) }
    }

    package func read() -> TimeReading {
        TimeReading(
            wall: wall.withLock { $0 }, monotonic: Monotonic.milliseconds(), bootID: bootID, isAttested: true)
    }
}
