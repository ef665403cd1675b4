import Glibc

/// Tells the service manager how the daemon is, as sd_notify(3) describes.
///
/// Every message is one datagram on a socket of its own, so this may be used from any thread. The
/// answers say whether the manager's socket took the message; a lost one needs no other action,
/// because the manager then acts itself (start-up timeout, watchdog).
package struct SystemdNotifier: Sendable {
    /// How often to call ``watchdog()``: a third of the time after which the manager would restart
    /// the daemon, so that two may be late. Nil when no watchdog is set for this process.
    package let watchdogInterval: Duration?

    /// The socket's address as the kernel wants it: an abstract name begins with a zero byte.
    private let address: [UInt8]

    /// Nil when the daemon was not started by a service manager that listens.
    ///
    /// - Parameter environment: the process's variables.
    package init?(environment: [String: String]) {
        guard let name = environment["NOTIFY_SOCKET"], let first = name.utf8.first,
            name.utf8.count > 1, first == UInt8(ascii: "/") || first == UInt8(ascii: "@")
        else { return nil }
        var address = Array(name.utf8)
        if first == UInt8(ascii: "@") { address[0] = 0 }
        // A name in the file system needs its closing zero byte as well.
        guard address.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
        self.address = address
        watchdogInterval = Self.interval(in: environment)
    }

    private static func interval(in environment: [String: String]) -> Duration? {
        guard let microseconds = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), microseconds > 0
        else { return nil }
        if let processID = environment["WATCHDOG_PID"], processID != String(getpid()) { return nil }
        return .microseconds(microseconds) / 3
    }

    /// The daemon serves.
    @discardableResult
    package func ready() -> Bool { send("READY=1") }

    /// The daemon is on its way out and not hung.
    @discardableResult
    package func stopping() -> Bool { send("STOPPING=1") }

    /// The daemon is well. Call it only after a probe that would fail if it were not.
    @discardableResult
    package func watchdog() -> Bool { send("WATCHDOG=1") }

    /// One line for people, shown by `systemctl status`.
    @discardableResult
    package func status(_ text: String) -> Bool {
        // A line break would begin another assignment.
        send("STATUS=" + String(text.map { $0.isNewline ? " " : $0 }))
    }

    private func send(_ message: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }

        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        // Abstract names are as long as said; paths end at their zero byte.
        let isAbstract = address[0] == 0
        let offset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
        let length = socklen_t(offset + address.count + (isAbstract ? 0 : 1))

        let bytes = Array(message.utf8)
        let sent = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), name, length)
            }
        }
        return sent == bytes.count
    }
}
