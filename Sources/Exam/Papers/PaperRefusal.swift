/// Why a command about papers is not taken.
package enum PaperRefusal: String, Refusal {
    case emptyManifest = "papers.empty-manifest"
    case manifestTooLong = "papers.manifest-too-long"
    case duplicatePacket = "papers.duplicate-packet"
    case unknownSitting = "papers.unknown-sitting"
    case unknownRoom = "papers.unknown-room"
    case wrongPaperCode = "papers.wrong-paper-code"
    case tooFewDeclared = "papers.too-few-declared"
    case numberMalformed = "papers.number-malformed"
    case unknownPacket = "papers.unknown-packet"
    case wrongOrder = "papers.wrong-order"
    case wrongRoom = "papers.wrong-room"
    case tooEarly = "papers.too-early"
    case notTheirStep = "papers.not-their-step"
    case pairIncomplete = "papers.pair-incomplete"
    case pairDiffers = "papers.pair-differs"
    case notConfirmed = "papers.not-confirmed"
    case witnessesNeeded = "papers.witnesses-needed"
    case countUnequal = "papers.count-unequal"
    case secondPersonNeeded = "papers.second-person-needed"
    case statementsDiffer = "papers.statements-differ"
    case custodianNeeded = "papers.custodian-needed"
    case chiefNeeded = "papers.chief-needed"

    /// The refusal that whoever tried a forbidden step is told of, whether it was recorded or not.
    package init(_ reason: PaperStepReason) {
        switch reason {
        case .wrongOrder: self = .wrongOrder
        case .wrongRoom: self = .wrongRoom
        case .tooEarly: self = .tooEarly
        case .pairIncomplete: self = .pairIncomplete
        case .notTheirStep: self = .notTheirStep
        }
    }
}
