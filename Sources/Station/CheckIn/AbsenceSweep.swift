import Exam
import Logging
import ServiceLifecycle
import StationStore

/// Proposes absentees when the rule's minute comes. A person confirms; the clock marks nobody.
struct AbsenceSweep: Service {
    let store: StationStore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await sweep()
                } catch {
                    logger.warning("absence sweep skipped", metadata: ["error": "\(error)"])
                }
                // The rule counts minutes; a second late is in time for people.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Proposes what is due now. Asking twice proposes nothing twice.
    func sweep() async throws {
        let now = store.now()
        for due in try await store.read({ try DueQueries.absences(at: now, $0) }) {
            try await store.perform(ProposeAbsence(sitting: due.sitting, room: due.room), by: .station)
        }
    }
}
