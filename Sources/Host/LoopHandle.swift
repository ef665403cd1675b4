import CUV
import Glibc

/// A libuv handle: a heap cell that is freed only after its close callback ran.
///
/// The cell holds a reference to its owner from `adopt` to the close callback, so forgetting the
/// object does not free memory that the loop still knows. Loop thread only.
class LoopHandle {
    fileprivate let memory: UnsafeMutableRawPointer

    fileprivate init(byteCount: Int) {
        memory = .allocate(byteCount: byteCount, alignment: 16)
    }

    deinit { memory.deallocate() }

    private var handle: UnsafeMutablePointer<uv_handle_t> {
        memory.assumingMemoryBound(to: uv_handle_t.self)
    }

    /// Call once, right after the handle's `uv_…_init` succeeded.
    fileprivate final func adopt() {
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    fileprivate final var isClosing: Bool { uv_is_closing(handle) != 0 }

    /// Stops the handle for good. Closing twice is closing once.
    final func close() {
        guard !isClosing else { return }
        uv_close(handle) { handle in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<LoopHandle>.fromOpaque(data).release()
        }
    }

    /// The object of a handle that the loop hands to a callback.
    static func owner(of handle: UnsafeMutablePointer<uv_handle_t>) -> LoopHandle? {
        handle.pointee.data.map { Unmanaged<LoopHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate static func owner(ofCell cell: UnsafeMutableRawPointer) -> LoopHandle? {
        owner(of: cell.assumingMemoryBound(to: uv_handle_t.self))
    }
}

/// A timer on the loop.
final class LoopTimer: LoopHandle {
    private var timer: UnsafeMutablePointer<uv_timer_t> {
        memory.assumingMemoryBound(to: uv_timer_t.self)
    }
    private let action: () -> Void

    init(_ loop: UVLoop, action: @escaping () -> Void) throws(UVFault) {
        self.action = action
        super.init(byteCount: MemoryLayout<uv_timer_t>.size)
        try UVFault.check(uv_timer_init(loop.raw, timer), "uv_timer_init")
        adopt()
    }

    /// Fires after a while and, with `repeating`, again and again; replaces what was set before.
    func arm(milliseconds: UInt64, repeating: Bool = false) {
        guard !isClosing else { return }
        // Fails only for a handle that is closing or has no callback.
        uv_timer_start(
            timer,
            { cell in
                guard let cell else { return }
                (LoopHandle.owner(ofCell: cell) as? LoopTimer)?.action()
            }, milliseconds, repeating ? max(milliseconds, 1) : 0)
    }

    func disarm() {
        guard !isClosing else { return }
        uv_timer_stop(timer)
    }
}

/// Hints about one folder from inotify: something of that name came, went or was written.
///
/// Hints may be missing (the kernel's queue overflows) or come several times for one act.
final class LoopFolderEvent: LoopHandle {
    /// What the kernel said about a name.
    enum Hint {
        case cameOrWent, written
    }

    private var event: UnsafeMutablePointer<uv_fs_event_t> {
        memory.assumingMemoryBound(to: uv_fs_event_t.self)
    }
    private let action: (String, Hint) -> Void

    /// Begins to watch at once.
    init(
        _ loop: UVLoop, path: String, action: @escaping (String, Hint) -> Void
    ) throws(UVFault) {
        self.action = action
        super.init(byteCount: MemoryLayout<uv_fs_event_t>.size)
        try UVFault.check(uv_fs_event_init(loop.raw, event), "uv_fs_event_init")
        adopt()
        do throws(UVFault) {
            try UVFault.check(
                uv_fs_event_start(
                    event,
                    { cell, name, kinds, _ in
                        guard let cell else { return }
                        let owner = LoopHandle.owner(ofCell: cell) as? LoopFolderEvent
                        let cameOrWent = UInt32(bitPattern: kinds) & UV_RENAME.rawValue != 0
                        owner?.action(
                            name.map { String(cString: $0) } ?? "",
                            cameOrWent ? .cameOrWent : .written)
                    }, path, 0),
                "uv_fs_event_start")
        } catch {
            close()
            throw error
        }
    }
}

/// Tells when the kernel's mount table changed. Owns its file descriptor.
final class LoopMountEvent: LoopHandle {
    private var poll: UnsafeMutablePointer<uv_poll_t> {
        memory.assumingMemoryBound(to: uv_poll_t.self)
    }
    private let descriptor: Int32
    private let action: (Bool) -> Void

    /// Begins to watch at once; the action is told whether the table will be watched further.
    init(_ loop: UVLoop, action: @escaping (Bool) -> Void) throws(UVFault) {
        self.action = action
        descriptor = open(MountTable.path, O_RDONLY | O_CLOEXEC)
        let openFault = errno
        super.init(byteCount: MemoryLayout<uv_poll_t>.size)
        guard descriptor >= 0 else { throw UVFault(operation: "open", code: -openFault) }
        try UVFault.check(uv_poll_init(loop.raw, poll, descriptor), "uv_poll_init")
        adopt()
        do throws(UVFault) {
            // The table is always readable; a change is told as POLLPRI together with POLLERR.
            try UVFault.check(
                uv_poll_start(poll, Int32(UV_PRIORITIZED.rawValue)) { cell, status, _ in
                    guard let cell else { return }
                    (LoopHandle.owner(ofCell: cell) as? LoopMountEvent)?.action(status == 0)
                }, "uv_poll_start")
        } catch {
            close()
            throw error
        }
    }

    deinit {
        // Here the close callback has run: libuv no longer polls the descriptor.
        if descriptor >= 0 { Glibc.close(descriptor) }
    }
}
