import Crypto
import Exam
import Exchange
package import Foundation
package import GRDB
import Journal
package import Vault

/// What proves that something was wrong: files that were refused, and checkpoints that contradict each other.
///
/// Sealed, because a refused batch may hold names. That something was refused, why, and its digest are kept for
/// ever, and so are contradicting checkpoints; the file of a refused batch goes when its time is over, and a
/// person who is erased goes from it at once (docs/decisions/0011).
package enum Evidence {
    package enum Kind: String, Sendable {
        case batch, checkpoint
    }

    /// One sealed record is at most 16 MiB; a batch may be larger.
    private static let partBytes = 8 * 1024 * 1024

    /// Whether the station showed two trees that cannot be one.
    static func isAboutTheTree(_ refusal: ExchangeRefusal) -> Bool {
        switch refusal.reason {
        case .rollback, .fork, .inconsistent: true
        default: false
        }
    }

    /// Two notes in one piece: the one shown now, a line of its own with `=`, the one cosigned before.
    static func pair(_ shown: Data, _ cosigned: SignedNote?) -> Data {
        shown + Data("=\n".utf8) + Data(cosigned?.bytes ?? [])
    }

    /// Keeps `content`; nothing happens when it is there already.
    static func keep(
        _ kind: Kind, _ content: Data, reasons: [ExchangeRefusal], of station: String, at moment: Moment,
        _ sealer: ParticularSealer, _ db: Database
    ) throws {
        let digest = Data(SHA256.hash(data: content))
        let text = reasons.map(\.description).joined(separator: "\n")
        try db.run(
            """
            INSERT INTO evidence (station, kind, reasons, digest, received)
            VALUES (\(station), \(kind.rawValue), \(text), \(digest), \(moment.milliseconds))
            ON CONFLICT (station, kind, digest) DO NOTHING
            """)
        guard db.changesCount == 1 else { return }
        try insert(content, under: db.lastInsertedRowID, sealer, db)
    }

    private static func insert(
        _ content: Data, under id: Int64, _ sealer: ParticularSealer, _ db: Database
    ) throws {
        for (number, start) in stride(from: 0, to: max(1, content.count), by: partBytes).enumerated() {
            let part = try sealer.seal([UInt8](content.dropFirst(start).prefix(partBytes)))
            try db.run(
                """
                INSERT INTO evidencePart (evidence, number, digest, sealed)
                VALUES (\(id), \(number), \(Data(part.digest)), \(Data(part.sealed)))
                """)
        }
    }

    /// Lets the files of refused batches go that came before `oldest`.
    ///
    /// - Returns: how many went.
    static func clear(before oldest: Moment, at moment: Moment, _ db: Database) throws -> Int {
        let due = try db.rows(
            """
            SELECT id FROM evidence
            WHERE kind = 'batch' AND cleared IS NULL AND received < \(oldest.milliseconds)
            """)
        for row in due { try clear(row[0], at: moment, db) }
        return due.count
    }

    private static func clear(_ id: Int64, at moment: Moment, _ db: Database) throws {
        try db.run("DELETE FROM evidencePart WHERE evidence = \(id)")
        try db.run("UPDATE evidence SET cleared = \(moment.milliseconds) WHERE id = \(id)")
    }

    /// Takes a person's record out of every refused batch of `station`: what the station signed stays whole.
    ///
    /// A file that cannot be read as a batch goes altogether, for nobody can tell who stands in it.
    ///
    /// `known` are the digests of the person's records that central has by itself.
    static func forget(
        _ candidate: Candidate.ID, _ known: Set<ParticularDigest>, of station: String, at moment: Moment,
        _ sealer: ParticularSealer, _ db: Database
    ) throws {
        let rows = try db.rows(
            """
            SELECT id FROM evidence WHERE station = \(station) AND kind = 'batch' AND cleared IS NULL
            """)
        for row in rows {
            let id: Int64 = row[0]
            guard let content = try open(id, sealer, db) else { continue }
            guard let file = CanonicalJSON.read(BatchFile.self, from: content),
                let payload = CanonicalJSON.read(BatchPayload.self, from: file.payload)
            else {
                try clear(id, at: moment, db)
                continue
            }
            let gone = known.union(payload.disclosures.compactMap { Registration($0, of: candidate)?.digest })
            let left = file.particulars.filter { !gone.contains(ParticularDigest(rawValue: $0.digest)) }
            guard left.count < file.particulars.count else { continue }
            try db.run("DELETE FROM evidencePart WHERE evidence = \(id)")
            try insert(CanonicalJSON.bytes(of: file.with(particulars: left)), under: id, sealer, db)
        }
    }

    /// Opens what was kept under `id`; nil when there is no such evidence, or its file went.
    ///
    /// - Throws: `ParticularFault` when a seal does not hold.
    package static func open(_ id: Int64, _ sealer: ParticularSealer, _ db: Database) throws -> Data? {
        let rows = try db.rows(
            "SELECT digest, sealed FROM evidencePart WHERE evidence = \(id) ORDER BY number")
        guard !rows.isEmpty else { return nil }
        return try rows.reduce(into: Data()) { content, row in
            content += try sealer.open([UInt8](row[1] as Data), digest: [UInt8](row[0] as Data))
        }
    }
}

/// A registration in a batch that was not taken: read as far as it says whose record is whose.
private struct Registration: Decodable {
    struct Labels: Decodable {
        let candidate: Candidate.ID
        let particulars: ParticularDigest
    }
    let registered: Labels

    var digest: ParticularDigest { registered.particulars }

    /// Nil unless `disclosure` registers `candidate`.
    init?(_ disclosure: Disclosure, of candidate: Candidate.ID) {
        guard let read = try? JSONDecoder().decode(Registration.self, from: disclosure.body),
            read.registered.candidate == candidate
        else { return nil }
        self = read
    }
}
