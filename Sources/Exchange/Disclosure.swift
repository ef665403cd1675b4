package import Exam
package import Foundation
package import Journal

/// A body laid open: anybody who has the entry's body hash can check it.
package struct Disclosure: Codable, Equatable, Sendable {
    package let body: Data
    package let position: Int64
    /// 32 bytes.
    package let salt: Data

    package init(position: Int64, salt: Data, body: Data) {
        self.body = body
        self.position = position
        self.salt = salt
    }

    /// Tells whether this is what `record` commits to.
    package func isBody(of record: LogRecord) -> Bool {
        guard let hash = try? Entry.saltedBody(salt: salt, body: body) else { return false }
        return hash.bytes.elementsEqual(record.hash)
    }

    /// The event in the body; `nil` unless it is exactly what a station would write under `header`.
    package func event(under header: EntryHeader) -> StationEvent? {
        // The first key is the event's name: the header must say the same, because entries that are not
        // disclosed are judged by their headers alone.
        guard body.starts(with: Data("{\"\(header.name)\":".utf8)) else { return nil }
        return try? StationEvent.read(area: header.area, with: StrictReader(body: body))
    }

    private struct NotCanonical: Error {}

    private struct StrictReader: EventReader {
        let body: Data

        func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event {
            guard let event = CanonicalJSON.read(type, from: body) else { throw NotCanonical() }
            return event
        }
    }
}

/// A particular laid open: anybody who has a body that names it can check it.
///
/// It stands outside what a batch's signature covers, and is bound all the same by the digest in the body.
/// So it can be erased from a stored batch, and the batch still verifies.
package struct ParticularDisclosure: Codable, Equatable, Sendable {
    /// 64 lower-case hexadecimal digits, as in the body.
    package let digest: String
    package let plaintext: Data
    /// 32 bytes.
    package let salt: Data

    package init(digest: ParticularDigest, salt: Data, plaintext: Data) {
        self.digest = digest.rawValue
        self.plaintext = plaintext
        self.salt = salt
    }

    /// Tells whether the digest is this record's own.
    package var isGenuine: Bool {
        (try? Entry.saltedBody(salt: salt, body: plaintext))?.hex == digest
    }
}

/// An entry from before a batch's range, with the proof that it stands in the same log.
package struct EarlierEntry: Codable, Equatable, Sendable {
    package let hash: Data
    package let header: Data
    package let position: Int64
    /// Inclusion in the tree of the batch's checkpoint, from the leaf upwards.
    package let proof: [Data]

    package init(position: Int64, record: LogRecord, proof: [Data]) {
        hash = record.hash
        header = record.header
        self.position = position
        self.proof = proof
    }

    package var record: LogRecord { LogRecord(hash: hash, header: header) }
}
