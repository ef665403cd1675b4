import CUV
import Foundation
import Synchronization

/// One libuv loop on one thread of its own, which is also an executor: an actor that names it as
/// its executor runs every method on that thread and may therefore touch libuv handles directly.
///
/// Jobs given before ``start()`` wait for it. Jobs given after ``stop()`` still run, one after the
/// other on a short-lived thread, so that nobody who awaits such an actor waits for ever.
///
/// `@unchecked`: the loop's memory is touched by its own thread only, except for
/// `uv_async_send`, the one call libuv allows from elsewhere; all else is under the lock.
package final class UVLoop: SerialExecutor, @unchecked Sendable {
    private enum Phase {
        case fresh, running, stopping, ended
    }

    private struct State {
        var phase = Phase.fresh
        var jobs: [UnownedJob] = []
        var thread = pthread_t()
        var isJoining = false
        var isJoined = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
        var hasLateThread = false
    }

    private let name: String
    /// On the heap, because libuv keeps the addresses.
    private let memory: UnsafeMutablePointer<uv_loop_t>
    private let wake: UnsafeMutablePointer<uv_async_t>
    /// Not the standard library's `Mutex`: the thread sanitizer does not see that one.
    private let lock = NSLock()
    private var state = State()
    /// The thread that runs jobs now; 0 when none does.
    private let owner = Atomic<UInt>(0)

    /// Prepares a loop; no thread runs yet.
    ///
    /// - Parameter name: the thread's name; 15 bytes are shown.
    /// - Throws: ``UVFault`` when the process has no file descriptors left.
    package init(name: String = "host-loop") throws(UVFault) {
        self.name = name
        memory = .allocate(capacity: 1)
        wake = .allocate(capacity: 1)
        do throws(UVFault) {
            try UVFault.check(uv_loop_init(memory), "uv_loop_init")
        } catch {
            memory.deallocate()
            wake.deallocate()
            throw error
        }
        do throws(UVFault) {
            try UVFault.check(
                uv_async_init(memory, wake) { handle in
                    guard let data = handle?.pointee.data else { return }
                    Unmanaged<UVLoop>.fromOpaque(data).takeUnretainedValue().wakeUp()
                }, "uv_async_init")
        } catch {
            uv_loop_close(memory)
            memory.deallocate()
            wake.deallocate()
            throw error
        }
        wake.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        // The thread holds the loop while it runs, so here it never began or is over.
        if locked({ $0.phase }) == .fresh {
            uv_close(UnsafeMutableRawPointer(wake).assumingMemoryBound(to: uv_handle_t.self), nil)
            uv_run(memory, UV_RUN_DEFAULT)
            uv_loop_close(memory)
        }
        wake.deallocate()
        memory.deallocate()
    }

    /// The loop as libuv wants it. Only the loop's own thread may use it, and only until ``stop()``.
    var raw: UnsafeMutablePointer<uv_loop_t> { memory }

    // MARK: Life

    /// Starts the thread. A loop starts once; a second call is a bug.
    ///
    /// - Throws: ``UVFault`` when the system gives no thread.
    package func start() throws(UVFault) {
        let failure: Int32 = locked { state in
            precondition(state.phase == .fresh, "a loop starts once")
            let retained = Unmanaged.passRetained(self)
            let result = pthread_create(
                &state.thread, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<UVLoop>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, retained.toOpaque())
            if result == 0 { state.phase = .running } else { retained.release() }
            return result
        }
        try UVFault.check(-failure, "pthread_create")
    }

    /// Ends the loop, closes the handles that are still open, and returns when the thread is gone.
    /// Calling it again, or on a loop that never started, does nothing more.
    package func stop() async {
        await withCheckedContinuation { continuation in
            let joining: pthread_t? = locked { state in
                guard state.phase != .fresh, !state.isJoined else {
                    continuation.resume()
                    return nil
                }
                state.stopWaiters.append(continuation)
                guard !state.isJoining else { return nil }
                state.isJoining = true
                askToStop(&state)
                return state.thread
            }
            guard let joining else { return }
            // Joining blocks, and the cooperative pool has two threads here.
            Thread.detachNewThread { [self] in
                pthread_join(joining, nil)
                let waiters = locked { state in
                    state.isJoined = true
                    defer { state.stopWaiters = [] }
                    return state.stopWaiters
                }
                for waiter in waiters { waiter.resume() }
            }
        }
    }

    /// Ends the loop without waiting, for an owner that is going away and cannot await.
    func abandon() {
        locked { state in
            guard state.phase == .running, !state.isJoining else { return }
            state.isJoining = true
            state.isJoined = true
            pthread_detach(state.thread)
            askToStop(&state)
        }
    }

    private func locked<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        lock.lock()
        defer { lock.unlock() }
        return try body(&state)
    }

    private func askToStop(_ state: inout State) {
        guard state.phase == .running else { return }
        state.phase = .stopping
        uv_async_send(wake)
    }

    private func run() {
        // start() still holds the lock while it stores the thread's number.
        locked { _ in }
        owner.store(UInt(pthread_self()), ordering: .releasing)
        _ = host_name_thread(name)
        uv_run(memory, UV_RUN_DEFAULT)
        let code = uv_loop_close(memory)
        precondition(code == 0, "a handle outlived the loop: \(String(cString: uv_strerror(code)))")
        runJobs(untilEmpty: { $0.phase = .ended })
    }

    /// Runs on the loop's thread after `uv_async_send`.
    private func wakeUp() {
        let (batch, isStopping) = locked { state in
            defer { state.jobs.removeAll(keepingCapacity: true) }
            return (state.jobs, state.phase == .stopping)
        }
        for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
        guard isStopping else { return }
        uv_walk(
            memory,
            { handle, loop in
                guard let handle, let loop, uv_is_closing(handle) == 0 else { return }
                let wake = Unmanaged<UVLoop>.fromOpaque(loop).takeUnretainedValue().wake
                if UnsafeMutableRawPointer(handle) == UnsafeMutableRawPointer(wake) {
                    uv_close(handle, nil)
                } else {
                    LoopHandle.owner(of: handle)?.close()
                }
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    // MARK: Executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = locked { state in
            state.jobs.append(job)
            switch state.phase {
            case .fresh, .stopping:
                return false
            case .running:
                uv_async_send(wake)
                return false
            case .ended:
                defer { state.hasLateThread = true }
                return !state.hasLateThread
            }
        }
        guard needsThread else { return }
        Thread.detachNewThread { [self] in
            owner.store(UInt(pthread_self()), ordering: .releasing)
            runJobs(untilEmpty: { $0.hasLateThread = false })
        }
    }

    /// Runs jobs until there are none, then changes the state under the same lock.
    private func runJobs(untilEmpty finish: (inout State) -> Void) {
        while true {
            let batch = locked { state in
                defer { state.jobs = [] }
                if state.jobs.isEmpty {
                    // Before the lock is let go: the next late thread sets it again.
                    owner.store(0, ordering: .releasing)
                    finish(&state)
                }
                return state.jobs
            }
            guard !batch.isEmpty else { return }
            for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "not on the thread of this loop")
    }

    package func isIsolatingCurrentContext() -> Bool? {
        owner.load(ordering: .acquiring) == UInt(pthread_self())
    }
}
