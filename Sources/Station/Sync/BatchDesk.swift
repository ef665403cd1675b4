import Exam
import Exchange
import Foundation
import Journal
import StationStore
import Vault

/// Makes what central asks for out of the journal, and takes what central answers.
struct BatchDesk: Sendable {
    let store: StationStore
    let keys: StationKeys
    let checkpoints: CheckpointKeeper
    let record: StationRecord
    /// A page costs no walk over the whole journal.
    private let tree = GrowingTree()

    init(store: StationStore, keys: StationKeys, checkpoints: CheckpointKeeper, record: StationRecord) {
        self.store = store
        self.keys = keys
        self.checkpoints = checkpoints
        self.record = record
    }

    private var origin: String { ExchangeFormat.origin(of: record.number) }

    // MARK: - The log

    /// The checkpoint of the journal as it stands, signed now when it has grown.
    ///
    /// - Throws: ``SyncFault/nothingYet`` before the first entry.
    func checkpoint() async throws -> CheckpointKeeper.Held {
        guard let held = try await checkpoints.sign() else { throw SyncFault.nothingYet }
        return held
    }

    /// One page of the log.
    func page(from: Int64, count: Int, known: Int64) async throws -> Data {
        let held = try await checkpoint()
        let note = try SignedNote(parsing: [UInt8](held.note.utf8))
        let number = record.number
        return try await store.read { [tree] db in
            let page = try LogPage(
                station: number, from: from, count: count, known: known, checkpoint: (note, held.size),
                tree: tree.tree(atLeast: held.size) { try BatchQueries.leaves(after: $0, upTo: $1, db) },
                record: { position in
                    let entry = try BatchQueries.entry(position, db)
                    let hash = try Entry.saltedBody(salt: entry.salt, body: entry.body)
                    return LogRecord(hash: Data(hash.bytes), header: entry.headerBytes)
                })
            return try CanonicalJSON.bytes(of: page)
        }
    }

    // MARK: - Batches

    /// A batch in the list that central reads.
    struct Listing: Codable, Sendable {
        let batch: String
        let digest: String
        let state: String
    }

    /// The released batches, the oldest first; each is built before it is listed.
    func batches() async throws -> [Listing] {
        var listings: [Listing] = []
        for released in try await store.read({ try BatchQueries.released($0) }) {
            let file = try await manifest(of: released)
            listings.append(
                Listing(batch: released.id.rawValue, digest: file.digest.hex, state: released.state.rawValue))
        }
        return listings
    }

    /// A batch with the personal records that were not erased since.
    ///
    /// - Returns: nil when there is no such released batch.
    func file(of batch: ResultBatch.ID) async throws -> Data? {
        let released = try await store.read { try BatchQueries.released($0).first { $0.id == batch } }
        guard let released else { return nil }
        let manifest = try await manifest(of: released)
        return try await store.read { [store] db in
            let particulars = try manifest.particulars.compactMap { blank -> ParticularDisclosure? in
                let digest = ParticularDigest(rawValue: blank.digest)
                guard let opened = try Self.open(digest, store, db) else { return nil }
                return ParticularDisclosure(digest: digest, salt: opened.salt, plaintext: opened.plaintext)
            }
            return try CanonicalJSON.bytes(of: manifest.with(particulars: particulars))
        }
    }

    /// The batch as it was built and signed. Its personal records are blank: erasing one in the journal
    /// must leave no copy here.
    private func manifest(of released: BatchQueries.Released) async throws -> BatchFile {
        if let kept = try await store.read({ try BatchQueries.manifest(released.id, $0) }) {
            return try Self.parse(kept, released.id)
        }
        let held = try await checkpoint()
        let note = try SignedNote(parsing: [UInt8](held.note.utf8))
        let order = BatchOrder(
            batch: released.id, station: record.number, title: record.title,
            range: released.first...released.last, approvals: released.approvals, release: released.release,
            supersedes: released.supersedes)
        let blank = try await store.read { [store, keys] db in
            let bytes = try BatchBuilder.build(
                order, note: note, source: Self.source(store, size: held.size, db), key: keys.log)
            let file = try Self.parse(bytes, order.batch)
            let blanks = file.particulars.map {
                ParticularDisclosure(
                    digest: ParticularDigest(rawValue: $0.digest), salt: Data(), plaintext: Data())
            }
            return try CanonicalJSON.bytes(of: file.with(particulars: blanks))
        }
        let kept = try await store.local { db in try BatchQueries.keep(blank, of: released.id, db) }
        return try Self.parse(kept, released.id)
    }

