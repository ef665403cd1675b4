import Exam
import Foundation
import Host
import Logging
import ServiceLifecycle
import StationStore

/// Signs checkpoints as the journal grows.
struct CheckpointService: Service {
    let keeper: CheckpointKeeper
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await keeper.run { error in
                logger.error("no checkpoint signed", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// Turns what the machine does into entries and log lines.
struct HostService: Service {
    let watch: HostWatch
    let parts: StationParts
    let logger: Logger

    func run() async throws {
        try await watch.start()
        await cancelWhenGracefulShutdown {
            for await event in watch.events {
                await take(event)
            }
        }
    }

    private func take(_ event: HostEvent) async {
        switch event {
        case .clockStepped(let milliseconds):
            logger.warning("the wall clock was set", metadata: ["milliseconds": "\(milliseconds)"])
            do {
                try await parts.store.perform(RecordClockStep(milliseconds: milliseconds), by: .station)
            } catch {
                logger.error("clock step not recorded", metadata: ["error": "\(error)"])
            }
        case .exchangeFileReady(let file):
            logger.info("ready to import", metadata: ["file": "\(file.name)", "bytes": "\(file.sizeBytes)"])
            parts.console.parts.hub.wake()
        case .exchangeFileGone, .exchangeFolderFound:
            parts.console.parts.hub.wake()
        case .exchangeFolderLost:
            logger.warning("the exchange folder is away")
            parts.console.parts.hub.wake()
        case .linksChanged(let links):
            logger.info("network links changed", metadata: ["up": "\(links.filter(\.isUp).map(\.name))"])
        case .diskLow(let freeBytes):
            logger.error("disk space is low", metadata: ["free": "\(freeBytes)"])
        case .diskRecovered(let freeBytes):
            logger.info("disk space is back", metadata: ["free": "\(freeBytes)"])
        }
    }
}

/// Feeds systemd's watchdog, only after the writer answered: a stuck writer must not look alive.
struct Watchdog: Service {
    let notifier: SystemdNotifier
    let store: StationStore
    let logger: Logger

    func run() async throws {
        guard let interval = notifier.watchdogInterval else {
            try await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await store.local { db in try WriterProbe.touch(db) }
                    notifier.watchdog()
                } catch StoreFault.diskFull, StoreFault.readOnly, StoreFault.inputOutput {
                    // The writer did answer. A restart would not mend the disk; reads go on and writes recover
                    // by themselves.
                    notifier.watchdog()
                } catch {
                    logger.error("the writer did not answer", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}

/// Work that comes round for as long as the daemon runs. A turn that fails is logged, and the next one comes.
struct Sweep: Service {
    let name: String
    let seconds: Int
    let logger: Logger
    let turn: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await turn()
                } catch {
                    logger.warning("sweep skipped", metadata: ["sweep": "\(name)", "error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(seconds))
            }
        }
    }
}
