/// A sealed packet of question papers of one paper code for one room at one sitting (试卷袋).
package enum PaperPacket {
    package typealias ID = Identifier<PaperPacket>

    /// The states of `docs/GLOSSARY.md`, in the order of the main path.
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
        case quarantined
        case discrepancy
    }
}

/// Everything that can happen to a packet of papers.
///
/// Every step wants two different people: the first signature is an entry that expires,
/// the second one completes the step. Kept for ever: add a case or an optional label,
/// never rename or remove one.
package enum PaperEvent: AreaEvent {
    case expected(
        packet: PaperPacket.ID, sitting: Sitting.ID, room: Room.ID, paperCode: String, serial: String,
        declared: Int)
    /// The first of the two signatures a step wants.
    case stepSigned(packet: PaperPacket.ID, step: PaperStep, by: Staff.ID, expires: Moment)
    case inTransit(packet: PaperPacket.ID, seal: SealState)
    case received(packet: PaperPacket.ID, seal: SealState)
    case stored(packet: PaperPacket.ID, cabinet: String)
    case staged(packet: PaperPacket.ID)
    case issued(packet: PaperPacket.ID, lead: Staff.ID, second: Staff.ID)
    case inRoom(packet: PaperPacket.ID)
    case sealShown(packet: PaperPacket.ID, seal: SealState, witnesses: [Candidate.ID])
    case opened(packet: PaperPacket.ID, found: Int)
    case distributed(packet: PaperPacket.ID, given: Int, leftOver: Int, defective: Int)
    case inUse(packet: PaperPacket.ID)
    case collected(packet: PaperPacket.ID, scripts: Int, papers: Int)
    case reconciled(packet: PaperPacket.ID, count: PaperCount)
    case sealedScripts(packet: PaperPacket.ID, strip: String)
    case returned(packet: PaperPacket.ID, scripts: Int)
    case storedScripts(packet: PaperPacket.ID, cabinet: String)
    case dispatched(packet: PaperPacket.ID, manifest: String)
    case acked(packet: PaperPacket.ID, receipt: String)
    case quarantined(packet: PaperPacket.ID, reason: QuarantineReason)
    case discrepancyFound(packet: PaperPacket.ID, expected: Int, found: Int)
    /// A scan or an opening that the rules forbid: recorded, and answered with its reason.
    case stepRefused(packet: PaperPacket.ID, step: PaperStep.Kind, reason: PaperStepReason)

    package static let area = "papers"

    package var subjects: [Subject] {
        switch self {
        case .expected(let packet, let sitting, let room, _, _, _):
            [.packet(packet), .sitting(sitting), .room(room)]
        case .stepSigned(let packet, _, _, _), .inTransit(let packet, _), .received(let packet, _),
            .stored(let packet, _), .staged(let packet), .issued(let packet, _, _), .inRoom(let packet),
            .sealShown(let packet, _, _), .opened(let packet, _), .distributed(let packet, _, _, _),
            .inUse(let packet), .collected(let packet, _, _), .reconciled(let packet, _),
            .sealedScripts(let packet, _), .returned(let packet, _), .storedScripts(let packet, _),
            .dispatched(let packet, _), .acked(let packet, _), .quarantined(let packet, _),
            .discrepancyFound(let packet, _, _), .stepRefused(let packet, _, _):
            [.packet(packet)]
        }
    }
}

/// Whether the numbered strip is whole.
package enum SealState: String, Codable, Sendable, CaseIterable {
    case intact
    case doubtful
    case broken
}

package enum QuarantineReason: String, Codable, Sendable, CaseIterable {
    case sealBroken
    case sealDoubtful
    case wrongPaper
}
