import Foundation
import Testing

@testable import Host

@Suite struct ExchangeFolderTests {
    @Test func `shows a file renamed into the folder at once`() async throws {
        let watched = try await WatchedFolder(options: .withoutTicks)
        let roster = try watched.temporary.file("made-elsewhere", bytes: 1_234)

        try rename(roster, to: watched.folder.appendingPathComponent("roster.csv"))
        let file = try await watched.log.nextReady()

        #expect(file.name == "roster.csv")
        #expect(file.sizeBytes == 1_234)
        let age = Int64(Date().timeIntervalSince1970 * 1_000) - file.modifiedMilliseconds
        #expect((0..<60_000).contains(age))
        #expect(await watched.watch.exchangeFiles() == [file])
        await watched.watch.stop()
    }

    @Test func `a file written in place is offered only when it is still`() async throws {
        let time = StagedStillness()
        var options = HostWatch.Options.swift
        // Looks come quickly; how long a file has been still is told by the staged time alone.
        options.ticksPerRound = 1
        options.stillMilliseconds = 500
        let watched = try await WatchedFolder(options: options, probe: time)
        let target = watched.folder.appendingPathComponent("marks.csv")
        #expect(FileManager.default.createFile(atPath: target.path, contents: nil))
        let writer = try FileHandle(forWritingTo: target)

        // In all 2.5 staged seconds, never half a second without a change.
        for _ in 1...5 {
            try writer.write(contentsOf: Data(repeating: 0x31, count: 100))
            await time.waitForLooks()
            time.advance(milliseconds: 499)
            await time.waitForLooks()
            #expect(await watched.watch.exchangeFiles().isEmpty)
        }
        try writer.write(contentsOf: Data(repeating: 0x31, count: 100))
        try writer.close()
        await time.waitForLooks()
        time.advance(milliseconds: 499)
        await time.waitForLooks()
        let before = await watched.watch.exchangeFiles()
        time.advance(milliseconds: 1)
        let file = try await watched.log.nextReady()

        #expect(before.isEmpty)
        #expect(file.name == "marks.csv")
        #expect(file.sizeBytes == 600)
        #expect(await watched.log.seen == [.exchangeFileReady(file)])
        await watched.watch.stop()
    }

    @Test func `finds files that lay there before`() async throws {
        let temporary = try TemporaryFolder()
        let folder = try temporary.folder("exchange")
        try rename(
            temporary.file("x", bytes: 7), to: folder.appendingPathComponent("考生名单.csv"))
        let watch = try HostWatch(
            dataFolder: temporary.url, exchangeFolder: folder, options: .withoutTicks)
        let log = EventLog(watch.events)

        try await watch.start()

        #expect(try await log.nextReady().name == "考生名单.csv")
        await watch.stop()
    }

    @Test func `tells when a file goes and when its content changes`() async throws {
        let watched = try await WatchedFolder()
        let target = watched.folder.appendingPathComponent("roster.csv")
        try rename(watched.temporary.file("one", bytes: 10), to: target)
        #expect(try await watched.log.nextReady().sizeBytes == 10)

        try rename(watched.temporary.file("two", bytes: 20), to: target)
        #expect(try await watched.log.nextReady().sizeBytes == 20)
        try FileManager.default.removeItem(at: target)

        try await watched.log.next(.exchangeFileGone(name: "roster.csv"))
        #expect(await watched.watch.exchangeFiles().isEmpty)
        await watched.watch.stop()
    }

