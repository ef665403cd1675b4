import Foundation
import Testing

@testable import Host

/// Whether this process may mount: tried once, on a folder of its own.
private let mayMount: Bool = {
    guard getuid() == 0, let temporary = try? TemporaryFolder() else { return false }
    guard mountMemory(on: temporary.url) else { return false }
    return unmount(temporary.url)
}()

private func mountMemory(on folder: URL) -> Bool {
    run("mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder.path])
}

/// The watch may just be listing the stick, so a few tries are made, as a desktop does it.
private func unmount(_ folder: URL) -> Bool {
    (1...50).contains { _ in run("umount", [folder.path]) }
}

/// For a test that failed half-way: no mount outlives it.
private func letGo(of folders: URL...) {
    for folder in folders { _ = run("umount", ["-l", folder.path]) }
}

private func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}

@Suite(
    .serialized,
    .enabled(if: mayMount, "mounting needs root, and a machine that lets root mount"))
struct StickTests {
    @Test(arguments: [HostWatch.Options.swift, .withoutTicks])
    func `follows a stick that goes and comes back`(options: HostWatch.Options) async throws {
        let temporary = try TemporaryFolder()
        let folder = try temporary.folder("stick")
        try #require(mountMemory(on: folder))
        defer { letGo(of: folder) }
        let watch = try HostWatch(dataFolder: temporary.url, exchangeFolder: folder, options: options)
        let log = EventLog(watch.events)
        try await watch.start()
        try Data([1]).write(to: folder.appendingPathComponent("a.csv"))
        #expect(try await log.nextReady().name == "a.csv")

        try #require(unmount(folder))
        try await log.next(.exchangeFolderLost)
        // The bare folder under the mount point is still there, and is not the stick.
        #expect(await watch.exchangeFolderStatus().isPresent == false)
        try Data([1]).write(to: folder.appendingPathComponent("under-the-stick.csv"))

        try #require(mountMemory(on: folder))
        try await log.next(.exchangeFolderFound)
        try Data([1]).write(to: folder.appendingPathComponent("b.csv"))
        #expect(try await log.nextReady().name == "b.csv")

        #expect(await watch.exchangeFiles().map(\.name) == ["b.csv"])
        await watch.stop()
        #expect(unmount(folder), "the watch keeps no descriptor open")
    }

    @Test func `follows a folder on a stick`() async throws {
        let temporary = try TemporaryFolder()
        let stick = try temporary.folder("stick with space")
        try #require(mountMemory(on: stick))
        defer { letGo(of: stick) }
        let folder = try temporary.folder("stick with space/exchange")
        let watch = try HostWatch(dataFolder: temporary.url, exchangeFolder: folder, options: .withoutTicks)
        let log = EventLog(watch.events)
        try await watch.start()

        try #require(unmount(stick))
        try await log.next(.exchangeFolderLost)
        try #require(mountMemory(on: stick))
        _ = try temporary.folder("stick with space/exchange")
        // No hint tells of a folder inside a folder that was away: a later mount event or tick does.
        let other = try temporary.folder("other")
        try #require(mountMemory(on: other))
        defer { letGo(of: other) }
        try await log.next(.exchangeFolderFound)

        await watch.stop()
        #expect(unmount(stick) && unmount(other))
    }

    @Test func `counts only the stick when its mount point is known`() async throws {
        let temporary = try TemporaryFolder()
        let folder = try temporary.folder("stick")
        var options = HostWatch.Options.withoutTicks
        options.exchangeMountPoint = folder
        let watch = try HostWatch(dataFolder: temporary.url, exchangeFolder: folder, options: options)
        let log = EventLog(watch.events)

        try await watch.start()
        try await log.next(.exchangeFolderLost)
        try #require(mountMemory(on: folder))
        defer { letGo(of: folder) }
        try await log.next(.exchangeFolderFound)

        await watch.stop()
        #expect(unmount(folder))
    }
}
