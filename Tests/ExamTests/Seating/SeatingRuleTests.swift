import Exam
import Testing

@Suite struct SeatingRuleTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    /// Two theory sittings of C01 at different times, one of C02 that shares T101 with the first, a
    /// practical of C01 that overlaps the second, and one of C01 that leaves the rooms to the plan.
    private func context(
        candidates: [Candidate.ID: SeatingCandidate]? = nil, standing: [StandingSeat] = [],
        room: SeatingRoom? = nil
    ) -> SeatingContext {
        func sitting(
            _ certificate: Certificate.ID, _ part: Sitting.Part, _ start: Int, _ rooms: [Room.ID],
            openKind: Room.Kind? = nil, equipment: Set<String> = []
        ) -> SeatingSitting {
            SeatingSitting(
                certificate: certificate, part: part,
                span: TimeSpan(start: nine.adding(minutes: start), minutes: 120), state: .planned,
                rooms: rooms, openKind: openKind, equipment: equipment)
        }
        let room = room ?? SeatingRoom(layout: layout([2, 2]), kind: .workshop, state: .active)
        return SeatingContext(
            profile: .nationalReference,
            sittings: [
                "T-1": sitting("C01", .theory, 0, ["T101", "T102"]),
                "T-2": sitting("C01", .theory, 300, ["T101"]),
                "T-3": sitting("C02", .theory, 0, ["T101"]), "P-1": sitting("C01", .practical, 360, ["T102"]),
                "P-2": sitting("C01", .practical, 135, ["T102"]),
                "P-3": sitting("C02", .practical, 123, ["T101"]),
                "P-4": sitting("C02", .practical, 125, ["T101"]),
                "P-5": sitting("C02", .practical, 0, ["T101"]),
                "O-1": sitting("C01", .practical, 600, [], openKind: .workshop, equipment: ["EQ"]),
            ],
            rooms: ["T101": room, "T102": room, "T103": room],
            candidates: candidates ?? ["a": person(), "b": person(), "c": person("C02")], standing: standing)
    }

    private func layout(_ columns: [Int]) -> SeatLayout {
        guard let layout = SeatLayout(columns: columns) else { preconditionFailure("a lawful layout") }
        return layout
    }

    private func person(
        _ certificate: Certificate.ID = "C01", isWithdrawn: Bool = false, needs: Set<AccessNeed> = [],
        exempt: Set<Sitting.Part> = []
    ) -> SeatingCandidate {
        SeatingCandidate(
            certificate: certificate, group: "护理2001", isWithdrawn: isWithdrawn, needs: needs,
            exempt: exempt)
    }

    private func room(_ sitting: Sitting.ID, _ room: Room.ID, _ places: [(Int, Candidate.ID)]) -> RoomSeating
    {
        RoomSeating(
            sitting: sitting, room: room, places: places.map { SeatedPlace(seat: $0.0, candidate: $0.1) })
    }

    private func refusal(_ rooms: [RoomSeating], _ context: SeatingContext? = nil) -> SeatingRefusal? {
        do throws(SeatingRefusal) {
            try SeatingRule.judge(rooms, in: context ?? self.context())
            return nil
        } catch {
            return error
        }
    }

    @Test func `a seat is in the room, and one person's`() {
        #expect(refusal([room("T-1", "T101", [(1, "a"), (2, "b")])]) == nil)
        #expect(refusal([room("T-1", "T101", [(1, "a"), (5, "b")])]) == .noSuchSeat)
        #expect(refusal([room("T-1", "T101", [(0, "a"), (2, "b")])]) == .noSuchSeat)
        #expect(refusal([room("T-1", "T101", [(1, "a"), (1, "b")])]) == .seatTaken)
        #expect(refusal([room("T-1", "T103", [(1, "a"), (2, "b")])]) == .roomNotOfSitting)
        #expect(refusal([room("T-9", "T101", [(1, "a")])]) == .unknownSitting)
    }

    @Test func `sittings that share a room and time share its seats`() {
        let shared = context(standing: [StandingSeat(candidate: "c", sitting: "T-3", room: "T101", seat: 1)])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], shared) == .seatTaken)
        #expect(refusal([room("T-1", "T101", [(2, "a")])], shared) == nil)
        #expect(refusal([room("T-2", "T101", [(1, "a")])], shared) == nil)
    }

    @Test func `papers that could be confused share no room`() {
        let practical = context(
            standing: [StandingSeat(candidate: "c", sitting: "P-5", room: "T101", seat: 1)])
        #expect(refusal([room("T-1", "T101", [(2, "a")])], practical) == .papersMixed)
    }

    @Test func `a room stands empty for five minutes between two groups`() {
        let early = context(standing: [StandingSeat(candidate: "c", sitting: "P-3", room: "T101", seat: 1)])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], early) == .turnaroundTooShort)
        let onTime = context(standing: [StandingSeat(candidate: "c", sitting: "P-4", room: "T101", seat: 1)])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], onTime) == nil)
        // Half an hour more for one keeps the room for all.
        let extra = context(
            candidates: ["a": person(needs: [.extraTime]), "c": person("C02")],
            standing: [StandingSeat(candidate: "c", sitting: "P-4", room: "T101", seat: 1)])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], extra) == .turnaroundTooShort)
    }

    @Test func `a classroom takes as many as the profile says`() {
        func context(_ kind: Room.Kind) -> SeatingContext {
            SeatingContext(
                profile: .nationalReference,
                sittings: [
                    "T-1": SeatingSitting(
                        certificate: "C01", part: .theory, span: TimeSpan(start: nine, minutes: 120),
                        state: .planned, rooms: ["T101"])
                ],
                rooms: ["T101": SeatingRoom(layout: layout([8, 8, 8, 8]), kind: kind, state: .active)],
                candidates: Dictionary(
                    uniqueKeysWithValues: (1...31).map { (Candidate.ID(rawValue: "\($0)"), person()) }),
                standing: [])
        }
        let thirtyOne = [room("T-1", "T101", (1...31).map { ($0, Candidate.ID(rawValue: "\($0)")) })]
        let thirty = [room("T-1", "T101", (1...30).map { ($0, Candidate.ID(rawValue: "\($0)")) })]
        #expect(refusal(thirtyOne, context(.classroom)) == .roomFull)
        #expect(refusal(thirty, context(.classroom)) == nil)
        #expect(refusal(thirtyOne, context(.computer)) == nil)
    }

    @Test func `nobody sits twice, at two places, or without a breath between`() {
        #expect(refusal([room("T-1", "T101", [(1, "a"), (2, "a"), (3, "b")])]) == .candidateTwice)
        #expect(
            refusal([room("T-1", "T101", [(1, "a"), (2, "b")]), room("T-2", "T101", [(1, "a")])])
                == .candidateTwice)
        #expect(
            refusal([room("T-2", "T101", [(1, "a")]), room("P-1", "T102", [(1, "a")])])
                == .overlappingSittings)
        let standing = context(standing: [StandingSeat(candidate: "a", sitting: "P-1", room: "T102", seat: 1)]
        )
        #expect(refusal([room("T-2", "T101", [(1, "a")])], standing) == .overlappingSittings)
        #expect(
            refusal([room("T-1", "T101", [(1, "a")]), room("P-2", "T102", [(1, "a")])]) == .gapTooShort)
    }

    @Test func `only the paper's own candidates, none who withdrew or is exempt`() {
        #expect(refusal([room("T-1", "T101", [(1, "z")])]) == .unknownCandidate)
        func alone(_ person: SeatingCandidate) -> SeatingRefusal? {
            refusal([room("T-1", "T101", [(1, "a")])], context(candidates: ["a": person]))
        }
        #expect(alone(person("C02")) == .wrongCertificate)
        #expect(alone(person(isWithdrawn: true)) == .candidateWithdrawn)
        #expect(alone(person(exempt: [.theory])) == .partExempt)
        #expect(alone(person(exempt: [.practical])) == nil)
    }

    @Test func `access needs are binding`() {
        let steps = context(candidates: ["a": person(needs: [.stepFree])])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], steps) == .notStepFree)
        let ramp = context(
            candidates: ["a": person(needs: [.stepFree])],
            room: SeatingRoom(layout: layout([2, 2]), kind: .workshop, state: .active, isStepFree: true))
        #expect(refusal([room("T-1", "T101", [(1, "a")])], ramp) == nil)
        let separate = context(candidates: [
            "a": person(needs: [.separate]), "b": person(), "d": person(needs: [.separate]),
        ])
        #expect(refusal([room("T-1", "T101", [(1, "a"), (2, "b")])], separate) == .notSeparate)
        #expect(refusal([room("T-1", "T101", [(1, "a"), (2, "d")])], separate) == nil)
        // Where stations stand apart anyway, nobody is sent away.
        #expect(refusal([room("P-1", "T102", [(1, "a"), (2, "b")])], separate) == nil)
    }

    @Test func `a room is in service, free then, and has what the paper wants`() {
        func in_(_ room: SeatingRoom, _ sitting: Sitting.ID = "T-1") -> SeatingRefusal? {
            refusal([self.room(sitting, "T101", [(1, "a")])], context(room: room))
        }
        let seats = layout([2, 2])
        #expect(in_(SeatingRoom(layout: seats, kind: .workshop, state: .maintenance)) == .roomNotActive)
        #expect(
            in_(
                SeatingRoom(
                    layout: seats, kind: .workshop, state: .active,
                    unavailable: [TimeSpan(start: nine.adding(minutes: 119), minutes: 60)]))
                == .roomUnavailable)
        let bare = SeatingRoom(layout: seats, kind: .workshop, state: .active)
        #expect(in_(bare, "O-1") == .roomNotOfSitting)
        let equipped = SeatingRoom(layout: seats, kind: .workshop, state: .active, equipment: ["EQ", "X"])
        #expect(in_(equipped, "O-1") == nil)
        let classroom = SeatingRoom(layout: seats, kind: .classroom, state: .active, equipment: ["EQ"])
        #expect(in_(classroom, "O-1") == .roomNotOfSitting)
    }
}
