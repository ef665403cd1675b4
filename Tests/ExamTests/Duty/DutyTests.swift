import Exam
import Testing

private let nine = Moment(milliseconds: 1_637_974_800_000)
private let morning = TimeSpan(start: nine, minutes: 120)
private let registrar = Actor.staff("S-004")

private func slot(_ room: Room.ID, _ from: Int = 0, _ minutes: Int = 120) -> DutySlot {
    DutySlot(room: room, span: TimeSpan(start: nine.adding(minutes: from), minutes: minutes))
}

@Suite struct DutySlotTests {
    @Test func `two sittings in one room at one time are one slot`() {
        let slots = DutySlot.merging([
            slot("T102"), slot("T101", 0, 90), slot("T101", 0, 120), slot("T101", 300), slot("T101", 60, 90),
        ])

        #expect(slots == [slot("T101", 0, 150), slot("T102"), slot("T101", 300)])
    }

    @Test func `sittings that follow one another are two slots`() {
        #expect(DutySlot.merging([slot("W101", 60, 60), slot("W101", 0, 60)]).count == 2)
    }

    @Test(arguments: [(0, 0), (1, 1), (4, 1), (5, 1), (6, 2), (50, 10)])
    func `one floater to five rooms, rounded up`(rooms: Int, floaters: Int) {
        #expect(DutyNeed.floaters(rooms: rooms) == floaters)
    }

    @Test func `the worked numbers of the rules`() {
        let profile = RuleProfile.nationalReference
        let proctors = [30, 30, 30, 10].map(profile.proctorsWanted).reduce(0, +)
        #expect(proctors == 8)
        #expect(DutyNeed.spares(rostered: proctors + DutyNeed.floaters(rooms: 4)) == 1)
        #expect([15, 30, 45, 46].map(profile.proctorsWanted) == [2, 2, 3, 4])
        #expect(DutyNeed.assessors(workStations: 10) == 3)
        #expect(DutyNeed.assessors(workStations: 20) == 5)
        #expect(DutyNeed.rotations(candidates: 50, workStations: 10) == 5)
    }
}

@Suite struct AdoptDutyRosterTests {
    private func people(_ change: (inout [Staff.ID: DutyPerson]) -> Void = { _ in }) -> [Staff.ID: DutyPerson]
    {
        var people: [Staff.ID: DutyPerson] = [:]
        for number in 1...6 {
            people[Staff.ID(rawValue: "S-\(number)")] = DutyPerson(roles: [.proctor], isActive: true)
        }
        people["S-6"] = DutyPerson(roles: [.floater], isActive: true)
        change(&people)
        return people
    }

    private let rooms = [
        RoomDuty(room: "T102", span: morning, lead: "S-3", second: "S-4"),
        RoomDuty(room: "T101", span: morning, lead: "S-1", second: "S-2"),
    ]

    private func decide(
        _ rooms: [RoomDuty], floaters: [FloaterDuty] = [],
        states: [Sitting.ID: Sitting.State] = ["A": .planned],
        slots: [DutySlot] = [slot("T101"), slot("T102")], existing: [DutyFact] = [],
        people: [Staff.ID: DutyPerson]? = nil
    ) throws -> [StationEvent] {
        try AdoptDutyRoster(sittings: ["A"], rooms: rooms, floaters: floaters).decide(
            given: .init(sittings: states, slots: slots, existing: existing, people: people ?? self.people()),
            by: registrar, at: nine.adding(minutes: -600))
    }

    private func room(_ lead: Staff.ID, _ second: Staff.ID) -> [RoomDuty] {
        [rooms[0], RoomDuty(room: "T101", span: morning, lead: lead, second: second)]
    }

