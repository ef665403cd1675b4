import Exam
import Foundation
import GRDB
package import Journal
import Synchronization

/// Signs the journal's size and root, so that others can hold the station to its past.
///
/// Signed after COMMIT, within a second of growth, at most one a second, none when idle,
/// and on demand for a print or a batch.
package final class CheckpointKeeper: Sendable {
    /// A checkpoint as it is handed out: on phones, prints, batches.
    package struct Held: Sendable, Equatable {
        package let size: Int64
        package let root: Digest32
        /// The signed note, as C2SP `tlog-checkpoint`.
        package let note: String
    }

    private let store: StationStore
    private let signer: NoteSigner
    private let held: Mutex<Held?>

    /// Takes up the last checkpoint that was stored.
    package init(store: StationStore, signer: NoteSigner) async throws {
        self.store = store
        self.signer = signer
        let last = try await store.read { db in
            try db.row("SELECT size, note FROM journalCheckpoint ORDER BY size DESC LIMIT 1").map { row in
                let note: String = row[1]
                let checkpoint = try Checkpoint(parsing: SignedNote(parsing: [UInt8](note.utf8)).text)
                return Held(size: row[0], root: checkpoint.root, note: note)
            }
        }
        held = Mutex(last)
    }

    /// The station's name in its checkpoints: `examstation/068`.
    package static func origin(station number: String) -> String { "examstation/\(number)" }

    package var verifierKey: NoteVerifierKey { signer.verifierKey }

    /// The latest checkpoint, or nil before the first.
    package var latest: Held? { held.withLock { $0 } }

    /// Signs where the journal stands now. Durable on return; returns the latest one when nothing has grown.
    @discardableResult
    package func sign() async throws -> Held? {
        let head = store.head
        guard head.position > 0 else { return nil }
        if let latest, latest.size >= head.position { return latest }
        let checkpoint = try Checkpoint(
            origin: signer.verifierKey.name, size: head.position, root: head.frontier.root())
        let signed = try SignedNote.sign(text: checkpoint.text, by: [signer], at: 0)
        let note = String(decoding: signed.bytes, as: UTF8.self)
        let fresh = Held(size: head.position, root: checkpoint.root, note: note)
        try await store.local { db in
            try db.run(
                """
                INSERT INTO journalCheckpoint (size, note) VALUES (\(fresh.size), \(fresh.note))
                ON CONFLICT (size) DO NOTHING
                """)
        }
        held.withLock { held in
            if fresh.size > held?.size ?? 0 { held = fresh }
        }
        return fresh
    }

    /// Signs as the journal grows, until cancelled, and once more at the end.
    ///
    /// - Parameter report: told of a fault; signing goes on with the next growth.
    package func run(report: @Sendable (any Error) -> Void) async {
        for await _ in store.growth.heads() {
            do {
                try await sign()
                // At most one a second: growth meanwhile is in the next one.
                try await Task.sleep(for: .seconds(1))
            } catch is CancellationError {
                break
            } catch {
                report(error)
            }
        }
    }
}
