import Exam
import Foundation
import GRDB
import Journal

/// Checks the journal against itself: positions, headers, leaf hashes, and the tree at every checkpoint.
struct ChainCheck {
    /// The tree as headers, salts and bodies make it. It ends before the first missing entry.
    private(set) var frontier = MerkleFrontier()
    private(set) var entryCount: Int64 = 0
    private(set) var lastPosition: Int64 = 0
    /// The first entry that founds the station, with its key; nil when it was damaged.
    private(set) var founding: (position: Int64, key: NoteVerifierKey?)?
    /// Where entries were found to be bad, in growing order.
    private(set) var badPositions: [Int64] = []
    /// From here on there is no tree, because this entry is missing.
    private(set) var firstGap: Int64?
    private(set) var roots: [Int64: Roots] = [0: Roots(computed: Merkle.emptyRoot, stored: nil)]

    /// The tree as the stored leaf hashes make it, from the first entry on that belies its own.
    ///
    /// Where this one is the tree that was signed, the entries that differ are the only ones
    /// that were touched; where neither is, somebody rewrote an entry together with its hash.
    private var storedFrontier: MerkleFrontier?
    private let sizes: Set<Int64>

    struct Roots {
        let computed: Digest32
        /// nil when the same.
        let stored: Digest32?
    }

    /// Walks all entries once, and adds what is wrong to `faults`.
    ///
    /// `held` is the size of a checkpoint kept elsewhere, whose root is wanted too.
    static func run(_ db: Database, held: Int64?, faults: inout FaultList) -> ChainCheck {
        // A damaged table of checkpoints is reported where they are checked.
        let stored = try? Int64.fetchSet(db, sql: "SELECT size FROM journalCheckpoint")
        var check = ChainCheck(sizes: (stored ?? []).union(held.map { [$0] } ?? []))
        do {
            let rows = try Row.fetchCursor(
                db, sql: "SELECT position, header, salt, body, leafHash FROM journalEntry ORDER BY position")
            while let row = try rows.next() {
                check.take(row, &faults)
            }
        } catch {
            check.miss("the file is damaged here: \(StoreFault(error))", &faults)
        }
        return check
    }

    private init(sizes: Set<Int64>) {
        self.sizes = sizes
    }

    private mutating func take(_ row: Row, _ faults: inout FaultList) {
        let position: Int64 = row[0]
        entryCount += 1
        guard position > 0 else {
            let said = row.blob(1).flatMap { try? EntryHeader(parsing: [UInt8]($0)).position }
            faults.add(said ?? 1, "journalEntry", "an entry stands at position \(position)")
            return
        }
        if position != lastPosition + 1 {
            miss("the entry is missing; the next one is \(position)", &faults)
        }
        lastPosition = position
        let stored = row.blob(4).flatMap(Digest32.init(bytes:))
        do {
            let leaf = try Self.leaf(of: row)
            append(leaf, stored)
            guard leaf == stored else {
                throw EntryFault(reason: "header, salt, body and leaf hash do not belong together")
            }
            let entry = try JournalEntry(row: row)
            if founding == nil, entry.header.area == UpkeepEvent.area, entry.header.name == "founded" {
                try take(founding: entry)
            }
        } catch {
            if firstGap == nil, frontier.size < position { append(stored ?? Merkle.emptyRoot, stored) }
            badPositions.append(position)
            faults.add(position, "journalEntry", Self.words(for: error))
        }
    }

    private static func leaf(of row: Row) throws -> Digest32 {
        guard let header = row.blob(1), let salt = row.blob(2), let body = row.blob(3) else {
            throw EntryFault(reason: "a value is of the wrong kind")
        }
        return try Entry.leafHash(header: [UInt8](header), salt: salt, body: body)
    }

    private mutating func take(founding entry: JournalEntry) throws {
        founding = (entry.position, nil)
        guard case .upkeep(.founded(_, _, _, _, let key, _, _)) = try entry.event(EntryDecoder()) else {
            throw EntryFault(reason: "the header says that it founds the station, the body does not")
        }
        founding = (entry.position, try NoteVerifierKey(parsing: key))
    }

    private mutating func append(_ leaf: Digest32, _ stored: Digest32?) {
        guard firstGap == nil else { return }
        if leaf != stored, storedFrontier == nil { storedFrontier = frontier }
        storedFrontier?.append(stored ?? leaf)
        frontier.append(leaf)
        if sizes.contains(frontier.size) {
            roots[frontier.size] = Roots(computed: frontier.root(), stored: storedFrontier?.root())
        }
    }

    private mutating func miss(_ reason: String, _ faults: inout FaultList) {
        let position = lastPosition + 1
        faults.add(position, "journalEntry", reason)
        badPositions.append(position)
        firstGap = firstGap ?? position
    }

    private static func words(for error: any Error) -> String {
        if case StoreFault.journalBroken(_, let reason) = error { return reason }
        return String(describing: error)
    }
}

/// Why an entry cannot be what was written.
private struct EntryFault: Error, CustomStringConvertible {
    let reason: String

    var description: String { reason }
}
