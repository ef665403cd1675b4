import Exam
import StationStore
import TestKit
import Testing

/// The staff sheet and the sheet of qualifications, as they stand in the rehearsal data.
@Suite struct StaffSheetTests {
    private func prepared(_ rows: [StaffRow], _ seeded: SeededSite) async throws -> StaffPreparation {
        try await StaffPreparation(rows: rows, store: seeded.store)
    }

    private func take(_ prepared: StaffPreparation, _ seeded: SeededSite) async throws -> Performed {
        try await seeded.store.perform(
            prepared.command, by: .station, request: CommandRequest(particulars: prepared.particulars))
    }

    private func qualifications(_ seeded: SeededSite) async throws -> QualificationPreparation {
        let preview = QualificationReading.read(csv: try SeededSite.file("qualifications"))
        #expect(preview.problems == [])
        return try await seeded.store.read { [sealer = seeded.store.sealer] db in
            try QualificationPreparation(
                rows: preview.rows, known: QualificationQueries.all(db), sealer: sealer)
        }
    }

    @Test func `the rehearsal's sheet is taken once, and a second time changes nothing`() async throws {
        let seeded = try await SeededSite()
        let preview = StaffReading.read(csv: try SeededSite.file("staff"))

        let first = try await prepared(preview.rows, seeded)
        let taken = try await take(first, seeded)
        let again = try await prepared(preview.rows, seeded)
        let repeated = try await take(again, seeded)
        let person = try await seeded.store.read { db in try StaffQueries.find("S-037", db) }

        #expect(preview.problems == [])
        #expect(first.differences.count == 64)
        #expect(!taken.events.isEmpty)
        #expect(again.differences == [] && again.particulars.isEmpty)
        #expect(repeated.events == [])
        #expect(person?.sex == .female)
        #expect(person?.description.category == .fullTimeTeacher)
        #expect(person?.description.groups == ["护理2001", "护理2002"])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test
    func
        `Row 60: seven teams with one lead each stand on the list, and a new lead takes the old one's place`()
        async throws
    {
        let seeded = try await SeededSite()
        let rows = StaffReading.read(csv: try SeededSite.file("staff")).rows
        _ = try await take(try await prepared(rows, seeded), seeded)
        let teams = try await seeded.store.read { db in try StaffQueries.teams(db) }
        let team = try #require(teams.first)
        let next = try #require(rows.first { $0.description.team == team.team && !$0.description.isTeamLead })
        let old = try #require(rows.first { $0.staff == team.lead })
        func described(_ row: StaffRow, leads: Bool) -> DescribeStaff {
            let known = row.description
            return DescribeStaff(
                staff: row.staff,
                description: StaffDescription(
                    department: known.department, category: known.category, firstYear: known.firstYear,
                    team: known.team, isTeamLead: leads, groups: known.groups, subjects: known.subjects))
        }

        await #expect(throws: StaffRefusal.teamLedTwice) {
            try await seeded.store.perform(described(next, leads: true), by: .station)
        }
        try await seeded.store.perform(described(old, leads: false), by: .station)
        try await seeded.store.perform(described(next, leads: true), by: .station)
        let after = try await seeded.store.read { db in try StaffQueries.teams(db) }

        #expect(teams.count == 7)
        #expect(teams.allSatisfy { $0.lead != nil && $0.members > 1 })
        #expect(after.first?.lead == next.staff)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 17: each pilot major of the rehearsal has assessors, until their qualifications end`()
        async throws
    {
        let seeded = try await SeededSite()
        let rows = StaffReading.read(csv: try SeededSite.file("staff")).rows
        _ = try await take(try await prepared(rows, seeded), seeded)
        let sheet = try await qualifications(seeded)
        try await seeded.store.perform(
            sheet.command, by: .station, request: CommandRequest(particulars: sheet.particulars))
        let again = try await qualifications(seeded)
        let days = try ["2021-11-27", "2026-01-01"].map { try #require(CivilDate(text: $0)) }
        let (majors, now, later) = try await seeded.store.read { db in
            (
                try CoverageQueries.majors(year: 2021, db).map(\.major),
                try QualificationQueries.assessors(year: 2021, on: days[0], db),
                try QualificationQueries.assessors(year: 2021, on: days[1], db)
            )
        }

        #expect(majors.count == 11)
        #expect(majors.allSatisfy { AssessorCover(holders: now[$0] ?? 0) == .enough })
        #expect(later == [:])
        #expect(again.differences == [] && again.particulars.isEmpty)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 17: one assessor alone counts once, a suspended one not at all`() async throws {
        let seeded = try await SeededSite()
        let issued = try #require(CivilDate(text: "2021-06-01"))
        let today = try #require(CivilDate(text: "2021-11-27"))
        try await seeded.site.appoint("S-036", [.assessor])
        func record(_ kind: QualificationKind, _ certificate: Certificate.ID) -> StationEvent {
            .staff(
                .qualified(
                    staff: "S-036", kind: kind, certificate: certificate, level: nil, issued: issued,
                    expires: nil, particulars: nil))
        }
        try await seeded.site.record([record(.assessor, "C06"), record(.seniorAssessor, "C06")])
        func holders() async throws -> [String: Int] {
            try await seeded.store.read { db in
                try QualificationQueries.assessors(year: 2021, on: today, db)
            }
        }

        let before = try await holders()
        try await seeded.site.record([.staff(.suspended(staff: "S-036"))])
        let after = try await holders()

        #expect(before == ["医学美容技术": 1])
        #expect(after == [:])
    }

    @Test func `who is forgotten leaves no name, telephone or number`() async throws {
        let seeded = try await SeededSite()
        let issued = try #require(CivilDate(text: "2021-06-01"))
        let sheet = StaffReading.read(
            csv: Array("工号,姓名,部门,角色,联系电话,性别\nS-300,被忘者甲,护理系,考评员,15412345678,女\n".utf8))
        _ = try await take(try await prepared(sheet.rows, seeded), seeded)
        let row = QualificationRow(
            line: 0, staff: "S-300",
            qualification: Qualification(kind: .technician, issued: issued), number: "JS20210099")
        let qualified = try QualificationPreparation(rows: [row], known: [], sealer: seeded.store.sealer)
        try await seeded.store.perform(
            qualified.command, by: .station, request: CommandRequest(particulars: qualified.particulars))
        #expect(try seeded.fileHolds("JS20210099") && seeded.fileHolds("15412345678"))

        try await seeded.site.record([.staff(.suspended(staff: "S-300"))])
        try await seeded.store.perform(
            EraseParticulars(subject: .staff(id: "S-300"), reason: .requested),
            by: .staff("S-012", second: "S-001"))
        try await seeded.store.scrub()

        for text in ["JS20210099", "15412345678", "被忘者甲"] { #expect(try !seeded.fileHolds(text), "\(text)") }
        try await seeded.site.expectReplayEqualsTables()
    }
}
