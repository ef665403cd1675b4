package import Foundation

/// The scripts of `Tests/interop` that redo draws and lots, run as anybody would run them.
package enum DrawVerifier {
    /// - Returns: the script's exit status, and what it printed.
    package static func run(_ record: Data, with script: String = "verify_draw.py") throws -> (
        status: Int32, output: String
    ) {
        let file = FileManager.default.temporaryDirectory.appending(path: "draw-\(UUID().uuidString).json")
        try record.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", folder + script, file.path(percentEncoded: false)]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "interop/").path(percentEncoded: false)
}
