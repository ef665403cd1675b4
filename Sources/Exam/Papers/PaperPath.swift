/// Who signs a step.
package enum PaperSigners: Equatable, Sendable {
    /// People of the exam office with one of `roles`; at least one of the two holds one of `oneOf`.
    case office(roles: Set<Role>, oneOf: Set<Role>)
    /// The room's lead and second, by the duty roster: the roster decides, not the badge.
    case roomPair
    /// The exam office, or the room's pair while the packet is with them.
    case whoeverHolds
}

/// The main path of a packet: which step leads from where to where, and who signs it.
extension PaperStep.Kind {
    /// The states in which the step may be signed.
    package var startsFrom: Set<PaperPacket.State> {
        switch self {
        case .depart: [.expected]
        case .receive: [.inTransit]
        case .store: [.received]
        case .stage: [.stored]
        case .issue: [.staged]
        case .enterRoom: [.issued]
        case .showSeal: [.inRoom]
        case .open: [.sealShown]
        case .distribute: [.opened]
        case .begin: [.distributed]
        case .collect: [.inUse]
        case .reconcile: [.collected]
        case .sealScripts: [.reconciled]
        case .giveBack: [.sealedScripts]
        case .storeScripts: [.returned]
        case .dispatch: [.storedScripts]
        case .acknowledge: [.dispatched]
        // Opened too: a wrong packet is noticed when its papers are seen, and is sealed again at once.
        case .quarantine:
            [.inTransit, .received, .stored, .staged, .issued, .inRoom, .sealShown, .opened]
        case .settle: [.discrepancy]
        }
    }

    /// Where the step leads when nothing is wrong; nil for ``settle``, which leads on from the step that failed.
    package var leadsTo: PaperPacket.State? {
        switch self {
        case .depart: .inTransit
        case .receive: .received
        case .store: .stored
        case .stage: .staged
        case .issue: .issued
        case .enterRoom: .inRoom
        case .showSeal: .sealShown
        case .open: .opened
        case .distribute: .distributed
        case .begin: .inUse
        case .collect: .collected
        case .reconcile: .reconciled
        case .sealScripts: .sealedScripts
        case .giveBack: .returned
        case .storeScripts: .storedScripts
        case .dispatch: .dispatched
        case .acknowledge: .acked
        case .quarantine: .quarantined
        case .settle: nil
        }
    }

    package var signers: PaperSigners {
        switch self {
        case .depart, .acknowledge: .office(roles: Self.examOffice, oneOf: Self.examOffice)
        case .receive, .stage, .dispatch: .office(roles: Self.examOffice, oneOf: [.custodian])
        // Two key holders; one of the two heads of the vault comes from the exam office.
        case .store, .storeScripts: .office(roles: [.custodian, .registrar], oneOf: [.custodian])
        case .issue, .enterRoom, .showSeal, .open, .distribute, .begin, .collect, .reconcile,
            .sealScripts, .giveBack:
            .roomPair
        case .quarantine: .whoeverHolds
        case .settle: .office(roles: Self.examOffice, oneOf: [.chief, .deputy])
        }
    }

    /// Whether a forbidden attempt is recorded: a scan at a door and an opening can be disputed later.
    package var isVerdict: Bool { self == .enterRoom || self == .open }

    /// Whether both people of the room must have reported for duty: a room with fewer than two
    /// people inside cannot take a packet.
    var wantsPairReported: Bool { self == .issue || self == .enterRoom }

    static let examOffice: Set<Role> = [.custodian, .registrar, .deputy, .chief]
}

extension PaperPacket.State {
    /// The step of the main path that comes next; nil at the end and where a person has to decide.
    package var nextStep: PaperStep.Kind? {
        if self == .discrepancy { return .settle }
        return PaperStep.Kind.allCases.first { $0 != .quarantine && $0.startsFrom.contains(self) }
    }

    /// Whether the packet is in the hands of the room's pair.
    package var isWithRoom: Bool {
        switch self {
        case .issued, .inRoom, .sealShown, .opened, .distributed, .inUse, .collected, .reconciled,
            .sealedScripts, .returned:
            true
        default: false
        }
    }
}

