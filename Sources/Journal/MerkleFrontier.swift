/// A growing tree, of which only the right edge is kept.
///
/// Holds one hash for each set bit of ``size``, so at most 63, and is enough to append leaves and
/// to know the root after each. A copy is a snapshot.
package struct MerkleFrontier: Sendable, Equatable {
    /// How many leaves were appended.
    package private(set) var size: Int64 = 0

    /// The roots of the complete subtrees from left to right, the largest first.
    package private(set) var peaks: [Digest32] = []

    package init() {}

    /// Takes up a tree where somebody else left it.
    ///
    /// Nil unless there is one peak for each set bit of `size`. That `peaks`, as ``peaks`` gave them for
    /// `size` leaves, are genuine shows only when the root of a signed checkpoint comes out.
    package init?(size: Int64, peaks: [Digest32]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Appends one leaf, given by its leaf hash.
    ///
    /// - Complexity: O(1) amortised, O(log size) at most.
    package mutating func append(_ leaf: Digest32) {
        var node = leaf
        var carry = size
        // As in binary counting: every trailing one is a finished subtree as large as `node`.
        while carry & 1 == 1 {
            node = Merkle.nodeHash(peaks.removeLast(), node)
            carry >>= 1
        }
        peaks.append(node)
        size += 1
    }

    /// The root over all leaves so far; ``Merkle/emptyRoot`` when there are none.
    ///
    /// - Complexity: O(log size).
    package func root() -> Digest32 {
        guard var root = peaks.last else { return Merkle.emptyRoot }
        for peak in peaks.dropLast().reversed() {
            root = Merkle.nodeHash(peak, root)
        }
        return root
    }
}
