import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)
private let personnel = Actor.staff("S-090")

private func span(_ hour: Int, hours: Int = 2) -> TimeSpan {
    TimeSpan(start: now.adding(minutes: hour * 60), minutes: hours * 60)
}

@Suite struct AvailabilityTests {
    private func engage(
        _ spans: [TimeSpan], held: [Staff.ID: Set<Engagement>] = ["S-001": []]
    ) throws -> [StationEvent] {
        try EngageStaff(
            lines: spans.map {
                StaffEngagement(staff: "S-001", engagement: Engagement(span: $0, reason: .teaching))
            }
        ).decide(given: held, by: personnel, at: now)
    }

    @Test func `enters each engagement once`() throws {
        let known: Set = [Engagement(span: span(0), reason: .teaching)]

        #expect(
            try engage([span(0), span(4), span(4)], held: ["S-001": known]) == [
                .staff(.engaged(staff: "S-001", span: span(4), reason: .teaching))
            ])
    }

    @Test func `refuses who is unknown, what is no time, and too much`() throws {
        #expect(throws: StaffRefusal.unknownStaff) { try engage([span(0)], held: [:]) }
        #expect(throws: StaffRefusal.spanMalformed) { try engage([span(0, hours: 0)]) }
        #expect(throws: StaffRefusal.spanMalformed) { try engage([span(0, hours: 366 * 24 + 1)]) }
        #expect(try engage([span(0, hours: 366 * 24)]).count == 1)
        #expect(try engage((0..<1000).map { span($0 * 3) }).count == 1000)
        #expect(throws: StaffRefusal.tooManyEngagements) { try engage((0..<1001).map { span($0 * 3) }) }
        #expect(throws: StaffRefusal.tooManyEngagements) { try engage((0..<5001).map { span($0 * 3) }) }
    }

    @Test func `frees somebody, and is quiet where they are free`() throws {
        let held: Set = [Engagement(span: span(0), reason: .leave)]
        func free(_ asked: TimeSpan, _ facts: Set<Engagement>?) throws -> [StationEvent] {
            try FreeStaff(staff: "S-001", span: asked).decide(given: facts, by: personnel, at: now)
        }

        #expect(try free(span(0), held) == [.staff(.freed(staff: "S-001", span: span(0)))])
        #expect(try free(span(1), held) == [])
        #expect(throws: StaffRefusal.unknownStaff) { try free(span(0), nil) }
    }

    @Test func `everybody wishes for themselves, with a weight, within a limit`() throws {
        func wish(
            _ weight: Int, by actor: Actor = .staff("S-001"), held: Set<DutyWish> = [],
            at asked: TimeSpan = span(0)
        ) throws -> [StationEvent] {
            try WishDuty(staff: "S-001", span: asked, weight: weight).decide(given: held, by: actor, at: now)
        }
        let known: Set = [DutyWish(span: span(0), weight: 2)]
        let many = Set((1...60).map { DutyWish(span: span($0 * 3), weight: 1) })

        #expect(try wish(3) == [.staff(.wished(staff: "S-001", span: span(0), weight: 3))])
        #expect(try wish(2, held: known) == [])
        #expect(try wish(0, held: known) == [.staff(.wished(staff: "S-001", span: span(0), weight: 0))])
        #expect(try wish(0) == [])
        #expect(throws: StaffRefusal.notOwnWish) { try wish(1, by: personnel) }
        #expect(throws: StaffRefusal.spanMalformed) { try wish(4) }
        #expect(throws: StaffRefusal.spanMalformed) { try wish(-1) }
        #expect(throws: StaffRefusal.spanMalformed) { try wish(1, at: span(0, hours: 31 * 24 + 1)) }
        #expect(throws: StaffRefusal.tooManyEngagements) { try wish(1, held: many) }
    }

    @Test func `caps sessions a day and in a series`() throws {
        func cap(_ day: Int?, _ series: Int?, _ known: DutyCap? = DutyCap()) throws -> [StationEvent] {
            try CapDuty(staff: "S-001", cap: DutyCap(sessionsPerDay: day, sessionsPerSeries: series)).decide(
                given: known, by: personnel, at: now)
        }

        #expect(
            try cap(1, 6) == [.staff(.dutyCapped(staff: "S-001", sessionsPerDay: 1, sessionsPerSeries: 6))])
        #expect(try cap(nil, nil) == [])
        #expect(try cap(0, nil).count == 1)
        #expect(throws: StaffRefusal.capMalformed) { try cap(5, nil) }
        #expect(throws: StaffRefusal.capMalformed) { try cap(nil, 61) }
        #expect(throws: StaffRefusal.unknownStaff) { try cap(1, nil, nil) }
    }

    @Test func `a roster asks who is free, and how much somebody would rather not`() {
        let availability = Availability(
            engagements: [Engagement(span: span(2), reason: .leave)],
            wishes: [DutyWish(span: span(0), weight: 1), DutyWish(span: span(1), weight: 3)], cap: DutyCap())

        #expect(availability.isFree(in: span(0)))
        #expect(!availability.isFree(in: span(1)))
        #expect(availability.isFree(in: span(4)))
        #expect(availability.dislike(of: span(0, hours: 1)) == 1)
        #expect(availability.dislike(of: span(0)) == 3)
        #expect(availability.dislike(of: span(5)) == 0)
    }

    @Test func `a timetable's line stands for several weeks, and wrong cells are named`() throws {
        func read(_ lines: String) throws -> SheetPreview<TimetableRow> {
            let text = try CSVText(Array("staff number,date,from,until,weeks,reason\n\(lines)\n".utf8))
            let header = SheetGrid.Row(line: 1, cells: text.header.map { SheetCell($0) })
            let grid = SheetGrid(rows: [header] + SheetGrid(text.records).rows)
            return TimetableReading.read(
                grid: grid, heading: SheetHeading<TimetableReading.Column>(grid), isExact: true)
        }
        let preview = try read("S-001,2021-11-22,08:00,09:40,3,\nS-002,2021-11-22,8:00,18:00,,leave")

        #expect(preview.problems == [])
        let engagements = preview.rows[0].engagements(utcOffsetMinutes: 480)
        #expect(engagements.map(\.engagement.reason) == [.teaching, .teaching, .teaching])
        #expect(engagements.map(\.engagement.span.minutes) == [100, 100, 100])
        #expect(
            engagements[1].engagement.span.start
                == engagements[0].engagement.span.start.adding(minutes: 7 * 1440))
        #expect(preview.rows[1].weeks == 1 && preview.rows[1].reason == .leave)
        let wrong = try read("S-001,2021-11-31,08:00,07:00,31,holiday")
        #expect(wrong.problems.map(\.column) == ["日期", "结束", "周数", "事由"])
        #expect(wrong.problems.map(\.code) == [.badDate, .badTime, .badNumber, .unknownWord])
    }
}
