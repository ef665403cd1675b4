import Exam
import Foundation
import StationStore
import TestKit
import Testing

@Suite struct PhotoTests {
    private let people = """
        证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话
        居民身份证,999999200001010011,甲,C01,,,A-1,社会人员,
        护照,E12345678,乙,C01,,,,社会人员,
        """

    private func site() async throws -> (SeededSite, [Candidate.ID]) {
        let seeded = try await SeededSite()
        try await seeded.importRoster(Array(people.utf8))
        let list = try await seeded.store.read { db in try CandidateQueries.list(ListRequest(), db) }
        return (seeded, list.rows.map(\.id))
    }

    private func file(_ photos: [(candidate: Candidate.ID, bytes: [UInt8])], at seeded: SeededSite)
        async throws
    {
        let filing = try seeded.store.photoFiling(photos)
        try await seeded.store.perform(
            filing.command, by: seeded.registrar, request: CommandRequest(particulars: filing.particulars))
    }

    @Test func `people are found by every number they have, and nobody by another`() async throws {
        let (seeded, numbers) = try await site()

        let found = try await seeded.store.candidates(named: [
            ["2021", "999999200001010011"], ["A-1"], ["E12345678"], [numbers[1].rawValue],
            ["999999200402290026"],
            ["A-1", "E12345678"],
        ])

        #expect(found == [[numbers[0]], [numbers[0]], [numbers[1]], [numbers[1]], [], numbers])
    }

    @Test func `the latest photo counts, and stands sealed`() async throws {
        let (seeded, numbers) = try await site()
        try await file(
            [(numbers[0], Array("first picture".utf8)), (numbers[1], Array("other".utf8))], at: seeded)
        try await file([(numbers[0], Array("second picture".utf8))], at: seeded)

        #expect(try await seeded.store.photo(of: numbers[0]) == Array("second picture".utf8))
        #expect(try await seeded.store.photo(of: numbers[1]) == Array("other".utf8))
        #expect(try !seeded.fileHolds("second picture"))
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `photos go with the person's particulars, older ones too`() async throws {
        let (seeded, numbers) = try await site()
        try await file([(numbers[0], Array("first".utf8))], at: seeded)
        try await file([(numbers[0], Array("second".utf8))], at: seeded)
        try await seeded.store.perform(WithdrawCandidate(candidate: numbers[0]), by: seeded.registrar)

        let performed = try await seeded.store.perform(
            EraseParticulars(subject: .candidate(id: numbers[0]), reason: .requested),
            by: .staff("S-001", second: "S-012"))

        guard case .upkeep(.particularsErased(_, let digests, _)) = performed.events[0] else {
            Issue.record("an erasure says what it erased")
            return
        }
        #expect(digests.count == 3)
        #expect(try await seeded.store.photo(of: numbers[0]) == nil)
        await #expect(throws: CandidateRefusal.unknownCandidate) {
            try await file([(numbers[0], Array("third".utf8))], at: seeded)
        }
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `photos of many come together, and a damaged one keeps no other away`() async throws {
        let (seeded, numbers) = try await site()
        try await file([(numbers[0], Array("first".utf8)), (numbers[1], Array("other".utf8))], at: seeded)
        let sealed = try await seeded.store.read { db in
            try numbers.map { try PhotoQueries.bytes(of: $0, db) }
        }
        let whole = try await seeded.store.photos(of: numbers + ["21001068999990"])
        try await seeded.store.local { db in
            try db.execute(
                sql: """
                    UPDATE journalParticular SET sealed = zeroblob(40) WHERE digest =
                        (SELECT digest FROM journalParticular ORDER BY position DESC, digest LIMIT 1)
                    """)
        }

        let damaged = try await seeded.store.photos(of: numbers)

        #expect(sealed.allSatisfy { $0 > 5 })
        #expect(
            whole == [
                numbers[0]: .whole(Array("first".utf8)), numbers[1]: .whole(Array("other".utf8)),
            ])
        #expect(Set(damaged.keys) == Set(numbers))
        #expect(damaged.values.count { $0 == .damaged } == 1)
    }

    @Test func `two photos of one person are refused, and nothing is filed`() async throws {
        let (seeded, numbers) = try await site()

        await #expect(throws: CandidateRefusal.photoTwice) {
            try await file([(numbers[0], [1]), (numbers[0], [2])], at: seeded)
        }
        #expect(try await seeded.store.photo(of: numbers[0]) == nil)
    }
}
