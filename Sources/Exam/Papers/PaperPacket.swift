/// A sealed packet of question papers of one paper code for one room at one sitting (试卷袋).
package enum PaperPacket {
    package typealias ID = Identifier<PaperPacket>

    /// The states of `docs/GLOSSARY.md`, in the order of the main path; the last two are beside it.
    package enum State: String, Codable, Sendable, CaseIterable {
        case expected
        case inTransit
        case received
        case stored
        case staged
        case issued
        case inRoom
        case sealShown
        case opened
        case distributed
        case inUse
        case collected
        case reconciled
        case sealedScripts
        case returned
        case storedScripts
        case dispatched
        case acked
        /// Taken out of use: the seal is in doubt, or the paper is not the right one.
        case quarantined
        /// A count differs; the chief settles it before the packet goes on.
        case discrepancy
    }
}

/// Whether the numbered strip is whole.
package enum SealState: String, Codable, Sendable, CaseIterable {
    case intact
    case doubtful
    case broken

    /// Why a packet with such a seal goes into quarantine; nil when it need not.
    var quarantine: QuarantineReason? {
        switch self {
        case .intact: nil
        case .doubtful: .sealDoubtful
        case .broken: .sealBroken
        }
    }
}

package enum QuarantineReason: String, Codable, Sendable, CaseIterable {
    case sealBroken
    case sealDoubtful
    case wrongPaper
}
