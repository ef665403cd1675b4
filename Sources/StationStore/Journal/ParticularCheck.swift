import Exam
import Foundation
import GRDB
import Journal
import Vault

/// Checks the sealed personal records: each one named exactly where it says, none missing that no event erased.
enum ParticularCheck {
    private static let place = "journalParticular"

    static func run(_ db: Database, _ sealer: ParticularSealer, faults: inout FaultList) {
        var named: [Data: Int64] = [:]
        var erased: Set<Data> = []
        do {
            try readEntries(db, &named, &erased)
            let records = try Row.fetchCursor(
                db, sql: "SELECT digest, position, sealed FROM journalParticular")
            while let row = try records.next() {
                check(row, sealer, &named, erased, &faults)
            }
        } catch {
            faults.add(0, place, "the file is damaged here: \(StoreFault(error))")
            return
        }
        for (digest, position) in named where !erased.contains(digest) {
            faults.add(position, place, "a personal record is missing, and no event erased it")
        }
    }

    private static func readEntries(
        _ db: Database, _ named: inout [Data: Int64], _ erased: inout Set<Data>
    ) throws {
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
            erased.formUnion(
                event.erasedParticulars.compactMap { Digest32(hex: $0.rawValue) }.map { Data($0.bytes) })
        }
    }

    private static func check(
        _ row: Row, _ sealer: ParticularSealer, _ named: inout [Data: Int64], _ erased: Set<Data>,
        _ faults: inout FaultList
    ) {
        let digest = row.bytes(0)
        let position = StoredCell(row, 1).integer ?? 0
        guard let expected = named.removeValue(forKey: digest) else {
            faults.add(position, place, "no entry names this personal record")
            return
        }
        if expected != position { faults.add(expected, place, "the record says entry \(position)") }
        if erased.contains(digest) {
            faults.add(expected, place, "an event erased this record, and it is still there")
        }
        if (try? sealer.open([UInt8](row.bytes(2)), digest: [UInt8](digest))) == nil {
            faults.add(expected, place, "the seal of the personal record does not hold")
        }
    }
}
