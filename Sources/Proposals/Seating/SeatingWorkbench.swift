package import Exam
import Synchronization

/// Plans that are being made, or were made and wait for somebody to look.
///
/// Kept in memory only: a proposal is evidence of nothing, and the same is made again in seconds.
package final class SeatingWorkbench: Sendable {
    /// One proposal in the making.
    package struct Job: Sendable {
        package let id: String
        package let staff: Staff.ID
        package let scope: SeatingScope
        package let seed: Int64
        package let stage: Stage
    }

    package enum Stage: Sendable {
        /// Rooms whose seats are arranged, of how many; both 0 while candidates are spread over the rooms.
        case planning(done: Int, of: Int)
        case ready(SeatingDesk.Proposal)
        case failed(any Error)
    }

    private struct Shelf {
        /// The oldest first.
        var jobs: [Job] = []
        var work: [String: Task<Void, Never>] = [:]
    }

    private let shelf = Mutex(Shelf())
    /// Each may hold a plan of 37,000 seats.
    private static let jobsMax = 8

    package init() {}

    /// Begins to plan under a unique `id`, and returns at once.
    ///
    /// `wake` is called when something has changed that a page shows.
    package func begin(
        _ id: String, _ scope: SeatingScope, seed: Int64, by staff: Staff.ID, at desk: SeatingDesk,
        wake: @escaping @Sendable () -> Void
    ) {
        @Sendable func set(_ stage: Stage) {
            shelf.withLock { shelf in
                let job = Job(id: id, staff: staff, scope: scope, seed: seed, stage: stage)
                if let index = shelf.jobs.firstIndex(where: { $0.id == id }) {
                    shelf.jobs[index] = job
                } else {
                    shelf.jobs.append(job)
                    for old in shelf.jobs.prefix(max(0, shelf.jobs.count - Self.jobsMax)) {
                        shelf.work[old.id] = nil
                    }
                    shelf.jobs.removeFirst(max(0, shelf.jobs.count - Self.jobsMax))
                }
            }
            wake()
        }
        set(.planning(done: 0, of: 0))
        let work = Task {
            do {
                let proposal = try await desk.propose(scope, seed: seed) { done, all in
                    set(.planning(done: done, of: all))
                }
                set(.ready(proposal))
            } catch {
                set(.failed(error))
            }
        }
        shelf.withLock { $0.work[id] = work }
    }

    /// Waits until the plan is made, or has failed.
    package func finished(_ id: String) async {
        await shelf.withLock { $0.work[id] }?.value
    }

    /// - Returns: nil when it is unknown or so many came after it that it was let go.
    package func job(_ id: String) -> Job? {
        shelf.withLock { $0.jobs.first { $0.id == id } }
    }
}
