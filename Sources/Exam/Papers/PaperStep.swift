/// One step of a packet's way, with what the two people at it state.
///
/// The second signature must state the same: two people who count apart and agree.
package enum PaperStep: Codable, Hashable, Sendable {
    case depart(seal: SealState)
    case receive(seal: SealState)
    case store(cabinet: String)
    case stage(confirmed: Bool)
    case issue(lead: Staff.ID, second: Staff.ID)
    case enterRoom(room: Room.ID)
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
        }
    }
}

/// Why a scan or an opening was not allowed.
package enum PaperStepReason: String, Codable, Sendable, CaseIterable {
    case wrongOrder
    case tooEarly
    case wrongRoom
    case pairIncomplete
    case countUnequal
}

/// The numbers of the count equations after a sitting.
///
/// `papers = used + leftOver + defective`; `scripts = present − heldApart`;
/// `present + absent = registered`; answer sheets and drafts likewise.
package struct PaperCount: Codable, Hashable, Sendable {
    package let papers: Int
    package let used: Int
    package let leftOver: Int
    package let defective: Int
    package let registered: Int
    package let present: Int
    package let absent: Int
    package let scripts: Int
    package let heldApart: Int

    package init(
        papers: Int, used: Int, leftOver: Int, defective: Int, registered: Int, present: Int, absent: Int,
        scripts: Int, heldApart: Int
    ) {
        self.papers = papers
        self.used = used
        self.leftOver = leftOver
        self.defective = defective
        self.registered = registered
        self.present = present
        self.absent = absent
        self.scripts = scripts
        self.heldApart = heldApart
    }

    /// Whether every equation holds and no number is negative.
    package var isBalanced: Bool {
        [papers, used, leftOver, defective, registered, present, absent, scripts, heldApart].allSatisfy {
            $0 >= 0
        }
            && papers == used + leftOver + defective
            && scripts == present - heldApart
            && registered == present + absent
    }
}
