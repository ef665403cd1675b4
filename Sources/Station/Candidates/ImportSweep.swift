import Logging
import StationStore

extension Sweep {
    /// Drops uploaded rosters that nobody decided on within a day; against that a minute is nothing.
    static func uploads(in store: StationStore, logger: Logger) -> Sweep {
        Sweep(name: "uploads", seconds: 60, logger: logger) {
            let count = try await ImportShelf.sweep(in: store)
            if count > 0 { logger.info("uploads dropped unread", metadata: ["count": "\(count)"]) }
        }
    }
}
