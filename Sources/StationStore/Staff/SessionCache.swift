import Exam
import Synchronization

/// How long a session lasts by the station's clock (NIST SP 800-63B, AAL2).
package struct SessionLimits: Sendable, Equatable {
    package let idleMinutes: Int
    package let absoluteMinutes: Int

    /// `lastSeen` is written at most once a minute: a page that polls must not cost an fsync each time.
    static let writeMilliseconds: Int64 = 60_000

    package init(idleMinutes: Int = 30, absoluteMinutes: Int = 12 * 60) {
        precondition(idleMinutes > 0 && absoluteMinutes >= idleMinutes, "A session lasts for some time.")
        self.idleMinutes = idleMinutes
        self.absoluteMinutes = absoluteMinutes
    }

    func allow(_ session: Session, at now: Moment) -> Bool {
        now.isBefore(session.lastSeen.adding(minutes: idleMinutes))
            && now.isBefore(session.created.adding(minutes: absoluteMinutes))
    }
}

/// One session, as the cache knows it.
struct Session: Sendable {
    let person: SignedIn
    let created: Moment
    var lastSeen: Moment
    var lastWritten: Moment
}

/// Sessions by token digest, forgotten together whenever somebody's access changes.
final class SessionCache: Sendable {
    /// More sessions than a station has staff; when it is full the cache starts afresh.
    static let sessionsMax = 4096

    private struct State {
        var generation: UInt64 = 0
        var known: [[UInt8]: Session] = [:]
    }

    private let state = Mutex(State())

    func find(_ digest: [UInt8], at generation: UInt64) -> Session? {
        state.withLock { $0.generation == generation ? $0.known[digest] : nil }
    }

    /// Remembers what was read at `generation`; nothing when access has changed since.
    func keep(_ session: Session, for digest: [UInt8], at generation: UInt64) {
        state.withLock { state in
            if state.generation < generation { state = State(generation: generation) }
            guard state.generation == generation else { return }
            if state.known.count >= Self.sessionsMax { state.known.removeAll() }
            state.known[digest] = session
        }
    }

    /// Forgets every session of a person; the next request of each asks the table.
    func forget(of staff: Staff.ID) {
        state.withLock { state in state.known = state.known.filter { $0.value.person.staff != staff } }
    }

    func forget(_ digest: [UInt8]) {
        state.withLock { _ = $0.known.removeValue(forKey: digest) }
    }
}
