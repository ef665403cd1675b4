package import Crypto
package import Foundation
package import Journal

/// A result batch as it is sent and kept (成绩批次): one JSON document.
package struct BatchFile: Codable, Equatable, Sendable {
    package let format: String
    /// The particulars that the payload's bodies name, by digest in ascending order.
    package let particulars: [ParticularDisclosure]
    /// A ``BatchPayload`` as JSON.
    package let payload: Data
    /// Ed25519 by the station's log key over ``message(origin:payload:)``.
    package let signature: Data

    /// Signs `payload`.
    ///
    /// - Throws: the cryptographic library's error.
    package init(
        payload: Data, particulars: [ParticularDisclosure], origin: String,
        key: Curve25519.Signing.PrivateKey
    ) throws {
        format = ExchangeFormat.batch
        self.particulars = particulars
        self.payload = payload
        signature = try key.signature(for: BatchFile.message(origin: origin, payload: payload))
    }

    /// Puts a batch together again from what was stored of it. Nothing is checked.
    package init(payload: Data, signature: Data, particulars: [ParticularDisclosure]) {
        format = ExchangeFormat.batch
        self.particulars = particulars
        self.payload = payload
        self.signature = signature
    }

    /// The same batch with other particulars, for instance without those that were erased since.
    package func with(particulars: [ParticularDisclosure]) -> BatchFile {
        BatchFile(payload: payload, signature: signature, particulars: particulars)
    }

    /// What the signature is over. The NUL bytes keep it apart from every note that the same key signs: a
    /// note holds none.
    package static func message(origin: String, payload: Data) -> Data {
        Data(ExchangeFormat.batch.utf8) + [0] + Data(origin.utf8) + [0] + Data(SHA256.hash(data: payload))
    }

    /// Names the batch's content for ever: the digest of the payload, which erasing particulars leaves alone.
    package var digest: Digest32 { Digest32(SHA256.hash(data: payload)) }

    package func isSigned(by key: NoteVerifierKey) -> Bool {
        guard key.kind == .ed25519,
            let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key.publicKey)
        else { return false }
        return publicKey.isValidSignature(
            signature, for: BatchFile.message(origin: key.name, payload: payload))
    }
}

/// What a station says in a batch, and signs.
package struct BatchPayload: Codable, Equatable, Sendable {
    /// The positions of two `sync.batchApproved` entries, ascending.
    package var approvals: [Int64]
    package var batch: String
    /// The station's signed checkpoint: it covers ``release``.
    package var checkpoint: Data
    /// By ascending position.
    package var disclosures: [Disclosure]
    /// Entries from before ``first`` on which the content rests, by ascending position.
    package var earlier: [EarlierEntry]
    /// Every entry from ``first`` to the checkpoint's size.
    package var entries: [LogRecord]
    package var first: Int64
    package var last: Int64
    /// The roots of the complete subtrees before ``first``, the largest first.
    package var peaks: [Data]
    package var rehearsal: Bool
    /// The position of the `sync.batchReleased` entry.
    package var release: Int64
    package var station: String
    /// The refused batch in whose place this one comes.
    package var supersedes: String?
    package var title: String

    package init(
        approvals: [Int64], batch: String, checkpoint: Data, disclosures: [Disclosure],
        earlier: [EarlierEntry], entries: [LogRecord], first: Int64, last: Int64, peaks: [Data],
        rehearsal: Bool, release: Int64, station: String, supersedes: String?, title: String
    ) {
        self.approvals = approvals
        self.batch = batch
        self.checkpoint = checkpoint
        self.disclosures = disclosures
        self.earlier = earlier
        self.entries = entries
        self.first = first
        self.last = last
        self.peaks = peaks
        self.rehearsal = rehearsal
        self.release = release
        self.station = station
        self.supersedes = supersedes
        self.title = title
    }

    /// Whether numbers, names and orders are within their limits. The entries are not looked at.
    var isWellFormed: Bool {
        first >= 1 && first <= last && last < release && approvals.count <= 2
            && BatchPayload.isAscending(approvals) && approvals.allSatisfy { $0 > last && $0 < release }
            && BatchPayload.isAscending(disclosures.map(\.position))
            && BatchPayload.isAscending(earlier.map(\.position))
            && earlier.allSatisfy { $0.position >= 1 && $0.position < first }
            && disclosures.allSatisfy { $0.salt.count == Entry.saltByteCount }
            && EntryHeader.isIdentifier(batch) && EntryHeader.isIdentifier(station)
            && supersedes.map(EntryHeader.isIdentifier) ?? true
            && (1...ExchangeFormat.titleCharactersMax).contains(title.unicodeScalars.count)
            && title.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }

    static func isAscending(_ list: [some Comparable]) -> Bool {
        zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
    }
}
