import Exam
import Testing

@Suite struct PaperStatementTests {
    typealias Kind = PaperStep.Kind

    // Places

    @Test func `a scan at another door is recorded`() throws {
        let events = try PaperScene(before: .enterRoom).sign(
            .enterRoom(room: "T102", seal: .intact), in: "T102")

        #expect(
            events == [.stepRefused(packet: "P-07", step: .enterRoom, reason: .wrongRoom, room: "T102")])
    }

    @Test func `a scan out of order is recorded`() throws {
        let events = try PaperScene(.stored, for: .enterRoom).sign(
            PaperScene.statement(for: .enterRoom), in: "T101")

        #expect(
            events == [.stepRefused(packet: "P-07", step: .enterRoom, reason: .wrongOrder, room: "T101")])
    }

    @Test func `a stranger's opening is recorded`() throws {
        let events = try PaperScene(before: .open).sign(
            .open(found: 30), by: .staff(PaperScene.stranger), in: "T101")

        #expect(
            events == [.stepRefused(packet: "P-07", step: .open, reason: .notTheirStep, room: "T101")])
    }

    @Test func `a packet scanned into a room without its pair is recorded`() throws {
        var scene = PaperScene(before: .enterRoom)
        scene.pairs = []

        let events = try scene.sign(PaperScene.statement(for: .enterRoom), in: "T101")

        #expect(
            events == [
                .stepRefused(packet: "P-07", step: .enterRoom, reason: .pairIncomplete, room: "T101")
            ])
    }

    @Test(arguments: [Kind.showSeal, .distribute, .begin, .collect, .reconcile, .sealScripts])
    func `a step in the room is refused in another room`(kind: Kind) {
        #expect(throws: PaperRefusal.wrongRoom) {
            try PaperScene(before: kind).sign(PaperScene.statement(for: kind), in: "T102")
        }
    }

    @Test(arguments: [Kind.stage, .issue, .giveBack, .storeScripts])
    func `the office signs wherever its desk stands`(kind: Kind) throws {
        let events = try PaperScene(before: kind).sign(PaperScene.statement(for: kind), in: "T102")

        #expect(events.count == 1)
    }

    @Test(arguments: [
        (Kind.stage, PaperRefusal.wrongOrder), (.showSeal, .wrongOrder), (.giveBack, .wrongOrder),
    ])
    func `what is no scan is refused out of order without an entry`(kind: Kind, refusal: PaperRefusal) {
        #expect(throws: refusal) {
            try PaperScene(.expected, for: kind).sign(PaperScene.statement(for: kind))
        }
    }

    // Seals

    @Test(arguments: [
        (PaperStep.depart(seal: .broken), QuarantineReason.sealBroken),
        (.depart(seal: .doubtful), .sealDoubtful), (.receive(seal: .broken), .sealBroken),
        (.receive(seal: .doubtful), .sealDoubtful),
        (.enterRoom(room: "T101", seal: .broken), .sealBroken),
        (.enterRoom(room: "T101", seal: .doubtful), .sealDoubtful),
        (.showSeal(seal: .broken, witnesses: []), .sealBroken),
        (.showSeal(seal: .doubtful, witnesses: []), .sealDoubtful),
    ])
    func `a seal that is not whole puts the packet into quarantine`(
        step: PaperStep, reason: QuarantineReason
    ) throws {
        let hands = PaperScene.people(for: step.kind)

        let events = try PaperScene(before: step.kind).sign(step)

        #expect(
            events == [
                .quarantined(
                    packet: "P-07", step: step.kind, reason: reason, firstBy: hands.first,
                    secondBy: hands.second)
            ])
    }

    @Test(arguments: [(27, 2, true), (27, 1, false), (1, 1, true), (1, 0, false), (0, 0, false)])
    func `two candidates witness the seal, or the one who has come`(
        present: Int, witnesses: Int, isEnough: Bool
    ) throws {
        var scene = PaperScene(before: .showSeal)
        scene.presentCount = present
        let step = PaperStep.showSeal(
            seal: .intact, witnesses: Array(PaperScene.witnesses.prefix(witnesses)))

        if isEnough {
            #expect(Golden.name(of: try scene.sign(step)[0]) == "sealShown")
        } else {
            #expect(throws: PaperRefusal.witnessesNeeded) { try scene.sign(step) }
        }
    }

    @Test(arguments: [
        ["21010680000015", "21010680000015"], ["21010680000015", "21010680000999"],
    ])
    func `nobody witnesses twice, and nobody from another room`(witnesses: [String]) {
        let step = PaperStep.showSeal(
            seal: .intact, witnesses: witnesses.map(Candidate.ID.init(rawValue:)))

        #expect(throws: PaperRefusal.witnessesNeeded) { try PaperScene(before: .showSeal).sign(step) }
    }

    // Counts

    @Test(arguments: [29, 31, 0])
    func `an opened packet with another number is a discrepancy`(found: Int) throws {
        let events = try PaperScene(before: .open).sign(.open(found: found))

        #expect(
            events == [
                .discrepancyFound(
                    packet: "P-07", step: .open, expected: 30, found: found, firstBy: PaperScene.lead,
                    secondBy: PaperScene.second)
            ])
    }

    @Test func `a paper that does not come back is a discrepancy and keeps the scripts`() throws {
        let events = try PaperScene(before: .collect).sign(.collect(scripts: 27, papers: 29))

        #expect(
            events == [
                .discrepancyFound(
                    packet: "P-07", step: .collect, expected: 30, found: 29, scripts: 27,
                    firstBy: PaperScene.lead, secondBy: PaperScene.second)
            ])
    }

    @Test(arguments: [25, 27])
    func `a bag with another number of scripts is a discrepancy`(scripts: Int) throws {
        let events = try PaperScene(before: .giveBack).sign(.giveBack(scripts: scripts))

        #expect(Golden.name(of: events[0]) == "discrepancyFound")
    }

    @Test func `the chief settles which count holds`() throws {
        let events = try PaperScene(before: .settle).sign(.settle(count: 29))

        #expect(
            events == [
                .discrepancySettled(
                    packet: "P-07", step: .open, count: 29, firstBy: PaperScene.custodian,
                    secondBy: PaperScene.chief)
            ])
    }

    @Test(arguments: [
        PaperStep.distribute(given: 27, leftOver: 2, defective: 0),
        .distribute(given: 27, leftOver: 4, defective: -1), .open(found: -1), .open(found: 10_000),
        .giveBack(scripts: -1), .settle(count: -1), .collect(scripts: -1, papers: 30),
    ])
    func `numbers that cannot be are refused`(step: PaperStep) {
        #expect(throws: PaperRefusal.countUnequal) { try PaperScene(before: step.kind).sign(step) }
    }

    @Test(arguments: [
        PaperStep.stage(confirmed: false), .begin(confirmed: false),
    ])
    func `an unconfirmed step is refused`(step: PaperStep) {
        #expect(throws: PaperRefusal.notConfirmed) { try PaperScene(before: step.kind).sign(step) }
    }

    @Test(arguments: [
        PaperStep.store(cabinet: ""), .store(cabinet: "张三"), .sealScripts(strip: "a b"),
        .storeScripts(cabinet: String(repeating: "1", count: 65)), .dispatch(manifest: "\n"),
        .acknowledge(receipt: "收讫"),
    ])
    func `a number of another alphabet is refused`(step: PaperStep) {
        #expect(throws: PaperRefusal.numberMalformed) { try PaperScene(before: step.kind).sign(step) }
    }
}
