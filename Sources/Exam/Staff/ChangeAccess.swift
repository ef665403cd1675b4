/// What the staff list says of one person.
package struct StaffFact: Equatable, Sendable {
    package let roles: Set<Role>
    package let isActive: Bool
    /// Whether no other active person is an administrator.
    package let isLastAdministrator: Bool

    package init(roles: Set<Role>, isActive: Bool, isLastAdministrator: Bool) {
        self.roles = roles
        self.isActive = isActive
        self.isLastAdministrator = isLastAdministrator
    }
}

/// Sets what a person may do, in place of what they could do before.
///
/// Nobody sets their own roles: an administrator has no say in the exam, and could otherwise
/// become chief with nobody looking.
package struct SetRoles: Command {
    package let staff: Staff.ID
    package let roles: [Role]

    package init(staff: Staff.ID, roles: [Role]) {
        self.staff = staff
        self.roles = roles
    }

    package static let permission = Permission.staffOrStation(.administrator)

    package func decide(
        given person: StaffFact?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let person else { throw .unknownStaff }
        guard !roles.isEmpty else { throw .noRole }
        guard actor.person != staff else { throw .ownAccount }
        if person.isLastAdministrator, !roles.contains(.administrator) { throw .lastAdministrator }
        guard Set(roles) != person.roles else { return [] }
        return [.staff(.rolesSet(staff: staff, roles: Role.inOrder(roles)))]
    }
}

/// Takes a person off duty on the spot (Order 33 art. 23): nothing they hold opens a door any more.
package struct SuspendStaff: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package static let permission = Permission.staffOrStation(.administrator, .chief)

    package func decide(
        given person: StaffFact?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let person else { throw .unknownStaff }
        guard actor.person != staff else { throw .ownAccount }
        guard person.isActive else { return [] }
        guard !person.isLastAdministrator else { throw .lastAdministrator }
        return [.staff(.suspended(staff: staff))]
    }
}

/// Lets a suspended person serve again. Sessions from before the suspension stay closed.
package struct ReinstateStaff: Command {
    package let staff: Staff.ID

    package init(staff: Staff.ID) {
        self.staff = staff
    }

    package static let permission = Permission.staffOrStation(.administrator, .chief)

    package func decide(
        given person: StaffFact?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let person else { throw .unknownStaff }
        guard actor.person != staff else { throw .ownAccount }
        guard !person.isActive else { return [] }
        return [.staff(.reinstated(staff: staff))]
    }
}
