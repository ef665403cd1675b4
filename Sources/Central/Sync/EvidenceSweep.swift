import Logging
import ServiceLifecycle

/// Lets the files of refused batches go when their time is over.
struct EvidenceSweep: Service {
    let store: CentralStore
    let days: Int
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let count = try await store.clearEvidence(olderThanDays: days, at: CentralDesk.now())
                    if count > 0 { logger.info("refused batches cleared", metadata: ["count": "\(count)"]) }
                } catch {
                    logger.warning("evidence sweep skipped", metadata: ["error": "\(error)"])
                }
                // Against months an hour is nothing.
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}
