/// Everything that can happen to a packet of papers.
///
/// Every step wants two different people: the first signature is an entry that expires, the
/// second completes the step. A completed step names both, so that its body alone shows who
/// answered. Kept for ever: add a case or an optional label, never rename or remove one.
package enum PaperEvent: AreaEvent {
    case expected(
        packet: PaperPacket.ID, sitting: Sitting.ID, room: Room.ID, paperCode: String, serial: String,
        declared: Int)
    /// The first of the two signatures a step wants, with what that person states.
    case stepSigned(
        packet: PaperPacket.ID, step: PaperStep.Kind, stated: PaperStep, by: Staff.ID, expires: Moment)
    case inTransit(packet: PaperPacket.ID, seal: SealState, firstBy: Staff.ID, secondBy: Staff.ID)
    case received(packet: PaperPacket.ID, seal: SealState, firstBy: Staff.ID, secondBy: Staff.ID)
    case stored(packet: PaperPacket.ID, cabinet: String, firstBy: Staff.ID, secondBy: Staff.ID)
    case staged(packet: PaperPacket.ID, firstBy: Staff.ID, secondBy: Staff.ID)
    /// `lead` and `second` are the room's pair, who answer for the packet from now on.
    case issued(
        packet: PaperPacket.ID, lead: Staff.ID, second: Staff.ID, firstBy: Staff.ID, secondBy: Staff.ID)
    case inRoom(
        packet: PaperPacket.ID, room: Room.ID, seal: SealState, firstBy: Staff.ID, secondBy: Staff.ID)
    case sealShown(
        packet: PaperPacket.ID, seal: SealState, witnesses: [Candidate.ID], firstBy: Staff.ID,
        secondBy: Staff.ID)
    case opened(packet: PaperPacket.ID, found: Int, firstBy: Staff.ID, secondBy: Staff.ID)
    case distributed(
        packet: PaperPacket.ID, given: Int, leftOver: Int, defective: Int, firstBy: Staff.ID,
        secondBy: Staff.ID)
    case inUse(packet: PaperPacket.ID, firstBy: Staff.ID, secondBy: Staff.ID)
    case collected(
        packet: PaperPacket.ID, scripts: Int, papers: Int, firstBy: Staff.ID, secondBy: Staff.ID)
    case reconciled(packet: PaperPacket.ID, count: PaperCount, firstBy: Staff.ID, secondBy: Staff.ID)
    case sealedScripts(packet: PaperPacket.ID, strip: String, firstBy: Staff.ID, secondBy: Staff.ID)
    case returned(packet: PaperPacket.ID, scripts: Int, firstBy: Staff.ID, secondBy: Staff.ID)
    case storedScripts(packet: PaperPacket.ID, cabinet: String, firstBy: Staff.ID, secondBy: Staff.ID)
    case dispatched(packet: PaperPacket.ID, manifest: String, firstBy: Staff.ID, secondBy: Staff.ID)
    case acked(packet: PaperPacket.ID, receipt: String, firstBy: Staff.ID, secondBy: Staff.ID)
    /// `step`: the step at which it was seen.
    case quarantined(
        packet: PaperPacket.ID, step: PaperStep.Kind, reason: QuarantineReason, firstBy: Staff.ID,
        secondBy: Staff.ID)
    /// `scripts`: what was collected beside the papers that differ.
    case discrepancyFound(
        packet: PaperPacket.ID, step: PaperStep.Kind, expected: Int, found: Int, scripts: Int? = nil,
        firstBy: Staff.ID, secondBy: Staff.ID)
    /// The count that holds from now on, for the step whose count differed.
    case discrepancySettled(
        packet: PaperPacket.ID, step: PaperStep.Kind, count: Int, firstBy: Staff.ID, secondBy: Staff.ID)
    /// A scan or an opening that the rules forbid: recorded, and answered with its reason.
    case stepRefused(
        packet: PaperPacket.ID, step: PaperStep.Kind, reason: PaperStepReason, room: Room.ID? = nil)

    package static let area = "papers"

    package var subjects: [Subject] {
        switch self {
        case .expected(let packet, let sitting, let room, _, _, _):
            [.packet(packet), .sitting(sitting), .room(room)]
        case .stepSigned(let packet, _, _, _, _), .inTransit(let packet, _, _, _),
            .received(let packet, _, _, _), .stored(let packet, _, _, _), .staged(let packet, _, _),
            .issued(let packet, _, _, _, _), .inRoom(let packet, _, _, _, _),
            .sealShown(let packet, _, _, _, _), .opened(let packet, _, _, _),
            .distributed(let packet, _, _, _, _, _), .inUse(let packet, _, _),
            .collected(let packet, _, _, _, _), .reconciled(let packet, _, _, _),
            .sealedScripts(let packet, _, _, _), .returned(let packet, _, _, _),
            .storedScripts(let packet, _, _, _), .dispatched(let packet, _, _, _),
            .acked(let packet, _, _, _), .quarantined(let packet, _, _, _, _),
            .discrepancyFound(let packet, _, _, _, _, _, _), .discrepancySettled(let packet, _, _, _, _),
            .stepRefused(let packet, _, _, _):
            [.packet(packet)]
        }
    }

    /// The two people who completed the step; nil for what completes none.
    package var hands: PacketHands? {
        switch self {
        case .expected, .stepSigned, .stepRefused: nil
        case .staged(_, let first, let second), .inUse(_, let first, let second):
            PacketHands(first: first, second: second)
        case .inTransit(_, _, let first, let second), .received(_, _, let first, let second),
            .stored(_, _, let first, let second), .opened(_, _, let first, let second),
            .reconciled(_, _, let first, let second), .sealedScripts(_, _, let first, let second),
            .returned(_, _, let first, let second), .storedScripts(_, _, let first, let second),
            .dispatched(_, _, let first, let second), .acked(_, _, let first, let second):
            PacketHands(first: first, second: second)
        case .issued(_, _, _, let first, let second), .inRoom(_, _, _, let first, let second),
            .sealShown(_, _, _, let first, let second), .collected(_, _, _, let first, let second),
            .quarantined(_, _, _, let first, let second),
            .discrepancySettled(_, _, _, let first, let second):
            PacketHands(first: first, second: second)
        case .distributed(_, _, _, _, let first, let second),
            .discrepancyFound(_, _, _, _, _, let first, let second):
            PacketHands(first: first, second: second)
        }
    }
}

/// The two people who signed a step, in the order in which they signed.
package struct PacketHands: Hashable, Sendable {
    package let first: Staff.ID
    package let second: Staff.ID

    package init(first: Staff.ID, second: Staff.ID) {
        self.first = first
        self.second = second
    }
}
