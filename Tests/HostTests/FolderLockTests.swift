import Foundation
import Testing

@testable import Host

@Suite struct FolderLockTests {
    @Test func `keeps a second holder off and names the first`() throws {
        let temporary = try TemporaryFolder()
        let file = temporary.url.appendingPathComponent("lock")
        let lock = try FolderLock(file: file)

        let fault = #expect(throws: FolderLockFault.self) { try FolderLock(file: file) }

        #expect(fault?.cause == .heldBy(processID: getpid()))
        #expect(fault?.description == "\(file.path): locked by process \(getpid())")
        #expect(try String(contentsOf: file, encoding: .utf8) == "\(getpid())\n")
        withExtendedLifetime(lock) {}
    }

    @Test func `lets go when the last copy is gone`() throws {
        let temporary = try TemporaryFolder()
        let file = temporary.url.appendingPathComponent("lock")
        var lock: FolderLock? = try FolderLock(file: file)
        var copy = lock
        lock = nil
        #expect(throws: FolderLockFault.self) { try FolderLock(file: file) }
        _ = copy

        copy = nil

        _ = try FolderLock(file: file)
    }

    @Test func `is held against another process, and ends with it`() throws {
        let temporary = try TemporaryFolder()
        let file = temporary.url.appendingPathComponent("lock")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "sh", "-c", "exec 9>\"$0\"; flock -n 9 || exit 1; echo 4711 >&9; echo held; exec cat", file.path,
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))

        let fault = #expect(throws: FolderLockFault.self) { try FolderLock(file: file) }
        #expect(fault?.cause == .heldBy(processID: 4_711))

        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        _ = try FolderLock(file: file)
        #expect(try String(contentsOf: file, encoding: .utf8) == "\(getpid())\n")
    }

    @Test func `refuses a file it cannot use`() throws {
        let temporary = try TemporaryFolder()
        let link = temporary.url.appendingPathComponent("link")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: temporary.url.appendingPathComponent("elsewhere"))

        let away = #expect(throws: FolderLockFault.self) {
            try FolderLock(file: temporary.url.appendingPathComponent("no/lock"))
        }
        let linked = #expect(throws: FolderLockFault.self) { try FolderLock(file: link) }

        #expect(away?.cause == .unusable(errno: ENOENT))
        #expect(linked?.cause == .unusable(errno: ELOOP))
    }
}
