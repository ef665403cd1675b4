import Exam
import Foundation
import GRDB
import Journal
import Vault

/// Checks the sealed personal records: each one named exactly where it says, none missing that no event erased.
enum ParticularCheck {
    static func run(_ db: Database, _ sealer: ParticularSealer, faults: inout [Verification.Fault]) throws {
        var named: [Data: Int64] = [:]
        var erased: Set<Data> = []
        let decoder = EntryDecoder()
        let entries = try Row.fetchCursor(
            db, sql: "SELECT position, header, salt, body, leafHash FROM journalEntry ORDER BY position")
        while let row = try entries.next() {
            // An entry that cannot be read was reported by the chain check already.
            guard let entry = try? JournalEntry(row: row), let event = try? entry.event(decoder) else {
                continue
            }
            for digest in event.areaEvent.particulars {
                if let key = Digest32(hex: digest.rawValue) { named[Data(key.bytes)] = entry.position }
            }
            if case .upkeep(.particularsErased(_, let digests, _)) = event {
                erased.formUnion(digests.compactMap { Digest32(hex: $0.rawValue) }.map { Data($0.bytes) })
            }
        }
        let records = try Row.fetchCursor(db, sql: "SELECT digest, position, sealed FROM journalParticular")
        while let row = try records.next() {
            let digest: Data = row[0]
            let position: Int64 = row[1]
            func report(_ reason: String, at position: Int64) {
                faults.append(
                    Verification.Fault(position: position, place: "journalParticular", reason: reason))
            }
            guard let expected = named.removeValue(forKey: digest) else {
                report("no entry names this personal record", at: position)
                continue
            }
            if expected != position { report("the record says entry \(position)", at: expected) }
            if erased.contains(digest) {
                report("an event erased this record, and it is still there", at: expected)
            }
            do {
                _ = try sealer.open([UInt8](row[2] as Data), digest: [UInt8](digest))
            } catch {
                report("the seal of the personal record does not hold", at: expected)
            }
        }
        for (digest, position) in named where !erased.contains(digest) {
            faults.append(
                Verification.Fault(
                    position: position, place: "journalParticular",
                    reason: "a personal record is missing, and no event erased it"))
        }
    }
}
