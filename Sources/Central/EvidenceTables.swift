import Crypto
import Exam
import Exchange
package import Foundation
package import GRDB
import Journal
package import Vault

/// What proves that something was wrong: files that were refused, and checkpoints that contradict each other.
///
/// Kept for ever, sealed because a refused batch may hold names.
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
        let id = db.lastInsertedRowID
        for (number, start) in stride(from: 0, to: max(1, content.count), by: partBytes).enumerated() {
            let part = try sealer.seal([UInt8](content.dropFirst(start).prefix(partBytes)))
            try db.run(
                """
                INSERT INTO evidencePart (evidence, number, digest, sealed)
                VALUES (\(id), \(number), \(Data(part.digest)), \(Data(part.sealed)))
                """)
        }
    }

    /// Opens what was kept under `id`; nil when there is no such evidence.
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
