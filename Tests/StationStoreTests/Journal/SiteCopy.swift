import Foundation
import GRDB
import StationStore
import TestKit
import Testing
import Vault

/// A copy of a site's files, for somebody who has got at the disk and has stock tools.
final class SiteCopy: Sendable {
    let folder: URL
    private let keys: StationKeys

    init(of site: EverythingSite) async throws {
        // Everything then stands in the one file.
        try await site.store.truncateLog()
        folder = URL.temporaryDirectory.appending(path: "examstation-copy-\(UUID().uuidString)")
        keys = site.keys
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["station.db", "keys"] {
            try files.copyItem(at: site.site.folder.appending(path: name), to: folder.appending(path: name))
        }
    }

    /// Another copy of the same files.
    init(of copy: SiteCopy) throws {
        folder = URL.temporaryDirectory.appending(path: "examstation-copy-\(UUID().uuidString)")
        keys = copy.keys
        try FileManager.default.copyItem(at: copy.folder, to: folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var database: String { folder.appending(path: "station.db").path }

    /// Runs `sql` in the stock `sqlite3`, which knows nothing of this program's rules.
    ///
    /// - Returns: its output; nil when it refused, for instance because a key exists already.
    func sqlite3(_ sql: String) throws -> String? {
        let answer = try run(
            URL(filePath: "/usr/bin/env"),
            ["sqlite3", "-batch", "-bail", database, "PRAGMA ignore_check_constraints = ON; " + sql])
        return answer.code == 0 ? answer.output : nil
    }

    /// As ``sqlite3(_:)``, for what must not fail.
    @discardableResult
    func alter(_ sql: String) throws -> String {
        guard let output = try sqlite3(sql) else { throw AlterationFault(sql: sql) }
        return output
    }

    /// Runs the real `examstation verify`.
    func verify(against note: String? = nil) throws -> Answer {
        var arguments = ["verify"]
        if let note {
            let file = folder.appending(path: "held.note")
            try Data(note.utf8).write(to: file)
            arguments += ["--against", file.path]
        }
        return try run(try Self.program(), arguments)
    }

    /// The same in this process, which is quicker.
    func report(against note: String? = nil) async throws -> Verification.Report {
        try await Verification.run(
            path: database, dataKey: keys.data, logKey: [UInt8](keys.log.publicKey.rawRepresentation),
            against: note.map { [UInt8]($0.utf8) })
    }

    func read<Value: Sendable>(_ query: @Sendable @escaping (Database) throws -> Value) async throws -> Value
    {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try await queue.read(query)
    }

    struct Answer {
        let code: Int32
        let output: String

        /// What it names as the first bad position.
        var position: Int64? {
            output.split(separator: "first bad position ").dropFirst().last
                .flatMap { Int64($0.prefix { $0.isNumber }) }
        }
    }

    struct AlterationFault: Error {
        let sql: String
    }

    /// The program that was built beside these tests.
    private static func program() throws -> URL {
        let bundle = try #require(CommandLine.arguments.first { $0.contains(".xctest") })
        let file = bundle.components(separatedBy: ".xctest")[0] + ".xctest"
        return URL(filePath: file).deletingLastPathComponent().appending(path: "examstation")
    }

    private func run(_ program: URL, _ arguments: [String]) throws -> Answer {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["EXAMSTATION_DATA_FOLDER"] = folder.path
        // An instrumented program would otherwise merge its counts at every one of these exits.
        environment["LLVM_PROFILE_FILE"] = "/dev/null"
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(code: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self))
    }
}
