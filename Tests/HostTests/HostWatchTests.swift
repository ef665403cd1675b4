import Foundation
import Testing

@testable import Host

@Suite struct HostWatchTests {
    @Test func `reports a staged step of the wall clock`() async throws {
        let probe = StagedProbe()
        let watched = try await WatchedFolder(probe: probe)

        probe.stage { $0.wallOffsetMilliseconds -= 7_200_000 }
        try await watched.log.next(.clockStepped(milliseconds: -7_200_000))
        probe.stage { $0.wallOffsetMilliseconds += 600 }
        try await watched.log.next(.clockStepped(milliseconds: 600))

        await watched.watch.stop()
    }

    @Test func `reports links and disk, once each, with room to recover`() async throws {
        let probe = StagedProbe()
        let watched = try await WatchedFolder(probe: probe)

        probe.stage { $0.links = [] }
        try await watched.log.next(.linksChanged([]))
        probe.stage { $0.freeBytes = (1 << 30) - 1 }
        try await watched.log.next(.diskLow(freeBytes: (1 << 30) - 1))
        // A little more than the limit is not yet well.
        probe.stage { stage in
            stage.freeBytes = (1 << 30) + 1
            stage.links = [NetworkLink(name: "lo", address: "::1", isUp: true, isInternal: true)]
        }
        _ = try await watched.log.next { if case .linksChanged = $0 { true } else { false } }
        probe.stage { $0.freeBytes = 5 << 28 }
        try await watched.log.next(.diskRecovered(freeBytes: 5 << 28))

        #expect(await watched.log.seen.count == 4)
        await watched.watch.stop()
    }

    @Test func `says at the start that the disk is low`() async throws {
        let probe = StagedProbe()
        probe.stage { $0.freeBytes = 5 }

        let watched = try await WatchedFolder(options: .withoutTicks, probe: probe)

        try await watched.log.next(.diskLow(freeBytes: 5))
        await watched.watch.stop()
    }

    @Test func `gives figures of the real machine`() async throws {
        let watched = try await WatchedFolder(probe: MachineProbe())

        let figures = try await watched.watch.figures()

        #expect(figures.diskTotalBytes > 0)
        #expect((0...figures.diskTotalBytes).contains(figures.diskFreeBytes))
        #expect(figures.memoryTotalBytes > 64 << 20)
        #expect((1...figures.memoryTotalBytes).contains(figures.memoryAvailableBytes))
        #expect((1 << 20...figures.memoryTotalBytes).contains(figures.residentBytes))
        #expect(figures.loadAverage.count == 3)
        #expect(figures.uptimeSeconds > 0)
        #expect(figures.links.contains { $0.name == "lo" && $0.isInternal })
        let coded = try JSONEncoder().encode(figures)
        #expect(try JSONDecoder().decode(HostFigures.self, from: coded) == figures)
        await watched.watch.stop()
    }

    @Test func `throws when the data folder is away`() async throws {
        let temporary = try TemporaryFolder()
        let watch = try HostWatch(
            dataFolder: temporary.url.appendingPathComponent("away"), exchangeFolder: temporary.url)

        await #expect(throws: UVFault.self) { try await watch.figures() }

        await watch.stop()
    }

    @Test func `finds the available memory in what the kernel writes`() {
        let text = "MemTotal:       24684096 kB\nMemFree: 1 kB\nMemAvailable:   20000000 kB\n"

        #expect(HostFigures.availableBytes(in: text) == 20_480_000_000)
        #expect(HostFigures.availableBytes(in: "MemTotal: 1 kB\n") == nil)
        #expect(HostFigures.availableBytes(in: "MemAvailable: 1 MB\n") == nil)
        #expect(HostFigures.availableBytes(in: "MemAvailable: 9223372036854775807 kB\n") == nil)
    }

    @Test func `ends its events and its thread, and still answers afterwards`() async throws {
        let watched = try await WatchedFolder()

        await watched.watch.stop()
        await watched.watch.stop()

        var events = watched.watch.events.makeAsyncIterator()
        #expect(await events.next() == nil)
        #expect(await watched.watch.exchangeFiles().isEmpty)
        #expect(try await watched.watch.figures().diskTotalBytes > 0)
    }

    @Test func `ends its events when nobody holds it any more`() async throws {
        var watched: WatchedFolder? = try await WatchedFolder()
        let events = try #require(watched?.watch.events)
        let folder = watched?.temporary
        watched = nil

        for await _ in events {}

        #expect(folder != nil)
    }
}

@Suite struct MountTableTests {
    private let table = MountTable(
        text: """
            22 27 0:21 / /proc rw,relatime - proc proc rw
            27 1 254:1 / / rw,relatime - ext4 /dev/root rw
            40 27 8:1 / /media/examstation/USB\\040STICK rw - vfat /dev/sda1 rw
            41 27 8:2 / /media/examstation/\\346\\227\\245 rw - vfat /dev/sdb1 rw
            42 40 8:3 / /media/examstation/USB\\040STICK rw - vfat /dev/sdc1 rw
            broken
            """)

    @Test func `finds the deepest and the last mount over a path`() {
        #expect(table.mount(holding: "/media/examstation/USB STICK/in")?.id == 42)
        #expect(table.mount(holding: "/media/examstation/USB STICK")?.id == 42)
        #expect(table.mount(holding: "/media/examstation/USB STICKY")?.id == 27)
        #expect(table.mount(holding: "/media/examstation/日/x")?.id == 41)
        #expect(table.mount(holding: "/")?.point == "/")
    }

    @Test func `reads the table of this process`() throws {
        #expect(try MountTable.current().mount(holding: "/proc/self")?.point == "/proc")
    }
}
