import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)
private let administrator = Actor.staff("S-090")

@Suite struct AppointStaffTests {
    private func person(
        _ id: Staff.ID, roles: [Role] = [.proctor], department: String = "教务处", qualifications: [String] = []
    ) -> Appointment {
        Appointment(
            staff: id, department: department, roles: roles, qualifications: qualifications,
            particulars: ParticularDigest(rawValue: "ab"))
    }

    private func decide(_ people: [Appointment], taken: Set<Staff.ID> = []) throws -> [StationEvent] {
        try AppointStaff(people: people).decide(given: .init(taken: taken), by: administrator, at: now)
    }

    @Test func `appoints each person of the list, roles in one order`() throws {
        let events = try decide([person("S-001", roles: [.proctor, .chief, .proctor]), person("S-002")])

        let digest = ParticularDigest(rawValue: "ab")
        #expect(
            events == [
                .staff(
                    .appointed(
                        staff: "S-001", department: "教务处", roles: [.chief, .proctor], qualifications: [],
                        particulars: digest)),
                .staff(
                    .appointed(
                        staff: "S-002", department: "教务处", roles: [.proctor], qualifications: [],
                        particulars: digest)),
            ])
    }

    @Test func `refuses the whole list for one wrong row`() {
        let cases: [(Appointment, StaffRefusal)] = [
            (person("S-001"), .alreadyAppointed), (person("S-003"), .listedTwice),
            (person("张三"), .malformedNumber), (person("S-004", roles: []), .noRole),
            (person("S-004", department: ""), .departmentMissing),
            (person("S-004", department: String(repeating: "处", count: 41)), .departmentMissing),
            (person("S-004", qualifications: Array(repeating: "C01-中级", count: 21)), .tooMany),
            (person("S-004", qualifications: [""]), .tooMany),
        ]
        for (wrong, refusal) in cases {
            #expect(throws: refusal) { try decide([person("S-003"), wrong], taken: ["S-001"]) }
        }
    }

    @Test func `takes a thousand people at once and no more`() throws {
        let people = (1...1001).map { person(Staff.ID(rawValue: "S-\($0)")) }

        #expect(try decide(Array(people.dropLast())).count == 1000)
        #expect(throws: StaffRefusal.tooMany) { try decide(people) }
    }

    @Test func `an empty list is nothing to do`() throws {
        #expect(try decide([]) == [])
    }
}

@Suite struct ChangeAccessTests {
    private func fact(
        _ roles: Set<Role> = [.proctor], isActive: Bool = true, isLast: Bool = false
    ) -> StaffFact {
        StaffFact(roles: roles, isActive: isActive, isLastAdministrator: isLast)
    }

    @Test func `sets roles, and is quiet when they are so already`() throws {
        let set = SetRoles(staff: "S-001", roles: [.floater, .proctor])

        #expect(
            try set.decide(given: fact(), by: administrator, at: now)
                == [.staff(.rolesSet(staff: "S-001", roles: [.proctor, .floater]))])
        #expect(
            try set.decide(given: fact([.proctor, .floater]), by: administrator, at: now) == []
        )
    }

    @Test func `never takes the role from the last administrator`() throws {
        let last = fact([.administrator], isLast: true)

        #expect(throws: StaffRefusal.lastAdministrator) {
            try SetRoles(staff: "S-001", roles: [.proctor]).decide(given: last, by: .station, at: now)
        }
        let more = try SetRoles(staff: "S-001", roles: [.administrator, .proctor])
            .decide(given: last, by: .station, at: now)
        #expect(more.count == 1)
    }

    @Test func `nobody sets their own roles, and nobody is without one`() {
        let facts = fact()
        #expect(throws: StaffRefusal.ownAccount) {
            try SetRoles(staff: "S-090", roles: [.chief]).decide(given: facts, by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.noRole) {
            try SetRoles(staff: "S-001", roles: []).decide(given: facts, by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.unknownStaff) {
            try SetRoles(staff: "S-001", roles: [.chief])
                .decide(given: nil, by: administrator, at: now)
        }
    }

    @Test func `suspends and reinstates, quietly the second time`() throws {
        let suspend = SuspendStaff(staff: "S-001")
        let reinstate = ReinstateStaff(staff: "S-001")

        #expect(
            try suspend.decide(given: fact(), by: administrator, at: now)
                == [.staff(.suspended(staff: "S-001"))])
        #expect(
            try suspend.decide(given: fact(isActive: false), by: administrator, at: now) == [])
        #expect(
            try reinstate.decide(given: fact(isActive: false), by: administrator, at: now)
                == [.staff(.reinstated(staff: "S-001"))])
        #expect(try reinstate.decide(given: fact(), by: administrator, at: now) == [])
    }

    @Test func `refuses to suspend the last administrator, oneself, or nobody`() {
        #expect(throws: StaffRefusal.lastAdministrator) {
            try SuspendStaff(staff: "S-001").decide(
                given: fact([.administrator], isLast: true), by: .station, at: now)
        }
        #expect(throws: StaffRefusal.ownAccount) {
            try SuspendStaff(staff: "S-090").decide(given: fact(), by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.unknownStaff) {
            try SuspendStaff(staff: "S-001").decide(given: nil, by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.ownAccount) {
            try ReinstateStaff(staff: "S-090").decide(
                given: fact(isActive: false), by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.unknownStaff) {
            try ReinstateStaff(staff: "S-001").decide(given: nil, by: administrator, at: now)
        }
    }

    @Test func `a sign-in code holds for a day, and is for active people`() throws {
        let issue = IssueSignInCode(staff: "S-001")

        #expect(
            try issue.decide(given: fact(), by: administrator, at: now)
                == [.staff(.codeIssued(staff: "S-001", expires: now.adding(minutes: 24 * 60)))])
        #expect(throws: StaffRefusal.suspended) {
            try issue.decide(given: fact(isActive: false), by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.unknownStaff) {
            try issue.decide(given: nil, by: administrator, at: now)
        }
    }

    @Test func `passwords, sign-ins and sign-outs are everybody's own`() throws {
        let own = Actor.staff("S-001")

        #expect(
            try RecordPasswordSet(staff: "S-001").decide(given: .init(), by: own, at: now)
                == [.staff(.passwordSet(staff: "S-001"))])
        #expect(
            try RecordSignIn(staff: "S-001").decide(given: .init(), by: own, at: now)
                == [.staff(.signedIn(staff: "S-001"))])
        #expect(
            try RecordSignOut(staff: "S-001").decide(given: .init(), by: own, at: now)
                == [.staff(.signedOut(staff: "S-001"))])
        #expect(throws: StaffRefusal.notOwnAccount) {
            try RecordPasswordSet(staff: "S-001").decide(given: .init(), by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.notOwnAccount) {
            try RecordSignIn(staff: "S-001").decide(given: .init(), by: administrator, at: now)
        }
        #expect(throws: StaffRefusal.notOwnAccount) {
            try RecordSignOut(staff: "S-001").decide(given: .init(), by: administrator, at: now)
        }
    }
}
