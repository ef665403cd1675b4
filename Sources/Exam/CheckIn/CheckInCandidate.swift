/// Admits a candidate at a room's door, or says why not.
///
/// Every verdict is an event: at the door there is no "error", only an answer that can be
/// disputed later (`docs/GLOSSARY.md`, check-in).
package struct CheckInCandidate: Command {
    /// What was scanned or typed: an admission number, with the ticket's code or without, whatever it looks like.
    package let ticket: String
    /// Which generation of the candidate's tickets bears the code in ``ticket``; nil when none does. Found under
    /// the station's key by who gives the command: a code without it is a wrong one.
    package let codeGeneration: Int?
    package let room: Room.ID
    /// Which sitting the proctor stands for; nil takes the room's sitting of the moment.
    package let sitting: Sitting.ID?
    /// When the candidate entered the site, as recorded at the gate.
    package let gateArrival: Moment?
    /// The phone's own time of the decision, and how far its clock is from the station's.
    package let claimed: Moment?
    package let skewMilliseconds: Int64
    /// The document that is missing, when the candidate is let in against an undertaking.
    package let missing: MissingDocument?

    package init(
        ticket: String, codeGeneration: Int? = nil, room: Room.ID, sitting: Sitting.ID? = nil,
        gateArrival: Moment? = nil, claimed: Moment? = nil, skewMilliseconds: Int64 = 0,
        missing: MissingDocument? = nil
    ) {
        self.ticket = ticket
        self.codeGeneration = codeGeneration
        self.room = room
        self.sitting = sitting
        self.gateArrival = gateArrival
        self.claimed = claimed
        self.skewMilliseconds = skewMilliseconds
        self.missing = missing
    }

    /// A phone's clock that is further off than this is no judge of lateness (120 s).
    package static let skewMillisecondsMax: Int64 = 120_000

    package static let permission = Permission.staffOrDevice(.chief, .deputy, .registrar, .proctor, .floater)

    package struct Facts: Sendable {
        package let profile: RuleProfile
        /// The candidate's seat in the sitting asked for, or in one of this day that is nearest in time.
        package let seat: SeatFact?
        /// What stands in the attendance list for that seat.
        package let attendance: AttendanceFact?
        /// Whether the candidate is on the roster and not withdrawn.
        package let isRegistered: Bool
        /// Which of the candidate's tickets is in force; looked at only when a code was scanned.
        package let ticketGeneration: Int
        /// What the lot says; nil where the plan gave the place, and before the sitting is open.
        package let lot: StationLot?

        package init(
            profile: RuleProfile, seat: SeatFact?, attendance: AttendanceFact?, isRegistered: Bool,
            ticketGeneration: Int = 1, lot: StationLot? = nil
        ) {
            self.ticketGeneration = ticketGeneration
            self.lot = lot
            self.profile = profile
            self.seat = seat
            self.attendance = attendance
            self.isRegistered = isRegistered
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CheckInRefusal) -> [StationEvent] {
        guard let scanned = AdmissionTicket(ticket) else {
            return [.checkIn(.refused(candidate: nil, sitting: sitting, room: room, reason: .unreadable))]
        }
        let candidate = scanned.number.candidate
        guard facts.isRegistered, let seat = facts.seat else {
            return [
                .checkIn(.refused(candidate: candidate, sitting: sitting, room: room, reason: .notOnList))
            ]
        }
        func turnAway(_ reason: CheckInReason) -> [StationEvent] {
            [.checkIn(.refused(candidate: candidate, sitting: seat.sitting, room: room, reason: reason))]
        }
        func refer(_ reason: CheckInReferral) -> [StationEvent] {
            [.checkIn(.referred(candidate: candidate, sitting: seat.sitting, room: room, reason: reason))]
        }

        // Before anything is said of the seat: who holds a ticket that is not theirs learns nothing from it.
        if scanned.code != nil, codeGeneration != facts.ticketGeneration {
            let isReplaced = codeGeneration.map { $0 < facts.ticketGeneration } ?? false
            return turnAway(isReplaced ? .oldCode : .wrongCode)
        }
        if let attendance = facts.attendance, attendance.isPresent {
            guard attendance.room == room else { return refer(.admittedElsewhere) }
            return [
                .checkIn(
                    .alreadyAdmitted(
                        candidate: candidate, sitting: seat.sitting, room: room, seat: attendance.seat))
            ]
        }
        guard seat.room == room else { return turnAway(.wrongRoom) }
        guard !seat.isOver else { return turnAway(.sittingOver) }
        // The gate saw the candidate first: its time judges lateness, then the phone's, then ours.
        let isClockOff = skewMilliseconds.magnitude > Self.skewMillisecondsMax.magnitude
        if gateArrival == nil, claimed != nil, isClockOff { return refer(.deviceClockOff) }
        // An arrival cannot lie in the future: a phone that says so is taken at the station's word.
        let arrived = min(gateArrival ?? claimed ?? moment, moment)

        let opens = seat.start.adding(minutes: -facts.profile.entryOpenMinutesBefore)
        guard !arrived.isBefore(opens) else { return turnAway(.tooEarly) }
        let closes = seat.start.adding(minutes: facts.profile.lateCutoffMinutes(for: seat.part))
        guard arrived.isNoLater(than: closes) else { return turnAway(.tooLate) }

        var number = seat.number
        var lots: [StationEvent] = []
        if seat.lot == .waiting {
            guard let lot = facts.lot else { return turnAway(.notOpened) }
            guard let drawn = lot.drawn else { return refer(.noStationFree) }
            number = drawn
            lots = [lot.event(for: candidate, seat.sitting, room, drawn, by: actor)]
        }
        let isLate = !arrived.isNoLater(than: seat.start)
        let judgedBy = arrived == moment ? nil : arrived
        if let missing {
            return [
                .checkIn(
                    .admittedConditionally(
                        candidate: candidate, sitting: seat.sitting, room: room, seat: number, isLate: isLate,
                        missing: missing, arrived: judgedBy))
            ] + lots
        }
        return [
            .checkIn(
                .admitted(
                    candidate: candidate, sitting: seat.sitting, room: room, seat: number, isLate: isLate,
                    arrived: judgedBy))
        ] + lots
    }
}

/// Where and when a candidate is expected.
package struct SeatFact: Equatable, Sendable {
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let number: Int
    package let part: Sitting.Part
    package let start: Moment
    /// Whether the chief has ended the sitting.
    package let isOver: Bool
    /// Whether ``number`` is the plan's, will be drawn now, or was drawn.
    package let lot: PlaceLot

    package init(
        sitting: Sitting.ID, room: Room.ID, number: Int, part: Sitting.Part, start: Moment, isOver: Bool,
        lot: PlaceLot = .none
    ) {
        self.lot = lot
        self.sitting = sitting
        self.room = room
        self.number = number
        self.part = part
        self.start = start
        self.isOver = isOver
    }
}

/// What the attendance list says of one seat.
package struct AttendanceFact: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case seated
        case conditional
        case proposedAbsent
        case absent
    }

    package let state: State
    package let room: Room.ID
    package let seat: Int

    package init(state: State, room: Room.ID, seat: Int) {
        self.state = state
        self.room = room
        self.seat = seat
    }

    package var isPresent: Bool { state == .seated || state == .conditional }
}

/// Why a command about attendance is not taken.
package enum CheckInRefusal: String, Refusal {
    case unknownSitting = "check-in.unknown-sitting"
    case unknownRoom = "check-in.unknown-room"
    case tooEarlyForAbsence = "check-in.too-early-for-absence"
    case nothingProposed = "check-in.nothing-proposed"
    case notAbsent = "check-in.not-absent"
    case secondSignatureNeeded = "check-in.second-signature-needed"
    case sittingClosed = "check-in.sitting-closed"
    case noStationFree = "check-in.no-station-free"
}
