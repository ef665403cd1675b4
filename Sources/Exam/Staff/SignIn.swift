/// Records that a one-time sign-in code was handed out, so that it is seen who opened whose account.
package struct IssueSignInCode: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    /// How long a code can be redeemed: a day, so that it may be handed over on paper.
    package static let codeHours = 24

    package static let permission = Permission.staffOrStation(.administrator)

    package func decide(
        given person: StaffFact?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let person else { throw .unknownStaff }
        guard person.isActive else { throw .suspended }
        let expires = moment.adding(minutes: Self.codeHours * 60)
        return [.staff(.codeIssued(staff: staff, expires: expires))]
    }
}

/// What only the person themselves can have done, and what the station writes down as it happens.
package protocol OwnAct: Command where Facts == NoFacts, Refused == StaffRefusal {
    var staff: Staff.ID { get }
    /// What the journal says of it.
    var happened: StaffEvent { get }
}

extension OwnAct {
    package static var permission: Permission { .everybody }

    package func decide(
        given facts: NoFacts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnAccount }
        return [.staff(happened)]
    }
}

/// Records that a person chose a password. The password itself is nowhere near the journal.
package struct RecordPasswordSet: OwnAct {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package var happened: StaffEvent { .passwordSet(staff: staff) }
}

/// Records that a person signed in.
package struct RecordSignIn: OwnAct {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package var happened: StaffEvent { .signedIn(staff: staff) }
}

/// Records that a person signed out by their own hand. A session that times out leaves no entry.
package struct RecordSignOut: OwnAct {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package var happened: StaffEvent { .signedOut(staff: staff) }
}