    private static func parse(_ bytes: Data, _ batch: ResultBatch.ID) throws -> BatchFile {
        guard let file = CanonicalJSON.read(BatchFile.self, from: bytes) else {
            throw StoreFault.other(message: "batch \(batch.rawValue) does not read back")
        }
        return file
    }

    private static func source(_ store: StationStore, size: Int64, _ db: Snapshot) throws -> BatchSource {
        BatchSource(
            leaves: try BatchQueries.leaves(upTo: size, db),
            entry: { position in
                let entry = try BatchQueries.entry(position, db)
                return BatchSource.Stored(header: entry.headerBytes, salt: entry.salt, body: entry.body)
            },
            history: { try BatchQueries.history(of: $0, db) },
            profile: { try BatchQueries.profile(before: $0, db) },
            particular: { try open($0, store, db) })
    }

    private static func open(
        _ digest: ParticularDigest, _ store: StationStore, _ db: Snapshot
    ) throws -> (salt: Data, plaintext: Data)? {
        guard let bytes = Digest32(hex: digest.rawValue)?.bytes,
            let sealed = try BatchQueries.sealed(Data(bytes), db)
        else { return nil }
        let opened = try store.sealer.openWithSalt([UInt8](sealed), digest: [UInt8](bytes))
        return (Data(opened.salt), Data(opened.plaintext))
    }

    // MARK: - Receipts

    /// Takes central's answer to a batch into the journal; the same answer again is nothing new.
    ///
    /// - Throws: ``SyncFault/receiptRefused`` unless it is signed by the central that people confirmed and
    ///   speaks of exactly this batch; `SyncRefusal` when the batch does not wait for an answer.
    func take(receipt bytes: Data) async throws {
        guard let office = try await store.read({ try SyncQueries.central($0) }),
            let central = try? NoteVerifierKey(parsing: office.verifierKey)
        else { throw SyncFault.receiptRefused }
        let size = store.head.position
        let origin = origin
        let read = try await store.read { [tree] db in
            let tree = try tree.tree(atLeast: size) { try BatchQueries.leaves(after: $0, upTo: $1, db) }
            return ReceiptFile.read(bytes, central: central, origin: origin) { asked in
                (0...tree.size).contains(asked) ? tree.root(at: asked) : nil
            }?.receipt
        }
        guard let receipt = read,
            let kept = try await store.read({ try BatchQueries.manifest(receipt.batch, $0) })
        else { throw SyncFault.receiptRefused }
        let file = try Self.parse(kept, receipt.batch)
        guard file.digest == receipt.digest else { throw SyncFault.receiptRefused }
        switch receipt.verdict {
        case .accepted(let size, _):
            guard try Self.checkpointSize(of: file) == size else { throw SyncFault.receiptRefused }
            try await store.perform(
                RecordReceipt(batch: receipt.batch, receipt: String(decoding: bytes, as: UTF8.self)),
                by: .central)
        case .refused(let reasons):
            try await store.perform(
                RecordRejection(batch: receipt.batch, reasons: reasons.map(\.description)), by: .central)
        }
    }

    private static func checkpointSize(of file: BatchFile) throws -> Int64? {
        guard let payload = CanonicalJSON.read(BatchPayload.self, from: file.payload) else { return nil }
        return try Checkpoint(parsing: SignedNote(parsing: [UInt8](payload.checkpoint)).text).size
    }
}

/// Why central's request cannot be answered.
enum SyncFault: Error, Equatable {
    case nothingYet
    case receiptRefused
    case badQuestion
}
