import Exam
import StationStore
import Web

/// A packet's way as a line of hands: every step with who took it from whom, and what is still to come.
struct HandsLine: Sendable {
    struct Knot: Sendable {
        let x: Int
        /// done, next, upcoming or wrong: the shape in the drawing follows it.
        let state: String
        let word: String
        let clock: String
        let firstName: String
        let secondName: String
    }

    static let step = 88
    let width: Int
    let lineEnd: Int
    let doneEnd: Int
    let knots: [Knot]

    init(_ detail: PacketDetail, _ words: PacketWords) {
        var knots: [Knot] = []
        for line in detail.lines {
            guard let hands = line.hands, let landing = Self.landing(of: line.event) else { continue }
            knots.append(
                Knot(
                    x: Self.x(knots.count), state: landing.isWrong ? "wrong" : "done",
                    word: words.language.text("words.packetShort.\(landing.state.rawValue)"),
                    clock: words.time.minute(line.moment, near: detail.packet.sittingStart),
                    firstName: words.person(hands.first),
                    secondName: words.person(hands.second)))
        }
        doneEnd = Self.x(max(0, knots.count - 1))
        var state: PaperPacket.State? = detail.packet.state
        var isNext = true
        while let step = state?.nextStep, let landing = step.leadsTo {
            knots.append(
                Knot(
                    x: Self.x(knots.count), state: isNext ? "next" : "upcoming",
                    word: words.language.text("words.packetShort.\(landing.rawValue)"),
                    clock: isNext ? words.due(detail.packet) ?? "" : "", firstName: "", secondName: ""))
            isNext = false
            state = landing
        }
        self.knots = knots
        lineEnd = Self.x(max(0, knots.count - 1))
        width = lineEnd + Self.step / 2
    }

    private static func x(_ index: Int) -> Int { step / 2 + index * step }

    private static func landing(of event: PaperEvent) -> (state: PaperPacket.State, isWrong: Bool)? {
        switch event {
        case .inTransit: (.inTransit, false)
        case .received: (.received, false)
        case .stored: (.stored, false)
        case .staged: (.staged, false)
        case .issued: (.issued, false)
        case .inRoom: (.inRoom, false)
        case .sealShown: (.sealShown, false)
        case .opened: (.opened, false)
        case .distributed: (.distributed, false)
        case .inUse: (.inUse, false)
        case .collected: (.collected, false)
        case .reconciled: (.reconciled, false)
        case .sealedScripts: (.sealedScripts, false)
        case .returned: (.returned, false)
        case .storedScripts: (.storedScripts, false)
        case .dispatched: (.dispatched, false)
        case .acked: (.acked, false)
        case .quarantined: (.quarantined, true)
        case .discrepancyFound: (.discrepancy, true)
        case .discrepancySettled(_, let step, _, _, _): step.leadsTo.map { ($0, false) }
        case .expected, .stepSigned, .stepRefused: nil
        }
    }
}
