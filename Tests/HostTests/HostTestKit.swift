import Foundation
import Testing

@testable import Host

/// A folder of its own for one test, removed with the value.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("host-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Makes a folder inside.
    func folder(_ name: String) throws -> URL {
        let folder = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Writes a file beside the watched folder, to be renamed into it.
    func file(_ name: String, bytes: Int) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(repeating: 0x61, count: bytes).write(to: file)
        return file
    }
}

/// Renames as the kernel does it, in one step.
func rename(_ from: URL, to target: URL) throws {
    try #require(Glibc.rename(from.path, target.path) == 0, "rename failed with \(errno)")
}

/// Reads a watch's events and lets a test wait for the one it expects.
actor EventLog {
    struct TimedOut: Error, CustomStringConvertible {
        let seen: [HostEvent]
        var description: String { "the event did not come; seen: \(seen)" }
    }

    private struct Waiter {
        let number: Int
        let matches: @Sendable (HostEvent) -> Bool
        let continuation: CheckedContinuation<HostEvent, any Error>
    }

    private(set) var seen: [HostEvent] = []
    private(set) var hasEnded = false
    private var unread = 0
    private var waiters: [Waiter] = []
    private var lastNumber = 0

    init(_ events: AsyncStream<HostEvent>) {
        Task { [weak self] in
            for await event in events { await self?.take(event) }
            await self?.end()
        }
    }

    /// Waits for the next event that matches, after those already waited for.
    func next(
        seconds: Double = 10, where matches: @escaping @Sendable (HostEvent) -> Bool
    ) async throws -> HostEvent {
        while unread < seen.count {
            defer { unread += 1 }
            if matches(seen[unread]) { return seen[unread] }
        }
        lastNumber += 1
        let number = lastNumber
        let alarm = Task {
            try await Task.sleep(for: .seconds(seconds))
            giveUp(number)
        }
        defer { alarm.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            waiters.append(Waiter(number: number, matches: matches, continuation: continuation))
        }
    }

    func next(_ event: HostEvent, seconds: Double = 10) async throws {
        _ = try await next(seconds: seconds) { $0 == event }
    }

    /// The name of the next file that becomes ready.
    func nextReady() async throws -> ExchangeFile {
        let event = try await next { if case .exchangeFileReady = $0 { true } else { false } }
        guard case .exchangeFileReady(let file) = event else { throw TimedOut(seen: seen) }
        return file
    }

    private func take(_ event: HostEvent) {
        seen.append(event)
        guard let index = waiters.firstIndex(where: { $0.matches(event) }) else { return }
        unread = seen.count
        waiters.remove(at: index).continuation.resume(returning: event)
    }

    private func end() { hasEnded = true }

    private func giveUp(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: TimedOut(seen: seen))
    }
}

/// A machine whose clock, disk and links the test sets.
final class StagedProbe: HostProbe, @unchecked Sendable {
    struct Stage {
        var wallOffsetMilliseconds: Int64 = 1_780_966_800_000
        var readings: Int64 = 0
        var links = [NetworkLink(name: "eth0", address: "10.0.0.2", isUp: true, isInternal: false)]
        var freeBytes: Int64 = 50 << 30
    }

    private let lock = NSLock()
    private var current = Stage()

    /// Not the standard library's `Mutex`: the thread sanitizer does not see that one.
    @discardableResult
    func stage<Value>(_ body: (inout Stage) -> Value) -> Value {
        lock.withLock { body(&current) }
    }

    /// Every reading is a second after the one before, whatever the test machine does meanwhile.
    func clock() -> ClockReading {
        stage { stage in
            stage.readings += 1
            let boot = stage.readings * 1_000
            return ClockReading(
                wallMilliseconds: boot + stage.wallOffsetMilliseconds, bootMilliseconds: boot)
        }
    }

    func links() throws -> [NetworkLink] { stage { $0.links } }

    func disk(of folder: String) throws -> DiskSpace {
        stage { DiskSpace(freeBytes: $0.freeBytes, totalBytes: 100 << 30) }
    }
}

/// The time by which files are called still, in the test's hand: it goes on only when the test says so, and
/// the test can wait for looks at the folder.
final class StagedStillness: HostProbe, @unchecked Sendable {
    private let lock = NSLock()
    private var milliseconds: Int64 = 0
    private var looks = 0
    private var waiters: [(looks: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private let machine = StagedProbe()

    func clock() -> ClockReading { machine.clock() }
    func links() throws -> [NetworkLink] { try machine.links() }
    func disk(of folder: String) throws -> DiskSpace { try machine.disk(of: folder) }

    /// Called by the watch, once for each look, after it has listed the folder.
    func stillness(loopMilliseconds: Int64) -> Int64 {
        lock.withLock {
            looks += 1
            for waiter in waiters where waiter.looks <= looks { waiter.continuation.resume() }
            waiters.removeAll { $0.looks <= looks }
            return milliseconds
        }
    }

    func advance(milliseconds step: Int64) { lock.withLock { milliseconds += step } }

    /// Returns after three more looks: the first may have listed the folder already, the second found what
    /// was done to it, and before the third every hint about it was read.
    func waitForLooks() async {
        await withCheckedContinuation { continuation in
            lock.withLock { waiters.append((looks + 3, continuation)) }
        }
    }
}

/// A started watch on a folder of its own, and its events.
struct WatchedFolder {
    let temporary: TemporaryFolder
    let folder: URL
    let watch: HostWatch
    let log: EventLog

    init(
        makesFolder: Bool = true, options: HostWatch.Options = .swift,
        probe: any HostProbe = StagedProbe()
    ) async throws {
        temporary = try TemporaryFolder()
        folder = temporary.url.appendingPathComponent("exchange")
        if makesFolder { _ = try temporary.folder("exchange") }
        watch = try HostWatch(
            dataFolder: temporary.url, exchangeFolder: folder, options: options, probe: probe)
        log = EventLog(watch.events)
        try await watch.start()
    }
}

extension HostWatch.Options {
    /// Ticks quickly, so that no test waits for seconds.
    static var swift: HostWatch.Options {
        var options = HostWatch.Options()
        options.tickMilliseconds = 20
        return options
    }

    /// Hints and mount events only: ticks come too late to help.
    static var withoutTicks: HostWatch.Options {
        var options = HostWatch.Options()
        options.tickMilliseconds = 3_600_000
        return options
    }
}
