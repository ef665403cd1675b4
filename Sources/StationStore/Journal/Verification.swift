import Exam
import Foundation
import GRDB
package import Journal
package import Vault

/// Re-hashes a station's whole journal, checks its checkpoints, replays it, and compares every table.
///
/// Reads only: the daemon may be running.
package enum Verification {
    /// What was wrong, in the order of positions.
    package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
        /// The first journal position concerned, from 1; 0 when no entry is to blame.
        package let position: Int64
        package let place: String
        package let reason: String

        package var description: String { "position \(position), \(place): \(reason)" }
    }

    package struct Report: Equatable, Sendable {
        package let entryCount: Int64
        package let root: Digest32
        package let checkpointCount: Int
        /// Entries after the last checkpoint: at most one second's growth on a running station.
        package let uncheckedCount: Int64
        package let rowCount: Int
        /// Without the data key hashes are checked and replay is not.
        package let wasReplayed: Bool
        package let faults: [Fault]
    }

    /// - Parameters:
    ///   - path: the station's database file.
    ///   - dataKey: nil skips personal records and replay; the caller must say so (exit 3).
    ///   - logKey: checks the checkpoints' signatures; nil takes the journal's own founding entry.
    ///   - against: a checkpoint held elsewhere, as a signed note: finds a journal cut off or rewritten after it.
    ///   - progress: called as (entries done, entries in all).
    /// - Returns: what was read and everything that is wrong with it.
    /// - Throws: ``StoreFault`` when the file cannot be read at all.
    package static func run(
        path: String, dataKey: DataKey?, logKey: NoteVerifierKey?, against: [UInt8]?,
        progress: @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws -> Report {
        let source = try StationDatabase.openForReading(path: path)
        defer { try? source.close() }
        return try await source.read { db in
            var faults: [Fault] = []
            let held = against.flatMap { try? SignedNote(parsing: $0) }.flatMap {
                try? Checkpoint(parsing: $0.text)
            }
            var chain = try ChainCheck.run(db, held: held?.size, faults: &faults)
            try chain.checkCheckpoints(db, logKey: logKey, faults: &faults)
            if let against { chain.check(against: against, logKey: logKey, faults: &faults) }
            var rowCount = 0
            if let dataKey {
                let keys = ProjectionKeys(sealer: ParticularSealer(dataKey), lookup: LookupKey(dataKey))
                try ParticularCheck.run(db, keys.sealer, faults: &faults)
                rowCount = try TableCheck.run(db, keys, faults: &faults, progress: progress)
            }
            return Report(
                entryCount: chain.frontier.size, root: chain.frontier.root(),
                checkpointCount: chain.checkpointCount,
                uncheckedCount: chain.frontier.size - chain.lastChecked,
                rowCount: rowCount, wasReplayed: dataKey != nil,
                faults: faults.sorted { ($0.position, $0.place) < ($1.position, $1.place) })
        }
    }
}
