import Journal
import Testing

@Suite struct CheckpointTests {
    static let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test(arguments: [
        "a\n0\n\(root)\n", "station.example/site-01\n9223372036854775807\n\(root)\n",
        "考点 一\n12\n\(root)\nfirst\nsecond line\n",
    ])
    func `what is written is what was read`(text: String) throws {
        let checkpoint = try Checkpoint(parsing: text)

        #expect(checkpoint.text == text)
        #expect(checkpoint.root == Merkle.emptyRoot)
    }

    @Test func `the lines are origin, size, root, extensions`() throws {
        let checkpoint = try Checkpoint(
            origin: "site", size: 12, root: Merkle.emptyRoot, extensions: ["one", "two"])

        #expect(checkpoint.text == "site\n12\n\(CheckpointTests.root)\none\ntwo\n")
        #expect(try Checkpoint(parsing: checkpoint.text) == checkpoint)
        #expect(checkpoint != (try Checkpoint(origin: "site", size: 12, root: Merkle.emptyRoot)))
    }

    @Test func `origins are the same only byte by byte`() throws {
        let composed = try Checkpoint(origin: "\u{e9}", size: 0, root: Merkle.emptyRoot)
        let decomposed = try Checkpoint(origin: "e\u{301}", size: 0, root: Merkle.emptyRoot)

        #expect(composed != decomposed)
    }

    @Test(arguments: [
        ("", Checkpoint.Part.size), ("a\n", .size), ("a\n\n\(root)\n", .size), ("a\n-1\n\(root)\n", .size),
        ("a\n+1\n\(root)\n", .size), ("a\n01\n\(root)\n", .size), ("a\n 1\n\(root)\n", .size),
        ("a\n0x1\n\(root)\n", .size), ("a\n9223372036854775808\n\(root)\n", .size),
        ("a\n1\n", .root), ("a\n1\n\n", .root), ("a\n1\n\(root.dropLast())\n", .root),
        ("a\n1\n\(root.replacing("FU=", with: "FV="))\n", .root), ("a\n1\nAAAA\n", .root),
        ("a\n1\n \(root)\n", .root),
        ("\n1\n\(root)\n", .origin), ("a\u{1}\n1\n\(root)\n", .origin), ("a\n1\n\(root)\n\n", .extensions),
        ("a\n1\n\(root)\nb\n\nc\n", .extensions), ("a\n1\n\(root)\nb\r\n", .extensions),
        ("a\n1\n\(root)", .lastNewline),
    ])
    func `anything else is refused, and the part is named`(text: String, part: Checkpoint.Part) {
        #expect(throws: NoteError.malformedCheckpoint(part)) { try Checkpoint(parsing: text) }
    }

    @Test func `a checkpoint that could not be written cannot be made`() {
        #expect(throws: NoteError.malformedCheckpoint(.origin)) {
            try Checkpoint(origin: "a\nb", size: 0, root: Merkle.emptyRoot)
        }
        #expect(throws: NoteError.malformedCheckpoint(.size)) {
            try Checkpoint(origin: "a", size: -1, root: Merkle.emptyRoot)
        }
        #expect(throws: NoteError.malformedCheckpoint(.extensions)) {
            try Checkpoint(origin: "a", size: 0, root: Merkle.emptyRoot, extensions: [""])
        }
    }
}
