import Exam
import Testing

@Suite struct EraseParticularsTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)
    private let two = Actor.staff("S-012", second: "S-001")

    private func decide(
        by actor: Actor, isKnown: Bool = true,
        digests: [ParticularDigest] = [ParticularDigest(rawValue: "d")],
        hasOpenIncident: Bool = false, isInUse: Bool = false
    ) throws -> [StationEvent] {
        try EraseParticulars(subject: .candidate(id: "21001068000011"), reason: .retentionEnded).decide(
            given: .init(
                isKnown: isKnown, digests: digests, hasOpenIncident: hasOpenIncident, isInUse: isInUse),
            by: actor, at: moment)
    }

    @Test func `two people erase the records that are left`() throws {
        #expect(
            try decide(by: two) == [
                .upkeep(
                    .particularsErased(
                        subject: .candidate(id: "21001068000011"), digests: [ParticularDigest(rawValue: "d")],
                        reason: .retentionEnded))
            ])
        #expect(try decide(by: two, digests: []) == [])
    }

    @Test func `refuses`() {
        #expect(throws: ErasureRefusal.secondPersonNeeded) { try decide(by: .staff("S-012")) }
        #expect(throws: ErasureRefusal.unknownSubject) { try decide(by: two, isKnown: false) }
        #expect(throws: ErasureRefusal.incidentOpen) { try decide(by: two, hasOpenIncident: true) }
        #expect(throws: ErasureRefusal.stillInUse) { try decide(by: two, isInUse: true) }
    }
}
