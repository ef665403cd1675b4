import Exam
import Foundation
import GRDB
package import Journal
package import Vault

/// Re-hashes a station's whole journal, checks its checkpoints, replays it, and compares every table.
///
/// Reads only: the daemon may be running.
package enum Verification {
    /// One thing that is wrong.
    package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
        /// The first journal position concerned, from 1; 0 when no entry is to blame.
        package let position: Int64
        package let place: String
        package let reason: String

        package var description: String { "position \(position), \(place): \(reason)" }
    }

    package struct Report: Equatable, Sendable {
        package let entryCount: Int64
        /// Of the tree up to the first missing entry.
        package let root: Digest32
        package let checkpointCount: Int
        /// Entries after the last checkpoint: at most one second's growth on a running station.
        package let uncheckedCount: Int64
        package let rowCount: Int
        /// Without the data key hashes are checked and replay is not.
        package let wasReplayed: Bool
        /// How many faults there are in all.
        package let faultCount: Int
        /// The first thousand, in the order of positions; those that blame no entry come last.
        package let faults: [Fault]
    }

    /// - Parameters:
    ///   - path: the station's database file.
    ///   - dataKey: nil skips personal records and replay; the caller must say so (exit 3).
    ///   - logKey: the public half of the station's log key, 32 bytes: checks the checkpoints and
    ///     the entry that founds the station. nil takes the key that entry names, which whoever
    ///     rewrites a whole journal can replace.
    ///   - against: a checkpoint held elsewhere, as a signed note: finds a journal cut off or rewritten after it.
    ///   - progress: called as (entries done, entries in all).
    /// - Returns: what was read and everything that is wrong with it.
    /// - Throws: ``StoreFault`` when the file is no station's, cannot be opened, or wants a newer program.
    package static func run(
        path: String, dataKey: DataKey?, logKey: [UInt8]?, against: [UInt8]?,
        progress: @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws -> Report {
        do {
            return try await read(
                path: path, dataKey: dataKey, logKey: logKey, against: against, progress: progress)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return Report(damagedBy: error)
        } catch {
            throw StoreFault(error)
        }
    }

    private static func read(
        path: String, dataKey: DataKey?, logKey: [UInt8]?, against: [UInt8]?,
        progress: @Sendable (Int64, Int64) -> Void
    ) async throws -> Report {
        let source = try StationDatabase.openForReading(path: path)
        defer { try? source.close() }
        return try await source.read { db in
            try Schema.refuseNewer(db)
            var faults = FaultList()
            let held = against.flatMap { try? SignedNote(parsing: $0) }.flatMap {
                try? Checkpoint(parsing: $0.text)
            }
            let chain = ChainCheck.run(db, held: held?.size, faults: &faults)
            var checkpoints = CheckpointCheck(chain, publicKey: logKey)
            checkpoints.run(db, faults: &faults)
            if let against { checkpoints.check(against: against, faults: &faults) }
            faults.floor = faults.first ?? 0
            checkFile(db, &faults)
            var rowCount = 0
            if let dataKey {
                let keys = ProjectionKeys(sealer: ParticularSealer(dataKey), lookup: LookupKey(dataKey))
                var tables = TableCheck(lastPosition: chain.lastPosition)
                try tables.run(db, keys, faults: &faults, progress: progress)
                ParticularCheck.run(db, keys.sealer, tables.named, faults: &faults)
                rowCount = tables.rowCount
            }
            return Report(
                entryCount: chain.entryCount, root: chain.frontier.root(),
                checkpointCount: checkpoints.count,
                uncheckedCount: max(0, chain.entryCount - checkpoints.lastChecked),
                rowCount: rowCount, wasReplayed: dataKey != nil, faultCount: faults.count,
                faults: faults.lowest)
        }
    }

    /// Lets SQLite look at its own pages: an index that lies would answer questions wrongly, and
    /// no walk through the tables meets it.
    private static func checkFile(_ db: Database, _ faults: inout FaultList) {
        do {
            for finding in try String.fetchAll(db, sql: "PRAGMA integrity_check(20)") where finding != "ok" {
                faults.add(0, "file", finding)
            }
        } catch {
            faults.add(0, "file", "\(StoreFault(error))")
        }
    }
}

extension Verification.Report {
    /// Of a file in which SQLite itself finds no tables any more.
    fileprivate init(damagedBy error: DatabaseError) {
        self.init(
            entryCount: 0, root: Merkle.emptyRoot, checkpointCount: 0, uncheckedCount: 0, rowCount: 0,
            wasReplayed: false, faultCount: 1,
            faults: [Verification.Fault(position: 0, place: "file", reason: "\(StoreFault(error))")])
    }
}
