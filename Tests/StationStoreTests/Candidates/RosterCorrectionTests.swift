import Exam
import Foundation
import StationStore
import TestKit
import Testing

/// A file that comes again, corrected.
@Suite struct RosterCorrectionTests {
    private static let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话\n"
    private static let people = [
        "居民身份证,999999200001010011,甲,C01,,,,社会人员,15400000001",
        "居民身份证,999999200402290026,乙,C01,,,,社会人员,15400000002",
        "居民身份证,99999920030615004X,丙,C01,,,,社会人员,15400000003",
    ]

    private func file(_ lines: [String], header: String = Self.header) -> [UInt8] {
        Array((header + lines.joined(separator: "\n")).utf8)
    }

    private func compare(
        _ bytes: [UInt8], _ seeded: SeededSite,
        columns: Set<RosterReading.Column> = Set(RosterReading.Column.allCases)
    ) async throws -> RosterComparison? {
        let rows = RosterReading.read(csv: bytes).rows
        let prepared = try RosterPreparation(
            rows: rows, file: bytes, year: 2021, series: 1, store: seeded.store)
        return try await seeded.store.read { [sealer = seeded.store.sealer] db in
            try RosterComparison.compare(rows, prepared, columns: columns, sealer: sealer, db)
        }
    }

    private func names(_ seeded: SeededSite) async throws -> [String?] {
        try await seeded.store.read { db in try CandidateQueries.list(ListRequest(), db) }.rows
            .filter { !$0.isWithdrawn }.map(\.name)
    }

    @Test func `a file of people nobody knows corrects nothing`() async throws {
        let seeded = try await SeededSite()

        let comparison = try await compare(file(Self.people), seeded)

        #expect(comparison?.added.count == nil)
    }

    @Test func `differences are found, and applied under the numbers that people have`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster(file(Self.people))
        let numbers = try await seeded.store.read { db in try CandidateQueries.list(ListRequest(), db) }.rows
            .map(\.id)
        let corrected = file([
            Self.people[0].replacing("甲", with: "甲甲").replacing("15400000001", with: "15400000009"),
            Self.people[1],
            "居民身份证,11010519491231002X,丁,C01,,,,社会人员,",
        ])

        let comparison = try #require(try await compare(corrected, seeded))
        let correction = try #require(try comparison.correction(isWithdrawingMissing: true))
        try await seeded.store.perform(
            correction.command, by: seeded.registrar,
            request: CommandRequest(particulars: correction.particulars))

        #expect(comparison.added.map(\.person.name) == ["丁"])
        #expect(comparison.changed.map(\.candidate) == [numbers[0]])
        #expect(comparison.changed.map(\.columns) == [[.name, .telephone]])
        #expect(comparison.sameCount == 1)
        #expect(comparison.missing == [numbers[2]])
        #expect(try await names(seeded) == ["甲甲", "乙", "丁"])
        #expect(try await seeded.store.particulars(of: numbers[0])?.telephone == "15400000009")
        await #expect(throws: CandidateRefusal.fileAlreadyImported) {
            try await seeded.importRoster(corrected)
        }
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `who is missing stays unless somebody says otherwise`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster(file(Self.people))

        let comparison = try #require(try await compare(file(Array(Self.people.prefix(2))), seeded))

        #expect(comparison.missing.count == 1)
        #expect(try comparison.correction(isWithdrawingMissing: false) == nil)
        #expect(
            try comparison.correction(isWithdrawingMissing: true)?.command.withdrawn == comparison.missing)
    }

    @Test func `what the file has no column for stays as it is`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster(file(Self.people))
        let bytes = file(
            Self.people.map {
                String(
                    $0.split(separator: ",", omittingEmptySubsequences: false).dropLast().joined(
                        separator: ","))
            },
            header: Self.header.replacing(",联系电话", with: ""))

        let comparison = try #require(
            try await compare(bytes, seeded, columns: [.name, .studentNumber]))

        #expect(!comparison.hasDifferences)
        #expect(comparison.sameCount == 3)
    }

    @Test func `another certificate is no correction, but a registration judged as any`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster(file(Self.people))
        let other = file([Self.people[0].replacing("C01", with: "C02")] + Self.people.dropFirst())

        let comparison = try #require(try await compare(other, seeded))

        #expect(comparison.added.map(\.certificate) == ["C02"])
        #expect(comparison.changed == [])
        #expect(comparison.missing.count == 1)
    }

    @Test func `a file of which fewer than half are known is another file`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster(file(Array(Self.people.prefix(1))))

        let comparison = try await compare(file(Self.people), seeded)

        #expect(comparison?.added.count == nil)
    }

    @Test func `erasing somebody who was corrected takes every record`() async throws {
        let seeded = try await SeededSite()
        try await seeded.importRoster(file(Self.people))
        let corrected = file([Self.people[0].replacing("甲", with: "甲甲")] + Self.people.dropFirst())
        let comparison = try #require(try await compare(corrected, seeded))
        let correction = try #require(try comparison.correction(isWithdrawingMissing: false))
        try await seeded.store.perform(
            correction.command, by: seeded.registrar,
            request: CommandRequest(particulars: correction.particulars))
        let candidate = try #require(comparison.changed.first?.candidate)
        try await seeded.store.perform(WithdrawCandidate(candidate: candidate), by: seeded.registrar)

        try await seeded.store.perform(
            EraseParticulars(subject: .candidate(id: candidate), reason: .requested),
            by: .staff("S-001", second: "S-012"))

        #expect(try await seeded.store.particulars(of: candidate) == nil)
        try await seeded.site.expectReplayEqualsTables()
    }
}
