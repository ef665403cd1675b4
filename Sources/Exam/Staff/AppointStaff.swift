/// One person to appoint: a row of the staff list.
package struct Appointment: Sendable, Encodable, Equatable {
    package let staff: Staff.ID
    package let department: String
    package let roles: [Role]
    /// `C01-中级`: may assess that certificate at that level.
    package let qualifications: [String]
    /// The name, sealed beside the journal.
    package let particulars: ParticularDigest

    /// Salts are random, so the same list sealed again has other digests: a repeated request is
    /// recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case staff
        case department
        case roles
        case qualifications
    }

    package init(
        staff: Staff.ID, department: String, roles: [Role], qualifications: [String],
        particulars: ParticularDigest
    ) {
        self.staff = staff
        self.department = department
        self.roles = roles
        self.qualifications = qualifications
        self.particulars = particulars
    }
}

/// Puts people on the station's staff list, all of them or none.
///
/// The station itself appoints the first administrator, when it is founded or from the seeds.
package struct AppointStaff: Command {
    package let people: [Appointment]

    package init(people: [Appointment]) {
        self.people = people
    }

    /// People in one list. A station has dozens; the bound keeps one transaction short.
    package static let peopleMax = 1000
    /// Characters of a department's name.
    package static let departmentCharactersMax = 40
    package static let qualificationsMax = 20

    package static let permission = Permission.staffOrStation(.administrator)

    package struct Facts: Sendable {
        /// Those of the listed numbers that are taken already. A number is never given again.
        package let taken: Set<Staff.ID>

        package init(taken: Set<Staff.ID>) {
            self.taken = taken
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard people.count <= Self.peopleMax else { throw .tooMany }
        guard Set(people.map(\.staff)).count == people.count else { throw .listedTwice }
        for person in people {
            guard person.staff.isWellFormed else { throw .malformedNumber }
            guard !facts.taken.contains(person.staff) else { throw .alreadyAppointed }
            guard !person.roles.isEmpty else { throw .noRole }
            guard (1...Self.departmentCharactersMax).contains(person.department.count) else {
                throw .departmentMissing
            }
            guard person.qualifications.count <= Self.qualificationsMax,
                person.qualifications.allSatisfy({ (1...Self.departmentCharactersMax).contains($0.count) })
            else { throw .tooMany }
        }
        return people.map { person in
            .staff(
                .appointed(
                    staff: person.staff, department: person.department, roles: Role.inOrder(person.roles),
                    qualifications: person.qualifications, particulars: person.particulars))
        }
    }
}

extension Role {
    /// Each role once, in the order in which ``Role`` lists them: one spelling of one set.
    package static func inOrder(_ roles: some Sequence<Role>) -> [Role] {
        let held = Set(roles)
        return allCases.filter(held.contains)
    }
}
