/// The size and root of a journal at one moment, as the text of a signed note (C2SP tlog-checkpoint).
package struct Checkpoint: Sendable {
    /// The lines of a checkpoint, to say which one is wrong.
    package enum Part: Sendable {
        case origin, size, root, extensions, lastNewline
    }

    /// Which journal this is; unique, the same in every checkpoint of the journal.
    package let origin: String
    /// How many entries the journal has, and so the position of the last.
    package let size: Int64
    /// The root of the tree over these entries.
    package let root: Digest32
    /// Further lines, which mean nothing to the tree. Usually none.
    package let extensions: [String]

    /// - Throws: ``NoteError/malformedCheckpoint(_:)`` for an empty origin or extension, one with a
    ///   control character, or a negative size.
    package init(
        origin: String, size: Int64, root: Digest32, extensions: [String] = []
    ) throws(NoteError) {
        guard Checkpoint.isLine(origin) else { throw .malformedCheckpoint(.origin) }
        guard size >= 0 else { throw .malformedCheckpoint(.size) }
        guard extensions.allSatisfy(Checkpoint.isLine) else { throw .malformedCheckpoint(.extensions) }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note; exactly what ``text`` would write is accepted.
    ///
    /// - Throws: ``NoteError/malformedCheckpoint(_:)`` with the first part that is wrong.
    package init(parsing text: String) throws(NoteError) {
        // By bytes, because Swift's characters may join a newline with what stands before it.
        var lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let afterLast = lines.popLast(), afterLast.isEmpty else {
            throw .malformedCheckpoint(.lastNewline)
        }
        guard lines.count >= 2, let size = Decimal64.decode(lines[1]) else {
            throw .malformedCheckpoint(.size)
        }
        guard lines.count >= 3, let rootBytes = Base64.decode(lines[2]), let root = Digest32(bytes: rootBytes)
        else {
            throw .malformedCheckpoint(.root)
        }
        try self.init(origin: lines[0], size: size, root: root, extensions: [String](lines.dropFirst(3)))
    }

    /// The text to sign, with its last newline.
    package var text: String {
        ([origin, String(size), Base64.encode(root.bytes)] + extensions).map { $0 + "\n" }.joined()
    }

    private static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }
    }
}

extension Checkpoint: Equatable {
    /// Equal when the text is, byte for byte: Swift's string equality would be looser.
    package static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }
}
