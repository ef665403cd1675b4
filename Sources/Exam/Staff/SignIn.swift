/// Records that a one-time sign-in code was handed out, so that it is seen who opened whose account.
package struct IssueSignInCode: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    /// How long a code can be redeemed: a day, so that it may be handed over on paper.
    package static let codeHours = 24

    package static let permission = Permission.staffOrStation(.administrator)

    package struct Facts: Sendable {
        package let person: StaffFact?

        package init(person: StaffFact?) {
            self.person = person
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let person = facts.person else { throw .unknownStaff }
        guard person.isActive else { throw .suspended }
        let expires = moment.adding(minutes: Self.codeHours * 60)
        return [.staff(.codeIssued(staff: staff, expires: expires))]
    }
}

/// Records that a person chose a password. The password itself is nowhere near the journal.
package struct RecordPasswordSet: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package static let permission = Permission.everybody

    package struct Facts: Sendable {
        package init() {}
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnAccount }
        return [.staff(.passwordSet(staff: staff))]
    }
}

/// Records that a person signed in.
package struct RecordSignIn: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package static let permission = Permission.everybody

    package struct Facts: Sendable {
        package init() {}
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnAccount }
        return [.staff(.signedIn(staff: staff))]
    }
}

/// Records that a person signed out by their own hand. A session that times out leaves no entry.
package struct RecordSignOut: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package static let permission = Permission.everybody

    package struct Facts: Sendable {
        package init() {}
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnAccount }
        return [.staff(.signedOut(staff: staff))]
    }
}
