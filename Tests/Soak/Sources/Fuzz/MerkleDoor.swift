import Exchange
import Journal

/// Proofs, held against RFC 6962 spelt out as it stands there: slowly, by recursion.
enum MerkleDoor {
    static func open(_ bytes: [UInt8]) {
        var supply = Supply(bytes)
        if supply.byte() & 1 == 0 { known(&supply) } else { foreign(&supply) }
    }

    /// A tree of which every leaf is known, and a proof that is spoilt or not.
    private static func known(_ supply: inout Supply) {
        let size = supply.number(in: 1...200)
        let leaves = (0..<size).map { Merkle.leafHash([UInt8($0), 1]) }
        let tree = LeafTree(leaves: leaves)
        let root = Slow.root(leaves[...])
        hold(tree.root(at: Int64(size)) == root, "the tree in memory has the root of RFC 6962")

        let index = supply.number(in: 0...size - 1)
        let path = Slow.path(index, leaves[...])
        hold(
            MerkleProof.inclusion(index: Int64(index), size: Int64(size)) { leaves[Int($0)] } == path,
            "the audit path is that of RFC 6962")
        hold(
            tree.inclusion(index: Int64(index), size: Int64(size)) == path, "so is that of the tree in memory"
        )
        let from = supply.number(in: 1...size)
        let growth = Slow.consistency(from, leaves[...], isWhole: true)
        hold(
            MerkleProof.consistency(from: Int64(from), to: Int64(size)) { leaves[Int($0)] } == growth,
            "the consistency proof is that of RFC 6962")
        hold(
            tree.consistency(from: Int64(from), to: Int64(size)) == growth, "so is that of the tree in memory"
        )

        let claimedIndex = supply.number(in: 0...size - 1)
        let claimed = supply.byte() & 1 == 0 ? leaves[claimedIndex] : Merkle.leafHash(supply.all())
        let spoilt = spoil(path, &supply)
        hold(
            MerkleProof.verifyInclusion(
                index: Int64(claimedIndex), size: Int64(size), leaf: claimed, proof: spoilt, root: root)
                == (claimed == leaves[claimedIndex] && spoilt == Slow.path(claimedIndex, leaves[...])),
            "one path proves one leaf at one place")
        let spoiltGrowth = spoil(growth, &supply)
        hold(
            MerkleProof.verifyConsistency(
                from: Int64(from), fromRoot: Slow.root(leaves[..<from]), to: Int64(size), toRoot: root,
                proof: spoiltGrowth) == (spoiltGrowth == growth),
            "one proof proves that one tree begins with another")
    }

    private static func spoil(_ proof: [Digest32], _ supply: inout Supply) -> [Digest32] {
        var proof = proof
        let place = supply.number(in: 0...63)
        switch supply.byte() % 6 {
        case 1: proof.append(Merkle.emptyRoot)
        case 2: _ = proof.popLast()
        case 3: proof.reverse()
        case 4 where place < proof.count: proof[place] = Merkle.leafHash([supply.byte()])
        case 5 where place < proof.count: proof.remove(at: place)
        default: break
        }
        return proof
    }

    /// Numbers of any size, and a proof made of a few hashes: what comes from outside.
    private static func foreign(_ supply: inout Supply) {
        let (one, other) = (supply.number() >> (supply.byte() & 63), supply.number() >> (supply.byte() & 63))
        let leaf = Merkle.leafHash([supply.byte()])
        let count = supply.number(in: 0...70)
        let proof = (0..<count).map { _ in Merkle.leafHash([supply.byte()]) }

        let climbed = Slow.climb(index: one, size: other, leaf: leaf, proof[...])
        hold(
            MerkleProof.verifyInclusion(
                index: one, size: other, leaf: leaf, proof: proof, root: climbed ?? leaf)
                == (climbed != nil), "an inclusion proof holds when its root follows, for any numbers")
        let grown = Slow.grow(from: one, to: other, fromRoot: leaf, proof[...])
        hold(
            MerkleProof.verifyConsistency(
                from: one, fromRoot: grown?.old ?? leaf, to: other, toRoot: grown?.new ?? leaf, proof: proof)
                == (grown != nil), "a consistency proof holds when both roots follow, for any numbers")
    }
}

/// RFC 6962, section 2.1, word for word; and the two verifications read off from it.
private enum Slow {
    static func root(_ leaves: ArraySlice<Digest32>) -> Digest32 {
        guard leaves.count > 1 else { return leaves.first ?? Merkle.emptyRoot }
        let middle = leaves.startIndex + split(leaves.count)
        return Merkle.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<Digest32>) -> [Digest32] {
        guard leaves.count > 1 else { return [] }
        let middle = leaves.startIndex + split(leaves.count)
        return leaves.startIndex + index < middle
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - split(leaves.count), leaves[middle...]) + [root(leaves[..<middle])]
    }

    static func consistency(_ from: Int, _ leaves: ArraySlice<Digest32>, isWhole: Bool) -> [Digest32] {
        guard from < leaves.count else { return isWhole ? [] : [root(leaves)] }
        let left = split(leaves.count)
        let middle = leaves.startIndex + left
        return from <= left
            ? consistency(from, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : consistency(from - left, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }

    /// The root that a path leads to; nil when it is too long, too short, or the leaf is outside.
    static func climb(index: Int64, size: Int64, leaf: Digest32, _ path: ArraySlice<Digest32>) -> Digest32? {
        guard 0 <= index, index < size else { return nil }
        guard size > 1 else { return path.isEmpty ? leaf : nil }
        guard let last = path.last else { return nil }
        let left = Int64(split(Int(size)))
        guard index >= left else {
            return climb(index: index, size: left, leaf: leaf, path.dropLast()).map {
                Merkle.nodeHash($0, last)
            }
        }
        return climb(index: index - left, size: size - left, leaf: leaf, path.dropLast())
            .map { Merkle.nodeHash(last, $0) }
    }

    /// The two roots that a proof leads to; the old one stands in the proof, or is `fromRoot` itself.
    static func grow(
        from: Int64, to: Int64, fromRoot: Digest32, _ proof: ArraySlice<Digest32>, isWhole: Bool = true
    ) -> (old: Digest32, new: Digest32)? {
        guard 0 < from, from <= to else { return nil }
        guard from < to else {
            if isWhole { return proof.isEmpty ? (fromRoot, fromRoot) : nil }
            return proof.count == 1 ? proof.first.map { ($0, $0) } : nil
        }
        guard let last = proof.last else { return nil }
        let left = Int64(split(Int(to)))
        guard from > left else {
            return grow(from: from, to: left, fromRoot: fromRoot, proof.dropLast(), isWhole: isWhole)
                .map { ($0.old, Merkle.nodeHash($0.new, last)) }
        }
        return grow(from: from - left, to: to - left, fromRoot: fromRoot, proof.dropLast(), isWhole: false)
            .map { (Merkle.nodeHash(last, $0.old), Merkle.nodeHash(last, $0.new)) }
    }

    /// The largest power of two that is smaller than `count`.
    private static func split(_ count: Int) -> Int {
        var power = 1
        while power < 1 << 62 && power * 2 < count { power *= 2 }
        return power
    }
}
