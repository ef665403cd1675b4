import Exam
import Exchange
import Foundation
import GRDB
import Journal

/// A station as central knows it.
struct EnrolledStation: Sendable {
    let number: String
    let key: NoteVerifierKey
    let isRehearsal: Bool
    let isHalted: Bool
    /// The tree over the entries taken so far.
    let frontier: MerkleFrontier

    static func find(_ number: String, _ db: Database) throws -> EnrolledStation? {
        let row = try db.row(
            """
            SELECT verifierKey, isRehearsal, state, taken, peaks FROM station WHERE number = \(number)
            """)
        guard let row else { return nil }
        let peaks: Data = row["peaks"]
        let digests = stride(from: 0, to: peaks.count, by: Digest32.byteCount)
            .compactMap { Digest32(bytes: peaks.dropFirst($0).prefix(Digest32.byteCount)) }
        guard let key = try? NoteVerifierKey(parsing: row["verifierKey"]),
            let frontier = MerkleFrontier(size: row["taken"], peaks: digests)
        else { throw CentralFault.broken(table: "station", reason: number) }
        return EnrolledStation(
            number: number, key: key, isRehearsal: row["isRehearsal"], isHalted: row["state"] == "halted",
            frontier: frontier)
    }

    static func require(_ number: String, _ db: Database) throws -> EnrolledStation {
        guard let station = try find(number, db) else { throw CentralFault.unknownStation(number: number) }
        return station
    }
}

/// What central has of a station's log.
enum LogTables {
    static func store(_ accepted: LogPageCheck.Accepted, of number: String, _ db: Database) throws {
        for (record, header) in zip(accepted.page.entries, accepted.headers) {
            let event = "\(header.area) \(header.name)"
            try db.run(
                """
                INSERT INTO logEntry (station, position, event, header, bodyHash)
                VALUES (\(number), \(header.position), \(event), \(record.header), \(record.hash))
                """)
        }
        let peaks = Data(accepted.frontier.peaks.flatMap(\.bytes))
        try db.run(
            """
            UPDATE station SET taken = \(accepted.frontier.size), peaks = \(peaks) WHERE number = \(number)
            """)
    }

    /// Takes nothing more from a station until a person has decided.
    static func halt(_ number: String, _ db: Database) throws {
        try db.run("UPDATE station SET state = 'halted' WHERE number = \(number)")
    }

    /// The root of central's own copy at `size`.
    ///
    /// - Throws: ``CentralFault/logBehind(position:)`` when the copy is not as long.
    static func root(of station: EnrolledStation, at size: Int64, _ db: Database) throws -> Digest32 {
        guard station.frontier.size >= size else {
            throw CentralFault.logBehind(position: station.frontier.size + 1)
        }
        var frontier = MerkleFrontier()
        let rows = try db.cursor(
            """
            SELECT header, bodyHash FROM logEntry WHERE station = \(station.number) AND position <= \(size)
            ORDER BY position
            """)
        while let row = try rows.next() {
            guard let leaf = LogRecord(hash: row[1], header: row[0]).leaf else {
                throw CentralFault.broken(table: "logEntry", reason: station.number)
            }
            frontier.append(leaf)
        }
        return frontier.root()
    }
}

/// A station's checkpoint that central has put its name under.
struct CosignedCheckpoint: Sendable {
    let note: SignedNote
    let checkpoint: Checkpoint

    static func latest(of number: String, _ db: Database) throws -> CosignedCheckpoint? {
        let bytes = try db.value(
            Data.self, "SELECT note FROM checkpoint WHERE station = \(number) ORDER BY size DESC LIMIT 1")
        guard let bytes else { return nil }
        guard let note = try? SignedNote(parsing: [UInt8](bytes)),
            let checkpoint = try? Checkpoint(parsing: note.text)
        else { throw CentralFault.broken(table: "checkpoint", reason: number) }
        return CosignedCheckpoint(note: note, checkpoint: checkpoint)
    }

    /// Cosigns `note` and keeps it; never smaller than what was cosigned before.
    ///
    /// - Returns: the note with central's cosignature, to be given away after COMMIT.
    static func keep(
        _ note: SignedNote, _ checkpoint: Checkpoint, of number: String, by signer: CentralSigner,
        at moment: Moment, _ db: Database
    ) throws -> SignedNote {
        let cosigned = try note.adding(cosignatureBy: signer.cosigner, at: moment.second)
        try db.run(
            """
            INSERT INTO checkpoint (station, size, root, note, cosigned)
            VALUES (\(number), \(checkpoint.size), \(Data(checkpoint.root.bytes)), \(Data(cosigned.bytes)),
                \(moment.milliseconds))
            ON CONFLICT (station, size) DO UPDATE SET note = excluded.note, cosigned = excluded.cosigned
            """)
        return cosigned
    }
}
