import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

/// What is forgotten is gone from the disk, and the journal stays whole.
@Suite struct ForgettingTests {
    @Test func `leaves names and records nowhere in the file or its log`() async throws {
        let site = try await EverythingSite(forgets: false)
        try await site.store.scrub()
        let records = try await site.store.read { db in
            try Data.fetchAll(db, sql: "SELECT sealed FROM journalParticular ORDER BY position")
        }
        #expect(EverythingSite.forgottenNames.allSatisfy { self.isOnDisk(Data($0.utf8), site) })

        try await site.forget()
        try await site.store.scrub()

        for name in EverythingSite.forgottenNames {
            #expect(!isOnDisk(Data(name.utf8), site), "\(name) is still there")
        }
        let left = try await site.store.read { db in
            try Data.fetchSet(db, sql: "SELECT sealed FROM journalParticular")
        }
        let gone = records.filter { !left.contains($0) }
        // One for each person; what happened and why it was closed for the incident; grounds, two exemptions,
        // needs and fee of the candidate; the number of a qualification and a declaration.
        #expect(gone.count == 11)
        #expect(gone.allSatisfy { !isOnDisk($0, site) })
    }

    @Test func `leaves the journal whole and the tables as replay makes them`() async throws {
        let site = try await EverythingSite()
        let copy = try await SiteCopy(of: site)

        let answer = try copy.verify()

        #expect(answer.code == 0, "\(answer.output)")
        let columns = try await copy.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(name, nameFolded, documentType, documentMask, documentDigest,
                        studentNumber, telephoneMask) FROM candidate WHERE id = ?
                    UNION ALL SELECT coalesce(name, nameFolded) FROM staff WHERE id = ?
                    UNION ALL SELECT facts FROM incident WHERE id = ?
                    """,
                arguments: [
                    site.candidates[5], EverythingSite.forgottenStaff, EverythingSite.forgottenIncident,
                ]
            ).map { $0.hasNull(atIndex: 0) }
        }
        #expect(columns == [true, true, true])
    }

    @Test func `builds the same tables anew after an erasure`() async throws {
        let site = try await EverythingSite()
        let copy = try await SiteCopy(of: site)
        try copy.alter("UPDATE localSchema SET projectionVersion = 0")

        try StationStore(path: copy.database, dataKey: site.keys.data, clock: site.site.clock).close()

        let answer = try copy.verify()
        #expect(answer.code == 0, "\(answer.output)")
    }

    @Test func `does nothing the second time`() async throws {
        let site = try await EverythingSite()
        let before = site.store.head

        try await site.forget()

        #expect(site.store.head == before)
    }

    @Test func `is found out where a record went without it, or came back after it`() async throws {
        let site = try await EverythingSite(forgets: false)
        let before = try await SiteCopy(of: site)
        try await site.forget()
        let after = try await SiteCopy(of: site)
        let digest = try await before.read { db in
            try #require(
                try String.fetchOne(
                    db,
                    sql: """
                        SELECT hex(digest) FROM journalParticular
                        WHERE position = (SELECT entry FROM entrySubject WHERE kind = 'candidate'
                            AND subject = ? ORDER BY entry LIMIT 1)
                        """, arguments: [site.candidates[5]]))
        }
        try after.alter(
            """
            ATTACH '\(before.database)' AS earlier;
            INSERT INTO journalParticular SELECT * FROM earlier.journalParticular WHERE digest = x'\(digest)'
            """)
        try before.alter("DELETE FROM journalParticular WHERE digest = x'\(digest)'")

        let missing = try before.verify()
        let back = try after.verify()

        #expect(missing.code == 1)
        #expect(missing.output.contains("no event erased it"), "\(missing.output)")
        #expect(back.code == 1)
        #expect(back.output.contains("an event erased this record"), "\(back.output)")
    }

    /// Looks through every byte of the database and its log.
    private func isOnDisk(_ bytes: Data, _ site: EverythingSite) -> Bool {
        ["station.db", "station.db-wal"].contains { name in
            let file = try? Data(contentsOf: site.site.folder.appending(path: name))
            return file?.range(of: bytes) != nil
        }
    }
}
