package import Foundation

/// Watches the machine of the station: exchange folder, clock, disk and network links.
///
/// Its executor is a libuv loop with a thread of its own, so every method runs there and slow media
/// hold up nobody else. It only reads; what an event means is for the reader of ``events`` to say.
package actor HostWatch {
    /// How often and how patiently to look. The defaults are for a station.
    package struct Options: Sendable {
        /// Clock, and whether the exchange folder is still there.
        package var tickMilliseconds: Int64 = 1_000
        /// Ticks between two looks at disk, links and, without hints, files.
        package var ticksPerRound = 5
        /// From the first hint about a file to the look at the folder; 1…200.
        package var debounceMilliseconds: Int64 = 100
        /// How long a file must keep size and time that may still be being written.
        package var stillMilliseconds: Int64 = 500
        /// Files shown at most, the first by name.
        package var exchangeFilesMax = 500
        /// False hides names like `.x`, `x.part` and `x.tmp` altogether; true offers them when they
        /// were still for long enough.
        package var offersUnfinishedNames = true
        /// The mount point of the stick that the exchange folder is on. Without it a stick is known
        /// as one from the first time the folder was seen on it.
        package var exchangeMountPoint: URL?
        /// Less free space than this is reported; a quarter more is needed to be well again.
        package var diskLowBytes: Int64 = 1 << 30

        package init() {}
    }

    private enum Phase {
        case fresh, running, stopped
    }

    /// What happened, in order. One reader; ends with ``stop()``. Holds the newest 1,024: a reader
    /// that was away asks ``exchangeFiles()`` for what is there now.
    package nonisolated let events: AsyncStream<HostEvent>
    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private nonisolated let loop: UVLoop
    private nonisolated let continuation: AsyncStream<HostEvent>.Continuation
    private let dataFolder: String
    private let options: Options
    private let probe: any HostProbe
    private let exchange: ExchangeFolderWatch

    private var phase = Phase.fresh
    private var tickTimer: LoopTimer?
    private var ticks = 0
    private var steps = StepDetector()
    private var links: [NetworkLink] = []
    private var isDiskLow = false

    /// Makes the loop and its thread; nothing is watched before ``start()``.
    ///
    /// - Parameters:
    ///   - dataFolder: the folder whose disk is measured.
    ///   - exchangeFolder: need not be there.
    ///   - options: how often and how patiently to look.
    ///   - probe: the machine, or a staged one.
    /// - Throws: ``UVFault`` when the system gives no thread or file descriptor.
    package init(
        dataFolder: URL, exchangeFolder: URL, options: Options = Options(),
        probe: any HostProbe = MachineProbe()
    ) throws {
        precondition((1...200).contains(options.debounceMilliseconds), "a file must show within a second")
        precondition(options.tickMilliseconds > 0 && options.ticksPerRound > 0, "time goes forward")
        let loop = try UVLoop()
        let (events, continuation) = AsyncStream.makeStream(
            of: HostEvent.self, bufferingPolicy: .bufferingNewest(1_024))
        self.loop = loop
        self.events = events
        self.continuation = continuation
        self.dataFolder = dataFolder.path
        self.options = options
        self.probe = probe
        exchange = ExchangeFolderWatch(
            loop,
            terms: ExchangeFolderWatch.Terms(
                path: exchangeFolder.standardizedFileURL.path,
                mountPoint: options.exchangeMountPoint?.standardizedFileURL.path,
                debounceMilliseconds: options.debounceMilliseconds,
                filesMax: options.exchangeFilesMax,
                stillness: { probe.stillness(loopMilliseconds: $0) }),
            shelf: ExchangeShelf(
                stillMilliseconds: options.stillMilliseconds,
                offersUnfinishedNames: options.offersUnfinishedNames),
            report: { continuation.yield($0) })
        try loop.start()
    }

    deinit {
        continuation.finish()
        loop.abandon()
    }

    /// Begins to watch. What is wrong at that moment (folder away, disk low) is the first to be told.
    ///
    /// - Throws: ``UVFault``, or what the probe throws about the links.
    package func start() throws {
        precondition(phase == .fresh, "a watch starts once")
        links = try probe.links()
        _ = steps.step(in: probe.clock())
        let timer = try LoopTimer(loop) { [weak self] in
            // The loop calls on its own thread, outside of any task.
            self?.assumeIsolated { $0.tick() }
        }
        do {
            try exchange.start()
        } catch {
            timer.close()
            throw error
        }
        phase = .running
        tickTimer = timer
        timer.arm(milliseconds: UInt64(options.tickMilliseconds), repeating: true)
        watchDisk()
    }

    /// Ends watching and the loop's thread; ``events`` ends. Calling it again does nothing.
    package nonisolated func stop() async {
        await close()
        await loop.stop()
    }

    private func close() {
        phase = .stopped
        tickTimer?.close()
        tickTimer = nil
        exchange.stop()
        continuation.finish()
    }

    // MARK: Asking

    /// The machine as it is now.
    ///
    /// - Throws: ``UVFault`` or ``SmallFileFault``, for instance when the data folder is away.
    package func figures() throws -> HostFigures {
        try HostFigures.collect(disk: probe.disk(of: dataFolder), links: probe.links())
    }

    /// The files that are whole now, by name.
    package func exchangeFiles() -> [ExchangeFile] { exchange.files }

    /// How the exchange folder is now.
    package func exchangeFolderStatus() -> ExchangeFolderStatus { exchange.status }

    // MARK: Ticks

    private func tick() {
        guard phase == .running else { return }
        ticks += 1
        let isRound = ticks.isMultiple(of: options.ticksPerRound)
        if let step = steps.step(in: probe.clock()) {
            continuation.yield(.clockStepped(milliseconds: step))
        }
        exchange.tick(thorough: isRound)
        if isRound {
            watchDisk()
            watchLinks()
        }
    }

    private func watchDisk() {
        // A data folder that is away has no size; who writes there hears of it first.
        guard let free = try? probe.disk(of: dataFolder).freeBytes else { return }
        if !isDiskLow, free < options.diskLowBytes {
            isDiskLow = true
            continuation.yield(.diskLow(freeBytes: free))
        } else if isDiskLow, free >= options.diskLowBytes + options.diskLowBytes / 4 {
            isDiskLow = false
            continuation.yield(.diskRecovered(freeBytes: free))
        }
    }

    private func watchLinks() {
        // Short of memory or descriptors the list cannot be read; the next round tries again.
        guard let now = try? probe.links(), now != links else { return }
        links = now
        continuation.yield(.linksChanged(now))
    }
}
