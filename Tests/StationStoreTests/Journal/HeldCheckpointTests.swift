import Exam
import Foundation
import GRDB
import Journal
import StationStore
import TestKit
import Testing

/// Whoever holds the station's own keys can make another past, but not one that fits a checkpoint held elsewhere.
@Suite struct HeldCheckpointTests {
    @Test func `fits the journal it was signed of, at any size`() async throws {
        let site = try await EverythingSite(forgets: false)
        let copy = try await SiteCopy(of: site)
        let notes = try await copy.read { db in
            try String.fetchAll(db, sql: "SELECT note FROM journalCheckpoint ORDER BY size")
        }

        for note in [notes[0], notes[notes.count / 2], notes[notes.count - 1]] {
            let answer = try copy.verify(against: note)
            #expect(answer.code == 0, "\(answer.output)")
        }
    }

    @Test func `finds a journal that was cut off`() async throws {
        let site = try await EverythingSite(forgets: false)
        let held = try #require(site.keeper.latest)
        let copy = try await SiteCopy(of: site)
        let end: Int64 = 90
        try copy.alter(
            """
            DELETE FROM journalCheckpoint WHERE size > \(end);
            DELETE FROM journalParticular WHERE position > \(end);
            DELETE FROM journalEntry WHERE position > \(end);
            """)
        try rebuild(copy, site)

        let alone = try copy.verify()
        let answer = try copy.verify(against: held.note)

        #expect(alone.code == 0, "\(alone.output)")
        #expect(answer.code == 1)
        #expect(answer.position == end + 1, "\(answer.output)")
        #expect(answer.output.contains("cut off"))
    }

    @Test func `finds a journal that was rewritten and signed again from some entry on`() async throws {
        let site = try await EverythingSite(forgets: false)
        let held = try #require(site.keeper.latest)
        let copy = try await SiteCopy(of: site)
        try rewrite(copy, site)
        try rebuild(copy, site)

        let alone = try copy.verify()
        let answer = try copy.verify(against: held.note)

        #expect(alone.code == 0, "\(alone.output)")
        #expect(answer.code == 1)
        #expect(answer.output.contains("rewritten"), "\(answer.output)")
    }

    @Test func `finds a journal that was written anew under another key`() async throws {
        let site = try await EverythingSite(forgets: false)
        let copy = try await SiteCopy(of: site)
        let other = try await EverythingSite(forgets: false).signer
        let founded = try await copy.read { db in
            try #require(try JournalEntry.find(2, db)?.body)
        }
        let text = String(decoding: founded, as: UTF8.self)
            .replacingOccurrences(of: site.keeper.verifierKey.text, with: other.verifierKey.text)
        try rewrite(copy, 2, Data(text.utf8), other)
        try rebuild(copy, site)

        let answer = try copy.verify()

        #expect(answer.code == 1)
        #expect(answer.position == 2, "\(answer.output)")
        #expect(answer.output.contains("another key"))
    }

    @Test(arguments: ["nothing that was ever signed\n", ""])
    func `refuses to compare with what is no checkpoint`(note: String) async throws {
        let copy = try await SiteCopy(of: EverythingSite(forgets: false))

        let answer = try copy.verify(against: note)

        #expect(answer.code == 1)
        #expect(answer.output.contains("the checkpoint held elsewhere"), "\(answer.output)")
    }

    @Test func `refuses a checkpoint that somebody else signed`() async throws {
        let copy = try await SiteCopy(of: EverythingSite(forgets: false))
        let other = try await EverythingSite(forgets: false)
        let note = try #require(other.keeper.latest?.note)

        let answer = try copy.verify(against: note)

        #expect(answer.code == 1)
        #expect(answer.output.contains("does not bear the station's signature"), "\(answer.output)")
    }

    // MARK: - What an insider does

    /// Changes one mark and makes every later hash and checkpoint anew.
    private func rewrite(_ copy: SiteCopy, _ site: EverythingSite) throws {
        let queue = try DatabaseQueue(path: copy.database)
        defer { try? queue.close() }
        let (position, body) = try queue.read { db in
            let row = try #require(
                try Row.fetchOne(
                    db,
                    sql: """
                        SELECT position, body FROM journalEntry
                        WHERE instr(body, CAST('outcomeDecided' AS BLOB)) AND instr(body, CAST('"pass"' AS BLOB))
                        """))
            return (row[0] as Int64, row[1] as Data)
        }
        let text = String(decoding: body, as: UTF8.self)
            .replacingOccurrences(of: "\"outcome\":\"pass\"", with: "\"outcome\":\"fail\"")
        try rewrite(copy, position, Data(text.utf8), site.signer)
    }

    private func rewrite(
        _ copy: SiteCopy, _ position: Int64, _ body: Data, _ signer: NoteSigner
    ) throws {
        let queue = try DatabaseQueue(path: copy.database)
        defer { try? queue.close() }
        try queue.write { db in
            try db.execute(
                sql: "UPDATE journalEntry SET body = ? WHERE position = ?", arguments: [body, position])
            var frontier = MerkleFrontier()
            let sizes = try Int64.fetchSet(db, sql: "SELECT size FROM journalCheckpoint")
            let rows = try Row.fetchAll(
                db, sql: "SELECT position, header, salt, body FROM journalEntry ORDER BY position")
            for row in rows {
                let leaf = try Entry.leafHash(
                    header: [UInt8](row[1] as Data), salt: row[2] as Data, body: row[3] as Data)
                frontier.append(leaf)
                try db.execute(
                    sql: "UPDATE journalEntry SET leafHash = ? WHERE position = ?",
                    arguments: [Data(leaf.bytes), row[0] as Int64])
                guard sizes.contains(frontier.size) else { continue }
                let checkpoint = try Checkpoint(
                    origin: signer.verifierKey.name, size: frontier.size, root: frontier.root())
                let note = try SignedNote.sign(text: checkpoint.text, by: [signer], at: 0)
                try db.execute(
                    sql: "UPDATE journalCheckpoint SET note = ? WHERE size = ?",
                    arguments: [String(decoding: note.bytes, as: UTF8.self), frontier.size])
            }
        }
    }

    /// Makes the tables anew, as a start after an update does.
    private func rebuild(_ copy: SiteCopy, _ site: EverythingSite) throws {
        try copy.alter("UPDATE localSchema SET projectionVersion = 0")
        let store = try StationStore(path: copy.database, dataKey: site.keys.data, clock: site.site.clock)
        try store.close()
    }
}
