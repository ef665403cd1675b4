import Exam
import StationStore
import TestKit
import Testing

@Suite struct SittingReportTests {
    @Test func `a sitting that was never planned has no report`() async throws {
        let site = try TestSite()

        let report = try await site.store.read { db in try ReportQueries.sitting("T-C99-1", db) }

        #expect(report == nil)
    }

    @Test func `counts what stands in the tables, and holds nobody's number`() async throws {
        let door = try await DoorSite()
        let span = TimeSpan(start: door.start, minutes: 120)
        let facts = try door.site.seal(FreeText(text: "考生甲带手机进场"))
        for id in ["S-010", "S-011", "S-012"] as [Staff.ID] { try await door.site.appoint(id, [.proctor]) }
        try await door.site.record(
            [
                .duty(.roomStaffed(room: "T101", span: span, lead: "S-010", second: "S-011")),
                .duty(.floaterPosted(staff: "S-012", span: span)),
                .duty(.reported(staff: "S-010", start: span.start)),
                .checkIn(
                    .admitted(
                        candidate: door.candidates[0], sitting: "T-C01-1", room: "T101", seat: 1, isLate: true
                    )),
                .checkIn(
                    .admittedConditionally(
                        candidate: door.candidates[1], sitting: "T-C01-1", room: "T101", seat: 2,
                        isLate: false,
                        missing: .identityDocument)),
                .checkIn(
                    .refused(
                        candidate: door.candidates[2], sitting: "T-C01-1", room: "T101", reason: .tooLate)),
                .checkIn(
                    .refused(
                        candidate: door.candidates[2], sitting: "T-C01-1", room: "T101", reason: .tooLate)),
                .checkIn(
                    .absenceConfirmed(sitting: "T-C01-1", room: "T101", candidates: [door.candidates[2]])),
                .papers(
                    .expected(
                        packet: "P-1", sitting: "T-C01-1", room: "T101", paperCode: "A", serial: "0001",
                        declared: 4)),
                .incidents(
                    .reported(
                        incident: "I-1", code: .v51, sitting: "T-C01-1", room: "T101",
                        candidate: door.candidates[0], facts: facts.reference, by: "S-010")),
                .sittings(.started(sitting: "T-C01-1")),
            ], particulars: [facts.record])
        door.site.clock.set(span.end.adding(minutes: 1))
        try await door.site.record([.sittings(.ended(sitting: "T-C01-1"))])

        let found = try await door.store.read { db in try ReportQueries.sitting("T-C01-1", db) }

        let report = try #require(found)
        #expect(
            report.counts
                == AttendanceCounts(registered: 3, present: 2, late: 1, conditional: 1, absent: 1))
        #expect(report.counts.unseen == 0)
        #expect(report.rooms.map(\.room) == ["T101", "T102"])
        #expect(report.rooms[1].counts == AttendanceCounts())
        #expect(report.turnedAway == [TurnedAwayCount(reason: "tooLate", candidates: 1, verdicts: 2)])
        #expect(report.packets.map(\.declared) == [4])
        #expect(report.packets.map(\.state) == [.expected])
        #expect(report.incidents.map(\.code) == ["V-5-1"])
        #expect(report.incidents.map(\.state) == [.reported])
        #expect(report.duties.map(\.staff) == ["S-010", "S-011", "S-012"])
        #expect(report.duties.map { $0.reportedAt != nil } == [true, false, false])
        #expect(report.planned == span)
        #expect(report.startedAt == door.start.adding(minutes: -20))
        #expect(report.endedAt == span.end.adding(minutes: 1))
        #expect(!String(describing: report).contains("999999"))
        try await door.site.expectReplayEqualsTables()
    }

    @Test func `an open incident withholds, and its end decides again`() async throws {
        let door = try await DoorSite()
        let candidate = door.candidates[0]
        let mark = try #require(Mark(tenths: 700))
        let text = try door.site.seal(FreeText(text: "疑似夹带"))
        let illness = try door.site.seal(FreeText(text: "突发腹痛"))
        let reason = try door.site.seal(FreeText(text: "查无实据"))
        for id in ["S-020", "S-021"] as [Staff.ID] { try await door.site.appoint(id, [.marker]) }
        try await door.site.record(
            [
                .candidates(.withdrawn(candidate: door.candidates[1])),
                .candidates(.withdrawn(candidate: door.candidates[2])),
                .sittings(
                    .planned(
                        sitting: "P-C01-1", certificate: "C01", part: .practical,
                        start: door.start.adding(minutes: 300),
                        minutes: 60, paperCode: "P", rooms: ["T102"])),
                .checkIn(
                    .admitted(candidate: candidate, sitting: "T-C01-1", room: "T101", seat: 1, isLate: false)),
                .checkIn(
                    .admitted(candidate: candidate, sitting: "P-C01-1", room: "T102", seat: 1, isLate: false)),
                .incidents(
                    .reported(
                        incident: "I-1", code: .w61, sitting: "T-C01-1", room: "T101", candidate: candidate,
                        facts: text.reference, by: "S-002")),
                // Who falls ill has done nothing wrong: this one withholds no result.
                .incidents(
                    .reported(
                        incident: "I-2", code: .x1, sitting: "P-C01-1", room: "T102", candidate: candidate,
                        facts: illness.reference, by: "S-002")),
            ], particulars: [text.record, illness.record])
        for part in [Sitting.Part.theory, .practical] {
            for marker in ["S-020", "S-021"] as [Staff.ID] {
                try await door.store.perform(
                    EnterMark(candidate: candidate, part: part, mark: mark), by: .staff(marker))
            }
        }
        func decide() async throws -> [Outcome] {
            try await door.store.perform(DecideOutcomes(certificate: "C01"), by: .staff(door.chief)).events
                .compactMap { event in
                    guard case .results(.outcomeDecided(_, _, let outcome, _, _, _, _)) = event else {
                        return nil
                    }
                    return outcome
                }
        }

        #expect(try await decide() == [.withheld])
        #expect(try await decide() == [])
        try await door.site.record(
            [
                .incidents(
                    .closed(incident: "I-1", finding: .unfounded, reason: reason.reference, by: "S-001"))
            ],
            particulars: [reason.record])
        #expect(try await decide() == [.pass])
        try await door.site.expectReplayEqualsTables()
    }
}
