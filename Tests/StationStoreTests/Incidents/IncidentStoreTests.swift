import Exam
import GRDB
import StationStore
import TestKit
import Testing
import Vault

@Suite struct IncidentStoreTests {
    private let words = "考生张某低头看手机"

    private func report(
        _ door: DoorSite, _ id: Incident.ID = "I-0001", code: String = "W-6-4", by actor: Actor? = nil
    ) async throws {
        let sealed = try door.site.seal(FreeText(text: words))
        try await door.store.perform(
            ReportIncident(
                incident: id, code: code, sitting: "T-C01-1", room: "T101", candidate: door.candidates[0],
                facts: sealed.reference),
            by: actor ?? .staff(door.proctor), request: CommandRequest(particulars: [sealed.record]))
    }

    private func openCount(_ door: DoorSite) async throws -> Int {
        let candidate = door.candidates[0]
        return try await door.store.read { try IncidentFacts.openCount(for: candidate, $0) }
    }

    @Test func `an incident withholds the result from the second signature until it is closed`() async throws
    {
        let door = try await DoorSite()

        try await report(door)
        #expect(try await openCount(door) == 0)
        try await door.store.perform(CountersignIncident(incident: "I-0001"), by: .staff(door.chief))
        #expect(try await openCount(door) == 1)
        let why = try door.site.seal(FreeText(text: "设备未开机"))
        try await door.store.perform(
            RecodeIncident(incident: "I-0001", code: "V-5-1", reason: why.reference),
            by: .staff(door.chief), request: CommandRequest(particulars: [why.record]))
        #expect(try await openCount(door) == 1)
        let decided = try door.site.seal(FreeText(text: "组织决定取消该科成绩"))
        try await door.store.perform(
            CloseIncident(incident: "I-0001", finding: .partVoid, reason: decided.reference),
            by: .staff(door.chief), request: CommandRequest(particulars: [decided.record]))
        #expect(try await openCount(door) == 0)

        let sealer = door.store.sealer
        let detail = try #require(
            try await door.store.read { try IncidentQueries.incident("I-0001", sealer, $0) })
        #expect(detail.incident.code == .v51)
        #expect(detail.incident.versionCount == 2)
        #expect(detail.incident.finding == .partVoid)
        #expect(detail.versions.map(\.text) == [words, nil, "设备未开机", "组织决定取消该科成绩"])
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `an incident of no violation withholds nothing`() async throws {
        let door = try await DoorSite()

        try await report(door, code: "X-6", by: .staff(door.proctor, second: door.chief))

        #expect(try await openCount(door) == 0)
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `an impersonation is an incident and a refusal at the door, in one`() async throws {
        let door = try await DoorSite()
        let sealed = try door.site.seal(FreeText(text: words))

        try await door.store.perform(
            ReportImpersonation(
                incident: "I-0001", sitting: "T-C01-1", room: "T101", candidate: door.candidates[0],
                facts: sealed.reference),
            by: .staff(door.chief, second: door.proctor),
            request: CommandRequest(particulars: [sealed.record]))

        let reasons = try await door.store.read { db in
            try String.fetchAll(db, sql: "SELECT reason FROM turnedAway")
        }
        #expect(reasons == ["removed"])
        #expect(try await openCount(door) == 1)
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `the same report sent twice happens once, whatever its salt`() async throws {
        let door = try await DoorSite()
        func send() async throws -> Performed {
            let sealed = try door.site.seal(FreeText(text: words))
            return try await door.store.perform(
                ReportIncident(
                    incident: "I-0001", code: "V-5-4", sitting: "T-C01-1", room: "T101",
                    candidate: door.candidates[0], facts: sealed.reference),
                by: .staff(door.proctor), request: CommandRequest(id: "r-1", particulars: [sealed.record]))
        }

        let first = try await send()
        let again = try await send()

        #expect(again.isReplayed)
        #expect(again.position == first.position)
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `the list finds incidents by code and state`() async throws {
        let door = try await DoorSite()
        try await report(door)
        try await report(door, "I-0002", code: "V-5-5", by: .staff(door.proctor, second: door.chief))

        let (all, signed, cheating) = try await door.store.read { db in
            (
                try IncidentQueries.incidents(in: nil, ListRequest(sort: "code"), db),
                try IncidentQueries.incidents(in: .signed, ListRequest(), db),
                try IncidentQueries.incidents(in: nil, ListRequest(search: "W-6"), db)
            )
        }

        #expect(all.rows.map(\.code) == [.v55, .w64])
        #expect(signed.rows.map(\.id) == ["I-0002"])
        #expect(signed.rows.map(\.withholdsResult) == [true])
        #expect(cheating.rows.map(\.id) == ["I-0001"])
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `no body of an entry holds a word of what happened`() async throws {
        let door = try await DoorSite()
        try await report(door)

        let inBodies = try await door.store.read { [words] db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM journalEntry WHERE instr(CAST(body AS TEXT), ?) > 0",
                arguments: [words])
        }

        #expect(inBodies == 0)
    }
}
