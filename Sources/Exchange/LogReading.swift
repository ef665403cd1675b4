package import Foundation
package import Journal

/// Reads the parts that pages and batches share.
enum LogReading {
    static func digests(_ list: [Data]) throws(ExchangeRefusal) -> [Digest32] {
        var digests: [Digest32] = []
        for bytes in list {
            guard let digest = Digest32(bytes: bytes) else { throw ExchangeRefusal(.badFormat) }
            digests.append(digest)
        }
        return digests
    }

    /// Puts `records` behind what `frontier` has.
    ///
    /// - Returns: their headers.
    static func append(
        _ records: [LogRecord], to frontier: inout MerkleFrontier
    ) throws(ExchangeRefusal) -> [EntryHeader] {
        var headers: [EntryHeader] = []
        headers.reserveCapacity(records.count)
        for record in records {
            let position = frontier.size + 1
            let header = try self.header(record, at: position)
            guard let leaf = record.leaf else { throw ExchangeRefusal(.badFormat, at: position) }
            frontier.append(leaf)
            headers.append(header)
        }
        return headers
    }

    static func header(_ record: LogRecord, at position: Int64) throws(ExchangeRefusal) -> EntryHeader {
        guard let header = try? EntryHeader(parsing: [UInt8](record.header)) else {
            throw ExchangeRefusal(.badFormat, at: position)
        }
        guard header.position == position else { throw ExchangeRefusal(.positionMismatch, at: position) }
        return header
    }
}

/// Reads a station's checkpoint and makes sure whose it is.
package enum CheckpointReading {
    /// - Throws: `checkpoint-signature` unless `key` signed it, `checkpoint-origin` when it is another log's.
    package static func read(
        _ bytes: Data, by key: NoteVerifierKey
    ) throws(ExchangeRefusal) -> (note: SignedNote, checkpoint: Checkpoint) {
        guard let note = try? SignedNote(parsing: [UInt8](bytes)),
            let signers = try? note.verified(by: [key]), !signers.isEmpty,
            let checkpoint = try? Checkpoint(parsing: note.text)
        else { throw ExchangeRefusal(.checkpointSignature) }
        guard checkpoint.origin.utf8.elementsEqual(key.name.utf8) else {
            throw ExchangeRefusal(.checkpointOrigin)
        }
        return (note, checkpoint)
    }
}
