package import Exam
package import StationStore
import Synchronization

/// A clock that stands still until the test moves it.
package final class TestClock: StationClock {
    private struct State {
        var wall: Moment
        var monotonic: Int64 = 1_000
        var bootID = "00000000-0000-4000-8000-000000000001"
        var isAttested = true
    }

    private let state: Mutex<State>

    package init(at moment: Moment) {
        state = Mutex(State(wall: moment))
    }

    package func read() -> TimeReading {
        state.withLock { state in
            TimeReading(
                wall: state.wall, monotonic: state.monotonic, bootID: state.bootID,
                isAttested: state.isAttested)
        }
    }

    /// Lets time pass until `moment`, on both clocks.
    package func set(_ moment: Moment) {
        state.withLock { state in
            state.monotonic += max(0, moment.milliseconds - state.wall.milliseconds)
            state.wall = moment
        }
    }

    package func advance(seconds: Int) {
        set(state.withLock { $0.wall }.adding(seconds: seconds))
    }

    /// Sets the wall clock alone, as somebody who changes the machine's time would.
    package func step(milliseconds: Int64) {
        state.withLock { $0.wall = Moment(milliseconds: $0.wall.milliseconds + milliseconds) }
    }

    package func reboot(isAttested: Bool) {
        state.withLock { state in
            state.bootID = "00000000-0000-4000-8000-000000000002"
            state.monotonic = 500
            state.isAttested = isAttested
        }
    }
}
