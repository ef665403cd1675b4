/// Puts a spare in the place of a proctor who is missing or cannot go on.
///
/// A floater on duty at that time may step in, and is then no floater any more.
package struct ReplaceProctor: Command {
    package let room: Room.ID
    package let start: Moment
    /// `lead` or `second`.
    package let post: DutyPost
    package let spare: Staff.ID

    package init(room: Room.ID, start: Moment, post: DutyPost, spare: Staff.ID) {
        self.room = room
        self.start = start
        self.post = post
        self.spare = spare
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// The duty to take over.
        package let duty: DutyFact?
        package let spare: DutyPerson?
        /// The spare's own duties.
        package let spareDuties: [DutyFact]

        package init(duty: DutyFact?, spare: DutyPerson?, spareDuties: [DutyFact]) {
            self.duty = duty
            self.spare = spare
            self.spareDuties = spareDuties
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DutyRefusal) -> [StationEvent] {
        guard let duty = facts.duty else { throw .noSuchDuty }
        guard moment.isBefore(duty.span.end) else { throw .over }
        guard duty.staff != spare else { return [] }
        guard let person = facts.spare else { throw .unknownStaff }
        guard person.isActive else { throw .notActive }
        guard person.mayProctor else { throw .wrongRole }
        let overlapping = facts.spareDuties.filter { $0.span.overlaps(duty.span) }
        guard overlapping.allSatisfy({ $0.post == .floater }) else { throw .overlapping }
        return overlapping.sorted { $0.span.start < $1.span.start }.map {
            .duty(.floaterReleased(staff: $0.staff, span: $0.span))
        } + [.duty(.replaced(room: room, span: duty.span, post: post, from: duty.staff, to: spare))]
    }
}

/// A person says that they are on site for their own duty (到岗签到).
package struct ReportForDuty: Command {
    package let staff: Staff.ID
    package let start: Moment

    package init(staff: Staff.ID, start: Moment) {
        self.staff = staff
        self.start = start
    }

    /// Earliest report before the duty's start: half an hour before `staff.report_min_before`.
    package static let opensMinutesBefore = 90

    package static let permission = Permission.everybody

    package struct Facts: Sendable {
        package let duty: DutyFact?

        package init(duty: DutyFact?) {
            self.duty = duty
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DutyRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnDuty }
        guard let duty = facts.duty else { throw .noSuchDuty }
        guard !duty.hasReported else { return [] }
        let opens = duty.span.start.adding(minutes: -Self.opensMinutesBefore)
        guard !moment.isBefore(opens) else { throw .tooEarly }
        guard moment.isBefore(duty.span.end) else { throw .over }
        return [.duty(.reported(staff: staff, start: start))]
    }
}
