import Exam
import Foundation
import GRDB
import Journal

/// Puts entries and their particulars into the journal's tables.
enum JournalWriter {
    /// A body may not be larger: what needs more is staged in several entries.
    static let bodyBytesMax = 64 * 1024

    /// Who and when: the same for every entry of one command.
    struct Stamp {
        let actor: Actor
        let request: EntryRequest?
        let claim: EntryClaim?
        let moment: Moment
        let reading: TimeReading
    }

    /// Appends `event` at `position`.
    ///
    /// - Returns: the leaf hash.
    static func append(
        _ event: StationEvent, _ stamp: Stamp, at position: Int64, _ db: Database
    ) throws -> Digest32 {
        let areaEvent = event.areaEvent
        let body = try CanonicalJSON.bytes(of: areaEvent)
        precondition(body.count <= bodyBytesMax, "an event's body is at most 64 KiB: stage it")
        let header = try EntryHeader(
            position: position, area: type(of: areaEvent).area, name: Self.name(in: body),
            actor: EntryActor(stamp.actor), request: stamp.request, received: stamp.moment.milliseconds,
            bootID: stamp.reading.bootID, monotonic: stamp.reading.monotonic,
            isAttested: stamp.reading.isAttested, claimed: stamp.claim)
        let headerBytes = header.encoded()
        let salt = randomSalt()
        let leaf = try Entry.leafHash(header: headerBytes, salt: salt, body: [UInt8](body))
        try db.run(
            """
            INSERT INTO journalEntry (position, header, salt, body, leafHash)
            VALUES (\(position), \(Data(headerBytes)), \(Data(salt)), \(body), \(Data(leaf.bytes)))
            """)
        try enter(Set(areaEvent.subjects), at: position, db)
        return leaf
    }

    /// The event's name: the one key of its JSON object.
    private static func name(in body: Data) -> String {
        precondition(body.starts(with: [UInt8(ascii: "{"), UInt8(ascii: "\"")]), "an event is {\"name\":…}")
        let key = body.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: key, as: UTF8.self)
    }

    /// Makes the entry at `position` part of each subject's history: four to a statement, because doors wait.
    private static func enter(_ subjects: Set<Subject>, at position: Int64, _ db: Database) throws {
        var values: [DatabaseValue] = []
        values.reserveCapacity(12)
        for (index, subject) in subjects.enumerated() {
            values.append(subject.kind.databaseValue)
            values.append(subject.id.databaseValue)
            values.append(position.databaseValue)
            guard values.count == 12 || index == subjects.count - 1 else { continue }
            try db.run(Query(Self.entering[values.count / 3 - 1], values))
            values.removeAll(keepingCapacity: true)
        }
    }

    /// One statement for each count of subjects from 1 to 4.
    private static let entering = (1...4).map { count in
        "INSERT INTO entrySubject (kind, subject, entry) VALUES "
            + Array(repeating: "(?, ?, ?)", count: count).joined(separator: ", ")
    }

    /// Stores the sealed records that the entry at `position` names.
    ///
    /// - Throws: ``StoreFault/particularMissing(digest:)`` when a named record did not come with the command.
    static func keep(
        _ named: [ParticularDigest], of sealed: [Data: [UInt8]], at position: Int64, _ db: Database
    ) throws {
        for digest in named {
            guard let bytes = Digest32(hex: digest.rawValue).map({ Data($0.bytes) }),
                let record = sealed[bytes]
            else {
                throw StoreFault.particularMissing(digest: digest.rawValue)
            }
            try db.run(
                """
                INSERT INTO journalParticular (digest, position, sealed)
                VALUES (\(bytes), \(position), \(Data(record)))
                """)
        }
    }

    /// Takes out the sealed records that an entry lets go: salts too, so that nothing of them can be tried.
    ///
    /// The file and its log still hold older copies until ``StationStore/scrub()``.
    static func erase(_ digests: [ParticularDigest], _ db: Database) throws {
        for digest in digests {
            guard let bytes = Digest32(hex: digest.rawValue).map({ Data($0.bytes) }) else {
                throw StoreFault.particularMissing(digest: digest.rawValue)
            }
            try db.run("DELETE FROM journalParticular WHERE digest = \(bytes)")
        }
    }

    /// 32 bytes nobody can guess: without its salt, a short body could be found by trying.
    private static func randomSalt() -> [UInt8] {
        var salt = [UInt8](repeating: 0, count: 32)
        // One question to the kernel; the standard library's generator asks four times.
        guard getentropy(&salt, salt.count) == 0 else {
            preconditionFailure("the kernel always has 32 random bytes")
        }
        return salt
    }
}
