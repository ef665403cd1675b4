package import Journal
import Synchronization

/// The tree of a log that grows, kept so that each leaf is read and hashed once, whoever asks.
package final class GrowingTree: Sendable {
    private let held = Mutex(LeafTree())

    package init() {}

    /// The tree with at least the first `size` leaves.
    ///
    /// - Parameters:
    ///   - size: how many leaves the log has, 0 or more.
    ///   - leaves: gives the leaf hashes after a position up to another one. Asked only for what is new, by one
    ///     caller at a time.
    /// - Returns: a snapshot, which may be larger than asked for.
    /// - Throws: what `leaves` throws; then the tree is as before.
    package func tree(
        atLeast size: Int64, leaves: (_ after: Int64, _ upTo: Int64) throws -> [Digest32]
    ) throws -> LeafTree {
        try held.withLock { tree in
            if tree.size < size {
                for leaf in try leaves(tree.size, size) { tree.append(leaf) }
            }
            return tree
        }
    }
}