    @Test func `records each slot in the order of a printed roster, floaters last`() throws {
        let events = try decide(rooms, floaters: [FloaterDuty(staff: "S-6", span: morning)])

        #expect(
            events == [
                .duty(.roomStaffed(room: "T101", span: morning, lead: "S-1", second: "S-2")),
                .duty(.roomStaffed(room: "T102", span: morning, lead: "S-3", second: "S-4")),
                .duty(.floaterPosted(staff: "S-6", span: morning)),
            ])
    }

    @Test func `covers exactly the rooms and times of the sittings`() {
        let later = TimeSpan(start: nine.adding(minutes: 1), minutes: 120)
        #expect(throws: DutyRefusal.wrongSlots) { try decide([rooms[0]]) }
        #expect(throws: DutyRefusal.wrongSlots) { try decide(rooms + [rooms[0]]) }
        #expect(throws: DutyRefusal.wrongSlots) { try decide([], slots: []) }
        #expect(throws: DutyRefusal.wrongSlots) {
            try decide([rooms[0], RoomDuty(room: "T101", span: later, lead: "S-1", second: "S-2")])
        }
    }

    @Test func `refuses sittings that are unknown or over`() throws {
        #expect(throws: DutyRefusal.unknownSitting) { try decide(rooms, states: [:]) }
        for state in Sitting.State.allCases {
            if [.ended, .closed, .signed].contains(state) {
                #expect(throws: DutyRefusal.sittingOver) { try decide(rooms, states: ["A": state]) }
            } else {
                #expect(try decide(rooms, states: ["A": state]).count == 2)
            }
        }
    }

    @Test func `refuses people who cannot serve there`() {
        #expect(throws: DutyRefusal.onePersonTwice) { try decide(room("S-1", "S-1")) }
        #expect(throws: DutyRefusal.overlapping) { try decide(room("S-1", "S-3")) }
        #expect(throws: DutyRefusal.unknownStaff) { try decide(room("S-1", "S-99")) }
        #expect(throws: DutyRefusal.notActive) {
            try decide(rooms, people: people { $0["S-2"] = DutyPerson(roles: [.proctor], isActive: false) })
        }
        #expect(throws: DutyRefusal.wrongRole) {
            try decide(
                rooms, people: people { $0["S-2"] = DutyPerson(roles: [.chief, .assessor], isActive: true) })
        }
        #expect(throws: DutyRefusal.overlapping) {
            try decide(rooms, floaters: [FloaterDuty(staff: "S-1", span: morning)])
        }
        #expect(throws: DutyRefusal.floaterWithoutRoom) {
            try decide(rooms, floaters: [FloaterDuty(staff: "S-6", span: slot("T101", 300).span)])
        }
    }

    @Test func `looks at duties that stand already, up to the minute`() throws {
        func existing(_ from: Int, room: Room.ID = "W101") -> [DutyFact] {
            [
                DutyFact(
                    staff: "S-1", post: .lead, room: room, span: slot("W101", from, 60).span,
                    hasReported: false)
            ]
        }

        #expect(throws: DutyRefusal.overlapping) { try decide(rooms, existing: existing(119)) }
        #expect(throws: DutyRefusal.overlapping) { try decide(rooms, existing: existing(-59)) }
        #expect(try decide(rooms, existing: existing(120)).count == 2)
        #expect(try decide(rooms, existing: existing(-60)).count == 2)
        #expect(throws: DutyRefusal.alreadyStaffed) {
            try decide(rooms, existing: existing(30, room: "T101"))
        }
    }

    @Test func `bounds a roster`() {
        let many = Array(repeating: rooms[0], count: 2001)
        #expect(throws: DutyRefusal.tooManySlots) { try decide(many) }
    }
}

@Suite struct ChangeDutyTests {
    private func duty(
        _ staff: Staff.ID, _ post: DutyPost = .second, _ room: Room.ID? = "T101", from: Int = 0,
        hasReported: Bool = false
    ) -> DutyFact {
        DutyFact(
            staff: staff, post: post, room: room, span: slot("T101", from).span, hasReported: hasReported)
    }

    private let proctor = DutyPerson(roles: [.proctor], isActive: true)

    private func replace(
        _ duty: DutyFact?, spare: DutyPerson?, spareDuties: [DutyFact] = [], id: Staff.ID = "S-9",
        minutes: Int = 0
    ) throws -> [StationEvent] {
        try ReplaceProctor(room: "T101", start: nine, post: .second, spare: id).decide(
            given: .init(duty: duty, spare: spare, spareDuties: spareDuties), by: registrar,
            at: nine.adding(minutes: minutes))
    }

