import Foundation
import GRDB
import NIOCore
import NIOPosix
import Testing

/// Station and central as a site has them: two programs, two folders, two sets of keys.
final class Daemons: Sendable {
    static let stationPassword = "rehearsal-2021"

    let root: URL
    let stationPort: Int
    let syncPort: Int
    let centralPort: Int

    init() async throws {
        // Short: the admin socket's path has at most 107 bytes.
        root = URL(filePath: "/tmp/es-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        stationPort = try await Self.freePort()
        syncPort = try await Self.freePort()
        centralPort = try await Self.freePort()
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    var station: URL { root.appending(path: "station") }
    var central: URL { root.appending(path: "central") }

    /// Where the programs of this build are: beside the test bundle.
    static var programs: URL {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: own ?? CommandLine.arguments[0]).deletingLastPathComponent()
    }

    static var repository: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["EXAMSTATION_DATA_FOLDER"] = station.path
        environment["EXAMSTATION_DATA_EXCHANGE"] = root.appending(path: "exchange").path
        environment["EXAMSTATION_DATA_ADMIN_SOCKET"] = root.appending(path: "admin.sock").path
        environment["EXAMSTATION_LISTEN_ADDRESS"] = "127.0.0.1"
        environment["EXAMSTATION_LISTEN_PORT"] = "\(stationPort)"
        environment["EXAMSTATION_LISTEN_SYNC_PORT"] = "\(syncPort)"
        environment["EXAMCENTRAL_DATA_FOLDER"] = central.path
        environment["EXAMCENTRAL_LISTEN_ADDRESS"] = "127.0.0.1"
        environment["EXAMCENTRAL_LISTEN_PORT"] = "\(centralPort)"
        environment["EXAMCENTRAL_PULL_EVERY_SECONDS"] = "1"
        return environment
    }

    /// Starts a program that goes on running.
    func start(_ program: String, _ arguments: String...) throws -> Process {
        try launch(program, arguments, output: log(program))
    }

    /// Runs a program to its end.
    ///
    /// - Returns: what it printed.
    @discardableResult
    func run(_ program: String, _ arguments: [String], mayFail: Bool = false) async throws -> String {
        let file = root.appending(path: "out-\(UUID().uuidString)")
        let process = try launch(program, arguments, output: file)
        while process.isRunning { try await Task.sleep(for: .milliseconds(50)) }
        let text = try String(contentsOf: file, encoding: .utf8)
        if !mayFail { try #require(process.terminationStatus == 0, "\(program) \(arguments): \(text)") }
        return process.terminationStatus == 0 ? text : ""
    }

    func log(_ program: String) -> URL { root.appending(path: "\(program).log") }

    private func launch(_ program: String, _ arguments: [String], output: URL) throws -> Process {
        let process = Process()
        process.executableURL =
            program.hasPrefix("/") ? URL(filePath: program) : Self.programs.appending(path: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = Self.repository
        if !FileManager.default.fileExists(atPath: output.path) {
            _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: output)
        try handle.seekToEnd()
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }

    /// One number out of a database that a daemon may have open.
    func count(_ database: URL, _ sql: String) async throws -> Int {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: database.path, configuration: configuration)
        return try await queue.read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
    }

    /// Changes a database behind its daemon's back.
    func tamper(_ database: URL, _ sql: String) async throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: database.path, configuration: configuration)
        try await queue.write { db in try db.execute(sql: sql) }
    }

    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }
}

extension Process {
    /// Ends the program as a power cut would.
    func killNow() async throws {
        kill(processIdentifier, SIGKILL)
        while isRunning { try await Task.sleep(for: .milliseconds(10)) }
    }
}

/// Asks again until something is so.
func eventually(
    _ what: String, within seconds: Int, _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
        if try await isSo() { return }
        try await Task.sleep(for: .milliseconds(200))
    }
    Issue.record("not within \(seconds) s: \(what)")
    throw CancellationError()
}
