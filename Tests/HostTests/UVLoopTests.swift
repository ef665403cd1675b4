import Foundation
import Testing

@testable import Host

/// Counts on a loop's thread.
private actor LoopCounter {
    nonisolated let loop: UVLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private(set) var count = 0
    private var timers: [LoopTimer] = []

    init(_ loop: UVLoop) { self.loop = loop }

    func add() { count += 1 }

    func threadName() -> String {
        (try? SmallFile.text(at: "/proc/thread-self/comm"))?
            .trimmingCharacters(in: .newlines) ?? ""
    }

    func arm(milliseconds: UInt64, _ action: @escaping @Sendable () -> Void) throws {
        let timer = try LoopTimer(loop, action: action)
        timer.arm(milliseconds: milliseconds)
        timers.append(timer)
    }

    func closeTwice() {
        for timer in timers {
            timer.close()
            timer.close()
            timer.arm(milliseconds: 1)
        }
    }
}

@Suite struct UVLoopTests {
    private func threadNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap {
            try? SmallFile.text(at: "/proc/self/task/\($0)/comm").trimmingCharacters(in: .newlines)
        }
    }

    @Test func `runs an actor on its own thread, and joins it`() async throws {
        let loop = try UVLoop(name: "loop-under-test")
        try loop.start()
        let counter = LoopCounter(loop)

        #expect(await counter.threadName() == "loop-under-test")
        #expect(loop.isIsolatingCurrentContext() == false)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1_000 { group.addTask { await counter.add() } }
        }
        #expect(await counter.count == 1_000)

        await loop.stop()
        #expect(try !threadNames().contains("loop-under-test"))
    }

    @Test func `keeps jobs that come before the start and serves those after the end`() async throws {
        let loop = try UVLoop()
        let counter = LoopCounter(loop)
        let early = Task { await counter.add() }

        try loop.start()
        await early.value
        async let first: Void = loop.stop()
        async let second: Void = loop.stop()
        _ = await (first, second)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 { group.addTask { await counter.add() } }
        }

        #expect(await counter.count == 201)
    }

    @Test func `fires timers, and closes those that are left`() async throws {
        let loop = try UVLoop()
        try loop.start()
        let counter = LoopCounter(loop)
        let (fired, continuation) = AsyncStream.makeStream(of: Void.self)
        try await counter.arm(milliseconds: 3_600_000) {}
        try await counter.arm(milliseconds: 1) { continuation.yield() }

        var iterator = fired.makeAsyncIterator()
        await iterator.next()
        await loop.stop()
    }

    @Test func `closes a handle once`() async throws {
        let loop = try UVLoop()
        try loop.start()
        let counter = LoopCounter(loop)
        try await counter.arm(milliseconds: 3_600_000) {}

        await counter.closeTwice()

        await loop.stop()
    }

    @Test func `comes and goes many times without leaving a descriptor`() async throws {
        for _ in 0..<3 { try await comeAndGo() }
        let before = try openDescriptors()

        for _ in 0..<50 { try await comeAndGo() }

        // Other tests run beside this one; a leak would be at least one descriptor each time.
        #expect(try openDescriptors() < before + 40)
    }

    @Test func `needs no thread to be let go`() async throws {
        for _ in 0..<10 { _ = try UVLoop() }
        let loop = try UVLoop()
        await loop.stop()
    }

    private func comeAndGo() async throws {
        let temporary = try TemporaryFolder()
        let watch = try HostWatch(dataFolder: temporary.url, exchangeFolder: temporary.url)
        try await watch.start()
        await watch.stop()
    }

    private func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test func `describes a fault in words`() {
        let fault = #expect(throws: UVFault.self) {
            try MachineProbe().disk(of: "/no/such/folder")
        }

        #expect(fault?.description == "uv_fs_statfs: no such file or directory")
    }
}
