/// How somebody is employed: rates of pay ask for it, and who may be a team's member from outside.
package enum StaffCategory: String, Codable, Sendable, CaseIterable {
    /// 专任教师
    case fullTimeTeacher
    /// 双肩挑: teaching and administration.
    case dualRole
    /// 行政人员
    case administrative
    /// 行业兼职教师
    case industryTeacher
    /// 培训评价组织的培训师
    case bodyTrainer
}

/// GB/T 2261.1, as far as duty rosters ask for it.
package enum Sex: String, Codable, Sendable, CaseIterable {
    case female
    case male
}

/// What the station knows of a person besides name, account and roles.
package struct StaffDescription: Equatable, Sendable, Codable {
    package let department: String
    package let category: StaffCategory?
    /// The calendar year in which the person first served.
    package let firstYear: Int?
    /// The one team (row 60) that the person belongs to.
    package let team: String?
    package let isTeamLead: Bool
    /// Classes taught this year.
    package let groups: [String]
    package let subjects: [String]

    package init(
        department: String, category: StaffCategory? = nil, firstYear: Int? = nil, team: String? = nil,
        isTeamLead: Bool = false, groups: [String] = [], subjects: [String] = []
    ) {
        self.department = department
        self.category = category
        self.firstYear = firstYear
        self.team = team
        self.isTeamLead = isTeamLead
        self.groups = groups
        self.subjects = subjects
    }

    /// Classes, or subjects, of one person.
    package static let taughtMax = 40
    /// Characters of a team, a class or a subject.
    package static let wordCharactersMax = 40
    package static let firstYears = 1950...2099

    /// Whether only the department is said.
    var isBare: Bool { self == StaffDescription(department: department) }

    func check() throws(StaffRefusal) {
        guard (1...AppointStaff.departmentCharactersMax).contains(department.count), Self.isWord(department)
        else { throw .departmentMissing }
        guard firstYear.map(Self.firstYears.contains) ?? true, team.map(Self.isWord) ?? true,
            team != nil || !isTeamLead
        else { throw .descriptionMalformed }
        for words in [groups, subjects] {
            guard words.count <= Self.taughtMax, Set(words).count == words.count,
                words.allSatisfy(Self.isWord)
            else { throw .descriptionMalformed }
        }
    }

    /// Lists stand between semicolons.
    static func isWord(_ text: String) -> Bool {
        text.count <= wordCharactersMax && Wording.isMajor(text)
    }

    func described(_ staff: Staff.ID, _ particulars: ParticularDigest?) -> StationEvent {
        .staff(
            .described(
                staff: staff, department: department, category: category, firstYear: firstYear, team: team,
                isTeamLead: isTeamLead, groups: groups, subjects: subjects, particulars: particulars))
    }
}

/// Sets what the station knows of one person, in place of what it knew before.
package struct DescribeStaff: Command {
    package let staff: Staff.ID
    package let description: StaffDescription

    package init(staff: Staff.ID, description: StaffDescription) {
        self.staff = staff
        self.description = description
    }

    package static let permission = Permission.staffOrStation(.administrator, .personnel)

    package struct Facts: Sendable {
        /// What is known now; nil for nobody.
        package let description: StaffDescription?
        /// Who leads the team of the new description now.
        package let lead: Staff.ID?

        package init(description: StaffDescription?, lead: Staff.ID?) {
            self.description = description
            self.lead = lead
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let known = facts.description else { throw .unknownStaff }
        try description.check()
        guard known != description else { return [] }
        if description.isTeamLead, let lead = facts.lead, lead != staff { throw .teamLedTwice }
        return [description.described(staff, nil)]
    }
}

/// Who counts as new: with another new person alone, nobody leads a room.
package enum Novice {
    /// Whether somebody is new in `year`: in the first year of service, or with fewer completed sessions than the profile asks for.
    package static func isOne(
        firstYear: Int?, sessions: Int, in year: Int, under profile: RuleProfile
    ) -> Bool {
        sessions < profile.noviceSessionsWanted || firstYear.map { $0 >= year } ?? false
    }
}
