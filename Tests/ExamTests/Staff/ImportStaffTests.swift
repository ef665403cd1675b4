import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)
private let administrator = Actor.staff("S-090")
private let digest = ParticularDigest(rawValue: "ab")

@Suite struct ImportStaffTests {
    private func entry(
        _ staff: Staff.ID, team: String? = nil, leads: Bool = false, roles: [Role] = [.proctor],
        qualifications: [String] = [], groups: [String] = [], isNew: Bool = false
    ) -> StaffEntry {
        StaffEntry(
            staff: staff,
            description: StaffDescription(department: "护理系", team: team, isTeamLead: leads, groups: groups),
            roles: roles, qualifications: qualifications, particulars: isNew ? digest : nil)
    }

    private func known(
        _ roles: Set<Role> = [.proctor], team: String? = nil, leads: Bool = false, isActive: Bool = true
    ) -> ImportStaff.Known {
        ImportStaff.Known(
            fact: StaffFact(roles: roles, isActive: isActive, isLastAdministrator: false),
            description: StaffDescription(department: "护理系", team: team, isTeamLead: leads),
            qualifications: [])
    }

    private func decide(
        _ people: [StaffEntry], known: [Staff.ID: ImportStaff.Known] = [:], leads: [String: Staff.ID] = [:],
        administrators: Set<Staff.ID> = ["S-090"]
    ) throws -> [StationEvent] {
        try ImportStaff(people: people).decide(
            given: .init(known: known, leads: leads, administrators: administrators), by: administrator,
            at: now)
    }

