import Exam
import Testing

@Suite struct PaperClockTests {
    typealias Kind = PaperStep.Kind

    @Test(arguments: [
        (Kind.stage, -60), (.issue, -35), (.showSeal, -10), (.distribute, -5),
    ])
    func `a step is refused one second before its minute and allowed on it`(kind: Kind, minutes: Int) throws {
        let step = PaperScene.statement(for: kind)
        let earliest = PaperScene.start.adding(minutes: minutes)

        #expect(throws: PaperRefusal.tooEarly) {
            try PaperScene(before: kind).sign(
                step, at: Moment(milliseconds: earliest.milliseconds - 1))
        }
        #expect(Golden.name(of: try PaperScene(before: kind).sign(step, at: earliest)[0]) != nil)
    }

    @Test func `an opening before its minute is recorded, not merely refused`() throws {
        let early = PaperScene.start.adding(minutes: -10).adding(seconds: -1)

        let events = try PaperScene(before: .open).sign(.open(found: 30), in: "T101", at: early)

        #expect(
            events == [.stepRefused(packet: "P-07", step: .open, reason: .tooEarly, room: "T101")])
    }

    @Test(arguments: [(Sitting.State.planned, false), (.open, false), (.running, true), (.ended, true)])
    func `papers come into use when the chief has started the sitting`(
        state: Sitting.State, isAllowed: Bool
    ) throws {
        var scene = PaperScene(before: .begin)
        scene.sitting = state

        if isAllowed {
            #expect(Golden.name(of: try scene.sign(.begin(confirmed: true))[0]) == "inUse")
        } else {
            #expect(throws: PaperRefusal.tooEarly) { try scene.sign(.begin(confirmed: true)) }
        }
    }

    @Test(arguments: [(Sitting.State.running, false), (.ended, true), (.closed, true)])
    func `papers are collected when the chief has ended the sitting`(
        state: Sitting.State, isAllowed: Bool
    ) throws {
        var scene = PaperScene(before: .collect)
        scene.sitting = state
        let step = PaperScene.statement(for: .collect)

        if isAllowed {
            #expect(Golden.name(of: try scene.sign(step)[0]) == "collected")
        } else {
            #expect(throws: PaperRefusal.tooEarly) { try scene.sign(step) }
        }
    }

    @Test(arguments: [(15 * 60, false), (15 * 60 + 1, true)])
    func `a packet is late at the office a second after its deadline`(seconds: Int, isLate: Bool) {
        let timing = PaperTiming(
            profile: .nationalReference,
            sitting: PaperSittingFact(
                start: PaperScene.start, end: PaperScene.end, endedAt: PaperScene.end, state: .ended))

        let window = timing.window(for: .giveBack, after: PaperScene.end)

        #expect(window.isLate(at: PaperScene.end.adding(seconds: seconds)) == isLate)
    }

    @Test func `the deadline follows the real end, not the planned one`() {
        let late = PaperScene.end.adding(minutes: 20)
        let timing = PaperTiming(
            profile: .nationalReference,
            sitting: PaperSittingFact(
                start: PaperScene.start, end: PaperScene.end, endedAt: late, state: .ended))

        #expect(timing.window(for: .giveBack, after: late).due == late.adding(minutes: 15))
    }

    @Test func `the next step of each state leads along the path to its end`() {
        var state = PaperPacket.State.expected
        var seen: [PaperPacket.State] = [state]
        while let next = state.nextStep?.leadsTo {
            state = next
            seen.append(next)
        }

        #expect(seen == Array(PaperPacket.State.allCases.dropLast(2)))
        #expect(PaperPacket.State.quarantined.nextStep == nil)
        #expect(PaperPacket.State.discrepancy.nextStep == .settle)
    }
}
