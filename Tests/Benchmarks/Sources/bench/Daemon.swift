import Foundation
import Glibc
import Load

/// One `examstation serve`, run as a process of its own.
final class Daemon {
    let site: Site
    let port: UInt16
    private let process = Process()

    /// Starts it; ready on return.
    ///
    /// - Parameters:
    ///   - site: a folder that no other daemon has open.
    ///   - commitCommands: how many commands share a commit at most.
    ///   - shim: a library that is loaded before all others, to slow the disk down.
    /// - Throws: ``BenchFault`` with the end of its log when it does not become ready.
    init(_ site: Site, commitCommands: Int = 256, shim: String? = nil) throws {
        self.site = site
        port = try Self.freePort()
        var environment = site.environment
        environment["EXAMSTATION_LISTEN_PORT"] = "\(port)"
        environment["EXAMSTATION_LISTEN_SYNC_PORT"] = "\(try Self.freePort())"
        environment["EXAMSTATION_LIMITS_COMMIT_COMMANDS"] = "\(commitCommands)"
        if let shim { environment["LD_PRELOAD"] = shim }
        let log = site.folder.appending(path: "serve.log")
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.executableURL = site.program
        process.arguments = ["serve"]
        process.environment = environment
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try waitUntilReady()
    }

    private func waitUntilReady() throws {
        let end = Date().addingTimeInterval(300)
        while Date() < end {
            guard process.isRunning else { break }
            if let line = try? line(), let answer = try? line.call(Call.get("/readyz", port: port)),
                answer.status == 200
            {
                return
            }
            usleep(2_000)
        }
        throw BenchFault("the daemon did not become ready: \(site.lastLogLines)")
    }

    var identifier: Int32 { process.processIdentifier }

    func line(client: UInt8 = 1) throws -> Line {
        try Line(try TLSTrust(authority: site.authority.path, host: site.host), port: port, client: client)
    }

    /// Connections from sixteen addresses, as from so many phones.
    func lines(_ count: Int) throws -> [Line] {
        let trust = try TLSTrust(authority: site.authority.path, host: site.host)
        return try (0..<count).map { try Line(trust, port: port, client: UInt8(2 + $0 % 16)) }
    }

    func stop() throws {
        process.terminate()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFault("the daemon did not stop well: \(site.lastLogLines)")
        }
    }

    /// Ends it between two instructions, as a power cut would; for use within a load.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
    }

    func waitUntilGone() { process.waitUntilExit() }

    /// `VmRSS` or `VmHWM` in MiB.
    func memory(_ name: String) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        for line in text.split(separator: "\n") where line.hasPrefix("\(name):") {
            guard let kibibytes = line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first,
                let number = Double(kibibytes)
            else { break }
            return number / 1024
        }
        throw BenchFault("the kernel does not tell \(name)")
    }

    /// Seconds of processor time that the daemon has used so far.
    func processorSeconds() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        let words = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]) else {
            throw BenchFault("the kernel does not tell the processor time")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard isBound else { throw BenchFault("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// Why the benchmark ends early: it measured nothing that means anything.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
