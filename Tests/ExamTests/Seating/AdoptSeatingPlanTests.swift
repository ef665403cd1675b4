import Exam
import Testing

@Suite struct AdoptSeatingPlanTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    /// Two theory sittings of C01 at different times, one of C02 that shares T101 with the first,
    /// and a practical of C01 that overlaps the second.
    private func context(
        candidates: [Candidate.ID: SeatingCandidate]? = nil, standing: [StandingSeat] = [],
        state: Sitting.State = .planned, roomState: Room.State = .active
    ) -> SeatingContext {
        func sitting(
            _ certificate: Certificate.ID, _ part: Sitting.Part, _ start: Int, _ rooms: [Room.ID]
        ) -> SeatingSitting {
            SeatingSitting(
                certificate: certificate, part: part,
                span: TimeSpan(start: nine.adding(minutes: start), minutes: 120),
                state: state, rooms: rooms)
        }
        let room = SeatingRoom(layout: layout([2, 2]), kind: .workshop, state: roomState)
        return SeatingContext(
            profile: .nationalReference,
            sittings: [
                "T-1": sitting("C01", .theory, 0, ["T101", "T102"]),
                "T-2": sitting("C01", .theory, 300, ["T101"]),
                "T-3": sitting("C02", .theory, 0, ["T101"]), "P-1": sitting("C01", .practical, 360, ["T102"]),
            ],
            rooms: ["T101": room, "T102": room, "T103": room],
            candidates: candidates ?? ["a": person(), "b": person()], standing: standing)
    }

    private func layout(_ columns: [Int]) -> SeatLayout {
        guard let layout = SeatLayout(columns: columns) else { preconditionFailure("a lawful layout") }
        return layout
    }

    private func person(_ certificate: Certificate.ID = "C01", isWithdrawn: Bool = false) -> SeatingCandidate
    {
        SeatingCandidate(certificate: certificate, group: "护理2001", isWithdrawn: isWithdrawn)
    }

    private func room(_ sitting: Sitting.ID, _ room: Room.ID, _ places: [(Int, Candidate.ID)]) -> RoomSeating
    {
        RoomSeating(
            sitting: sitting, room: room, places: places.map { SeatedPlace(seat: $0.0, candidate: $0.1) })
    }

    private func refusal(
        _ rooms: [RoomSeating], sittings: [Sitting.ID] = ["T-1", "T-2"], isPlanKnown: Bool = false,
        _ context: SeatingContext? = nil
    ) -> SeatingRefusal? {
        do throws(SeatingRefusal) {
            _ = try AdoptSeatingPlan(plan: "P", sittings: sittings, seed: 1, rooms: rooms).decide(
                given: .init(isPlanKnown: isPlanKnown, context: context ?? self.context()), by: .station,
                at: nine)
            return nil
        } catch {
            return error
        }
    }

    @Test func `stages each room, then makes the plan effective`() throws {
        let rooms = [room("T-1", "T101", [(1, "a"), (2, "b")])]
        let events = try AdoptSeatingPlan(plan: "P", sittings: ["T-1", "T-2"], seed: 7, rooms: rooms)
            .decide(given: .init(isPlanKnown: false, context: context()), by: .station, at: nine)

        #expect(
            events == [
                .seating(.roomStaged(plan: "P", sitting: "T-1", room: "T101", places: rooms[0].places)),
                .seating(
                    .adopted(plan: "P", sittings: ["T-1", "T-2"], seed: 7, roomCount: 1, candidateCount: 2)),
            ])
    }

    @Test func `different sittings of a paper share its candidates, and nobody is forgotten`() {
        #expect(refusal([room("T-1", "T101", [(1, "a")]), room("T-2", "T101", [(1, "b")])]) == nil)
        #expect(refusal([room("T-1", "T101", [(1, "a")])]) == .unplaced)
        let withdrawn = context(candidates: ["a": person(), "b": person(isWithdrawn: true)])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], withdrawn) == nil)
        let standing = context(standing: [StandingSeat(candidate: "b", sitting: "T-2", room: "T101", seat: 4)]
        )
        #expect(refusal([room("T-1", "T101", [(1, "a")])], sittings: ["T-1"], standing) == nil)
    }

    @Test func `a seat is in the room, and one person's`() {
        #expect(refusal([room("T-1", "T101", [(1, "a"), (5, "b")])]) == .noSuchSeat)
        #expect(refusal([room("T-1", "T101", [(0, "a"), (2, "b")])]) == .noSuchSeat)
        #expect(refusal([room("T-1", "T101", [(1, "a"), (1, "b")])]) == .seatTaken)
        #expect(refusal([room("T-1", "T103", [(1, "a"), (2, "b")])]) == .roomNotOfSitting)
        #expect(refusal([room("T-1", "T101", [(1, "a")]), room("T-1", "T101", [(2, "b")])]) == .roomTwice)
    }

    @Test func `sittings that share a room and time share its seats`() {
        let shared = context(
            candidates: ["a": person(), "b": person("C02")],
            standing: [StandingSeat(candidate: "b", sitting: "T-3", room: "T101", seat: 1)])
        #expect(refusal([room("T-1", "T101", [(1, "a")])], shared) == .seatTaken)
        #expect(refusal([room("T-1", "T101", [(2, "a")])], shared) == nil)
        #expect(refusal([room("T-2", "T101", [(1, "a")])], shared) == nil)
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
                rooms: [
                    "T101": SeatingRoom(
                        layout: layout([8, 8, 8, 8]), kind: kind, state: .active)
                ],
                candidates: Dictionary(
                    uniqueKeysWithValues: (1...31).map { (Candidate.ID(rawValue: "\($0)"), person()) }),
                standing: [])
        }
        let thirtyOne = [room("T-1", "T101", (1...31).map { ($0, Candidate.ID(rawValue: "\($0)")) })]
        let thirty = [room("T-1", "T101", (1...30).map { ($0, Candidate.ID(rawValue: "\($0)")) })]
        #expect(refusal(thirtyOne, sittings: ["T-1"], context(.classroom)) == .roomFull)
        #expect(refusal(thirty, sittings: ["T-1"], context(.classroom)) == .unplaced)
        #expect(refusal(thirtyOne, sittings: ["T-1"], context(.computer)) == nil)
    }

    @Test func `nobody sits twice`() {
        #expect(
            refusal([room("T-1", "T101", [(1, "a"), (2, "a"), (3, "b")])]) == .candidateTwice)
        #expect(
            refusal([room("T-1", "T101", [(1, "a"), (2, "b")]), room("T-2", "T101", [(1, "a")])])
                == .candidateTwice)
        #expect(
            refusal(
                [
                    room("T-1", "T101", [(1, "b")]), room("T-2", "T101", [(1, "a")]),
                    room("P-1", "T102", [(1, "a"), (2, "b")]),
                ], sittings: ["T-1", "T-2", "P-1"]) == .overlappingSittings)
        let standing = context(standing: [StandingSeat(candidate: "a", sitting: "P-1", room: "T102", seat: 1)]
        )
        #expect(
            refusal([room("T-1", "T101", [(1, "b")]), room("T-2", "T101", [(1, "a")])], standing)
                == .overlappingSittings)
    }

    @Test func `only the paper's own candidates, and none who withdrew`() {
        #expect(refusal([room("T-1", "T101", [(1, "z")])]) == .unknownCandidate)
        #expect(
            refusal([room("T-1", "T101", [(1, "a")])], context(candidates: ["a": person("C02")]))
                == .wrongCertificate)
        #expect(
            refusal([room("T-1", "T101", [(1, "a")])], context(candidates: ["a": person(isWithdrawn: true)]))
                == .candidateWithdrawn)
    }

    @Test func `a plan comes before the doors open, into rooms in service`() {
        let rooms = [room("T-1", "T101", [(1, "a"), (2, "b")])]
        #expect(refusal(rooms, context(state: .open)) == .sittingNotPlanned)
        #expect(refusal(rooms, context(roomState: .maintenance)) == .roomNotActive)
        #expect(refusal(rooms, isPlanKnown: true) == .planKnown)
        #expect(refusal(rooms, sittings: ["T-9"]) == .unknownSitting)
        #expect(refusal(rooms, sittings: ["T-2"]) == .unknownSitting)
        #expect(refusal(rooms, sittings: ["T-1", "T-1"]) == .malformed)
        #expect(refusal([], sittings: []) == .empty)
        #expect(refusal([]) == .empty)
        let many = [room("T-1", "T101", (0...AdoptSeatingPlan.seatsMax).map { ($0, "a") })]
        #expect(refusal(many) == .tooMany)
    }
}
