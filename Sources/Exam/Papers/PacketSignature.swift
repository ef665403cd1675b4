/// What stands against a signature: order, place, time, person, then what is stated.
struct PacketSignature {
    let step: PaperStep
    /// Whoever signs now: one, or two at one screen.
    let people: [Staff.ID]
    let room: Room.ID?

    private var kind: PaperStep.Kind { step.kind }

    /// - Returns: nil when the step may be signed by these people here and now.
    func obstacle(_ packet: PacketFact, _ facts: PacketFacts, at moment: Moment) -> PaperStepReason? {
        guard kind.startsFrom.contains(packet.state) else { return .wrongOrder }
        if isElsewhere(packet) { return .wrongRoom }
        guard let sitting = facts.sitting else { return .wrongOrder }
        let timing = PaperTiming(profile: facts.profile, sitting: sitting)
        if timing.isTooEarly(for: kind, at: moment) { return .tooEarly }
        let pair = facts.pair(at: moment)
        if kind.signers == .roomPair {
            guard let pair else { return .pairIncomplete }
            if kind.wantsPairReported, !pair.isReported { return .pairIncomplete }
        }
        return people.allSatisfy { maySign($0, packet, facts, pair) } ? nil : .notTheirStep
    }

    /// Whether the step was scanned in another room than the packet's.
    private func isElsewhere(_ packet: PacketFact) -> Bool {
        if case .enterRoom(let entered, _) = step, entered != packet.room { return true }
        // The exam office signs wherever its desk stands.
        guard kind.signers == .roomPair, kind != .issue, kind != .giveBack, let room else { return false }
        return room != packet.room
    }

    private func maySign(
        _ person: Staff.ID, _ packet: PacketFact, _ facts: PacketFacts, _ pair: RoomPairFact?
    ) -> Bool {
        let held = facts.roles[person] ?? []
        return switch kind.signers {
        case .office(let roles, _): !held.isDisjoint(with: roles)
        case .roomPair: pair?.contains(person) ?? false
        case .whoeverHolds:
            !held.isDisjoint(with: PaperStep.Kind.examOffice)
                || (packet.state.isWithRoom && pair?.contains(person) ?? false)
        }
    }

    /// - Throws: what is wrong with the numbers and words signed.
    func checkStatements(
        _ packet: PacketFact, _ facts: PacketFacts, at moment: Moment
    ) throws(PaperRefusal) {
        switch step {
        case .depart, .receive, .enterRoom, .quarantine: break
        case .store(let number), .sealScripts(let number), .storeScripts(let number),
            .dispatch(let number), .acknowledge(let number):
            guard PaperNumber.isWellFormed(number) else { throw .numberMalformed }
        case .stage(let confirmed), .begin(let confirmed):
            guard confirmed else { throw .notConfirmed }
        case .issue(let lead, let second):
            guard let pair = facts.pair(at: moment), pair.lead == lead, pair.second == second else {
                throw .pairDiffers
            }
        case .showSeal(let seal, let witnesses):
            guard seal == .intact else { break }
            guard facts.present.isSuperset(of: witnesses), witnesses.count >= witnessesWanted(facts) else {
                throw .witnessesNeeded
            }
        case .open(let count), .giveBack(let count), .settle(let count):
            try checkRange(count)
        case .distribute(let given, let leftOver, let defective):
            try checkRange(given, leftOver, defective)
            guard given + leftOver + defective == packet.found else { throw .countUnequal }
        case .collect(let scripts, let papers):
            try checkRange(scripts, papers)
        case .reconcile(let count):
            guard count.inequalities(against: facts.roomCount).isEmpty else { throw .countUnequal }
        }
    }

    /// Two candidates see the whole seal; where only one has come, that one.
    private func witnessesWanted(_ facts: PacketFacts) -> Int {
        max(1, min(2, facts.present.count))
    }