/// When a step may be taken, and by when it should have been.
package struct PaperWindow: Equatable, Sendable {
    /// Nil: as soon as the step before it is done.
    package let notBefore: Moment?
    /// Nil: no rule names a time. That whole second is still in time.
    package let due: Moment?

    package init(notBefore: Moment? = nil, due: Moment? = nil) {
        self.notBefore = notBefore
        self.due = due
    }

    package func isLate(at moment: Moment) -> Bool {
        due.map { !moment.isNoLater(than: $0) } ?? false
    }
}

/// The clock of a packet's path for one sitting under one profile.
package struct PaperTiming: Equatable, Sendable {
    /// A packet leaves the vault at most an hour before its sitting, so that nothing of a later one leaves.
    package static let stageMinutesBefore = 60
    /// From issue to the scan at the room's door.
    package static let walkMinutesMax = 10
    /// From the end until papers and scripts are collected and their counts agree.
    package static let countMinutesMax = 10
    /// From dispatch until the receiver's receipt.
    package static let receiptMinutesMax = 24 * 60

    package let profile: RuleProfile
    package let sitting: PaperSittingFact

    package init(profile: RuleProfile, sitting: PaperSittingFact) {
        self.profile = profile
        self.sitting = sitting
    }

    /// When `kind` may be taken, and by when it should have been.
    ///
    /// - Parameters:
    ///   - kind: the step asked about.
    ///   - previous: when the step before it was completed.
    /// - Returns: a window without limits where no rule names a time.
    package func window(for kind: PaperStep.Kind, after previous: Moment) -> PaperWindow {
        let start = sitting.start
        let end = sitting.endedAt ?? sitting.end
        let issue = start.adding(minutes: -profile.paperIssueMinutesBefore)
        let open = start.adding(minutes: -profile.packetOpenMinutesBefore)
        let distribute = start.adding(minutes: -profile.paperDistributeMinutesBefore)
        return switch kind {
        case .stage: PaperWindow(notBefore: start.adding(minutes: -Self.stageMinutesBefore), due: issue)
        case .issue: PaperWindow(notBefore: issue, due: open)
        case .enterRoom: PaperWindow(due: previous.adding(minutes: Self.walkMinutesMax))
        case .showSeal, .open: PaperWindow(notBefore: open, due: distribute)
        case .distribute: PaperWindow(notBefore: distribute, due: start)
        case .begin: PaperWindow(notBefore: sitting.startedAt ?? start)
        case .collect, .reconcile:
            PaperWindow(notBefore: end, due: end.adding(minutes: Self.countMinutesMax))
        case .sealScripts, .giveBack:
            PaperWindow(notBefore: end, due: end.adding(minutes: profile.returnDeadlineMinutesAfterEnd))
        case .acknowledge: PaperWindow(due: previous.adding(minutes: Self.receiptMinutesMax))
        case .depart, .receive, .store, .storeScripts, .dispatch, .quarantine, .settle: PaperWindow()
        }
    }

    /// Whether the rules forbid the step at `moment` because its time has not come.
    ///
    /// Begin and collect follow the chief's word, not the plan: a sitting runs when it was started.
    func isTooEarly(for kind: PaperStep.Kind, at moment: Moment) -> Bool {
        switch kind {
        case .begin: sitting.state == .planned || sitting.state == .open
        case .collect: sitting.state == .planned || sitting.state == .open || sitting.state == .running
        case .stage, .issue, .showSeal, .open, .distribute:
            window(for: kind, after: moment).notBefore.map { moment.isBefore($0) } ?? false
        default: false
        }
    }
}

/// What a packet's rules want to know of its sitting.
package struct PaperSittingFact: Equatable, Sendable {
    package let start: Moment
    /// The planned end.
    package let end: Moment
    package let startedAt: Moment?
    package let endedAt: Moment?
    package let state: Sitting.State

    package init(
        start: Moment, end: Moment, startedAt: Moment? = nil, endedAt: Moment? = nil, state: Sitting.State
    ) {
        self.start = start
        self.end = end
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.state = state
    }
}
