import Exam
import StationStore
import TestKit
import Testing

/// Declarations of interest beside a seated series.
@Suite struct InterestStoreTests {
    private func declare(
        _ said: InterestDeclaration, by staff: Staff.ID, _ seeded: SeededSite
    ) async throws -> Performed {
        let prepared = try InterestPreparation(
            said, by: staff, year: 2021, series: 1, sealer: seeded.store.sealer)
        return try await seeded.store.perform(
            prepared.command, by: .staff(staff), request: CommandRequest(particulars: prepared.particulars))
    }

    @Test
    func `a relative, a class and a department each bar from the rooms where they sit, and from no other`()
        async throws
    {
        let seeded = try await SeededSite()
        try await seeded.importRoster()
        let seatings = try await seeded.seat()
        let theory = try #require(seatings.first { $0.sitting == "T-C06-1" })
        let relative = try #require(theory.places.first?.candidate)
        try await seeded.site.appoint("S-020", [.proctor], department: "财务处")
        try await seeded.site.appoint("S-021", [.proctor], department: "教务处")

        _ = try await declare(
            InterestDeclaration(relatives: [relative], relativeGroups: [], taughtGroups: []), by: "S-020",
            seeded)
        _ = try await declare(
            InterestDeclaration(relatives: [], relativeGroups: [], taughtGroups: ["护理2001"]), by: "S-021",
            seeded)
        let (one, other, scenes, standing) = try await seeded.store.read { db in
            (
                try InterestQueries.barred("S-020", 2021, 1, db),
                try InterestQueries.barred("S-021", 2021, 1, db),
                try InterestQueries.scenes(2021, 1, db).map(\.scene),
                try InterestQueries.standing(2021, 1, db)
            )
        }

        // The relative sits a theory and a practical.
        #expect(one.map(\.clauses) == [[.relative], [.relative]])
        #expect(one.contains { $0.sitting == "T-C06-1" && $0.room == theory.room })
        // Every certificate of the rehearsal is owned by somebody of academic affairs here.
        #expect(other.count == scenes.count)
        #expect(
            other.filter { $0.clauses == [.ownClass, .ownDepartment] }.count
                == scenes.filter { $0.groups.contains("护理2001") }.count)
        #expect(standing.map(\.staff) == ["S-001", "S-004", "S-012", "S-020", "S-021"])
        #expect(standing.map { $0.moment != nil } == [false, false, false, true, true])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `another declaration takes the first one's place, and erasing a person takes it along`()
        async throws
    {
        let seeded = try await SeededSite()
        try await seeded.site.appoint("S-020", [.proctor])
        let taught = InterestDeclaration(relatives: [], relativeGroups: ["唯一的班"], taughtGroups: [])
        let nothing = InterestDeclaration(relatives: [], relativeGroups: [], taughtGroups: [])

        _ = try await declare(nothing, by: "S-020", seeded)
        #expect(try await declare(nothing, by: "S-020", seeded).events == [])
        _ = try await declare(taught, by: "S-020", seeded)
        let said = try await seeded.store.read { db in
            try InterestQueries.declared(by: "S-020", 2021, 1, db)
        }
        #expect(said?.declaration == taught && said?.isNothing == false)
        #expect(try seeded.fileHolds("唯一的班"))

        try await seeded.site.record([.staff(.suspended(staff: "S-020"))])
        try await seeded.store.perform(
            EraseParticulars(subject: .staff(id: "S-020"), reason: .requested),
            by: .staff("S-012", second: "S-001"))
        try await seeded.store.scrub()
        let left = try await seeded.store.read { db in
            try InterestQueries.declared(by: "S-020", 2021, 1, db)
        }

        #expect(left != nil && left?.declaration == nil)
        #expect(try !seeded.fileHolds("唯一的班"))
        try await seeded.site.expectReplayEqualsTables()
    }
}
