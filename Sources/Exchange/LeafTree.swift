package import Journal

/// The tree over leaves that are all in memory, for whoever needs many proofs at once.
///
/// `MerkleProof` reads every leaf for each proof; a batch with a thousand of them would read the log a
/// thousand times. Here the complete subtrees are hashed once, which takes 64 bytes a leaf; after that a root or a
/// proof costs O(log² size) at most, and a leaf more O(1).
package struct LeafTree: Sendable {
    /// `levels[h][i]` is the root of the leaves from `i << h` to `(i + 1) << h`, for complete subtrees only.
    private var levels: [[Digest32]]

    package var size: Int64 { Int64(levels[0].count) }

    /// - Complexity: O(`leaves.count`).
    package init(leaves: [Digest32] = []) {
        levels = [[]]
        for leaf in leaves { append(leaf) }
    }

    /// Appends one leaf, given by its leaf hash.
    ///
    /// - Complexity: O(1) amortised.
    package mutating func append(_ leaf: Digest32) {
        levels[0].append(leaf)
        var height = 0
        // An even number of nodes: the last two have become one complete subtree.
        while levels[height].count.isMultiple(of: 2) {
            let last = levels[height].count - 1
            let node = Merkle.nodeHash(levels[height][last - 1], levels[height][last])
            height += 1
            if height == levels.count { levels.append([]) }
            levels[height].append(node)
        }
    }

    /// The root of the first `size` leaves, 0…``size``.
    package func root(at size: Int64) -> Digest32 {
        size == 0 ? Merkle.emptyRoot : root(of: 0..<size)
    }

    /// The roots of the complete subtrees of the first `size` leaves, the largest first.
    package func peaks(at size: Int64) -> [Digest32] {
        var start: Int64 = 0
        return (0..<Int64.bitWidth).reversed().compactMap { height in
            guard size >> height & 1 == 1 else { return nil }
            defer { start += 1 << height }
            return levels[height][Int(start >> height)]
        }
    }

    /// The proof that leaf `index` (from 0) belongs to the tree of `size` leaves, from the leaf upwards.
    package func inclusion(index: Int64, size: Int64) -> [Digest32] {
        precondition(0 <= index && index < size && size <= self.size, "the leaf must be in the tree")
        var proof: [Digest32] = []
        var tree = 0..<size
        while tree.count > 1 {
            let (left, right) = split(tree)
            let isLeft = left.contains(index)
            proof.append(root(of: isLeft ? right : left))
            tree = isLeft ? left : right
        }
        return proof.reversed()
    }

    /// The proof that the tree of `to` leaves begins with that of `from`; empty when `from` is 0 or `to`.
    package func consistency(from: Int64, to: Int64) -> [Digest32] {
        precondition(0 <= from && from <= to && to <= size, "a tree only grows")
        guard from > 0 else { return [] }
        var proof: [Digest32] = []
        var tree = 0..<to
        while tree.upperBound != from {
            let (left, right) = split(tree)
            let isInLeft = from <= left.upperBound
            proof.append(root(of: isInLeft ? right : left))
            tree = isInLeft ? left : right
        }
        if tree.lowerBound > 0 { proof.append(root(of: tree)) }
        return proof.reversed()
    }

    /// The root of a run of leaves that the splits of RFC 6962 lead to: it starts at a multiple of the
    /// smallest power of two that is not smaller than it.
    private func root(of run: Range<Int64>) -> Digest32 {
        let count = run.upperBound - run.lowerBound
        guard count.nonzeroBitCount > 1 else {
            let height = count.trailingZeroBitCount
            return levels[height][Int(run.lowerBound >> height)]
        }
        let (left, right) = split(run)
        return Merkle.nodeHash(root(of: left), root(of: right))
    }

    private func split(_ run: Range<Int64>) -> (left: Range<Int64>, right: Range<Int64>) {
        let count = run.upperBound - run.lowerBound
        let leftCount = Int64(1) << (Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
        let middle = run.lowerBound + leftCount
        return (run.lowerBound..<middle, middle..<run.upperBound)
    }
}
