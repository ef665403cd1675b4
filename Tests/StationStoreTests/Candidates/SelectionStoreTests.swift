import Exam
import Foundation
import GRDB
import Journal
import StationStore
import TestKit
import Testing

/// Selecting, exempting and approving as the tables hold them: seed rules 6, 12, 13, 53, 54, 58, 59, 77, 81, 93, 96.
@Suite struct SelectionStoreTests {
    private let affairs: Actor = .staff("S-002")

    private func seeded() async throws -> SeededSite {
        let seeded = try await SeededSite()
        try await seeded.site.appoint("S-002", [.academicAffairs])
        try await seeded.site.appoint("S-003", [.continuingEducation])
        try await seeded.site.appoint("S-016", [.finance])
        return seeded
    }

    private func line(_ serial: Int, _ certificate: String, _ major: String, kind: String = "学生") -> String {
        "居民身份证,\(Self.document(serial)),考生\(serial),\(certificate),\(major),一班,,\(kind),"
    }

    /// Invented people of the area that does not exist, born on 2003-01-01.
    private static func document(_ serial: Int) -> String {
        let body = "99999920030101" + String(format: "%03d", serial)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        return body + String(Array("10X98765432")[sum % 11])
    }

    private func register(
        _ lines: [String], series: Int = 1, isApplicant: Bool, by actor: Actor? = nil, _ seeded: SeededSite
    ) async throws -> [Candidate.ID] {
        let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话\n"
        var numbers: [Candidate.ID] = []
        for line in lines {
            let preview = RosterReading.read(csv: Array((header + line + "\n").utf8))
            #expect(preview.problems == [])
            let counter = try CounterRegistration(
                row: try #require(preview.rows.first), year: 2021, series: series, isApplicant: isApplicant,
                store: seeded.store)
            let performed = try await seeded.store.perform(
                counter.command, by: actor ?? seeded.registrar,
                request: CommandRequest(particulars: counter.particulars))
            guard case .candidates(.registered(let number, _, _, _, _, _, _))? = performed.events.first else {
                Issue.record("nobody was registered")
                continue
            }
            numbers.append(number)
        }
        return numbers
    }

    private func select(_ candidates: [Candidate.ID]) -> SelectCandidates {
        SelectCandidates(candidates: candidates, basis: .courseMarks)
    }

    private func used(_ major: String, of certificate: Certificate.ID, _ seeded: SeededSite) async throws
        -> Int?
    {
        try await seeded.store.read { db in
            try CertificateQueries.all(db).first { $0.id == certificate }?
                .quotas.first { $0.major == major }?.used
        }
    }

