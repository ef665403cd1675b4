import Central
import Crypto
import Exam
import Exchange
import ExchangeTestKit
import Foundation
import GRDB
import Journal
import Testing
import Vault

struct Unexpected: Error {
    let what: String
}

/// Central's store on a real file in a folder of its own, with the sample station enrolled.
final class CentralSite: Sendable {
    static let morning = Moment(milliseconds: 1_780_966_900_000)
    let folder: URL
    let store: CentralStore
    let dataKey = DataKey.random()

    init(isRehearsal: Bool = true) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "central-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try CentralStore(
            path: CentralSite.path(folder), dataKey: dataKey, signer: CentralSite.signer())
        try await store.enrol(
            try SampleLog().verifierKey, title: "演练考点", fingerprint: "ab:cd", isRehearsal: isRehearsal,
            at: CentralSite.morning)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    static func path(_ folder: URL) -> String {
        folder.appending(path: "central.sqlite").path(percentEncoded: false)
    }

    static func signer() throws -> CentralSigner {
        try CentralSigner(
            name: "central.example",
            privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: Data(64..<96)))
    }

    func take(_ batch: Data) async throws -> BatchAnswer {
        try await store.take(batch: batch, from: SampleLog.station, at: CentralSite.morning)
    }

    func take(page: Data) async throws -> LogAnswer {
        try await store.take(page: page, from: SampleLog.station, at: CentralSite.morning)
    }

    /// Pulls `log` up to `size`, `count` entries at a time.
    func pull(_ log: SampleLog, upTo size: Int64? = nil, count: Int = 5) async throws {
        let size = size ?? log.size
        while true {
            let (next, known) = try await store.progress(of: SampleLog.station)
            guard next <= size else { return }
            let answer = try await take(page: log.page(from: next, count: count, known: known, at: size))
            guard case .taken = answer else { throw Unexpected(what: "\(answer)") }
        }
    }
}

@Suite struct CentralStoreTests {
    @Test func `the log arrives page by page, and each checkpoint is cosigned once it is kept`() async throws
    {
        let site = try await CentralSite()
        let (log, _) = try SampleLog.day()

        try await site.pull(log, upTo: 9)
        try await site.pull(log)

        let rows = try await site.store.read { db in try CentralQueries.stations(db) }
        #expect(rows.map(\.taken) == [log.size])
        #expect(rows.first?.cosigned?.size == log.size)
        let notes = try await site.store.read { db in
            try Data.fetchAll(db, sql: "SELECT note FROM checkpoint ORDER BY size")
        }
        #expect(notes.count == 2)
        let keys = try [log.verifierKey, CentralSite.signer().verifierKey]
        for note in notes {
            #expect(try SignedNote(parsing: [UInt8](note)).verified(by: keys).count == 2)
        }
    }

