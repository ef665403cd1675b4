import Exam

/// A packet for room T101 at 09:00, everybody in place: each test changes the one thing it is about.
struct PaperScene {
    static let start = Moment(milliseconds: 1_637_974_800_000)
    static let end = start.adding(minutes: 120)
    static let chief: Staff.ID = "S-001"
    static let registrar: Staff.ID = "S-003"
    static let custodian: Staff.ID = "S-004"
    static let colleague: Staff.ID = "S-005"
    static let lead: Staff.ID = "S-010"
    static let second: Staff.ID = "S-011"
    static let stranger: Staff.ID = "S-020"
    static let witnesses: [Candidate.ID] = ["21010680000015", "21010680000023"]
    static let balanced = PaperCount(
        papers: 30, used: 27, leftOver: 2, defective: 1, registered: 28, present: 27, absent: 1, scripts: 26,
        heldApart: 1)

    var state = PaperPacket.State.expected
    var sitting = Sitting.State.open
    var pending: PendingSignature?
    var heldStep: PaperStep.Kind?
    var scripts = 27
    var presentCount = 27
    var pairs = [RoomPairFact(start: start, lead: lead, second: second, isReported: true)]

    /// The scene in which `kind` may be signed.
    init(before kind: PaperStep.Kind) {
        guard let from = PaperPacket.State.allCases.first(where: kind.startsFrom.contains) else {
            preconditionFailure("every step starts somewhere")
        }
        state = from
        sitting = Self.sittingState(for: kind)
        if state == .discrepancy { heldStep = .open }
        if state == .sealedScripts { scripts = 26 }
    }

    /// The scene of `state`, in a sitting in which `kind` would have its time.
    init(_ state: PaperPacket.State, for kind: PaperStep.Kind) {
        self.init(before: kind)
        self.state = state
        heldStep = state == .discrepancy ? .open : nil
    }

    var facts: PacketFacts {
        let present = Self.witnesses + (2..<max(2, presentCount)).map { Candidate.ID(rawValue: "C\($0)") }
        return PacketFacts(
            profile: .nationalReference,
            packet: PacketFact(
                room: "T101", state: state, declared: 30, found: 30, papers: 30, scripts: scripts,
                heldStep: heldStep),
            pending: pending,
            sitting: PaperSittingFact(
                start: Self.start, end: Self.end, startedAt: sitting == .open ? nil : Self.start,
                endedAt: sitting == .ended ? Self.end : nil, state: sitting),
            pairs: pairs,
            roles: [
                Self.chief: [.chief], Self.registrar: [.registrar], Self.custodian: [.custodian],
                Self.colleague: [.custodian], Self.lead: [.proctor], Self.second: [.proctor],
                Self.stranger: [.proctor],
            ],
            registered: 28, absent: 1, present: Set(present.prefix(presentCount)))
    }

    static func sittingState(for kind: PaperStep.Kind) -> Sitting.State {
        switch kind {
        case .begin: .running
        case .collect, .reconcile, .sealScripts, .giveBack, .storeScripts, .dispatch, .acknowledge: .ended
        default: .open
        }
    }

    /// When the rules allow `kind` at the earliest, or any moment when they name none.
    static func moment(for kind: PaperStep.Kind) -> Moment {
        switch kind {
        case .stage: start.adding(minutes: -60)
        case .issue: start.adding(minutes: -35)
        case .enterRoom: start.adding(minutes: -30)
        case .showSeal, .open, .quarantine, .settle: start.adding(minutes: -10)
        case .distribute: start.adding(minutes: -5)
        case .begin: start
        case .collect, .reconcile, .sealScripts, .giveBack, .storeScripts, .dispatch, .acknowledge: end
        case .depart, .receive, .store: start.adding(minutes: -600)
        }
    }

    /// The two who sign `kind`.
    static func people(for kind: PaperStep.Kind) -> PacketHands {
        switch kind.signers {
        case .office(_, let oneOf) where oneOf.contains(.chief) && kind == .settle:
            PacketHands(first: custodian, second: chief)
        case .office: PacketHands(first: custodian, second: colleague)
        case .roomPair: PacketHands(first: lead, second: second)
        case .whoeverHolds: PacketHands(first: custodian, second: colleague)
        }
    }

    /// Lawful statements for `kind`.
    static func statement(for kind: PaperStep.Kind) -> PaperStep {
        switch kind {
        case .depart: .depart(seal: .intact)
        case .receive: .receive(seal: .intact)
        case .store: .store(cabinet: "CAB-2")
        case .stage: .stage(confirmed: true)
        case .issue: .issue(lead: lead, second: second)
        case .enterRoom: .enterRoom(room: "T101", seal: .intact)
        case .showSeal: .showSeal(seal: .intact, witnesses: witnesses)
        case .open: .open(found: 30)
        case .distribute: .distribute(given: 27, leftOver: 2, defective: 1)
        case .begin: .begin(confirmed: true)
        case .collect: .collect(scripts: 27, papers: 30)
        case .reconcile: .reconcile(count: balanced)
        case .sealScripts: .sealScripts(strip: "FT-0107")
        case .giveBack: .giveBack(scripts: 26)
        case .storeScripts: .storeScripts(cabinet: "CAB-3")
        case .dispatch: .dispatch(manifest: "M-0012")
        case .acknowledge: .acknowledge(receipt: "R-0012")
        case .quarantine: .quarantine(reason: .wrongPaper)
        case .settle: .settle(count: 29)
        }
    }

    /// Signs `step` with both people at one screen, at a lawful time unless told otherwise.
    func sign(
        _ step: PaperStep, by people: PacketHands? = nil, in room: Room.ID? = nil, at moment: Moment? = nil
    ) throws -> [PaperEvent] {
        let hands = people ?? Self.people(for: step.kind)
        return try sign(step, by: .staff(hands.first, second: hands.second), in: room, at: moment)
    }

    func sign(
        _ step: PaperStep, by actor: Actor, in room: Room.ID? = nil, at moment: Moment? = nil
    ) throws -> [PaperEvent] {
        try SignPacketStep(packet: "P-07", step: step, room: room)
            .decide(given: facts, by: actor, at: moment ?? Self.moment(for: step.kind))
            .map { event in
                guard case .papers(let event) = event else { preconditionFailure("papers write papers") }
                return event
            }
    }
}
