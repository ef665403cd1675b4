/// One person's signature under one step of a packet's way.
///
/// The first signature waits a few minutes for the second; the second, by another person who
/// states the same, completes the step. Two people at one screen (`actor.second`) complete it
/// at once.
package struct SignPacketStep: Command {
    package let packet: PaperPacket.ID
    package let step: PaperStep
    /// Where it was signed or scanned, when the device stands in a room.
    package let room: Room.ID?

    package init(packet: PaperPacket.ID, step: PaperStep, room: Room.ID? = nil) {
        self.packet = packet
        self.step = step
        self.room = room
    }

    /// The gate asks for a role; whose step it is, the rule decides.
    package static let permission = Permission.staff(
        .chief, .deputy, .registrar, .custodian, .proctor, .floater, .assessor)

    package func decide(
        given facts: PacketFacts, by actor: Actor, at moment: Moment
    ) throws(PaperRefusal) -> [StationEvent] {
        guard let packet = facts.packet else { throw .unknownPacket }
        guard let person = actor.person else { throw .notTheirStep }
        let signature = PacketSignature(
            step: step.normalised, people: [person] + (actor.second.map { [$0] } ?? []), room: room)

        if let reason = signature.obstacle(packet, facts, at: moment) {
            guard step.kind.isVerdict else { throw PaperRefusal(reason) }
            return [
                .papers(.stepRefused(packet: self.packet, step: step.kind, reason: reason, room: room))
            ]
        }
        try signature.checkStatements(packet, facts, at: moment)

        if let second = actor.second {
            return try complete(signature.step, PacketHands(first: person, second: second), packet, facts)
        }
        if let first = facts.pending?.standing(for: step.kind, at: moment) {
            if first.staff != person {
                guard first.step == signature.step else { throw .statementsDiffer }
                return try complete(
                    signature.step, PacketHands(first: first.staff, second: person), packet, facts)
            }
            // Whoever signed first may correct the count, or two people who differ could never agree.
            guard first.step != signature.step else { throw .secondPersonNeeded }
        }
        let expires = moment.adding(minutes: facts.profile.signatureMinutes)
        return [
            .papers(
                .stepSigned(
                    packet: self.packet, step: step.kind, stated: signature.step, by: person,
                    expires: expires))
        ]
    }

    private func complete(
        _ step: PaperStep, _ hands: PacketHands, _ packet: PacketFact, _ facts: PacketFacts
    ) throws(PaperRefusal) -> [StationEvent] {
        if case .office(_, let oneOf) = step.kind.signers {
            let held = (facts.roles[hands.first] ?? []).union(facts.roles[hands.second] ?? [])
            guard !held.isDisjoint(with: oneOf) else {
                throw oneOf.contains(.chief) ? .chiefNeeded : .custodianNeeded
            }
        }
        return [.papers(step.outcome(for: self.packet, packet, signedBy: hands))]
    }
}

/// What the station knows of a packet when somebody signs.
package struct PacketFacts: Sendable {
    package let profile: RuleProfile
    package let packet: PacketFact?
    /// The first signature that waits, expired or not.
    package let pending: PendingSignature?
    package let sitting: PaperSittingFact?
    /// The pairs rostered for the packet's room while its sitting lasts, by their start.
    package let pairs: [RoomPairFact]
    /// The roles of everybody whose signature counts here.
    package let roles: [Staff.ID: Set<Role>]
    package let registered: Int
    package let absent: Int
    /// Who sits in the room at this sitting.
    package let present: Set<Candidate.ID>

    package init(
        profile: RuleProfile, packet: PacketFact?, pending: PendingSignature?, sitting: PaperSittingFact?,
        pairs: [RoomPairFact], roles: [Staff.ID: Set<Role>], registered: Int, absent: Int,
        present: Set<Candidate.ID>
    ) {
        self.profile = profile
        self.packet = packet
        self.pending = pending
        self.sitting = sitting
        self.pairs = pairs
        self.roles = roles
        self.registered = registered
        self.absent = absent
        self.present = present
    }

    /// The pair of the moment; before the sitting, the pair of its start.
    func pair(at moment: Moment) -> RoomPairFact? {
        guard let sitting else { return nil }
        let instant = max(moment, sitting.start)
        return pairs.last { $0.start <= instant } ?? pairs.first
    }

    /// What the station itself counts, to hold against what people counted.
    package var roomCount: RoomCount {
        RoomCount(
            papers: packet?.papers ?? 0, scripts: packet?.scripts ?? 0, registered: registered,
            present: present.count, absent: absent)
    }
}

/// A packet as it stands.
package struct PacketFact: Equatable, Sendable {
    package let room: Room.ID
    package let state: PaperPacket.State
    package let declared: Int
    /// Copies counted at the opening.
    package let found: Int?
    /// Question papers collected.
    package let papers: Int?
    /// Scripts: as collected, after the reconciliation those in the bag.
    package let scripts: Int?
    /// The step whose count differed, in ``PaperPacket/State/discrepancy``.
    package let heldStep: PaperStep.Kind?

    package init(
        room: Room.ID, state: PaperPacket.State, declared: Int, found: Int? = nil, papers: Int? = nil,
        scripts: Int? = nil, heldStep: PaperStep.Kind? = nil
    ) {
        self.room = room
        self.state = state
        self.declared = declared
        self.found = found
        self.papers = papers
        self.scripts = scripts
        self.heldStep = heldStep
    }
}

/// A first signature that waits for the second.
package struct PendingSignature: Equatable, Sendable {
    package let step: PaperStep
    package let staff: Staff.ID
    package let expires: Moment

    package init(step: PaperStep, staff: Staff.ID, expires: Moment) {
        self.step = step
        self.staff = staff
        self.expires = expires
    }

    /// The signature, while it still counts for `kind`; its last whole second included.
    func standing(for kind: PaperStep.Kind, at moment: Moment) -> PendingSignature? {
        step.kind == kind && moment.isNoLater(than: expires) ? self : nil
    }
}

/// Two people rostered for a room from a time on.
package struct RoomPairFact: Equatable, Sendable {
    package let start: Moment
    package let lead: Staff.ID
    package let second: Staff.ID
    /// Whether both have reported for this duty.
    package let isReported: Bool

    package init(start: Moment, lead: Staff.ID, second: Staff.ID, isReported: Bool) {
        self.start = start
        self.lead = lead
        self.second = second
        self.isReported = isReported
    }

    func contains(_ staff: Staff.ID) -> Bool { staff == lead || staff == second }
}
