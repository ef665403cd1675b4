/// One step of a packet's way, with what the two people at it state.
///
/// The second signature must state the same: two people who count apart and agree.
package enum PaperStep: Codable, Hashable, Sendable {
    case depart(seal: SealState)
    case receive(seal: SealState)
    case store(cabinet: String)
    /// `confirmed`: certificate, date and time were read twice against the plan.
    case stage(confirmed: Bool)
    case issue(lead: Staff.ID, second: Staff.ID)
    case enterRoom(room: Room.ID, seal: SealState)
    case showSeal(seal: SealState, witnesses: [Candidate.ID])
    case open(found: Int)
    case distribute(given: Int, leftOver: Int, defective: Int)
    case begin(confirmed: Bool)
    case collect(scripts: Int, papers: Int)
    case reconcile(count: PaperCount)
    case sealScripts(strip: String)
    case giveBack(scripts: Int)
    case storeScripts(cabinet: String)
    case dispatch(manifest: String)
    case acknowledge(receipt: String)
    case quarantine(reason: QuarantineReason)
    /// Beside the main path: the count that holds after a discrepancy.
    case settle(count: Int)

    /// The step without its statements.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case depart
        case receive
        case store
        case stage
        case issue
        case enterRoom
        case showSeal
        case open
        case distribute
        case begin
        case collect
        case reconcile
        case sealScripts
        case giveBack
        case storeScripts
        case dispatch
        case acknowledge
        case quarantine
        case settle
    }

    package var kind: Kind {
        switch self {
        case .depart: .depart
        case .receive: .receive
        case .store: .store
        case .stage: .stage
        case .issue: .issue
        case .enterRoom: .enterRoom
        case .showSeal: .showSeal
        case .open: .open
        case .distribute: .distribute
        case .begin: .begin
        case .collect: .collect
        case .reconcile: .reconcile
        case .sealScripts: .sealScripts
        case .giveBack: .giveBack
        case .storeScripts: .storeScripts
        case .dispatch: .dispatch
        case .acknowledge: .acknowledge
        case .quarantine: .quarantine
        case .settle: .settle
        }
    }

    /// The same statements in one spelling: the order in which witnesses were scanned says nothing.
    package var normalised: PaperStep {
        guard case .showSeal(let seal, let witnesses) = self else { return self }
        return .showSeal(seal: seal, witnesses: Set(witnesses).sorted())
    }
}

/// Why a scan or an opening was not allowed.
package enum PaperStepReason: String, Codable, Sendable, CaseIterable {
    case wrongOrder
    case wrongRoom
    case tooEarly
    /// The room has no two people who have reported: it cannot take a packet.
    case pairIncomplete
    /// Whoever signs is not one of those who sign this step.
    case notTheirStep
}