    private func checkRange(_ counts: Int...) throws(PaperRefusal) {
        guard counts.allSatisfy(PaperCount.numberRange.contains) else { throw .countUnequal }
    }
}

extension PaperStep {
    /// What the step comes to once both people have stated the same.
    func outcome(
        for id: PaperPacket.ID, _ packet: PacketFact, signedBy hands: PacketHands
    ) -> PaperEvent {
        let (first, second) = (hands.first, hands.second)
        func quarantined(_ reason: QuarantineReason) -> PaperEvent {
            .quarantined(packet: id, step: kind, reason: reason, firstBy: first, secondBy: second)
        }
        func differs(from expected: Int, _ found: Int, scripts: Int? = nil) -> PaperEvent {
            .discrepancyFound(
                packet: id, step: kind, expected: expected, found: found, scripts: scripts, firstBy: first,
                secondBy: second)
        }
        switch self {
        case .depart(let seal):
            if let reason = seal.quarantine { return quarantined(reason) }
            return .inTransit(packet: id, seal: seal, firstBy: first, secondBy: second)
        case .receive(let seal):
            if let reason = seal.quarantine { return quarantined(reason) }
            return .received(packet: id, seal: seal, firstBy: first, secondBy: second)
        case .store(let cabinet):
            return .stored(packet: id, cabinet: cabinet, firstBy: first, secondBy: second)
        case .stage:
            return .staged(packet: id, firstBy: first, secondBy: second)
        case .issue(let lead, let colleague):
            return .issued(packet: id, lead: lead, second: colleague, firstBy: first, secondBy: second)
        case .enterRoom(let room, let seal):
            if let reason = seal.quarantine { return quarantined(reason) }
            return .inRoom(packet: id, room: room, seal: seal, firstBy: first, secondBy: second)
        case .showSeal(let seal, let witnesses):
            if let reason = seal.quarantine { return quarantined(reason) }
            return .sealShown(
                packet: id, seal: seal, witnesses: witnesses, firstBy: first, secondBy: second)
        case .open(let found):
            guard found == packet.declared else { return differs(from: packet.declared, found) }
            return .opened(packet: id, found: found, firstBy: first, secondBy: second)
        case .distribute(let given, let leftOver, let defective):
            return .distributed(
                packet: id, given: given, leftOver: leftOver, defective: defective, firstBy: first,
                secondBy: second)
        case .begin:
            return .inUse(packet: id, firstBy: first, secondBy: second)
        case .collect(let scripts, let papers):
            // A paper that stays away is grave: it is recorded, not merely counted again.
            let expected = packet.found ?? packet.declared
            guard papers == expected else { return differs(from: expected, papers, scripts: scripts) }
            return .collected(
                packet: id, scripts: scripts, papers: papers, firstBy: first, secondBy: second)
        case .reconcile(let count):
            return .reconciled(packet: id, count: count, firstBy: first, secondBy: second)
        case .sealScripts(let strip):
            return .sealedScripts(packet: id, strip: strip, firstBy: first, secondBy: second)
        case .giveBack(let scripts):
            let expected = packet.scripts ?? 0
            guard scripts == expected else { return differs(from: expected, scripts) }
            return .returned(packet: id, scripts: scripts, firstBy: first, secondBy: second)
        case .storeScripts(let cabinet):
            return .storedScripts(packet: id, cabinet: cabinet, firstBy: first, secondBy: second)
        case .dispatch(let manifest):
            return .dispatched(packet: id, manifest: manifest, firstBy: first, secondBy: second)
        case .acknowledge(let receipt):
            return .acked(packet: id, receipt: receipt, firstBy: first, secondBy: second)
        case .quarantine(let reason):
            return quarantined(reason)
        case .settle(let count):
            guard let step = packet.heldStep else {
                preconditionFailure("a packet in discrepancy names the step")
            }
            return .discrepancySettled(
                packet: id, step: step, count: count, firstBy: first, secondBy: second)
        }
    }
}