    @Test func `passes over folders, links, pipes and empty beginnings`() async throws {
        let watched = try await WatchedFolder()
        let outside = try watched.temporary.file("secret", bytes: 9)
        try FileManager.default.createDirectory(
            at: watched.folder.appendingPathComponent("a-folder"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            at: watched.folder.appendingPathComponent("a-link"), withDestinationURL: outside)
        #expect(mkfifo(watched.folder.appendingPathComponent("a-pipe").path, 0o600) == 0)

        try rename(outside, to: watched.folder.appendingPathComponent("z.csv"))

        #expect(try await watched.log.nextReady().name == "z.csv")
        #expect(await watched.watch.exchangeFiles().map(\.name) == ["z.csv"])
        await watched.watch.stop()
    }

    @Test func `shows at most the limit and counts the rest`() async throws {
        let temporary = try TemporaryFolder()
        let folder = try temporary.folder("exchange")
        for number in 1...12 {
            try Data([1]).write(to: folder.appendingPathComponent("file-\(100 + number)"))
        }
        var options = HostWatch.Options.withoutTicks
        options.exchangeFilesMax = 10
        let watch = try HostWatch(dataFolder: temporary.url, exchangeFolder: folder, options: options)
        let log = EventLog(watch.events)

        try await watch.start()
        for number in 1...10 {
            #expect(try await log.nextReady().name == "file-\(100 + number)")
        }

        #expect(await watch.exchangeFiles().count == 10)
        #expect(await watch.exchangeFolderStatus().filesBeyondLimit == 2)
        await watch.stop()
    }

    @Test func `counts names that are not UTF-8 instead of showing them`() async throws {
        let watched = try await WatchedFolder()
        let name: [UInt8] = Array(watched.folder.path.utf8) + Array("/".utf8) + [0xBF, 0xBC, 0]
        let descriptor = name.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600) }
        }
        try #require(descriptor >= 0)
        close(descriptor)

        try rename(
            watched.temporary.file("x", bytes: 1), to: watched.folder.appendingPathComponent("a.csv"))

        #expect(try await watched.log.nextReady().name == "a.csv")
        #expect(await watched.watch.exchangeFolderStatus().filesWithUnreadableNames == 1)
        await watched.watch.stop()
    }

    @Test(arguments: [HostWatch.Options.swift, .withoutTicks])
    func `follows a folder that is removed and made again`(options: HostWatch.Options) async throws {
        let watched = try await WatchedFolder(options: options)
        try rename(
            watched.temporary.file("x", bytes: 1), to: watched.folder.appendingPathComponent("a.csv"))
        #expect(try await watched.log.nextReady().name == "a.csv")

        try FileManager.default.removeItem(at: watched.folder)
        try await watched.log.next(.exchangeFolderLost)
        #expect(await watched.watch.exchangeFiles().isEmpty)
        #expect(await watched.watch.exchangeFolderStatus().isPresent == false)
        _ = try watched.temporary.folder("exchange")
        try await watched.log.next(.exchangeFolderFound)
        try rename(
            watched.temporary.file("y", bytes: 1), to: watched.folder.appendingPathComponent("b.csv"))

        #expect(try await watched.log.nextReady().name == "b.csv")
        await watched.watch.stop()
    }

    @Test func `hears again after a folder was exchanged in one blink`() async throws {
        let watched = try await WatchedFolder(options: .withoutTicks)

        // So quick that the new folder may even get the old one's inode number.
        try FileManager.default.removeItem(at: watched.folder)
        _ = try watched.temporary.folder("exchange")
        try rename(
            watched.temporary.file("x", bytes: 1), to: watched.folder.appendingPathComponent("a.csv"))
        #expect(try await watched.log.nextReady().name == "a.csv")
        try rename(
            watched.temporary.file("y", bytes: 1), to: watched.folder.appendingPathComponent("b.csv"))

        #expect(try await watched.log.nextReady().name == "b.csv")
        await watched.watch.stop()
    }

    @Test func `says at the start that the folder is away, and when it comes`() async throws {
        let watched = try await WatchedFolder(makesFolder: false, options: .withoutTicks)
        try await watched.log.next(.exchangeFolderLost)

        _ = try watched.temporary.folder("exchange")

        try await watched.log.next(.exchangeFolderFound)
        await watched.watch.stop()
    }

    @Test func `finds a folder whose parent was away too`() async throws {
        let temporary = try TemporaryFolder()
        let folder = temporary.url.appendingPathComponent("media/exchange")
        let watch = try HostWatch(dataFolder: temporary.url, exchangeFolder: folder, options: .swift)
        let log = EventLog(watch.events)
        try await watch.start()
        try await log.next(.exchangeFolderLost)

        _ = try temporary.folder("media/exchange")

        try await log.next(.exchangeFolderFound)
        await watch.stop()
    }

    @Test func `stays quiet about a folder that only had its rights changed`() async throws {
        let watched = try await WatchedFolder()
        #expect(chmod(watched.folder.path, 0o750) == 0)

        try rename(
            watched.temporary.file("x", bytes: 1), to: watched.folder.appendingPathComponent("a.csv"))
        let file = try await watched.log.nextReady()

        #expect(await watched.log.seen == [.exchangeFileReady(file)])
        await watched.watch.stop()
    }
}
