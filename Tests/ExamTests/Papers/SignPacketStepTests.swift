import Exam
import Testing

@Suite struct SignPacketStepTests {
    typealias Kind = PaperStep.Kind

    private let lead = Actor.staff(PaperScene.lead)
    private let second = Actor.staff(PaperScene.second)
    private let open = PaperScene.statement(for: .open)
    private let openTime = PaperScene.moment(for: .open)

    private func waiting(_ step: PaperStep, by staff: Staff.ID, until expires: Moment) -> PaperScene {
        var scene = PaperScene(before: step.kind)
        scene.pending = PendingSignature(step: step, staff: staff, expires: expires)
        return scene
    }

    // Two signatures

    @Test func `lets the first signature wait for the profile's minutes`() throws {
        let events = try PaperScene(before: .open).sign(open, by: lead)

        #expect(
            events == [
                .stepSigned(
                    packet: "P-07", step: .open, stated: open, by: PaperScene.lead,
                    expires: openTime.adding(minutes: 10))
            ])
    }

    @Test func `completes the step when another person states the same`() throws {
        let scene = waiting(open, by: PaperScene.lead, until: openTime.adding(minutes: 10))

        let events = try scene.sign(open, by: second)

        #expect(
            events == [
                .opened(packet: "P-07", found: 30, firstBy: PaperScene.lead, secondBy: PaperScene.second)
            ])
    }

    @Test func `completes the step at once when both stand at one screen`() throws {
        let events = try PaperScene(before: .open).sign(open)

        #expect(
            events == [
                .opened(packet: "P-07", found: 30, firstBy: PaperScene.lead, secondBy: PaperScene.second)
            ])
    }

    @Test(arguments: [(0, true), (1, false)])
    func `a first signature counts to the end of its last second`(seconds: Int, counts: Bool) throws {
        let scene = waiting(open, by: PaperScene.lead, until: openTime.adding(minutes: 10))
        let moment = openTime.adding(minutes: 10).adding(seconds: seconds)

        let events = try scene.sign(open, by: second, at: Moment(milliseconds: moment.milliseconds + 999))

        #expect((Golden.name(of: events[0]) == "opened") == counts)
        #expect((Golden.name(of: events[0]) == "stepSigned") == !counts)
    }

    @Test func `refuses different statements, so that both count again`() {
        let scene = waiting(.open(found: 29), by: PaperScene.lead, until: openTime.adding(minutes: 10))

        #expect(throws: PaperRefusal.statementsDiffer) { try scene.sign(open, by: second) }
    }

    @Test func `refuses the same person twice`() {
        let scene = waiting(open, by: PaperScene.lead, until: openTime.adding(minutes: 10))

        #expect(throws: PaperRefusal.secondPersonNeeded) { try scene.sign(open, by: lead) }
    }

    @Test func `lets the first person correct the count, which waits anew`() throws {
        let scene = waiting(.open(found: 29), by: PaperScene.lead, until: openTime.adding(minutes: 10))

        let events = try scene.sign(open, by: lead)

        #expect(Golden.name(of: events[0]) == "stepSigned")
    }

    @Test func `takes the first signature of another step for none`() throws {
        let other = PaperStep.quarantine(reason: .wrongPaper)
        var scene = PaperScene(before: .open)
        scene.pending = PendingSignature(step: other, staff: PaperScene.lead, expires: PaperScene.end)

        let events = try scene.sign(open, by: second)

        #expect(Golden.name(of: events[0]) == "stepSigned")
    }

    @Test func `does not mind in which order two people scanned the witnesses`() throws {
        let shown = PaperStep.showSeal(seal: .intact, witnesses: PaperScene.witnesses)
        let reversed = PaperStep.showSeal(seal: .intact, witnesses: PaperScene.witnesses.reversed())
        let scene = waiting(shown, by: PaperScene.lead, until: PaperScene.end)

        let events = try scene.sign(reversed, by: second)

        #expect(Golden.name(of: events[0]) == "sealShown")
    }

    // People

    @Test(arguments: Kind.allCases.filter { $0.signers == .roomPair && !$0.isVerdict })
    func `refuses a proctor of another room`(kind: Kind) {
        #expect(throws: PaperRefusal.notTheirStep) {
            try PaperScene(before: kind).sign(
                PaperScene.statement(for: kind), by: .staff(PaperScene.stranger))
        }
    }

    @Test(arguments: [Kind.depart, .receive, .store, .stage, .storeScripts, .dispatch, .acknowledge, .settle])
    func `refuses a proctor at the exam office's steps`(kind: Kind) {
        #expect(throws: PaperRefusal.notTheirStep) {
            try PaperScene(before: kind).sign(PaperScene.statement(for: kind), by: lead)
        }
    }

    @Test(arguments: [Kind.receive, .store, .stage, .storeScripts, .dispatch])
    func `wants a custodian among the two of the vault`(kind: Kind) throws {
        let step = PaperScene.statement(for: kind)
        var scene = PaperScene(before: kind)
        scene.pending = PendingSignature(
            step: step, staff: PaperScene.registrar, expires: PaperScene.end.adding(minutes: 1))

        #expect(Golden.name(of: try scene.sign(step, by: .staff(PaperScene.custodian))[0]) != "stepSigned")
        #expect(throws: PaperRefusal.custodianNeeded) {
            var facts = scene
            facts.pending = nil
            _ = try facts.sign(
                step, by: PacketHands(first: PaperScene.registrar, second: PaperScene.registrar))
        }
    }

    @Test func `wants the chief or a deputy to settle a count`() {
        #expect(throws: PaperRefusal.chiefNeeded) {
            try PaperScene(before: .settle).sign(
                .settle(count: 29),
                by: PacketHands(first: PaperScene.custodian, second: PaperScene.registrar))
        }
    }

    @Test func `lets the room's pair put a packet into quarantine only while they hold it`() throws {
        let pair = PaperScene.people(for: .open)
        let step = PaperStep.quarantine(reason: .sealDoubtful)

        let events = try PaperScene(.issued, for: .quarantine).sign(step, by: pair)

        #expect(Golden.name(of: events[0]) == "quarantined")
        #expect(throws: PaperRefusal.notTheirStep) {
            try PaperScene(.stored, for: .quarantine).sign(step, by: pair)
        }
    }

    @Test(arguments: [true, false])
    func `issues only to a room with two people who have reported`(isRostered: Bool) {
        var scene = PaperScene(before: .issue)
        scene.pairs =
            isRostered
            ? [
                RoomPairFact(
                    start: PaperScene.start, lead: PaperScene.lead, second: PaperScene.second,
                    isReported: false)
            ] : []

        #expect(throws: PaperRefusal.pairIncomplete) { try scene.sign(PaperScene.statement(for: .issue)) }
    }

    @Test func `issues only to the pair on the roster`() {
        #expect(throws: PaperRefusal.pairDiffers) {
            try PaperScene(before: .issue).sign(.issue(lead: PaperScene.second, second: PaperScene.lead))
        }
    }

    @Test func `follows the roster when a pair takes over during the sitting`() throws {
        var scene = PaperScene(before: .collect)
        scene.pairs.append(
            RoomPairFact(
                start: PaperScene.start.adding(minutes: 60), lead: PaperScene.stranger,
                second: PaperScene.second, isReported: true))

        let events = try scene.sign(
            PaperScene.statement(for: .collect),
            by: PacketHands(first: PaperScene.stranger, second: PaperScene.second))

        #expect(Golden.name(of: events[0]) == "collected")
        #expect(throws: PaperRefusal.notTheirStep) { try scene.sign(PaperScene.statement(for: .collect)) }
    }

    // Unknown packet, nobody

    @Test func `refuses an unknown packet`() {
        let facts = PacketFacts(
            profile: .nationalReference, packet: nil, pending: nil, sitting: nil, pairs: [], roles: [:],
            registered: 0, absent: 0, present: [])

        #expect(throws: PaperRefusal.unknownPacket) {
            try SignPacketStep(packet: "P-99", step: open).decide(given: facts, by: lead, at: openTime)
        }
    }

    @Test func `refuses a signature of nobody`() {
        #expect(throws: PaperRefusal.notTheirStep) {
            try PaperScene(before: .open).sign(open, by: .device("D-01"))
        }
    }
}