    @Test func `puts a free spare in the place of somebody`() throws {
        #expect(
            try replace(duty("S-2"), spare: proctor)
                == [.duty(.replaced(room: "T101", span: morning, post: .second, from: "S-2", to: "S-9"))])
        #expect(try replace(duty("S-9"), spare: proctor) == [])
    }

    @Test func `lets a floater step in, who is then no floater any more`() throws {
        let floating = duty("S-9", .floater, nil)

        #expect(
            try replace(
                duty("S-2"), spare: DutyPerson(roles: [.floater], isActive: true), spareDuties: [floating])
                == [
                    .duty(.floaterReleased(staff: "S-9", span: morning)),
                    .duty(.replaced(room: "T101", span: morning, post: .second, from: "S-2", to: "S-9")),
                ])
    }

    @Test func `refuses a spare who cannot serve, and a duty that is over`() throws {
        #expect(throws: DutyRefusal.noSuchDuty) { try replace(nil, spare: proctor) }
        #expect(throws: DutyRefusal.unknownStaff) { try replace(duty("S-2"), spare: nil) }
        #expect(throws: DutyRefusal.notActive) {
            try replace(duty("S-2"), spare: DutyPerson(roles: [.proctor], isActive: false))
        }
        #expect(throws: DutyRefusal.wrongRole) {
            try replace(duty("S-2"), spare: DutyPerson(roles: [.chief], isActive: true))
        }
        #expect(throws: DutyRefusal.overlapping) {
            try replace(duty("S-2"), spare: proctor, spareDuties: [duty("S-9", .lead, "T102", from: 119)])
        }
        #expect(
            try replace(duty("S-2"), spare: proctor, spareDuties: [duty("S-9", .lead, "T102", from: 120)])
                .count == 1)
        #expect(try replace(duty("S-2"), spare: proctor, minutes: 119).count == 1)
        #expect(throws: DutyRefusal.over) { try replace(duty("S-2"), spare: proctor, minutes: 120) }
    }

    @Test func `people report for their own duty, from T−90 to the end`() throws {
        func report(_ seconds: Int, by actor: Actor = .staff("S-2"), duty: DutyFact?) throws -> [StationEvent]
        {
            try ReportForDuty(staff: "S-2", start: nine).decide(
                given: .init(duty: duty), by: actor, at: nine.adding(seconds: seconds))
        }
        let reported: [StationEvent] = [.duty(.reported(staff: "S-2", start: nine))]

        #expect(throws: DutyRefusal.tooEarly) { try report(-90 * 60 - 1, duty: duty("S-2")) }
        #expect(try report(-90 * 60, duty: duty("S-2")) == reported)
        #expect(try report(120 * 60 - 1, duty: duty("S-2")) == reported)
        #expect(throws: DutyRefusal.over) { try report(120 * 60, duty: duty("S-2")) }
        #expect(try report(0, duty: duty("S-2", hasReported: true)) == [])
        #expect(throws: DutyRefusal.noSuchDuty) { try report(0, duty: nil) }
        #expect(throws: DutyRefusal.notOwnDuty) { try report(0, by: .staff("S-3"), duty: duty("S-2")) }
    }

    @Test func `withdraws a roster with its floaters while nobody has come`() throws {
        func withdraw(_ existing: [DutyFact], known: Set<Sitting.ID> = ["A"]) throws -> [StationEvent] {
            try WithdrawDutyRoster(sittings: ["A"]).decide(
                given: .init(sittings: known, slots: [slot("T101")], existing: existing), by: registrar,
                at: nine)
        }
        let pair = [duty("S-1", .lead), duty("S-2")]
        let floater = duty("S-6", .floater, nil)
        let cleared = StationEvent.duty(.roomCleared(room: "T101", span: morning))

        #expect(
            try withdraw(pair + [floater]) == [cleared, .duty(.floaterReleased(staff: "S-6", span: morning))])
        #expect(try withdraw(pair + [floater, duty("S-4", .lead, "T102")]) == [cleared])
        #expect(throws: DutyRefusal.notStaffed) { try withdraw([floater]) }
        #expect(throws: DutyRefusal.alreadyReported) {
            try withdraw(pair + [duty("S-1", .lead, hasReported: true)])
        }
        #expect(throws: DutyRefusal.unknownSitting) { try withdraw(pair, known: []) }
    }
}
