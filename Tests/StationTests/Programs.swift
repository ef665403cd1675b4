import Foundation
import Testing

/// The built programs, and how tests run them and other people's.
enum Programs {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder with the test bundle; the programs are built beside it.
    static var products: URL {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let parts = bundle.split(separator: "/", omittingEmptySubsequences: false)
        let index = parts.firstIndex { $0.hasSuffix(".xctest") } ?? parts.count - 1
        return URL(filePath: parts[..<index].joined(separator: "/"))
    }

    static func path(_ name: String) -> String { products.appending(path: name).path }

    static var seeds: String { root.appending(path: "seeds/maoming-2021").path }

    /// Python with the packages that `Tests/run` installs.
    static var python: String {
        ProcessInfo.processInfo.environment["EXAMSTATION_PYTHON"] ?? "/usr/bin/python3"
    }

    struct Ended: Sendable {
        let code: Int32
        let output: String
    }

    /// Runs a program to its end, off the cooperative pool, with all it says.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Ended {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                do {
                    let process = Process()
                    process.executableURL = URL(filePath: program)
                    process.arguments = arguments
                    process.currentDirectoryURL = root
                    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in
                        new
                    }
                    let pipe = Pipe()
                    process.standardOutput = pipe
                    process.standardError = pipe
                    try process.run()
                    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                    process.waitUntilExit()
                    continuation.resume(
                        returning: Ended(
                            code: process.terminationStatus, output: String(decoding: output, as: UTF8.self)))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
