import Journal
import Testing

@Suite struct MerkleProofTests {
    static let sizeMax = 65
    let leaves = NaiveTree.leaves(count: sizeMax)

    @Test(arguments: 1...sizeMax)
    func `inclusion is as defined, and holds, for every leaf`(size: Int) {
        let tree = leaves[..<size]
        let root = NaiveTree.root(tree)

        for index in 0..<size {
            let proof = MerkleProof.inclusion(index: Int64(index), size: Int64(size)) { leaves[Int($0)] }

            #expect(proof == NaiveTree.path(index, tree))
            #expect(holds(index, size, leaves[index], proof, root))
        }
    }

    @Test(arguments: 0...sizeMax)
    func `consistency is as defined, and holds, from every smaller tree`(to: Int) {
        let tree = leaves[..<to]
        let toRoot = NaiveTree.root(tree)

        for from in 0...to {
            let proof = MerkleProof.consistency(from: Int64(from), to: Int64(to)) { leaves[Int($0)] }

            #expect(proof == (from == 0 ? [] : NaiveTree.proof(from, tree)))
            // Nothing follows from an empty tree, so that is never "verified".
            #expect(agrees(from, NaiveTree.root(tree.prefix(from)), to, toRoot, proof) == (from > 0))
        }
    }

    @Test func `inclusion fails for another leaf, index, size, root or proof`() {
        for size in 1...20 {
            let root = NaiveTree.root(leaves[..<size])
            for index in 0..<size {
                let proof = NaiveTree.path(index, leaves[..<size])

                #expect(!holds(index, size, leaves[sizeMax - 1], proof, root))
                #expect(!holds(index, size, leaves[index], proof, leaves[sizeMax - 1]))
                for other in -1...size where other != index {
                    #expect(!holds(other, size, leaves[index], proof, root))
                }
                for spoiled in spoilt(proof) {
                    #expect(!holds(index, size, leaves[index], spoiled, root))
                }
            }
        }
    }

    @Test func `consistency fails for other roots or another proof`() {
        let other = leaves[sizeMax - 1]
        for to in 2...20 {
            let toRoot = NaiveTree.root(leaves[..<to])
            for from in 1..<to {
                let fromRoot = NaiveTree.root(leaves[..<from])
                let proof = NaiveTree.proof(from, leaves[..<to])

                #expect(!agrees(from, other, to, toRoot, proof))
                #expect(!agrees(from, fromRoot, to, other, proof))
                #expect(!agrees(to, toRoot, from, fromRoot, proof))
                #expect(!agrees(from, fromRoot, to, toRoot, []))
                for spoiled in spoilt(proof) {
                    #expect(!agrees(from, fromRoot, to, toRoot, spoiled))
                }
            }
        }
    }

    @Test func `numbers from outside never trap`() {
        let root = leaves[0]
        let proof = [Digest32](repeating: root, count: 70)
        let numbers = [Int64.min, -1, 0, 1, Int64.max - 1, Int64.max]

        for first in numbers {
            for second in numbers {
                #expect(
                    !MerkleProof.verifyInclusion(
                        index: first, size: second, leaf: root, proof: proof, root: root))
                #expect(
                    !MerkleProof.verifyConsistency(
                        from: first, fromRoot: root, to: second, toRoot: root, proof: proof))
            }
        }
    }

    @Test func `leaves are read once, in ascending order`() {
        var asked: [Int64] = []
        func leaf(_ index: Int64) -> Digest32 {
            asked.append(index)
            return leaves[Int(index)]
        }

        _ = MerkleProof.inclusion(index: 21, size: 50, leaf: leaf)
        #expect(asked == (0..<50).filter { $0 != 21 })

        asked = []
        _ = MerkleProof.consistency(from: 21, to: 50, leaf: leaf)
        #expect(asked == [Int64](0..<50))

        // The old tree is a subtree of the new one, and its root known to the verifier.
        asked = []
        _ = MerkleProof.consistency(from: 32, to: 50, leaf: leaf)
        #expect(asked == [Int64](32..<50))
    }

    @Test func `a leaf that cannot be read is the caller's error`() {
        struct Unreadable: Error {}

        #expect(throws: Unreadable.self) {
            try MerkleProof.inclusion(index: 0, size: 2) { _ in throw Unreadable() }
        }
        #expect(throws: Unreadable.self) {
            try MerkleProof.consistency(from: 1, to: 2) { _ in throw Unreadable() }
        }
    }

    private var sizeMax: Int { MerkleProofTests.sizeMax }

    private func holds(
        _ index: Int, _ size: Int, _ leaf: Digest32, _ proof: [Digest32], _ root: Digest32
    ) -> Bool {
        MerkleProof.verifyInclusion(
            index: Int64(index), size: Int64(size), leaf: leaf, proof: proof, root: root)
    }

    private func agrees(
        _ from: Int, _ fromRoot: Digest32, _ to: Int, _ toRoot: Digest32, _ proof: [Digest32]
    ) -> Bool {
        MerkleProof.verifyConsistency(
            from: Int64(from), fromRoot: fromRoot, to: Int64(to), toRoot: toRoot, proof: proof)
    }

    /// The proof with a hash more at either end, one less at either end, or one other.
    private func spoilt(_ proof: [Digest32]) -> [[Digest32]] {
        let extra = leaves[sizeMax - 2]
        var proofs = [proof + [extra], [extra] + proof]
        if !proof.isEmpty {
            proofs += [[Digest32](proof.dropLast()), [Digest32](proof.dropFirst())]
        }
        for index in proof.indices {
            proofs.append(proof)
            proofs[proofs.count - 1][index] = extra
        }
        return proofs
    }
}
