/// What the station knows of one certificate beside its listing.
package struct CertificateStanding: Equatable, Sendable {
    package let listed: CertificateFact
    package let status: CertificateStatus
    package let steps: Set<VettingStep>
    /// Empty before the approval.
    package let levels: [Certificate.Level]
    package let approval: String?
    package let owner: Staff.ID?
    package let cap: Money?
    /// Whether title and level stand on the list of what may be piloted.
    package let isAllowed: Bool
    /// Of the majors for which figures were given.
    package let conditions: [MajorConditions]
    /// East of Greenwich: which day it is.
    package let utcOffsetMinutes: Int

    package init(
        listed: CertificateFact, status: CertificateStatus = .vetting, steps: Set<VettingStep> = [],
        levels: [Certificate.Level] = [], approval: String? = nil, owner: Staff.ID? = nil,
        cap: Money? = nil, isAllowed: Bool = false, conditions: [MajorConditions] = [],
        utcOffsetMinutes: Int = 480
    ) {
        self.listed = listed
        self.status = status
        self.steps = steps
        self.levels = levels
        self.approval = approval
        self.owner = owner
        self.cap = cap
        self.isAllowed = isAllowed
        self.conditions = conditions
        self.utcOffsetMinutes = utcOffsetMinutes
    }

    /// Whether new series and sittings may be made of it.
    package var isUsable: Bool { status == .approved && levels.contains(listed.level) }

    func requireApproval() throws(CertificateRefusal) {
        guard status != .exited else { throw .exited }
        guard status == .approved else { throw .notApproved }
        guard levels.contains(listed.level) else { throw .levelNotApproved }
    }

    /// A record is of a day that has come.
    func hasCome(_ day: CivilDate, at moment: Moment) -> Bool {
        guard let today = CivilDate(of: moment, utcOffsetMinutes: utcOffsetMinutes) else { return false }
        return day <= today
    }
}

/// What a major brings along when a certificate is applied for.
package struct MajorConditions: Equatable, Sendable, Encodable {
    package let major: String
    /// Straight years in which it recruited.
    package let years: Int
    /// Formed classes of each year group.
    package let classes: Int
    /// Full-time students.
    package let students: Int
    /// 双师型 teachers, percent.
    package let teachersShare: Int
    /// Experts from industry, percent.
    package let expertsShare: Int

    package init(
        major: String, years: Int, classes: Int, students: Int, teachersShare: Int, expertsShare: Int
    ) {
        self.major = major
        self.years = years
        self.classes = classes
        self.students = students
        self.teachersShare = teachersShare
        self.expertsShare = expertsShare
    }

    /// At least three years of recruiting, two classes a year, 60 students, half of the teachers
    /// double-qualified, a fifth of the experts from industry.
    package var areMet: Bool {
        years >= 3 && classes >= 2 && students >= 60 && teachersShare >= 50 && expertsShare >= 20
    }

    var isWellFormed: Bool {
        Wording.isMajor(major) && (0...100).contains(years) && (0...1000).contains(classes)
            && (0...100_000).contains(students) && (0...100).contains(teachersShare)
            && (0...100).contains(expertsShare)
    }
}