    @Test func `a batch is taken whole, and its receipt convinces the station`() async throws {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        try await site.pull(log)
        let bytes = try log.build(order)

        let answer = try await site.take(bytes)

        #expect(answer.reasons == [])
        let tree = LeafTree(leaves: try log.leaves)
        let file = try #require(answer.receipt)
        let read = try #require(
            ReceiptFile.read(
                file, central: CentralSite.signer().verifierKey, origin: SampleLog.origin,
                own: { $0 <= tree.size ? tree.root(at: $0) : nil }))
        #expect(read.receipt.batch == order.batch)
        #expect(
            read.receipt.verdict == .accepted(size: log.size, root: tree.root(at: log.size)))
        #expect(read.receipt.digest == CanonicalJSON.read(BatchFile.self, from: bytes)?.digest)
        let outcomes = try await site.outcomes()
        #expect(outcomes.map(\.person?.name) == ["张三", "李四"])
        #expect(outcomes.map(\.outcome) == [.pass, .failAbsent])
    }

    @Test func `a receipt that is not for this log convinces nobody`() async throws {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let file = try #require(try await site.take(log.build(order)).receipt)
        let key = try CentralSite.signer().verifierKey
        let other = try CentralSigner(name: "central.example", privateKey: Curve25519.Signing.PrivateKey())
        let root = try LeafTree(leaves: log.leaves).root(at: log.size)

        #expect(ReceiptFile.read(file, central: key, origin: SampleLog.origin, own: { _ in root }) != nil)
        #expect(ReceiptFile.read(file, central: key, origin: "examstation/008", own: { _ in root }) == nil)
        #expect(
            ReceiptFile.read(file, central: key, origin: SampleLog.origin, own: { _ in Merkle.emptyRoot })
                == nil)
        #expect(
            ReceiptFile.read(
                file, central: other.verifierKey, origin: SampleLog.origin, own: { _ in root }) == nil)
    }

    @Test func `the same batch again gets the same receipt`() async throws {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let bytes = try log.build(order)

        let first = try await site.take(bytes)
        let second = try await site.take(bytes)

        #expect(first.receipt == second.receipt)
        #expect(try await site.outcomes().count == 2)
        #expect(try await site.store.undelivered(to: SampleLog.station).count == 1)
        try await site.store.acknowledge(
            receipt: try #require(first.receipt), by: SampleLog.station, at: CentralSite.morning)
        #expect(try await site.store.undelivered(to: SampleLog.station).isEmpty)
    }

    @Test func `a later batch takes the place of an outcome, and the earlier one stays`() async throws {
        let site = try await CentralSite()
        let (first, firstOrder) = try SampleLog.day()
        let (second, secondOrder) = try SampleLog.secondDay()
        _ = try await site.take(first.build(firstOrder))

        let answer = try await site.take(second.build(secondOrder))

        #expect(answer.reasons == [])
        #expect(try await site.outcomes().map(\.outcome) == [.fail, .failAbsent])
        let count = try await site.store.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM outcome")
        }
        #expect(count == 3)
    }

    @Test func `batches follow each other without gap or overlap`() async throws {
        let site = try await CentralSite()
        let (second, secondOrder) = try SampleLog.secondDay()
        let (_, firstOrder) = try SampleLog.day()
        let start = firstOrder.range.upperBound + 1

        let early = try await site.take(second.build(secondOrder))
        #expect(early.reasons == [ExchangeRefusal(.gap, at: 1)])

        var (log, order) = try SampleLog.day()
        _ = try await site.take(log.build(order))
        try log.append(.upkeep(.stopped(version: "1")))
        let overlapping = try log.release("B-3", (start - 2)...log.size, supersedes: "B-2")
        let overlap = try await site.take(log.build(overlapping))
        #expect(overlap.reasons == [ExchangeRefusal(.rangeOverlap, at: start - 2)])
        let twice = try log.release("B-1", start...log.size)
        #expect(try await site.take(log.build(twice)).reasons == [ExchangeRefusal(.duplicateBatch)])
        let unknown = try log.release("B-5", start...log.size, supersedes: "B-4")
        #expect(try await site.take(log.build(unknown)).reasons == [ExchangeRefusal(.supersededUnknown)])
        let replacing = try log.release("B-6", start...log.size, supersedes: "B-3")
        #expect(try await site.take(log.build(replacing)).reasons == [])
    }

    @Test func `what was refused is replaced by name, and only what was refused`() async throws {
        let site = try await CentralSite()
        var (log, order) = try SampleLog.day()
        let lacking = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        let refused = try await site.take(CanonicalJSON.bytes(of: lacking.with(particulars: [])))
        #expect(refused.reasons.first?.reason == .particularUndisclosed)

        // Over the range of a refused one, in whole or in part, and without a word about it.
        let silent = try log.release("B-2", 1...log.size)
        #expect(try await site.take(log.build(silent)).reasons == [ExchangeRefusal(.supersedesMissing)])
        let shorter = try log.release("B-3", 1...4)
        #expect(try await site.take(log.build(shorter)).reasons == [ExchangeRefusal(.supersedesMissing)])
        // Not to be had under the refused one's own id, either.
        let same = try log.release("B-1", 1...log.size)
        #expect(try await site.take(log.build(same)).reasons == [ExchangeRefusal(.duplicateBatch)])
        // Any of them may be named: a person reads the chain.
        let named = try log.release("B-4", 1...order.range.upperBound, supersedes: "B-2")
        #expect(try await site.take(log.build(named)).reasons == [])
        let taken = try log.release("B-5", (order.range.upperBound + 1)...log.size, supersedes: "B-4")
        #expect(try await site.take(log.build(taken)).reasons == [ExchangeRefusal(.supersededUnknown)])
    }

    @Test func `a batch after what was refused and replaced names nobody`() async throws {
        let site = try await CentralSite()
        var (log, order) = try SampleLog.day()
        try log.append(.upkeep(.stopped(version: "1")))
        let long = try log.release("B-7", 1...log.size, by: ["S-001", "S-001"])
        #expect(try await site.take(log.build(long)).reasons.map(\.reason) == [.approvalsSamePerson])
        let replacing = try log.release("B-8", order.range, supersedes: "B-7")
        #expect(try await site.take(log.build(replacing)).reasons == [])

        let next = try log.release("B-9", (order.range.upperBound + 1)...log.size)

        #expect(try await site.take(log.build(next)).reasons == [])
    }

    @Test
    func `a station that is no rehearsal may not send drafts, nor a rehearsal pass for one that is not`()
        async throws
    {
        let site = try await CentralSite(isRehearsal: false)
        let (log, order) = try SampleLog.day()

        let answer = try await site.take(log.build(order))

        #expect(answer.reasons.map(\.reason) == [.formatVersion, .rehearsalMismatch])
    }

    @Test func `every bad batch is kept as evidence, sealed, and cannot be deleted`() async throws {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let good = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        let bad = try CanonicalJSON.bytes(of: good.with(particulars: []))

        let answer = try await site.take(bad)
        let broken = try await site.take(Data("{}".utf8))

        #expect(answer.reasons.first == ExchangeRefusal(.particularUndisclosed, at: 7))
        #expect(answer.receipt != nil)
        #expect(broken.reasons == [ExchangeRefusal(.badFormat)])
        #expect(broken.receipt == nil)
        let evidence = try await site.store.read { db in try CentralQueries.evidence(db) }
        #expect(evidence.map(\.kind) == [.batch, .batch])
        let opened = try await site.store.read { [store = site.store] db in
            try Evidence.open(1, store.sealer, db)
        }
        #expect(opened == bad)
        let other = try DatabaseQueue(path: CentralSite.path(site.folder))
        #expect(throws: DatabaseError.self) {
            try other.write { db in try db.execute(sql: "DELETE FROM evidence") }
        }
        // The same payload with what it lacked is no second batch.
        #expect(try await site.take(CanonicalJSON.bytes(of: good)).reasons == [])
    }

    @Test func `a station set back or forked is halted, with both checkpoints kept`() async throws {
        let site = try await CentralSite()
        let (log, _) = try SampleLog.secondDay()
        try await site.pull(log)
        var other = try SampleLog()
        try other.found()
        while other.size < log.size { try other.append(.upkeep(.stopped(version: "1"))) }
        let next = log.size + 1

        let answer = try await site.take(
            page: other.page(from: next, count: 5, known: log.size, at: log.size))

        guard case .refused(let refusal) = answer else { throw Unexpected(what: "taken") }
        #expect(refusal == ExchangeRefusal(.fork))
        let kept = try await site.store.read { [store = site.store] db in
            try Evidence.open(1, store.sealer, db).map { String(decoding: $0, as: UTF8.self) }
        }
        let notes = try #require(kept).components(separatedBy: "\n=\n")
        #expect(notes.count == 2)
        #expect(try #require(kept).contains(String(decoding: try other.checkpoint().bytes, as: UTF8.self)))
        let (day, order) = try SampleLog.day()
        #expect(try await site.take(day.build(order)).reasons == [ExchangeRefusal(.stationHalted)])
        try await site.store.resume(SampleLog.station)
        #expect(try await site.take(day.build(order)).reasons == [])
    }

    @Test func `a batch of another tree than the cosigned one is refused as proof against the station`()
        async throws
    {
        let site = try await CentralSite()
        let (log, _) = try SampleLog.secondDay()
        try await site.pull(log)
        var other = try SampleLog()
        try other.found()
        let order = try other.release("B-1", 1...2)

        let answer = try await site.take(other.build(order))

        #expect(answer.reasons == [ExchangeRefusal(.inconsistent)])
        let halted = try await site.store.read { db in try CentralQueries.stations(db).map(\.isHalted) }
        #expect(halted == [true])
    }

    @Test func `a batch still verifies after its people were erased`() async throws {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let bytes = try log.build(order)
        _ = try await site.take(bytes)
        #expect(try await site.store.batchFile(order.batch, of: SampleLog.station) == bytes)

        let count = try await site.store.erase(
            SampleLog.zhang, of: SampleLog.station, at: CentralSite.morning)

        let left = try #require(try await site.store.batchFile(order.batch, of: SampleLog.station))
        #expect(count == 1)
        #expect(BatchCheck.check(left, by: log.verifierKey, purpose: .archive).reasons == [])
        #expect(try await site.outcomes().map(\.person?.name) == [nil, "李四"])
    }

    @Test func `the file is durable and holds no name in clear`() async throws {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        _ = try await site.take(log.build(order))
        try site.store.close()

        let bytes = try FileManager.default.contentsOfDirectory(
            at: site.folder, includingPropertiesForKeys: nil
        )
        .reduce(into: Data()) { $0 += try Data(contentsOf: $1) }
        #expect(bytes.range(of: Data("张三".utf8)) == nil)
        #expect(bytes.range(of: Data("999999200001010011".utf8)) == nil)

        let again = try CentralStore(
            path: CentralSite.path(site.folder), dataKey: site.dataKey, signer: CentralSite.signer())
        #expect(try await again.read { db in try CentralQueries.batches(of: nil, limit: 9, db).count } == 1)
    }

    @Test func `a file of another kind is left alone`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "central.sqlite")
        let letter = Data("Dear Sir, this is no database.".utf8)
        try letter.write(to: file)

        #expect(throws: CentralFault.self) {
            try CentralStore(
                path: file.path(percentEncoded: false), dataKey: .random(), signer: CentralSite.signer())
        }
        #expect(try Data(contentsOf: file) == letter)
    }

    @Test func `Row 94: outcomes go to a spreadsheet with the keys that link them, and it computes nothing`()
        async throws
    {
        let site = try await CentralSite()
        var log = try SampleLog()
        try log.found()
        try log.register(SampleLog.zhang, name: "=HYPERLINK(\"http://example.test\",\"张\")")
        try log.mark(SampleLog.zhang, .theory, tenths: 805)
        try log.mark(SampleLog.zhang, .practical, tenths: 600)
        try log.decide(SampleLog.zhang, .pass, theory: 805, practical: 600)
        let order = try log.release("B-1", 1...log.size)
        _ = try await site.take(log.build(order))

        let csv = OutcomeTable.csv(try await site.outcomes())

        let text = String(decoding: csv, as: UTF8.self)
        #expect(csv.starts(with: [0xef, 0xbb, 0xbf]))
        #expect(text.contains(#","'=HYPERLINK(""http://example.test"",""张"")","#))
        #expect(text.contains("999999********0011"))
        #expect(text.contains(",合格,已评分,80.5,已评分,60.0,"))
        #expect(text.hasSuffix("\r\n"))
    }
}

extension CentralSite {
    /// What is kept as evidence under `id`; nil when its file went.
    func opened(_ id: Int64) async throws -> Data? {
        try await store.read { [store] db in try Evidence.open(id, store.sealer, db) }
    }

    func outcomes() async throws -> [CentralQueries.OutcomeRow] {
        try await store.read { [store] db in try CentralQueries.outcomes(of: nil, store.sealer, db) }
    }
}
