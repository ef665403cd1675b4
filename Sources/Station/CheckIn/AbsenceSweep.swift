import Exam
import Logging
import StationStore

extension Sweep {
    /// Proposes absentees when the rule's minute comes. A person confirms; the clock marks nobody.
    ///
    /// The rule counts minutes; a second late is in time for people. Asking twice proposes nothing twice.
    static func absences(in store: StationStore, logger: Logger) -> Sweep {
        Sweep(name: "absences", seconds: 1, logger: logger) {
            let now = store.now()
            for due in try await store.read({ try DueQueries.absences(at: now, $0) }) {
                try await store.perform(ProposeAbsence(sitting: due.sitting, room: due.room), by: .station)
            }
        }
    }
}
