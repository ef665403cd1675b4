import Foundation
import Journal
import Testing

@Suite struct DigestTests {
    let hex = "0001020304050607ffeeddccbbaa99880123456789abcdef8000000000000001"

    @Test func `keeps its bytes and its digits`() throws {
        let digest = try #require(Digest32(hex: hex))

        #expect(digest.hex == hex)
        #expect(digest.description == hex)
        #expect(digest.bytes == bytes(hex: hex))
        #expect(Digest32(bytes: digest.bytes) == digest)
        #expect(Digest32(bytes: Data(digest.bytes)) == digest)
        #expect(Digest32(bytes: ([9] + digest.bytes)[1...]) == digest)
        #expect(Digest32(bytes: digest.bytes.lazy.map { $0 }) == digest)
    }

    @Test(arguments: [0, 31, 33, 64])
    func `is made of exactly 32 bytes`(count: Int) {
        #expect(Digest32(bytes: [UInt8](repeating: 7, count: count)) == nil)
        #expect(Digest32(hex: String(repeating: "07", count: count)) == nil)
    }

    @Test func `is spelt in lower case, without signs and blanks`() {
        #expect(Digest32(hex: hex.uppercased()) == nil)
        #expect(Digest32(hex: hex.replacing("00", with: "0g", maxReplacements: 1)) == nil)
        #expect(Digest32(hex: hex.replacing("00", with: "+0", maxReplacements: 1)) == nil)
        #expect(Digest32(hex: String(hex.dropLast())) == nil)
    }

    @Test func `orders as its bytes do`() throws {
        let ascending = try [0, 7, 8, 15, 16, 23, 24, 31].reversed().map { index in
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[index] = 0x80
            return try #require(Digest32(bytes: bytes))
        }

        #expect(ascending.sorted() == ascending)
        #expect(Set(ascending).count == ascending.count)
    }
}

@Suite struct MerkleTests {
    @Test func `hashes as RFC 6962 says`() throws {
        // SHA-256 of nothing, of 00, and of 01 followed by two of the second.
        #expect(
            Merkle.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let leaf = Merkle.leafHash([])
        #expect(leaf.hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            Merkle.nodeHash(leaf, leaf).hex
                == "fe43d66afa4a9a5c4f9c9da89f4ffb52635c8f342e7ffb731d68e36c5982072a")
    }

    @Test func `hashes any kind of bytes alike`() {
        let data: [UInt8] = [1, 2, 3, 4]

        #expect(Merkle.leafHash(Data(data)) == Merkle.leafHash(data))
        #expect(Merkle.leafHash(data[...]) == Merkle.leafHash(data))
        #expect(Merkle.leafHash(data.lazy.map { $0 }) == Merkle.leafHash(data))
    }

    /// Inputs and roots that the authors of RFC 6962 published with their implementation.
    @Test func `grows to the known roots`() {
        let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", sixteenBytes]
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var frontier = MerkleFrontier()

        let grown = leaves.map { leaf in
            frontier.append(Merkle.leafHash(bytes(hex: leaf)))
            return frontier.root().hex
        }

        #expect(grown == roots)
    }

    @Test func `the frontier agrees with the definition at every size`() {
        let leaves = NaiveTree.leaves(count: 257)
        var frontier = MerkleFrontier()

        for size in 0...257 {
            #expect(frontier.size == Int64(size))
            #expect(frontier.root() == NaiveTree.root(leaves[..<size]))
            if size < 257 {
                frontier.append(leaves[size])
            }
        }
    }

    @Test func `a copy of the frontier is a snapshot`() {
        var frontier = MerkleFrontier()
        frontier.append(Merkle.leafHash([1]))
        let snapshot = frontier

        frontier.append(Merkle.leafHash([2]))

        #expect(snapshot != frontier)
        #expect(snapshot.size == 1)
        #expect(snapshot.root() == Merkle.leafHash([1]))
    }

    private let sixteenBytes = "606162636465666768696a6b6c6d6e6f"
}

/// RFC 6962's definitions written down as they stand, over an array of all leaves.
enum NaiveTree {
    static func leaves(count: Int) -> [Digest32] {
        (0..<count).map { Merkle.leafHash("leaf \($0)".utf8) }
    }

    static func root(_ leaves: ArraySlice<Digest32>) -> Digest32 {
        guard let first = leaves.first else { return Merkle.emptyRoot }
        guard leaves.count > 1 else { return first }
        let (left, right) = halves(leaves)
        return Merkle.nodeHash(root(left), root(right))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<Digest32>) -> [Digest32] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = halves(leaves)
        return index < left.count
            ? path(index, left) + [root(right)]
            : path(index - left.count, right) + [root(left)]
    }

    static func proof(_ from: Int, _ leaves: ArraySlice<Digest32>) -> [Digest32] {
        subproof(from, leaves, isWhole: true)
    }

    private static func subproof(
        _ from: Int, _ leaves: ArraySlice<Digest32>, isWhole: Bool
    ) -> [Digest32] {
        guard from < leaves.count else { return isWhole ? [] : [root(leaves)] }
        let (left, right) = halves(leaves)
        return from <= left.count
            ? subproof(from, left, isWhole: isWhole) + [root(right)]
            : subproof(from - left.count, right, isWhole: false) + [root(left)]
    }

    private static func halves(
        _ leaves: ArraySlice<Digest32>
    ) -> (ArraySlice<Digest32>, ArraySlice<Digest32>) {
        var leftCount = 1
        while leftCount * 2 < leaves.count {
            leftCount *= 2
        }
        return (leaves.prefix(leftCount), leaves.dropFirst(leftCount))
    }
}
