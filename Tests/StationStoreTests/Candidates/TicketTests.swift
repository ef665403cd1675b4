import Exam
import StationStore
import TestKit
import Testing
import Vault

@Suite struct TicketTests {
    private func reason(_ performed: Performed) -> CheckInReason? {
        if case .checkIn(.refused(_, _, _, let reason))? = performed.events.first { return reason }
        return nil
    }

    private func scan(_ text: String, at door: DoorSite) async throws -> Performed {
        try await door.store.perform(
            CheckInCandidate(ticket: text, codeGeneration: door.store.codeGeneration(of: text), room: "T101"),
            by: .staff(door.proctor))
    }

    @Test func `a lost ticket is replaced, and the older one no longer opens the door`() async throws {
        let door = try await DoorSite()
        let candidate = door.candidates[0]
        let first = try #require(door.store.ticket(candidate, generation: 1)).text
        let second = try #require(door.store.ticket(candidate, generation: 2)).text

        let early = try await scan(second, at: door)
        try await door.store.perform(ReissueTicket(candidate: candidate), by: .staff(door.chief))
        let old = try await scan(first, at: door)
        let wrong = try await scan(first.prefix(19) + (first.last == "0" ? "1" : "0"), at: door)
        let fresh = try await scan(second, at: door)

        // On no ticket yet.
        #expect(reason(early) == .wrongCode)
        #expect(reason(old) == .oldCode)
        #expect(reason(wrong) == .wrongCode)
        #expect(
            fresh.events == [
                .checkIn(
                    .admitted(candidate: candidate, sitting: "T-C01-1", room: "T101", seat: 1, isLate: false))
            ])
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `the list of a sitting recognises the tickets in force`() async throws {
        let door = try await DoorSite()
        try await door.store.perform(ReissueTicket(candidate: door.candidates[1]), by: .staff(door.chief))
        let tickets = door.store.tickets

        let (key, listed) = try await door.store.read { db in
            try TicketQueries.list(of: "T-C01-1", tickets, db)
        }

        let expected = try zip(door.candidates, [1, 2, 1]).map { candidate, generation in
            let text = try #require(door.store.ticket(candidate, generation: generation)).text
            return TicketQueries.ListedTicket(
                candidate: candidate, digest: TicketKey.listDigest(of: text, under: key))
        }
        #expect(listed == expected)
    }

    @Test func `twenty tickets are enough, and only people of the office give them`() async throws {
        let door = try await DoorSite()
        let command = ReissueTicket(candidate: door.candidates[0])

        for _ in 2...AdmissionTicket.generationMax {
            try await door.store.perform(command, by: .staff(door.chief))
        }

        await #expect(throws: CandidateRefusal.ticketsUsedUp) {
            try await door.store.perform(command, by: .staff(door.chief))
        }
        await #expect(throws: StaffRefusal.self) {
            try await door.store.perform(command, by: .staff(door.proctor))
        }
        try await door.site.expectReplayEqualsTables()
    }
}
