import Foundation
import Testing

@testable import Host

/// The manager's end: a datagram socket, with a name in the file system or an abstract one.
private final class Receiver {
    let descriptor: Int32

    init(address: [UInt8]) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        let offset = try #require(MemoryLayout.offset(of: \sockaddr_un.sun_path))
        let length = socklen_t(offset + address.count)
        let result = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(result == 0, "bind failed with \(errno)")
    }

    deinit { close(descriptor) }

    func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}

@Suite struct SystemdNotifierTests {
    @Test func `sends every message as one datagram`() throws {
        let temporary = try TemporaryFolder()
        let path = temporary.url.appendingPathComponent("notify").path
        let receiver = try Receiver(address: Array(path.utf8) + [0])
        let notifier = try #require(SystemdNotifier(environment: ["NOTIFY_SOCKET": path]))

        #expect(notifier.ready())
        #expect(notifier.status("serving 考点 3\nREADY=0"))
        #expect(notifier.watchdog())
        #expect(notifier.stopping())

        #expect(receiver.next() == "READY=1")
        #expect(receiver.next() == "STATUS=serving 考点 3 READY=0")
        #expect(receiver.next() == "WATCHDOG=1")
        #expect(receiver.next() == "STOPPING=1")
    }

    @Test func `reaches an abstract socket`() throws {
        let name = "host-tests-\(UUID().uuidString)"
        let receiver = try Receiver(address: [0] + Array(name.utf8))
        let notifier = try #require(SystemdNotifier(environment: ["NOTIFY_SOCKET": "@" + name]))

        #expect(notifier.ready())

        #expect(receiver.next() == "READY=1")
    }

    @Test func `says when nobody listens`() throws {
        let temporary = try TemporaryFolder()
        let path = temporary.url.appendingPathComponent("away").path

        #expect(try #require(SystemdNotifier(environment: ["NOTIFY_SOCKET": path])).ready() == false)
    }

    @Test(arguments: ["", "@", "relative", "vsock:2:1234", "/" + String(repeating: "x", count: 107)])
    func `is not there without a usable socket`(name: String) {
        #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": name]) == nil)
        #expect(SystemdNotifier(environment: [:]) == nil)
    }

    @Test func `asks for a sign of life three times per watchdog period`() throws {
        func interval(_ extra: [String: String]) throws -> Duration? {
            let environment = ["NOTIFY_SOCKET": "/run/notify"].merging(extra) { $1 }
            return try #require(SystemdNotifier(environment: environment)).watchdogInterval
        }

        #expect(try interval(["WATCHDOG_USEC": "30000000"]) == .seconds(10))
        #expect(try interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(10))
        #expect(try interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(try interval(["WATCHDOG_USEC": "0"]) == nil)
        #expect(try interval(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(try interval([:]) == nil)
    }
}
