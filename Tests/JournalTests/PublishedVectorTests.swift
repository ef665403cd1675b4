import Foundation
import Journal
import Testing

@Suite(.enabled(if: Vectors.has("merkle-rfc6962"), Comment(rawValue: Vectors.skipped)))
struct PublishedProofTests {
    private struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: Data
        let leafHash: Data
        let proof: [Data]?
        let wantErr: Bool
    }

    private struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: Data
        let root2: Data
        let proof: [Data]?
        let wantErr: Bool
    }

    @Test(arguments: Vectors.files(below: "merkle-rfc6962/inclusion", suffix: ".json"))
    func `inclusion is judged as published`(file: String) throws {
        let vector = try Vectors.decode(Inclusion.self, from: file)

        #expect(isAccepted(vector) == !vector.wantErr)
    }

    @Test(arguments: Vectors.files(below: "merkle-rfc6962/consistency", suffix: ".json"))
    func `consistency is judged as published`(file: String) throws {
        let vector = try Vectors.decode(Consistency.self, from: file)

        #expect(try isAccepted(vector) == !vector.wantErr)
    }

    /// What is not 32 bytes long cannot even be asked here. Numbers of 2^63 and more, which have
    /// no place in an `Int64`, are asked as the negative number with the same bits.
    private func isAccepted(_ vector: Inclusion) -> Bool {
        let proof = (vector.proof ?? []).map { Digest32(bytes: $0) }
        guard let leaf = Digest32(bytes: vector.leafHash), let root = Digest32(bytes: vector.root),
            !proof.contains(nil)
        else { return false }
        return MerkleProof.verifyInclusion(
            index: Int64(bitPattern: vector.leafIdx), size: Int64(bitPattern: vector.treeSize), leaf: leaf,
            proof: proof.compactMap { $0 }, root: root)
    }

    private func isAccepted(_ vector: Consistency) throws -> Bool {
        let proof = (vector.proof ?? []).map { Digest32(bytes: $0) }
        guard !proof.contains(nil) else { return false }
        return MerkleProof.verifyConsistency(
            from: Int64(bitPattern: vector.size1), fromRoot: try padded(vector.root1),
            to: Int64(bitPattern: vector.size2), toRoot: try padded(vector.root2),
            proof: proof.compactMap { $0 })
    }

    /// Some roots of this set are short words that only have to be equal or different, one of them
    /// in a proof that must be accepted; filled up to 32 bytes they still are.
    private func padded(_ root: Data) throws -> Digest32 {
        try #require(Digest32(bytes: root + Data(count: max(0, 32 - root.count))))
    }
}

@Suite(.enabled(if: Vectors.has("signed-note"), Comment(rawValue: Vectors.skipped)))
struct PublishedNoteTests {
    struct NoteCase: Decodable, CustomTestStringConvertible {
        let name: String
        let noteBase64: Data
        let expect: String
        let verified: Int
        let unverified: Int
        let knownKeys: [String]

        var testDescription: String { name }

        private enum CodingKeys: String, CodingKey {
            case name, expect, verified, unverified
            case noteBase64 = "note_b64"
            case knownKeys = "known_keys"
        }
    }

    struct NoteFile: Decodable {
        let cases: [NoteCase]
        let badVerifierKeys: [String]

        private enum CodingKeys: String, CodingKey {
            case cases
            case badVerifierKeys = "bad_verifier_keys"
        }
    }

    static func files() -> [NoteFile] {
        Vectors.files(below: "signed-note", suffix: ".json").map { file in
            do {
                return try Vectors.decode(NoteFile.self, from: file)
            } catch {
                Issue.record(error, "\(file)")
                return NoteFile(cases: [], badVerifierKeys: [])
            }
        }
    }

