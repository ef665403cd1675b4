/// One line of a staff sheet, with whatever the sheet leaves out as the station knows it.
package struct StaffEntry: Sendable, Encodable, Equatable {
    package let staff: Staff.ID
    package let description: StaffDescription
    package let roles: [Role]
    /// As the staff list states them, without evidence: see ``Appointment/qualifications``.
    package let qualifications: [String]
    /// See ``StaffParticulars``; nil where the record that the station has says the same.
    package let particulars: ParticularDigest?

    /// Salts are random: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case staff
        case description
        case roles
        case qualifications
    }

    package init(
        staff: Staff.ID, description: StaffDescription, roles: [Role], qualifications: [String],
        particulars: ParticularDigest?
    ) {
        self.staff = staff
        self.description = description
        self.roles = roles
        self.qualifications = qualifications
        self.particulars = particulars
    }
}

/// Takes a staff sheet: appoints those who are new and corrects those who are known, all of it or nothing.
///
/// Whom the sheet leaves out stays as they are.
package struct ImportStaff: Command {
    package let people: [StaffEntry]

    package init(people: [StaffEntry]) {
        self.people = people
    }

    package static let permission = Permission.staffOrStation(.administrator)

    package struct Facts: Sendable {
        /// The people of the sheet whom the station has already.
        package let known: [Staff.ID: Known]
        /// Who leads which team now.
        package let leads: [String: Staff.ID]
        /// Active administrators.
        package let administrators: Set<Staff.ID>

        package init(
            known: [Staff.ID: Known], leads: [String: Staff.ID], administrators: Set<Staff.ID>
        ) {
            self.known = known
            self.leads = leads
            self.administrators = administrators
        }
    }

    package struct Known: Sendable {
        package let fact: StaffFact
        package let description: StaffDescription
        package let qualifications: [String]

        package init(fact: StaffFact, description: StaffDescription, qualifications: [String]) {
            self.fact = fact
            self.description = description
            self.qualifications = qualifications
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard people.count <= AppointStaff.peopleMax else { throw .tooMany }
        guard Set(people.map(\.staff)).count == people.count else { throw .listedTwice }
        for person in people { try person.description.check() }
        try judgeLeads(facts)
        try judgeAdministrators(facts)
        var events = try appointments(facts, actor, moment)
        for person in people {
            guard let known = facts.known[person.staff] else {
                if !person.description.isBare {
                    events.append(person.description.described(person.staff, nil))
                }
                continue
            }
            guard known.qualifications == person.qualifications else { throw .qualificationsElsewhere }
            if known.description != person.description || person.particulars != nil {
                events.append(person.description.described(person.staff, person.particulars))
            }
            if Set(person.roles) != known.fact.roles {
                events += try SetRoles(staff: person.staff, roles: person.roles)
                    .decide(given: known.fact, by: actor, at: moment)
            }
        }
        return events
    }

    /// By the rule of the command that only appoints.
    private func appointments(
        _ facts: Facts, _ actor: Actor, _ moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        var new: [Appointment] = []
        for person in people where facts.known[person.staff] == nil {
            guard let particulars = person.particulars else { throw .unknownStaff }
            new.append(
                Appointment(
                    staff: person.staff, department: person.description.department, roles: person.roles,
                    qualifications: person.qualifications, particulars: particulars))
        }
        return try AppointStaff(people: new).decide(given: .init(taken: []), by: actor, at: moment)
    }

    /// One lead a team at most, counting those whom the sheet leaves as they are.
    private func judgeLeads(_ facts: Facts) throws(StaffRefusal) {
        let listed = Set(people.map(\.staff))
        var leads = facts.leads.filter { !listed.contains($0.value) }
        for person in people where person.description.isTeamLead {
            guard let team = person.description.team else { continue }
            guard leads.updateValue(person.staff, forKey: team) == nil else { throw .teamLedTwice }
        }
    }

    /// The sheet may change several at once; one has to be left.
    private func judgeAdministrators(_ facts: Facts) throws(StaffRefusal) {
        guard !facts.administrators.isEmpty else { return }
        let lost = people.filter { !$0.roles.contains(.administrator) }.map(\.staff)
        let gained = people.filter { person in
            person.roles.contains(.administrator) && facts.known[person.staff]?.fact.isActive ?? true
        }.map(\.staff)
        guard !facts.administrators.subtracting(lost).union(gained).isEmpty else { throw .lastAdministrator }
    }
}
