import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct RosterTests {
    @Test func `the rehearsal data is taken whole, and fills its quotas exactly`() async throws {
        let seeded = try await SeededSite()

        let performed = try await seeded.importRoster()

        #expect(performed.events.count == 421)
        let certificates = try await seeded.store.read { db in try CertificateQueries.all(db) }
        #expect(certificates.map(\.candidateCount) == [100, 100, 50, 30, 50, 40, 50])
        #expect(certificates.flatMap(\.quotas).count == 15)
        #expect(certificates.flatMap(\.quotas).allSatisfy { $0.used == $0.places })
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `the same file is refused, and the same request answered again`() async throws {
        let seeded = try await SeededSite()
        let first = try await seeded.importRoster(id: "roster-1")

        let again = try await seeded.importRoster(id: "roster-1")
        #expect(again.isReplayed)
        #expect(again.events == first.events)
        await #expect(throws: CandidateRefusal.fileAlreadyImported) { try await seeded.importRoster() }
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `one wrong line keeps the whole file out`() async throws {
        let seeded = try await SeededSite()
        let before = seeded.store.head.position
        let over =
            try SeededSite.file("candidates")
            + Array("居民身份证,999999200001010011,多一人,C01,护理,护理2001,,学生,\n".utf8)

        await #expect(throws: CandidateRefusal.quotaExceeded) { try await seeded.importRoster(over) }

        #expect(seeded.store.head.position == before)
        let list = try await seeded.store.read { db in try CandidateQueries.list(ListRequest(), db) }
        #expect(list.total == 0)
    }

    @Test func `a page learns which lines the station objects to`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        let file = Array(
            """
            证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话
            居民身份证,999999200211307120,丘惠欣,C01,护理,护理2001,,学生,
            居民身份证,999999200102223366,柯秋,C02,护理,护理2001,,学生,
            居民身份证,999999200001010011,新人,C09,护理,护理2001,,学生,
            居民身份证,999999200402290026,新人,C06,护理,护理2001,,学生,
            """.utf8)
        let rows = RosterReading.read(csv: file).rows
        let roster = try RosterPreparation(rows: rows, file: file, year: 2021, series: 1, store: seeded.store)

        let facts = try await seeded.store.read { db in try roster.command.facts(db, for: seeded.registrar) }
        let problems = roster.command.problems(of: rows, given: facts)

        #expect(problems.map(\.line) == [2, 3, 4, 5])
        #expect(
            problems.map(\.code) == [
                .documentOnRoster, .oneCertificate, .unknownCertificate, .majorNotEligible,
            ])
        #expect(problems[0].value == "999999********7120")
    }

    @Test func `no name and no number stands in the journal, only sealed beside it`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()

        let found = try await seeded.store.read { db in
            try Row.fetchAll(db, sql: "SELECT header, body FROM journalEntry").contains { row in
                [row[0] as Data, row[1] as Data].contains { bytes in
                    ["丘惠欣", "999999200211307120", "15400000001", "2020010101"].contains {
                        bytes.range(of: Data($0.utf8)) != nil
                    }
                }
            }
        }

        #expect(!found)
        #expect(try !seeded.fileHolds("999999200211307120"))
        #expect(try !seeded.fileHolds("15400000001"))
    }

    @Test func `a withdrawal frees the place, and the person may come back under a new number`() async throws
    {
        let seeded = try await SeededSite()
        let performed = try await seeded.importRoster()
        guard case .candidates(.registered(let candidate, _, _, _, _, _, _)) = performed.events[0] else {
            Issue.record("the first event registers somebody")
            return
        }

        try await seeded.store.perform(WithdrawCandidate(candidate: candidate), by: seeded.registrar)
        let again = try await seeded.importRoster(
            Array(
                """
                证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话
                居民身份证,999999200211307120,丘惠欣,C01,护理,护理2001,2020010101,学生,
                """.utf8))

        let number = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 421)?.candidate)
        #expect(again.events.first?.areaEvent.subjects == [.candidate(number)])
        let list = try await seeded.store.read { db in
            try CandidateQueries.list(ListRequest(search: "丘惠欣"), db)
        }
        #expect(list.rows.map(\.isWithdrawn) == [true, false])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `candidates are found by name, number, class, certificate and room`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        try await seeded.seat()
        func total(_ search: String, _ filter: CandidateQueries.Filter = .init()) async throws -> Int {
            try await seeded.store.read { db in
                try CandidateQueries.list(ListRequest(search: search), filter: filter, db).total
            }
        }

        #expect(try await total("") == 420)
        #expect(try await total("丘惠欣") == 1)
        #expect(try await total("2020010101") == 1)
        #expect(try await total("21001068000") == 99)
        #expect(try await total("护理2001") > 0)
        #expect(try await total("c01") == 100)
        #expect(try await total("母婴") == 100)
        #expect(try await total("w101") == 100)
        #expect(try await total("%") == 0)
        #expect(try await total("' OR 1=1 --") == 0)
        #expect(try await total("", .init(certificate: "C07")) == 50)
        #expect(try await total("", .init(room: "W103")) == 50)
        for sort in CandidateQueries.sorts {
            let list = try await seeded.store.read { db in
                try CandidateQueries.list(ListRequest(sort: sort, page: 9), db)
            }
            #expect(list.rows.count == 20)
            #expect(list.pageCount == 9)
        }
    }
}
