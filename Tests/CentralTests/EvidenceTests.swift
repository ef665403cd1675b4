import Central
import Exam
import Exchange
import ExchangeTestKit
import Foundation
import GRDB
import Journal
import Testing

/// What was refused is kept for as long as it is needed, and no longer.
@Suite struct EvidenceTests {
    @Test func `the file of a refused batch goes when its time is over, and the refusal stays`() async throws
    {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let good = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        _ = try await site.take(CanonicalJSON.bytes(of: good.with(particulars: [])))
        let day = CentralSite.morning.adding(minutes: 180 * 24 * 60)

        #expect(try await site.store.clearEvidence(olderThanDays: 180, at: day) == 0)
        #expect(try await site.opened(1) != nil)
        let later = day.adding(seconds: 1)
        #expect(try await site.store.clearEvidence(olderThanDays: 180, at: later) == 1)
        #expect(try await site.store.clearEvidence(olderThanDays: 180, at: later) == 0)

        #expect(try await site.opened(1) == nil)
        let evidence = try await site.store.read { db in try CentralQueries.evidence(db) }
        #expect(evidence.map(\.isCleared) == [true])
        #expect(evidence.first?.reasons.first == ExchangeRefusal(.particularUndisclosed, at: 7))
        let batches = try await site.store.read { db in
            try CentralQueries.batches(of: SampleLog.station, limit: 9, db)
        }
        #expect(batches.map(\.isAccepted) == [false])
    }

    @Test func `contradicting checkpoints stay for ever, and no evidence is changed`() async throws {
        let site = try await CentralSite()
        let (log, _) = try SampleLog.secondDay()
        try await site.pull(log)
        var other = try SampleLog()
        try other.found()
        let order = try other.release("B-1", 1...2)
        #expect(try await site.take(other.build(order)).reasons == [ExchangeRefusal(.inconsistent)])
        let later = CentralSite.morning.adding(minutes: 10 * 365 * 24 * 60)

        #expect(try await site.store.clearEvidence(olderThanDays: 180, at: later) == 1)

        let evidence = try await site.store.read { db in try CentralQueries.evidence(db) }
        let kept = evidence.filter { !$0.isCleared }
        #expect(kept.map(\.kind) == [.checkpoint])
        #expect(try await site.opened(try #require(kept.first?.id)) != nil)
        let stock = try DatabaseQueue(path: CentralSite.path(site.folder))
        for sql in [
            "DELETE FROM evidence", "DELETE FROM evidencePart", "UPDATE evidencePart SET sealed = x'00'",
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") {
                try stock.write { db in try db.execute(sql: sql) }
            }
        }
    }

    @Test func `who is erased goes from refused batches too, and what the station signed stays`() async throws
    {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let good = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        let person = try #require(
            good.particulars.first { String(decoding: $0.plaintext, as: UTF8.self).contains("张三") })
        let bad = try CanonicalJSON.bytes(of: good.with(particulars: [person]))
        #expect(try await site.take(bad).receipt != nil)
        _ = try await site.take(Data("张三, in a file that is no batch".utf8))

        // No outcome of the candidate was ever taken: the refused file itself says whose record it holds.
        try await site.store.erase(SampleLog.zhang, of: SampleLog.station, at: CentralSite.morning)

        let rest = try #require(try await site.opened(1))
        let left = try #require(CanonicalJSON.read(BatchFile.self, from: rest))
        #expect(left == good.with(particulars: []))
        #expect(left.isSigned(by: log.verifierKey))
        #expect(try await site.opened(2) == nil)
        let cleared = try await site.store.read { db in try CentralQueries.evidence(db).map(\.isCleared) }
        #expect(cleared == [true, false])
        // Somebody else's erasure touches nothing of it.
        try await site.store.erase("26001007000099", of: SampleLog.station, at: CentralSite.morning)
        #expect(try await site.opened(1) == CanonicalJSON.bytes(of: left))
    }

    @Test func `a database of the first version is taken over`() async throws {
        let site = try await CentralSite()
        _ = try await site.take(Data("{}".utf8))
        try site.store.close()
        let stock = try DatabaseQueue(path: CentralSite.path(site.folder))
        try await stock.write { db in
            try db.execute(
                sql: """
                    DROP TRIGGER evidencePartStays;
                    DROP TRIGGER evidencePartUnchanged;
                    ALTER TABLE evidence DROP COLUMN cleared;
                    CREATE TRIGGER evidencePartStays BEFORE DELETE ON evidencePart
                        BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
                    PRAGMA user_version = 1
                    """)
        }
        try stock.close()

        let store = try CentralStore(
            path: CentralSite.path(site.folder), dataKey: site.dataKey, signer: CentralSite.signer())
        let later = CentralSite.morning.adding(minutes: 365 * 24 * 60)
        let count = try await store.clearEvidence(olderThanDays: 180, at: later)
        try store.close()

        #expect(count == 1)
    }
}
