import Foundation
import Testing

/// One daemon to a folder.
@Suite struct FolderTests {
    @Test(arguments: [
        ("examstation", "station.db", "EXAMSTATION_DATA_FOLDER"),
        ("examcentral", "central.db", "EXAMCENTRAL_DATA_FOLDER"),
    ])
    func `a second daemon on the same folder refuses to start, and touches nothing`(
        program: String, file: String, variable: String
    ) async throws {
        let folder = URL.temporaryDirectory.appending(path: "examstation-folder-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Whatever stands in it: the lock comes before the first look at the database.
        let database = folder.appending(path: file)
        try Data("held by the first".utf8).write(to: database)
        let first = try LockHolder(folder.appending(path: "lock"))

        let second = try await Programs.run(
            Programs.path(program), ["serve"], environment: [variable: folder.path])

        #expect(second.code == 2)
        #expect(second.output.contains("locked by process \(first.number)"), "\(second.output)")
        #expect(second.output.contains("stop that one first"), "\(second.output)")
        #expect(try Data(contentsOf: database) == Data("held by the first".utf8))
        first.end()
    }
}

/// Another process that holds a lock file as a daemon does.
private final class LockHolder: Sendable {
    let number: Int32
    private let input = Pipe()

    init(_ file: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "sh", "-c", "exec 9>\"$0\"; flock -n 9 || exit 1; echo $$ >&9; echo held; exec cat", file.path,
        ]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        number = process.processIdentifier
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
    }

    /// Its input ends, and so does it.
    func end() { try? input.fileHandleForWriting.close() }
}
