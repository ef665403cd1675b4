import Foundation
import Journal

/// The log behind a batch, made sure of: every header and every body hash is in the signed tree.
struct BatchLog {
    let note: SignedNote
    let checkpoint: Checkpoint
    /// From the batch's first position on.
    let headers: [EntryHeader]

    private let first: Int64
    private let records: [LogRecord]
    private let earlier: [Int64: (record: LogRecord, header: EntryHeader)]

    /// - Throws: the first reason why this is no part of the station's log.
    init(_ payload: BatchPayload, key: NoteVerifierKey) throws(ExchangeRefusal) {
        (note, checkpoint) = try CheckpointReading.read(payload.checkpoint, by: key)
        guard payload.entries.count <= ExchangeFormat.batchEntriesMax else {
            throw ExchangeRefusal(.overLimit)
        }
        // Not `first + count`: sizes come from outside and may be near the end of Int64.
        guard checkpoint.size >= payload.first,
            checkpoint.size - payload.first + 1 == Int64(payload.entries.count),
            payload.last <= checkpoint.size
        else { throw ExchangeRefusal(.gap) }

        let peaks = try LogReading.digests(payload.peaks)
        guard var frontier = MerkleFrontier(size: payload.first - 1, peaks: peaks) else {
            throw ExchangeRefusal(.badFormat)
        }
        headers = try LogReading.append(payload.entries, to: &frontier)
        guard frontier.root() == checkpoint.root else { throw ExchangeRefusal(.rootMismatch) }
        first = payload.first
        records = payload.entries
        earlier = try BatchLog.earlier(payload, checkpoint)
        guard let opening = entry(at: 1), BatchRules.isRehearsal(opening.header) == payload.rehearsal else {
            throw ExchangeRefusal(.rehearsalMismatch)
        }
    }

    private static func earlier(
        _ payload: BatchPayload, _ checkpoint: Checkpoint
    ) throws(ExchangeRefusal) -> [Int64: (record: LogRecord, header: EntryHeader)] {
        var found: [Int64: (record: LogRecord, header: EntryHeader)] = [:]
        for entry in payload.earlier {
            let header = try LogReading.header(entry.record, at: entry.position)
            let proof = try LogReading.digests(entry.proof)
            guard let leaf = entry.record.leaf else { throw ExchangeRefusal(.badFormat, at: entry.position) }
            guard
                MerkleProof.verifyInclusion(
                    index: entry.position - 1, size: checkpoint.size, leaf: leaf, proof: proof,
                    root: checkpoint.root)
            else { throw ExchangeRefusal(.inclusionMismatch, at: entry.position) }
            found[entry.position] = (entry.record, header)
        }
        return found
    }

    /// The entry at `position`, when the batch shows it.
    func entry(at position: Int64) -> (record: LogRecord, header: EntryHeader)? {
        guard position >= first else { return earlier[position] }
        guard position <= checkpoint.size else { return nil }
        let index = Int(position - first)
        return (records[index], headers[index])
    }
}
