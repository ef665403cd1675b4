import Exam
import Synchronization

/// Tells any number of listeners that the journal has grown.
package final class JournalGrowth: Sendable {
    private struct State {
        var head: JournalHead
        var listeners: [Int: AsyncStream<JournalHead>.Continuation] = [:]
        var nextID = 0
    }

    private let state: Mutex<State>

    init(head: JournalHead) {
        state = Mutex(State(head: head))
    }

    /// A stream of heads, the present one first. A slow listener misses the ones between, never the last.
    package func heads() -> AsyncStream<JournalHead> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let id = state.withLock { state in
                let id = state.nextID
                state.nextID += 1
                state.listeners[id] = continuation
                continuation.yield(state.head)
                return id
            }
            continuation.onTermination = { _ in
                self.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
            }
        }
    }

    @Sendable
    func moved(to head: JournalHead) {
        let listeners = state.withLock { state in
            state.head = head
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(head) }
    }
}
