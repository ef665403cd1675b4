import Foundation

/// One station's folder, made by `examstation demo` or copied from such a one.
struct Site {
    let folder: URL
    let program: URL

    /// The name in every demo's certificate.
    let host = "localhost"
    static let password = "rehearsal-2021"
    /// A proctor and marker, and an administrator, who can sign in on a demo.
    static let proctor = "S-016"
    static let administrator = "S-012"

    var authority: URL { folder.appending(path: "tls/authority.pem") }

    var lastLogLines: String {
        let text = (try? String(contentsOf: folder.appending(path: "serve.log"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: " | ")
    }

    /// No setting of the caller's own leaks into a run.
    var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("EXAMSTATION_") }
        environment["EXAMSTATION_DATA_FOLDER"] = folder.path
        environment["EXAMSTATION_DATA_EXCHANGE"] = folder.appending(path: "exchange").path
        environment["EXAMSTATION_DATA_ADMIN_SOCKET"] = folder.appending(path: "admin.sock").path
        environment["EXAMSTATION_LISTEN_ADDRESS"] = "127.0.0.1"
        environment["EXAMSTATION_LIMITS_REQUESTS_PER_MINUTE"] = "1000000"
        environment["EXAMSTATION_LOG_LEVEL"] = "warning"
        return environment
    }

    /// Plays a day up to the opening of the doors.
    static func make(_ sheets: Sheets, at folder: URL, program: URL, seeds: URL) throws -> Site {
        let sheetFolder = folder.deletingLastPathComponent()
            .appending(path: folder.lastPathComponent + "-sheets")
        try sheets.write(to: sheetFolder, seeds: seeds)
        let site = Site(folder: folder, program: program)
        let run = try site.run(
            ["demo", folder.path, "--seeds", sheetFolder.path, "--until", Sheets.until], isOwn: false)
        guard run.status == 0 else { throw BenchFault("demo failed: \(run.output)") }
        return site
    }

    /// A copy, for a daemon of its own.
    func copy(_ name: String) throws -> Site {
        let target = folder.deletingLastPathComponent().appending(path: name)
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(at: folder, to: target)
        // What the copy left to write would otherwise be paid by the first load.
        sync()
        return Site(folder: target, program: program)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// `examstation verify`, with its exit code, its output and how long it took.
    func verify(hashesOnly: Bool = false) throws -> (status: Int32, output: String, seconds: Double) {
        try run(["verify"] + (hashesOnly ? ["--hashes-only"] : []), isOwn: true)
    }

    private func run(
        _ words: [String], isOwn: Bool
    ) throws -> (status: Int32, output: String, seconds: Double) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = words
        process.environment = isOwn ? environment : environment.filter { !$0.key.hasPrefix("EXAMSTATION_") }
        process.standardOutput = pipe
        process.standardError = pipe
        let clock = ContinuousClock()
        let began = clock.now
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output, (clock.now - began) / .seconds(1))
    }
}
