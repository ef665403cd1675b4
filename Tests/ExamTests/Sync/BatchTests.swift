import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)

@Suite struct ApproveBatchTests {
    private func facts(
        known: BatchFact? = nil, nextFirst: Int64 = 1, head: Int64 = 90, outcomeCount: Int = 3,
        refused: ResultBatch.ID? = nil, isAnotherWaiting: Bool = false
    ) -> ApproveBatch.Facts {
        ApproveBatch.Facts(
            known: known, nextFirst: nextFirst, head: head, outcomeCount: outcomeCount, refused: refused,
            isAnotherWaiting: isAnotherWaiting, nextNumber: 2)
    }

    private func decide(
        _ facts: ApproveBatch.Facts, by actor: Actor = .staff("S-002"), batch: ResultBatch.ID = "B-002"
    ) throws -> [StationEvent] {
        try ApproveBatch(batch: batch).decide(given: facts, by: actor, at: now)
    }

    private let waiting = BatchFact(first: 1, last: 80, approvals: ["S-003"], isWaiting: true)

    @Test func `the first approval fixes the range`() throws {
        #expect(try decide(facts()) == [.sync(.batchApproved(batch: "B-002", first: 1, last: 90))])
    }

    @Test func `the second, by somebody else, lets the batch go with the range of the first`() throws {
        let events = try decide(facts(known: waiting, head: 200, refused: "B-001"))

        #expect(
            events == [
                .sync(.batchApproved(batch: "B-002", first: 1, last: 80)),
                .sync(
                    .batchReleased(
                        batch: "B-002", first: 1, last: 80, approvals: ["S-002", "S-003"],
                        supersedes: "B-001")),
            ])
    }

    @Test func `refuses the same person twice, and a third approval`() {
        #expect(throws: SyncRefusal.secondPersonNeeded) {
            try decide(facts(known: waiting), by: .staff("S-003"))
        }
        let released = BatchFact(first: 1, last: 80, approvals: ["S-002", "S-003"], isWaiting: false)
        #expect(throws: SyncRefusal.alreadyReleased) {
            try decide(facts(known: released), by: .staff("S-004"))
        }
    }

    @Test func `refuses without a person, out of turn, or with nothing to send`() {
        #expect(throws: SyncRefusal.personNeeded) { try decide(facts(), by: .station) }
        #expect(throws: SyncRefusal.anotherWaiting) { try decide(facts(isAnotherWaiting: true)) }
        #expect(throws: SyncRefusal.unknownBatch) { try decide(facts(), batch: "B-003") }
        #expect(throws: SyncRefusal.nothingToSend) { try decide(facts(outcomeCount: 0)) }
        #expect(throws: SyncRefusal.nothingToSend) { try decide(facts(nextFirst: 91)) }
    }

    @Test(arguments: [(1, "B-001"), (99, "B-099"), (100, "B-100"), (1000, "B-1000")])
    func `counts batches in three digits at least`(number: Int, id: String) {
        #expect(ApproveBatch.id(number).rawValue == id)
    }
}

@Suite struct CentralAnswerTests {
    @Test func `enrols central, and stays quiet when it is the one enrolled`() throws {
        let print = Array(repeating: "AB", count: 32).joined(separator: ":")
        let enrol = EnrolCentral(title: "考核办", verifierKey: "k", fingerprint: print)

        #expect(
            try enrol.decide(given: .init(enrolled: []), by: .staff("S-001"), at: now)
                == [.sync(.centralEnrolled(title: "考核办", verifierKey: "k", fingerprint: print))])
        #expect(
            try enrol.decide(given: .init(enrolled: ["考核办", "k", print]), by: .staff("S-001"), at: now) == [])
    }

    @Test(arguments: [
        ("", "k", 95), (String(repeating: "a", count: 201), "k", 95),
        ("a", String(repeating: "k", count: 301), 95), ("a", "k", 94), ("a", "k", 96),
    ])
    func `refuses what is no title, key or fingerprint`(title: String, key: String, length: Int) {
        let enrol = EnrolCentral(
            title: title, verifierKey: key, fingerprint: String(repeating: "A", count: length))

        #expect(throws: SyncRefusal.badKey) {
            try enrol.decide(given: .init(enrolled: []), by: .staff("S-001"), at: now)
        }
    }

    @Test func `keeps a receipt once, of a batch that was released`() throws {
        func decide(_ state: BatchState?, _ receipt: String = "note") throws -> [StationEvent] {
            try RecordReceipt(batch: "B-001", receipt: receipt).decide(
                given: .init(state: state), by: .central, at: now)
        }

        #expect(try decide(.released) == [.sync(.batchAccepted(batch: "B-001", receipt: "note"))])
        #expect(try decide(.accepted) == [])
        #expect(throws: SyncRefusal.unknownBatch) { try decide(nil) }
        #expect(throws: SyncRefusal.notReleased) { try decide(.approved) }
        #expect(throws: SyncRefusal.notReleased) { try decide(.rejected) }
        #expect(throws: SyncRefusal.badKey) {
            try decide(.released, String(repeating: "a", count: 16 * 1024 + 1))
        }
        #expect(try decide(.released, String(repeating: "a", count: 16 * 1024)).count == 1)
    }

    @Test func `keeps a refusal once, of a batch that was released, and at most 64 reasons`() throws {
        func decide(_ state: BatchState?, _ count: Int = 1) throws -> [StationEvent] {
            try RecordRejection(batch: "B-001", reasons: Array(repeating: "r", count: count)).decide(
                given: .init(state: state), by: .central, at: now)
        }

        #expect(try decide(.released) == [.sync(.batchRejected(batch: "B-001", reasons: ["r"]))])
        #expect(
            try decide(.released, 65)
                == [.sync(.batchRejected(batch: "B-001", reasons: Array(repeating: "r", count: 64)))])
        #expect(try decide(.rejected) == [])
        #expect(throws: SyncRefusal.unknownBatch) { try decide(nil) }
        #expect(throws: SyncRefusal.notReleased) { try decide(.approved) }
        #expect(throws: SyncRefusal.notReleased) { try decide(.accepted) }
    }
}
