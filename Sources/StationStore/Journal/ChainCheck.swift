import Exam
import Foundation
import GRDB
import Journal

/// Checks the journal against itself: positions, headers, leaf hashes, and the tree against every checkpoint.
struct ChainCheck {
    private(set) var frontier = MerkleFrontier()
    private(set) var checkpointCount = 0
    private(set) var lastChecked: Int64 = 0
    /// The root at every size for which somebody may hold a checkpoint, in growing order.
    private var roots: [Int64: Digest32] = [:]
    private var foundedKey: NoteVerifierKey?

    /// Walks all entries once.
    ///
    /// - Parameters:
    ///   - db: the station's database.
    ///   - held: the size of a checkpoint kept elsewhere, whose root is wanted too.
    ///   - faults: what is wrong is added here.
    /// - Returns: the tree as the journal's bytes make it.
    /// - Throws: a database error when the tables cannot be read at all.
    static func run(_ db: Database, held: Int64?, faults: inout [Verification.Fault]) throws -> ChainCheck {
        var check = ChainCheck()
        var sizes = Set(
            try Row.fetchAll(db, sql: "SELECT size FROM journalCheckpoint").map { $0[0] as Int64 })
        if let held { sizes.insert(held) }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT position, header, salt, body, leafHash FROM journalEntry ORDER BY position")
        while let row = try rows.next() {
            check.take(row, sizes, &faults)
        }
        return check
    }

    private mutating func take(_ row: Row, _ sizes: Set<Int64>, _ faults: inout [Verification.Fault]) {
        let stored: Int64 = row[0]
        if stored != frontier.size + 1 {
            faults.append(
                Verification.Fault(
                    position: frontier.size + 1, place: "journalEntry",
                    reason: "the entry is missing or out of order; the next one is \(stored)"))
        }
        let leaf: Digest32
        do {
            leaf = try Entry.leafHash(
                header: [UInt8](row[1] as Data), salt: [UInt8](row[2] as Data), body: [UInt8](row[3] as Data))
            if leaf.bytes != [UInt8](row[4] as Data) {
                faults.append(
                    Verification.Fault(
                        position: stored, place: "journalEntry",
                        reason: "header, salt, body and leaf hash do not belong together"))
            }
            let entry = try JournalEntry(row: row)
            if entry.header.area == UpkeepEvent.area, entry.header.name == "founded", foundedKey == nil,
                case .upkeep(.founded(_, _, _, _, let key, _, _)) = try entry.event(EntryDecoder())
            {
                foundedKey = try NoteVerifierKey(parsing: key)
            }
        } catch {
            faults.append(
                Verification.Fault(position: stored, place: "journalEntry", reason: String(describing: error))
            )
            frontier.append(Digest32(bytes: row[4] as Data) ?? Merkle.emptyRoot)
            return
        }
        frontier.append(leaf)
        if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root() }
    }

    /// Checks every stored checkpoint's signature and root.
    mutating func checkCheckpoints(
        _ db: Database, logKey: NoteVerifierKey?, faults: inout [Verification.Fault]
    ) throws {
        let key = logKey ?? foundedKey
        var lastGood: Int64 = 0
        for row in try Row.fetchAll(db, sql: "SELECT size, note FROM journalCheckpoint ORDER BY size") {
            let size: Int64 = row[0]
            checkpointCount += 1
            do {
                let checkpoint = try Self.checkpoint([UInt8]((row[1] as String).utf8), signedBy: key)
                guard checkpoint.size == size else {
                    throw CheckpointFault(reason: "the note says size \(checkpoint.size)")
                }
                guard size <= frontier.size else {
                    throw CheckpointFault(
                        reason: "the journal has only \(frontier.size) entries: it was cut off")
                }
                guard roots[size] == checkpoint.root else {
                    throw CheckpointFault(
                        reason: "an entry between \(lastGood + 1) and \(size) is not the one that was signed")
                }
                lastGood = size
                lastChecked = max(lastChecked, size)
            } catch {
                let position = error is CheckpointFault ? min(lastGood + 1, size) : size
                faults.append(
                    Verification.Fault(
                        position: position, place: "journalCheckpoint \(size)",
                        reason: String(describing: error)))
            }
        }
    }

    /// Holds the journal against a checkpoint that was kept elsewhere.
    func check(against note: [UInt8], logKey: NoteVerifierKey?, faults: inout [Verification.Fault]) {
        do {
            let checkpoint = try Self.checkpoint(note, signedBy: logKey ?? foundedKey)
            guard checkpoint.size <= frontier.size else {
                throw CheckpointFault(
                    reason:
                        "it saw \(checkpoint.size) entries, this journal has \(frontier.size): it was cut off"
                )
            }
            guard let root = roots[checkpoint.size], root == checkpoint.root else {
                throw CheckpointFault(
                    reason: "an entry at or before \(checkpoint.size) is not the one it saw: it was rewritten"
                )
            }
        } catch {
            let held = (try? SignedNote(parsing: note)).flatMap { try? Checkpoint(parsing: $0.text).size }
            faults.append(
                Verification.Fault(
                    position: min(held ?? 0, frontier.size + 1), place: "the checkpoint held elsewhere",
                    reason: String(describing: error)))
        }
    }

    private static func checkpoint(_ note: [UInt8], signedBy key: NoteVerifierKey?) throws -> Checkpoint {
        let signed = try SignedNote(parsing: note)
        if let key, try !signed.verified(by: [key]).contains(where: { $0.key == key }) {
            throw CheckpointFault(reason: "it does not bear the station's signature")
        }
        return try Checkpoint(parsing: signed.text)
    }
}

struct CheckpointFault: Error, CustomStringConvertible {
    let reason: String

    var description: String { reason }
}