    @Test func `Row 13: the last place is given once, also when two ask at the same time`() async throws {
        let seeded = try await seeded()
        try await seeded.store.perform(
            SetQuota(certificate: "C02", major: "助产", year: 2021, places: 1), by: seeded.registrar)
        let people = try await register(
            [line(1, "C02", "助产"), line(2, "C02", "助产")], isApplicant: true, seeded)
        #expect(try await used("助产", of: "C02", seeded) == 0)

        let store = seeded.store
        let commands = people.map { select([$0]) }
        let registrar = seeded.registrar
        let verdicts = await withTaskGroup(of: CandidateRefusal?.self) { group in
            for command in commands {
                group.addTask {
                    do {
                        try await store.perform(command, by: registrar)
                        return nil
                    } catch {
                        return error as? CandidateRefusal
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(verdicts.filter { $0 == nil }.count == 1)
        #expect(verdicts.filter { $0 == .quotaExceeded }.count == 1)
        #expect(try await used("助产", of: "C02", seeded) == 1)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 13: a withdrawal and a turning down free the place`() async throws {
        let seeded = try await seeded()
        try await seeded.store.perform(
            SetQuota(certificate: "C02", major: "助产", year: 2021, places: 1), by: seeded.registrar)
        let people = try await register(
            [line(1, "C02", "助产"), line(2, "C02", "助产"), line(3, "C02", "助产")], isApplicant: true, seeded)

        try await seeded.store.perform(select([people[0]]), by: seeded.registrar)
        await #expect(throws: CandidateRefusal.quotaExceeded) {
            try await seeded.store.perform(select([people[1]]), by: seeded.registrar)
        }
        try await seeded.store.perform(WithdrawCandidate(candidate: people[0]), by: seeded.registrar)
        try await seeded.store.perform(select([people[1]]), by: seeded.registrar)
        try await seeded.store.perform(
            PassOverCandidates(candidates: [people[1]], basis: .ownWish), by: seeded.registrar)
        try await seeded.store.perform(select([people[2]]), by: seeded.registrar)

        #expect(try await used("助产", of: "C02", seeded) == 1)
        let waiting = try await seeded.store.read { db in try SelectionQueries.applicants(db) }
        #expect(waiting.map(\.id) == [people[1]])
        #expect(waiting.map(\.isPassedOver) == [true])
        let standing = try await seeded.store.read { db in
            try SelectionQueries.standing(of: people[2], db)
        }
        #expect(standing.state == "selected" && standing.basis == "courseMarks")
        #expect(standing.selector == "S-004")
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Rows 13, 59: a second certificate is refused, and taken once academic affairs allow it`()
        async throws
    {
        let seeded = try await seeded()
        let first = try await register([line(1, "C01", "护理")], isApplicant: false, seeded)
        await #expect(throws: CandidateRefusal.oneCertificate) {
            _ = try await register([line(1, "C02", "护理")], isApplicant: false, seeded)
        }
        let applied = try await register([line(1, "C02", "护理")], isApplicant: true, seeded)
        await #expect(throws: CandidateRefusal.oneCertificate) {
            try await seeded.store.perform(select(applied), by: seeded.registrar)
        }
        let grounds = try seeded.site.seal(FreeText(text: "竞赛获奖"))
        let allow = AllowSecondCertificate(
            candidate: first[0], certificate: "C02", particulars: grounds.reference)
        await #expect(throws: StaffRefusal.notPermitted) {
            try await seeded.store.perform(
                allow, by: seeded.registrar, request: CommandRequest(particulars: [grounds.record]))
        }
        try await seeded.store.perform(
            allow, by: affairs, request: CommandRequest(particulars: [grounds.record]))

        try await seeded.store.perform(select(applied), by: seeded.registrar)

        let standing = try await seeded.store.read { db in try SelectionQueries.standing(of: first[0], db) }
        #expect(standing.second.map(\.grounds) == ["竞赛获奖"])
        #expect(standing.second.map(\.approver) == ["S-002"])
        let counts = try await seeded.store.read { db in try CoverageQueries.certificatesPerPerson(db) }
        #expect(counts.map(\.certificates) == [2] && counts.map(\.people) == [1])
        // Two numbers, one person: nobody sits in two rooms at once.
        let context = try await seeded.store.read { db in try SeatingContext.read(replacing: [], db) }
        #expect(context.candidates[first[0]]?.person == first[0])
        #expect(context.candidates[applied[0]]?.person == first[0])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 54: the twenty-first of twenty is refused, and an unlisted major until it is let in`()
        async throws
    {
        let seeded = try await seeded()
        let people = (1...21).map { line($0, "C02", "助产") }
        _ = try await register(Array(people.prefix(20)), isApplicant: false, seeded)
        await #expect(throws: CandidateRefusal.quotaExceeded) {
            _ = try await register([people[20]], isApplicant: false, seeded)
        }
        let quota = SetQuota(certificate: "C02", major: "药学", year: 2021, places: 5)
        await #expect(throws: CandidateRefusal.majorNeedsApproval) {
            try await seeded.store.perform(quota, by: seeded.registrar)
        }
        try await seeded.store.perform(
            AdmitMajor(certificate: "C02", major: "药学", grounds: "教务〔2021〕5号"), by: affairs)
        try await seeded.store.perform(quota, by: seeded.registrar)
        _ = try await register([line(31, "C02", "药学")], isApplicant: false, seeded)
        await #expect(throws: CertificateRefusal.majorListClosed) {
            try await seeded.store.perform(
                AdmitMajor(certificate: "C07", major: "护理", grounds: "教务〔2021〕6号"), by: affairs)
        }
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Rows 56, 64: continuing education brings members of the public, who take no place`()
        async throws
    {
        let seeded = try await seeded()
        let office: Actor = .staff("S-003")
        let people = try await register(
            [line(1, "C06", "", kind: "社会人员")], isApplicant: true, by: office, seeded)
        await #expect(throws: CandidateRefusal.notYourCandidate) {
            _ = try await register([line(2, "C06", "医学美容技术")], isApplicant: true, by: office, seeded)
        }

        try await seeded.store.perform(select(people), by: office)

        #expect(try await used("医学美容技术", of: "C06", seeded) == 0)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 73: a guest from another college fills no quota, and seating knows the college`()
        async throws
    {
        let seeded = try await seeded()
        let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话,院校\n"
        let sheet = Array((header + line(1, "C02", "助产") + ",外校\n").utf8)
        let row = try #require(RosterReading.read(csv: sheet).rows.first)
        let counter = try CounterRegistration(
            row: row, year: 2021, series: 1, isApplicant: true, store: seeded.store)
        let registered = try await seeded.store.perform(
            counter.command, by: seeded.registrar, request: CommandRequest(particulars: counter.particulars))
        guard case .candidates(.applied(let guest))? = registered.events.last else {
            Issue.record("nobody applied")
            return
        }

        try await seeded.store.perform(select([guest]), by: seeded.registrar)

        #expect(try await used("助产", of: "C02", seeded) == 0)
        let context = try await seeded.store.read { db in try SeatingContext.read(replacing: [], db) }
        #expect(context.candidates[guest]?.institution == "外校")
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Rows 18, 58, 77: who is exempted has no seat at that part, and the outcome says so`()
        async throws
    {
        let seeded = try await seeded()
        try await seeded.importRoster()
        try await seeded.seat()
        let someone = try #require(
            try await seeded.store.read { db in
                try CandidateQueries.list(ListRequest(), filter: .init(certificate: "C04"), db).rows.first?.id
            })
        let evidence = try seeded.site.seal(ExemptionEvidence(number: "XF-2021-7"))

        try await seeded.store.perform(
            ExemptPart(candidate: someone, part: .theory, particulars: evidence.reference), by: affairs,
            request: CommandRequest(particulars: [evidence.record]))

        let seats = try await seeded.store.read { db in try CandidateQueries.find(someone, db)?.seats }
        #expect(seats?.map(\.part) == [.practical])
        let context = try await seeded.store.read { db in
            try SeatingContext.read(replacing: ["T-C04-1"], db)
        }
        #expect(context.candidates[someone]?.sits(.theory, of: "C04") == false)
        #expect(context.candidates[someone]?.sits(.practical, of: "C04") == true)
        let results = try await seeded.store.read { db in try CandidateResult.all(of: "C04", db) }
        #expect(results.first { $0.candidate == someone }?.theory.isExempt == true)
        #expect(results.filter(\.theory.isExempt).count == 1)
        let standing = try await seeded.store.read { db in try SelectionQueries.standing(of: someone, db) }
        #expect(standing.exemptions.map(\.evidence) == ["XF-2021-7"])

        // Planned anew, nobody is missing, and the rule lets no exempted candidate in.
        try await seeded.store.perform(
            RevokeExemption(candidate: someone, part: .theory), by: affairs)
        let again = try await seeded.store.read { db in
            try SeatingContext.read(replacing: ["T-C04-1"], db)
        }
        #expect(again.candidates[someone]?.sits(.theory, of: "C04") == true)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 93: which support somebody has is sealed, and forgotten with them`() async throws {
        let seeded = try await seeded()
        let people = try await register([line(1, "C01", "护理")], isApplicant: false, seeded)
        let fee = try seeded.site.seal(CandidateSupport.fee(ground: .registeredPoor, evidence: "扶贫办第柒号"))
        let needs = try seeded.site.seal(CandidateSupport.needs(codes: [.extraTime], evidence: "医院第捌号"))
        let record = RecordFeeExemption(candidate: people[0], particulars: fee.reference)
        for actor in [seeded.registrar, affairs, seeded.chief] {
            await #expect(throws: StaffRefusal.notPermitted) {
                try await seeded.store.perform(
                    record, by: actor, request: CommandRequest(particulars: [fee.record]))
            }
        }
        try await seeded.store.perform(
            record, by: .staff("S-016"), request: CommandRequest(particulars: [fee.record]))
        try await seeded.store.perform(
            RecordAccessNeeds(candidate: people[0], particulars: needs.reference), by: affairs,
            request: CommandRequest(particulars: [needs.record]))

        let stored = try await seeded.store.read { db in
            (
                try SelectionQueries.feeExemption(of: people[0], db),
                try SelectionQueries.needs(of: people[0], db),
                try Data.fetchAll(db, sql: "SELECT body FROM journalEntry")
            )
        }
        #expect(stored.0?.ground == .registeredPoor && stored.0?.evidence == "扶贫办第柒号")
        #expect(stored.1.codes == [.extraTime])
        // The plan takes the need into account, and nobody has to be told of it.
        let context = try await seeded.store.read { db in try SeatingContext.read(replacing: [], db) }
        #expect(context.candidates[people[0]]?.needs == [.extraTime])
        for body in stored.2 {
            let text = String(decoding: body, as: UTF8.self)
            #expect(!text.contains("registeredPoor") && !text.contains("extraTime"))
        }
        try await seeded.site.expectReplayEqualsTables()

        try await seeded.store.perform(WithdrawCandidate(candidate: people[0]), by: seeded.registrar)
        try await seeded.store.perform(
            EraseParticulars(subject: .candidate(id: people[0]), reason: .requested),
            by: .staff("S-001", second: "S-012"))
        let left = try await seeded.store.read { db in
            (
                try SelectionQueries.feeExemption(of: people[0], db)?.ground,
                try SelectionQueries.needs(of: people[0], db).codes
            )
        }
        #expect(left.0 == nil && left.1 == [])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 81: the coverage report counts students without any chance`() async throws {
        let seeded = try await seeded()
        try await seeded.store.perform(
            PlanMajor(major: "药学", year: 2021, students: 3, places: 25), by: affairs)
        let people = try await register(
            [line(1, "C07", "药学"), line(2, "C07", "药学")], isApplicant: true, seeded)
        try await seeded.store.perform(select([people[0]]), by: seeded.registrar)

        let rows = try await seeded.store.read { db in try CoverageQueries.majors(year: 2021, db) }
        let pharmacy = try #require(rows.first { $0.major == "药学" })

        #expect(rows.count == 11)
        #expect(pharmacy.students == 3 && pharmacy.places == 25)
        #expect(pharmacy.selected == 1 && pharmacy.appliedOnly == 1)
        #expect(pharmacy.withoutChance == 2)
        #expect(rows.first { $0.major == "护理" }?.withoutChance == nil)
        let counts = try await seeded.store.read { db in try CoverageQueries.certificatesPerPerson(db) }
        #expect(counts.map(\.people) == [1])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 12: naming another main certificate takes the place of the one before`() async throws {
        let seeded = try await seeded()
        for certificate: Certificate.ID in ["C01", "C02"] {
            try await seeded.store.perform(
                NameMainCertificate(certificate: certificate, major: "护理"), by: affairs)
        }
        let papers = try await seeded.store.read { db in
            (try SeriesQueries.papers(of: "C01", db).mainOf, try SeriesQueries.papers(of: "C02", db).mainOf)
        }
        #expect(papers.0 == [] && papers.1 == ["护理"])
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 6: a suspended certificate is planned no more, and keeps what it has`() async throws {
        let seeded = try await seeded()
        try await seeded.store.perform(SuspendCertificate(certificate: "C01", reason: .quality), by: affairs)
        let new = NewSitting(
            sitting: "X-1", certificate: "C01", part: .theory, start: TestSite.morning, minutes: 30,
            paperCode: "X", rooms: ["T301"])

        await #expect(throws: SittingRefusal.certificateNotApproved) {
            try await seeded.store.perform(PlanSittings(sittings: [new]), by: seeded.registrar)
        }
        let sittings = try await seeded.store.read { db in try SittingQueries.list(db) }
        #expect(sittings.contains { $0.certificate == "C01" })
        try await seeded.store.perform(ResumeCertificate(certificate: "C01"), by: affairs)
        try await seeded.store.perform(PlanSittings(sittings: [new]), by: seeded.registrar)
        try await seeded.site.expectReplayEqualsTables()
    }

    @Test func `Row 53: the seven certificates of the plan are there`() async throws {
        let seeded = try await seeded()
        let certificates = try await seeded.store.read { db in try CertificateQueries.all(db) }
        #expect(certificates.count == 7)
        #expect(certificates.filter(\.fact.isOpen).count == 5)
    }

    @Test func `Row 96: an awarding body has many certificates, a certificate one body`() async throws {
        let seeded = try await seeded()
        let titles = [
            ("N01", "组织一"), ("N02", "组织二"), ("N03", "组织三"), ("N04", "组织四"), ("N05", "组织五"), ("N06", "组织五"),
        ]
        for (number, organisation) in titles {
            try await seeded.store.perform(
                ListCertificate(
                    certificate: Certificate.ID(rawValue: number), title: "目录\(number)", level: .junior,
                    organisation: organisation, majors: [], isOpen: true), by: seeded.registrar)
        }
        let bodies = try await seeded.store.read { db in try SeriesQueries.organisations(db) }
        #expect(bodies.first { $0.title == "组织五" }?.certificates == ["N05", "N06"])
        #expect(Set(bodies.map(\.title)).count == bodies.count)
    }
}
