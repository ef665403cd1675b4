/// Proofs about the journal's tree (RFC 6962 section 2.1; checked as in RFC 9162 section 2.1).
///
/// Leaves are counted from 0 here: the entry at position 1 is leaf 0.
package enum MerkleProof {
    /// Proves that leaf `index` belongs to the tree of the first `size` leaves.
    ///
    /// - Parameters:
    ///   - index: 0..<`size`; anything else is a mistake of the caller and traps.
    ///   - size: how many leaves the tree has.
    ///   - leaf: gives the leaf hash at an index. Asked once for each leaf but `index`, in
    ///     ascending order, so that one cursor over the table can serve it.
    /// - Returns: the audit path, from the leaf upwards.
    /// - Throws: what `leaf` throws.
    /// - Complexity: O(size) time, O(log size) memory.
    package static func inclusion(
        index: Int64, size: Int64, leaf: (Int64) throws -> Digest32
    ) rethrows -> [Digest32] {
        precondition(0 <= index && index < size, "the leaf must be in the tree")
        var siblings: [Range<Int64>] = []
        var tree = 0..<size
        while tree.count > 1 {
            let (left, right) = split(tree)
            if left.contains(index) {
                siblings.append(right)
                tree = left
            } else {
                siblings.append(left)
                tree = right
            }
        }
        return try roots(of: siblings.reversed(), leaf: leaf)
    }

    /// Proves that the tree of `to` leaves begins with the tree of `from` leaves.
    ///
    /// - Parameters:
    ///   - from: 0…`to`; anything else is a mistake of the caller and traps.
    ///   - to: how many leaves the larger tree has.
    ///   - leaf: gives the leaf hash at an index. Asked at most once for each leaf, in ascending
    ///     order.
    /// - Returns: the proof; empty when `from` is 0 or equals `to`.
    /// - Throws: what `leaf` throws.
    /// - Complexity: O(to) time, O(log to) memory.
    package static func consistency(
        from: Int64, to: Int64, leaf: (Int64) throws -> Digest32
    ) rethrows -> [Digest32] {
        precondition(0 <= from && from <= to, "a tree only grows")
        guard from > 0 else { return [] }
        var parts: [Range<Int64>] = []
        var tree = 0..<to
        while tree.upperBound != from {
            let (left, right) = split(tree)
            if from <= left.upperBound {
                parts.append(right)
                tree = left
            } else {
                parts.append(left)
                tree = right
            }
        }
        // When the old tree is itself a subtree of the new one, the verifier has its root already.
        if tree.lowerBound > 0 {
            parts.append(tree)
        }
        return try roots(of: parts.reversed(), leaf: leaf)
    }

    /// Tells whether `proof` shows that `leaf` stands at `index` in the tree with `root`.
    ///
    /// Safe on numbers and proofs from anywhere: what cannot be right is `false`.
    package static func verifyInclusion(
        index: Int64, size: Int64, leaf: Digest32, proof: [Digest32], root: Digest32
    ) -> Bool {
        guard 0 <= index, index < size else { return false }
        var climb = Climb(node: index, last: size - 1)
        var hash = leaf
        for sibling in proof {
            guard let side = climb.up() else { return false }
            switch side {
            case .left: hash = Merkle.nodeHash(sibling, hash)
            case .right: hash = Merkle.nodeHash(hash, sibling)
            }
        }
        return climb.isAtRoot && hash == root
    }

    /// Tells whether `proof` shows that the tree with `toRoot` begins with the one with `fromRoot`.
    ///
    /// Safe on numbers and proofs from anywhere: what cannot be right is `false`. An empty tree
    /// (`from` = 0) is always `false`, because its root says nothing about what follows; whoever
    /// has seen no checkpoint yet has nothing to verify and must not ask.
    package static func verifyConsistency(
        from: Int64, fromRoot: Digest32, to: Int64, toRoot: Digest32, proof: [Digest32]
    ) -> Bool {
        guard 0 < from, from <= to else { return false }
        guard from < to else { return proof.isEmpty && fromRoot == toRoot }

        var climb = Climb(node: from - 1, last: to - 1)
        climb.leaveCompleteSubtree()
        var rest = proof[...]
        // Node 0 at any height is the whole old tree, a complete one: the proof leaves it out.
        guard let start = climb.node == 0 ? fromRoot : rest.popFirst() else { return false }

        var oldHash = start
        var newHash = start
        for sibling in rest {
            guard let side = climb.up() else { return false }
            switch side {
            case .left:
                oldHash = Merkle.nodeHash(sibling, oldHash)
                newHash = Merkle.nodeHash(sibling, newHash)
            case .right:
                newHash = Merkle.nodeHash(newHash, sibling)
            }
        }
        return climb.isAtRoot && oldHash == fromRoot && newHash == toRoot
    }

    /// Splits a tree of at least two leaves where RFC 6962 does: the left part is the largest power
    /// of two that is smaller than the whole.
    private static func split(_ tree: Range<Int64>) -> (left: Range<Int64>, right: Range<Int64>) {
        let count = tree.upperBound - tree.lowerBound
        let leftCount = Int64(1) << (Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
        let middle = tree.lowerBound + leftCount
        return (tree.lowerBound..<middle, middle..<tree.upperBound)
    }

    /// The roots of disjoint runs of leaves, in the order of `runs`, reading the leaves once.
    private static func roots(
        of runs: [Range<Int64>], leaf: (Int64) throws -> Digest32
    ) rethrows -> [Digest32] {
        var roots = [Digest32](repeating: Merkle.emptyRoot, count: runs.count)
        for slot in runs.indices.sorted(by: { runs[$0].lowerBound < runs[$1].lowerBound }) {
            var subtree = MerkleFrontier()
            for index in runs[slot] {
                subtree.append(try leaf(index))
            }
            roots[slot] = subtree.root()
        }
        return roots
    }
}

/// The way from one node of a tree up to its root.
private struct Climb {
    enum Side {
        case left, right
    }

    /// Where we are, counted from the left among the nodes of this height.
    private(set) var node: Int64
    /// The rightmost node of this height.
    private var last: Int64

    init(node: Int64, last: Int64) {
        self.node = node
        self.last = last
    }

    var isAtRoot: Bool { last == 0 }

    /// Goes up while we are a right child, that is, to the largest complete subtree that ends here.
    mutating func leaveCompleteSubtree() {
        while node & 1 == 1 {
            rise()
        }
    }

    /// Goes to the next node that has two children, and says on which side the sibling was;
    /// `nil` when there is nothing above.
    mutating func up() -> Side? {
        guard last > 0 else { return nil }
        guard node & 1 == 1 || node == last else {
            rise()
            return .right
        }
        // The rightmost node without a sibling is its own parent until it becomes a right child.
        while node & 1 == 0, node > 0 {
            rise()
        }
        rise()
        return .left
    }

    private mutating func rise() {
        node >>= 1
        last >>= 1
    }
}
