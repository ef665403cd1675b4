import Exam
import Foundation
import GRDB
import Journal
import Vault

/// Which sealed personal records the journal names and which it erased.
struct NamedParticulars {
    /// The last entry that names each record.
    fileprivate(set) var positions: [Data: Int64] = [:]
    fileprivate(set) var erased: Set<Data> = []

    mutating func note(_ event: StationEvent, at position: Int64) {
        for digest in event.areaEvent.particulars {
            if let key = Digest32(hex: digest.rawValue) { positions[Data(key.bytes)] = position }
        }
        for digest in event.erasedParticulars {
            if let key = Digest32(hex: digest.rawValue) { erased.insert(Data(key.bytes)) }
        }
    }

    /// Reads them from the whole journal, where a replay that stopped early has not seen it all.
    static func read(_ db: Database) throws -> NamedParticulars {
        var named = NamedParticulars()
        let decoder = EntryDecoder()
        let entries = try Row.fetchCursor(
            db, sql: "SELECT position, header, salt, body, leafHash FROM journalEntry ORDER BY position")
        while let row = try entries.next() {
            // An entry that cannot be read was reported by the chain check already.
            guard let entry = try? JournalEntry(row: row), let event = try? entry.event(decoder) else {
                continue
            }
            named.note(event, at: entry.position)
        }
        return named
    }
}

/// Checks the sealed personal records: each one named exactly where it says, none missing that no event erased.
enum ParticularCheck {
    private static let place = "journalParticular"

    /// `named` comes from a replay that went to the end; nil reads the journal once more.
    static func run(
        _ db: Database, _ sealer: ParticularSealer, _ named: NamedParticulars?, faults: inout FaultList
    ) {
        do {
            var expected = try named ?? NamedParticulars.read(db)
            let records = try Row.fetchCursor(
                db, sql: "SELECT digest, position, sealed FROM journalParticular")
            while let row = try records.next() {
                check(row, sealer, &expected, &faults)
            }
            for (digest, position) in expected.positions where !expected.erased.contains(digest) {
                faults.add(position, place, "a personal record is missing, and no event erased it")
            }
        } catch {
            faults.add(0, place, "the file is damaged here: \(StoreFault(error))")
        }
    }

    private static func check(
        _ row: Row, _ sealer: ParticularSealer, _ named: inout NamedParticulars, _ faults: inout FaultList
    ) {
        let digest = row.bytes(0)
        let position = StoredCell(row, 1).integer ?? 0
        guard let expected = named.positions.removeValue(forKey: digest) else {
            faults.add(position, place, "no entry names this personal record")
            return
        }
        if expected != position { faults.add(expected, place, "the record says entry \(position)") }
        if named.erased.contains(digest) {
            faults.add(expected, place, "an event erased this record, and it is still there")
        }
        if (try? sealer.open([UInt8](row.bytes(2)), digest: [UInt8](digest))) == nil {
            faults.add(expected, place, "the seal of the personal record does not hold")
        }
    }
}