    @Test(arguments: files().flatMap(\.cases))
    func `a note is judged as published`(vector: NoteCase) throws {
        let keys = try vector.knownKeys.map { try NoteVerifierKey(parsing: $0) }
        let bytes = [UInt8](vector.noteBase64)

        switch vector.expect {
        case "malformed":
            #expect(throws: NoteError.self) { try SignedNote(parsing: bytes) }
        case "invalid":
            let note = try SignedNote(parsing: bytes)
            #expect(throws: NoteError.invalidSignature(name: "PeterNeumann")) {
                try note.verified(by: keys)
            }
        case "ok", "unverified":
            let note = try SignedNote(parsing: bytes)
            let verified = try note.verified(by: keys)
            #expect(verified.count == vector.verified)
            #expect(note.signatures.count - verified.count == vector.unverified)
            #expect(verified.isEmpty == (vector.expect == "unverified"))
            #expect(note.bytes == bytes)
        default:
            Issue.record("a verdict that this test does not know: \(vector.expect)")
        }
    }

    @Test(arguments: files().flatMap(\.badVerifierKeys))
    func `a bad verifier key is refused`(text: String) {
        #expect(throws: NoteError.self) { try NoteVerifierKey(parsing: text) }
    }

    @Test func `there are cases`() {
        #expect(PublishedNoteTests.files().contains { !$0.cases.isEmpty && !$0.badVerifierKeys.isEmpty })
    }
}

/// A small real log, made by another implementation.
@Suite(.enabled(if: Vectors.has("tlog-tessera"), Comment(rawValue: Vectors.skipped)))
struct PublishedLogTests {
    private static let folder = "tlog-tessera/log"
    private let key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

    static func names(_ subfolder: String, _ prefix: String = "") -> [String] {
        Vectors.files(below: folder + subfolder).filter { $0.hasPrefix("\(folder)\(subfolder)/\(prefix)") }
    }

    @Test(arguments: names("", "checkpoint"))
    func `its checkpoints are signed, and are ours for its entries`(file: String) throws {
        let bytes = [UInt8](try Vectors.read(file))
        let note = try SignedNote(parsing: bytes)

        let signers = try note.verified(by: [NoteVerifierKey(parsing: key)])
        let checkpoint = try Checkpoint(parsing: note.text)

        #expect(signers.map(\.key.text) == [key])
        #expect(note.bytes == bytes)
        #expect(checkpoint.text == note.text)
        let leaves = checkpoint.size == 0 ? [] : try entries(checkpoint.size).map(Merkle.leafHash)
        var frontier = MerkleFrontier()
        leaves.forEach { frontier.append($0) }
        #expect(frontier.size == checkpoint.size)
        #expect(frontier.root() == checkpoint.root)
    }

    @Test(arguments: names("/tile/0/000.p"))
    func `its tiles hold our leaf hashes`(file: String) throws {
        let size = try #require(Int64(file.split(separator: "/").last ?? ""))

        let hashes = try entries(size).map(Merkle.leafHash)

        #expect(try [UInt8](Vectors.read(file)) == hashes.flatMap(\.bytes))
    }

    @Test func `every checkpoint continues every earlier one`() throws {
        let checkpoints = try PublishedLogTests.names("", "checkpoint")
            .map { try Checkpoint(parsing: SignedNote(parsing: [UInt8](Vectors.read($0))).text) }
            .filter { $0.size > 0 }
        let largest = try #require(checkpoints.map(\.size).max())
        let leaves = try entries(largest).map(Merkle.leafHash)

        for earlier in checkpoints {
            for later in checkpoints where later.size >= earlier.size {
                let proof = MerkleProof.consistency(from: earlier.size, to: later.size) { leaves[Int($0)] }
                #expect(
                    MerkleProof.verifyConsistency(
                        from: earlier.size, fromRoot: earlier.root, to: later.size, toRoot: later.root,
                        proof: proof))
            }
        }
    }

    /// The entries of a bundle: each has two bytes of length before it.
    private func entries(_ size: Int64) throws -> [[UInt8]] {
        var bundle = [UInt8](try Vectors.read("\(PublishedLogTests.folder)/tile/entries/000.p/\(size)"))[...]
        var entries: [[UInt8]] = []
        while let high = bundle.popFirst(), let low = bundle.popFirst() {
            let count = Int(high) << 8 | Int(low)
            entries.append([UInt8](bundle.prefix(count)))
            bundle = bundle.dropFirst(count)
        }
        return entries
    }
}
