import Exam
import Foundation
import GRDB
import Journal

/// Holds the journal's tree against the checkpoints that were signed of it: the stored ones, and one kept elsewhere.
struct CheckpointCheck {
    private let chain: ChainCheck
    private let publicKey: [UInt8]?
    private(set) var count = 0
    /// The size of the largest stored checkpoint that is this journal's.
    private(set) var lastChecked: Int64 = 0
    /// Whether the latest one was not: the next ones then cannot be either, and need not all be told.
    private var isDiverged = false

    /// - Parameters:
    ///   - chain: the journal as it was walked.
    ///   - publicKey: the station's, 32 bytes; nil takes the one that the journal itself was founded with.
    init(_ chain: ChainCheck, publicKey: [UInt8]?) {
        self.chain = chain
        self.publicKey = publicKey
    }

    /// Checks every stored checkpoint's signature, size and root.
    mutating func run(_ db: Database, faults: inout FaultList) {
        if let publicKey, let founding = chain.founding, let key = founding.key, key.publicKey != publicKey {
            faults.add(
                founding.position, "journalEntry", "it founds the station with another key than its own")
        }
        do {
            let rows = try Row.fetchCursor(db, sql: "SELECT size, note FROM journalCheckpoint ORDER BY size")
            while let row = try rows.next() {
                take(row[0], row.bytes(1), &faults)
            }
        } catch {
            faults.add(
                min(lastChecked + 1, chain.lastPosition + 1), "journalCheckpoint",
                "the file is damaged here: \(StoreFault(error))")
        }
        let isFoundedOrDamaged = chain.founding != nil || !chain.badPositions.isEmpty
        if count > 0, publicKey == nil, !isFoundedOrDamaged {
            faults.add(1, "journalCheckpoint", "no entry founds the station: there is no key to check by")
        }
    }

    private mutating func take(_ size: Int64, _ note: Data, _ faults: inout FaultList) {
        count += 1
        let place = "journalCheckpoint \(size)"
        let checkpoint: Checkpoint
        do {
            checkpoint = try read([UInt8](note), isStored: true)
        } catch {
            faults.add(max(1, min(size, chain.lastPosition)), place, String(describing: error))
            return
        }
        guard checkpoint.size == size else {
            faults.add(checkpoint.size, place, "the note says size \(checkpoint.size)")
            return
        }
        guard size <= chain.lastPosition else {
            faults.add(
                chain.lastPosition + 1, place,
                "the journal ends at \(chain.lastPosition): it was cut off")
            return
        }
        // A missing entry was reported; without it there is no root to compare.
        guard let roots = chain.roots[size] else { return }
        guard roots.computed == checkpoint.root || roots.stored == checkpoint.root else {
            guard !isDiverged else { return }
            isDiverged = true
            let range = lastChecked + 1...size
            faults.add(
                chain.badPositions.first(where: range.contains) ?? range.lowerBound, place,
                "an entry from \(range.lowerBound) to \(range.upperBound) is not the one that was signed")
            return
        }
        isDiverged = false
        lastChecked = size
    }

    /// Holds the journal against a checkpoint that was kept elsewhere.
    func check(against note: [UInt8], faults: inout FaultList) {
        let place = "the checkpoint held elsewhere"
        let checkpoint: Checkpoint
        do {
            checkpoint = try read(note, isStored: false)
        } catch {
            faults.add(0, place, String(describing: error))
            return
        }
        let size = checkpoint.size
        guard size <= chain.lastPosition else {
            faults.add(
                chain.lastPosition + 1, place,
                "it saw \(size) entries, this journal ends at \(chain.lastPosition): it was cut off")
            return
        }
        guard let root = chain.roots[size]?.computed else {
            faults.add(
                chain.firstGap ?? size, place, "it saw \(size) entries, and one of them is missing here")
            return
        }
        guard root == checkpoint.root else {
            faults.add(
                chain.badPositions.first { $0 <= size } ?? size, place,
                "an entry at or before \(size) is not the one it saw: it was rewritten")
            return
        }
    }

    private func read(_ note: [UInt8], isStored: Bool) throws -> Checkpoint {
        let signed = try SignedNote(parsing: note)
        let checkpoint = try Checkpoint(parsing: signed.text)
        guard let key = try key(origin: checkpoint.origin) else { return checkpoint }
        guard try signed.verified(by: [key]).contains(where: { $0.key == key }) else {
            throw CheckpointFault(reason: "it does not bear the station's signature")
        }
        guard checkpoint.origin == key.name else {
            throw CheckpointFault(reason: "it is of another journal: \(checkpoint.origin)")
        }
        // Cosigned ones go to others; what the station keeps it signed alone.
        guard !isStored || signed.signatures.count == 1 else {
            throw CheckpointFault(reason: "somebody added a signature to it")
        }
        return checkpoint
    }

    /// nil when the entry that names the key was damaged, which is reported already.
    private func key(origin: String) throws -> NoteVerifierKey? {
        guard let publicKey else { return chain.founding?.key }
        return try NoteVerifierKey(
            name: chain.founding?.key?.name ?? origin, kind: .ed25519, publicKey: publicKey)
    }
}

/// Why a checkpoint is not one of this journal.
private struct CheckpointFault: Error, CustomStringConvertible {
    let reason: String

    var description: String { reason }
}
