package import Foundation
import Journal
import StationStore
import Vault

/// `examstation verify`: reads only, prints findings in words, and says it all again in its exit code.
package struct VerifyJob: Sendable {
    /// 0 whole; 1 something was changed; 3 only hashes were checked: by wish, or because there is no data key.
    package enum Verdict: Int32, Sendable {
        case whole = 0
        case changed = 1
        case hashesOnly = 3
    }

    /// Faults in words at most: whoever repairs begins with the first.
    private static let linesMax = 100

    package let folder: StationFolder
    package let against: URL?
    /// Leaves personal records and replay out: seconds instead of minutes on a large journal.
    package let isHashesOnly: Bool
    package let environment: [String: String]

    package init(
        folder: StationFolder, against: URL?, isHashesOnly: Bool = false, environment: [String: String]
    ) {
        self.isHashesOnly = isHashesOnly
        self.folder = folder
        self.against = against
        self.environment = environment
    }

    /// - Parameters:
    ///   - say: takes each line of the report.
    ///   - progress: called as (entries done, entries in all).
    /// - Returns: the verdict, which is the exit code.
    /// - Throws: ``StoreFault`` when there is no station to read.
    package func run(
        say: @Sendable (String) -> Void, progress: @Sendable (Int64, Int64) -> Void
    ) async throws -> Verdict {
        guard folder.isFounded else {
            throw StoreFault.notAStation(path: folder.database.path, reason: "there is no database")
        }
        let keys = loadKeys(say)
        let note = try against.map { [UInt8](try Data(contentsOf: $0)) }
        let report = try await Verification.run(
            path: folder.database.path, dataKey: isHashesOnly ? nil : keys?.data,
            logKey: keys.map { [UInt8]($0.log.publicKey.rawRepresentation) }, against: note,
            progress: progress)
        say("entries      \(report.entryCount)")
        say("root         \(report.root.hex)")
        say("checkpoints  \(report.checkpointCount), \(report.uncheckedCount) entries after the last")
        say(
            report.wasReplayed
                ? "replayed     \(report.rowCount) rows compared"
                : "replay       skipped: \(isHashesOnly ? "only hashes were asked for" : "no data key")")
        for fault in report.faults.prefix(Self.linesMax) { say("FAULT        \(fault)") }
        if report.faultCount > Self.linesMax { say("FAULTS       \(report.faultCount) in all") }
        if let first = report.faults.first {
            say("NOT WHOLE: first bad position \(first.position)")
            return .changed
        }
        guard report.wasReplayed else {
            let reason =
                isHashesOnly ? "as only hashes were asked for" : "because the data key is not at hand"
            say("HASHES HOLD; tables were not compared, \(reason)")
            return .hashesOnly
        }
        say("WHOLE")
        return .whole
    }

    /// Without keys hashes can still be checked. Why there are none is said, since an open file counts as none.
    private func loadKeys(_ say: (String) -> Void) -> StationKeys? {
        do {
            return try folder.loadKeys(environment: environment)
        } catch {
            say("keys         \(error)")
            return nil
        }
    }
}
