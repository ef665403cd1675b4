package import Foundation
package import Journal

/// What everybody who follows a log may see of an entry.
package struct LogRecord: Codable, Equatable, Sendable {
    /// The salted body hash, 32 bytes.
    package let hash: Data
    /// The header as it was stored.
    package let header: Data

    package init(hash: Data, header: Data) {
        self.hash = hash
        self.header = header
    }

    /// The leaf of the tree; `nil` when the hash has not 32 bytes.
    package var leaf: Digest32? {
        Digest32(bytes: hash).map { hash in
            Merkle.leafHash(Entry.leafData(header: [UInt8](header), bodyHash: hash))
        }
    }
}

/// A run of the log on its way to central, with the proofs that let each page stand on its own.
package struct LogPage: Codable, Equatable, Sendable {
    /// The station's signed checkpoint, of any size from the last entry of this page on.
    package let checkpoint: Data
    /// Proves that the checkpoint's tree begins with the tree up to the last entry of this page.
    package let cover: [Data]
    package let entries: [LogRecord]
    package let format: String
    /// The position of the first entry.
    package let from: Int64
    /// Proves that the checkpoint's tree begins with the one of size ``known``.
    package let growth: [Data]
    /// The size that central said it had cosigned last; 0 for none.
    package let known: Int64
    package let station: String

    /// Makes the page that answers central's question.
    ///
    /// - Parameters:
    ///   - station: its number.
    ///   - from: the position asked for, from 1.
    ///   - count: entries wanted; ``ExchangeFormat/pageEntriesMax`` and the checkpoint's size limit it.
    ///   - known: the size central cosigned last, 0 for none. Beyond the checkpoint no proof exists: the
    ///     page then shows central that this log is shorter than it was.
    ///   - checkpoint: signed by the station.
    ///   - tree: at least as large as the checkpoint.
    ///   - record: gives the entry at a position; called in ascending order.
    /// - Throws: what `record` throws.
    package init(
        station: String, from: Int64, count: Int, known: Int64, checkpoint: (note: SignedNote, size: Int64),
        tree: LeafTree, record: (Int64) throws -> LogRecord
    ) rethrows {
        let last = min(checkpoint.size, from - 1 + Int64(min(count, ExchangeFormat.pageEntriesMax)))
        let isAsked = from >= 1 && from <= last
        self.checkpoint = Data(checkpoint.note.bytes)
        entries = isAsked ? try (from...last).map(record) : []
        let end = isAsked ? last : min(max(0, from - 1), checkpoint.size)
        cover = tree.consistency(from: end, to: checkpoint.size).map { Data($0.bytes) }
        growth =
            (0...checkpoint.size).contains(known)
            ? tree.consistency(from: known, to: checkpoint.size).map { Data($0.bytes) } : []
        format = ExchangeFormat.log
        self.from = from
        self.known = known
        self.station = station
    }
}

/// Judges a page of a station's log as a witness does (C2SP tlog-witness): nothing once cosigned may change.
package struct LogPageCheck {
    /// What central has of the station.
    package struct Known: Sendable {
        package let station: String
        package let key: NoteVerifierKey
        /// The tree over the entries taken so far.
        package let frontier: MerkleFrontier
        /// The largest checkpoint cosigned so far.
        package let cosigned: Checkpoint?

        package init(
            station: String, key: NoteVerifierKey, frontier: MerkleFrontier, cosigned: Checkpoint?
        ) {
            self.station = station
            self.key = key
            self.frontier = frontier
            self.cosigned = cosigned
        }
    }

    /// What may be stored and cosigned now.
    package struct Accepted: Sendable {
        package let page: LogPage
        package let headers: [EntryHeader]
        package let frontier: MerkleFrontier
        package let note: SignedNote
        package let checkpoint: Checkpoint
    }

    /// - Throws: the first reason not to take the page. After `rollback`, `fork` and `inconsistent` the
    ///   page's checkpoint is genuine, and together with the cosigned one it is evidence.
    package static func check(_ bytes: Data, against known: Known) throws(ExchangeRefusal) -> Accepted {
        guard bytes.count <= ExchangeFormat.pageBytesMax else { throw ExchangeRefusal(.overLimit) }
        let page = try CanonicalJSON.read(LogPage.self, format: ExchangeFormat.log, from: bytes)
        guard page.entries.count <= ExchangeFormat.pageEntriesMax else { throw ExchangeRefusal(.overLimit) }
        guard page.station == known.station else { throw ExchangeRefusal(.unknownStation) }
        let (note, checkpoint) = try CheckpointReading.read(page.checkpoint, by: known.key)
        try witness(checkpoint, page, known)

        guard page.from == known.frontier.size + 1 else { throw ExchangeRefusal(.gap, at: page.from) }
        var frontier = known.frontier
        let headers = try LogReading.append(page.entries, to: &frontier)
        // A page without news is an answer too, but never one that leaves entries out.
        guard !page.entries.isEmpty || frontier.size == checkpoint.size else {
            throw ExchangeRefusal(.gap, at: page.from)
        }
        let cover = try LogReading.digests(page.cover)
        guard
            MerkleProof.verifyConsistency(
                from: frontier.size, fromRoot: frontier.root(), to: checkpoint.size, toRoot: checkpoint.root,
                proof: cover)
        else { throw ExchangeRefusal(.rootMismatch) }
        return Accepted(
            page: page, headers: headers, frontier: frontier, note: note, checkpoint: checkpoint)
    }

    private static func witness(
        _ checkpoint: Checkpoint, _ page: LogPage, _ known: Known
    ) throws(ExchangeRefusal) {
        let growth = try LogReading.digests(page.growth)
        guard let cosigned = known.cosigned else {
            guard page.known == 0, growth.isEmpty else { throw ExchangeRefusal(.knownMismatch) }
            return
        }
        guard checkpoint.size != cosigned.size || checkpoint.root == cosigned.root else {
            throw ExchangeRefusal(.fork)
        }
        // An answer to an older question may rightly show an older tree: it convicts nobody.
        guard page.known == cosigned.size else { throw ExchangeRefusal(.knownMismatch) }
        guard checkpoint.size >= cosigned.size else { throw ExchangeRefusal(.rollback) }
        guard
            MerkleProof.verifyConsistency(
                from: cosigned.size, fromRoot: cosigned.root, to: checkpoint.size, toRoot: checkpoint.root,
                proof: growth)
        else { throw ExchangeRefusal(.inconsistent) }
    }
}