    @Test func `appoints who is new, corrects who is known, and is quiet about the rest`() throws {
        let events = try decide(
            [
                entry("S-001", team: "一队", isNew: true), entry("S-002", roles: [.proctor, .floater]),
                entry("S-003"), entry("S-004", groups: ["护理2001"]), entry("S-005", isNew: true),
            ], known: ["S-002": known(), "S-003": known(), "S-004": known()])

        #expect(
            events == [
                .staff(
                    .appointed(
                        staff: "S-001", department: "护理系", roles: [.proctor], qualifications: [],
                        particulars: digest)),
                .staff(
                    .appointed(
                        staff: "S-005", department: "护理系", roles: [.proctor], qualifications: [],
                        particulars: digest)),
                .staff(
                    .described(
                        staff: "S-001", department: "护理系", category: nil, firstYear: nil, team: "一队",
                        isTeamLead: false, groups: [], subjects: [], particulars: nil)),
                .staff(.rolesSet(staff: "S-002", roles: [.proctor, .floater])),
                .staff(
                    .described(
                        staff: "S-004", department: "护理系", category: nil, firstYear: nil, team: nil,
                        isTeamLead: false, groups: ["护理2001"], subjects: [], particulars: nil)),
            ])
    }

    @Test func `Row 60: a team has one lead at most, and leads change places within a sheet`() throws {
        let led = ["一队": Staff.ID("S-001")]
        let one = known(team: "一队", leads: true)

        #expect(throws: StaffRefusal.teamLedTwice) {
            try decide([entry("S-002", team: "一队", leads: true)], known: ["S-002": known()], leads: led)
        }
        #expect(throws: StaffRefusal.teamLedTwice) {
            try decide([
                entry("S-001", team: "一队", leads: true, isNew: true),
                entry("S-002", team: "一队", leads: true, isNew: true),
            ])
        }
        #expect(throws: StaffRefusal.descriptionMalformed) {
            try decide([entry("S-001", leads: true, isNew: true)])
        }
        let changed = try decide(
            [entry("S-001", team: "一队"), entry("S-002", team: "一队", leads: true)],
            known: ["S-001": one, "S-002": known(team: "一队")], leads: led)
        #expect(changed.count == 2)
        #expect(
            try decide([entry("S-001", team: "一队", leads: true)], known: ["S-001": one], leads: led) == [])
    }

    @Test func `a sheet takes no last administrator, no own role and no qualification along`() throws {
        let two: [Staff.ID: ImportStaff.Known] = [
            "S-001": known([.administrator]), "S-002": known([.administrator]),
        ]

        #expect(throws: StaffRefusal.lastAdministrator) {
            try decide([entry("S-001"), entry("S-002")], known: two, administrators: ["S-001", "S-002"])
        }
        #expect(throws: StaffRefusal.ownAccount) {
            try decide(
                [entry("S-090", roles: [.chief, .administrator])], known: ["S-090": known([.administrator])])
        }
        #expect(throws: StaffRefusal.qualificationsElsewhere) {
            try decide([entry("S-003", qualifications: ["C01-中级"])], known: ["S-003": known()])
        }
        #expect(throws: StaffRefusal.listedTwice) {
            try decide([entry("S-003", isNew: true), entry("S-003", isNew: true)])
        }
        #expect(throws: StaffRefusal.tooMany) {
            try decide((1...1001).map { entry(Staff.ID(rawValue: "S-\($0)"), isNew: true) })
        }
        #expect(
            try decide([entry("S-001")], known: two, administrators: ["S-001", "S-002"])
                == [.staff(.rolesSet(staff: "S-001", roles: [.proctor]))])
    }

    @Test func `describes one person, once, with one lead a team`() throws {
        let before = StaffDescription(department: "护理系")
        let after = StaffDescription(department: "护理系", firstYear: 2019, team: "一队", isTeamLead: true)
        func decide(_ description: StaffDescription, _ facts: DescribeStaff.Facts) throws -> [StationEvent] {
            try DescribeStaff(staff: "S-001", description: description).decide(
                given: facts, by: administrator, at: now)
        }

        #expect(try decide(after, .init(description: before, lead: "S-001")).count == 1)
        #expect(try decide(after, .init(description: after, lead: "S-001")) == [])
        #expect(throws: StaffRefusal.teamLedTwice) {
            try decide(after, .init(description: before, lead: "S-002"))
        }
        #expect(throws: StaffRefusal.unknownStaff) { try decide(after, .init(description: nil, lead: nil)) }
        #expect(throws: StaffRefusal.departmentMissing) {
            try decide(StaffDescription(department: " "), .init(description: before, lead: nil))
        }
        for wrong in [
            StaffDescription(department: "系", firstYear: 1949),
            StaffDescription(department: "系", groups: ["一班", "一班"]),
            StaffDescription(department: "系", groups: ["一;班"]),
            StaffDescription(department: "系", subjects: [String(repeating: "课", count: 41)]),
        ] {
            #expect(throws: StaffRefusal.descriptionMalformed) {
                try decide(wrong, .init(description: before, lead: nil))
            }
        }
    }

    @Test func `somebody is a novice in the first year, and until enough sessions are served`() {
        let profile = RuleProfile.nationalReference

        #expect(Novice.isOne(firstYear: 2021, sessions: 9, in: 2021, under: profile))
        #expect(!Novice.isOne(firstYear: 2020, sessions: 3, in: 2021, under: profile))
        #expect(Novice.isOne(firstYear: nil, sessions: 2, in: 2021, under: profile))
        #expect(!Novice.isOne(firstYear: nil, sessions: 3, in: 2021, under: profile))
    }

    @Test func `a sheet without a column keeps what is known, and tells what differs`() throws {
        let before = StaffRow(
            line: 0, staff: "S-001",
            person: StaffParticulars(name: "李静", telephone: "15412345678", sex: .female),
            description: StaffDescription(
                department: "护理系", category: .dualRole, firstYear: 2018, team: "一队", isTeamLead: true,
                groups: ["护理2001"], subjects: ["护理"]), roles: [.proctor], qualifications: ["C01-中级"])
        let bare = try #require(
            StaffReading.read(csv: Array("工号,姓名,部门,角色\nS-001,李静,护理系,监考员\n".utf8)).rows.first)
        let other = try #require(
            StaffReading.read(
                csv: Array("工号,姓名,部门,角色,联系电话,团队\nS-001,李静,护理系,监考员,15487654321,二队\n".utf8)
            ).rows.first)

        let kept = bare.keeping(before, besides: [.number, .name, .department, .roles])
        let moved = other.keeping(before, besides: [.number, .name, .department, .roles, .telephone, .team])

        #expect(kept.changes(from: before) == [])
        #expect(!moved.description.isTeamLead)
        #expect(
            moved.changes(from: before).map { [$0.column, $0.before, $0.after] } == [
                ["联系电话", "154****5678", "154****4321"], ["团队", "一队", "二队"], ["团队负责人", "是", "否"],
            ])
    }
}
