import Exam
import Synchronization

/// Counts the entries that change who may do what.
///
/// A cache keeps the count it was filled at and forgets everything when the count has moved
/// on, so a suspension or a revocation holds from the very next request. Moved after COMMIT
/// and before the command is answered.
final class AccessChanges: Sendable {
    private let count = Atomic<UInt64>(0)

    var generation: UInt64 { count.load(ordering: .acquiring) }

    func note(_ outcome: Swift.Result<Performed, any Error>) {
        guard case .success(let performed) = outcome, !performed.isReplayed,
            performed.events.contains(where: Self.changesAccess)
        else { return }
        count.add(1, ordering: .releasing)
    }

    private static func changesAccess(_ event: StationEvent) -> Bool {
        switch event {
        case .staff(.rolesSet), .staff(.suspended), .staff(.reinstated), .staff(.passwordSet),
            .staff(.signedOut), .upkeep(.particularsErased), .devices(.enrolled), .devices(.revoked):
            true
        default: false
        }
    }
}
