import Exam
import Testing

/// Moves to spare places (`rules` 3.9), and moves of drawn work stations (`rules` 3.10).
@Suite struct SpareMoveTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func context(_ layout: String, taken: [Int], rooms: [Room.ID] = ["W101", "W102"]) throws
        -> SeatingContext
    {
        let sitting = SeatingSitting(
            certificate: "C01", part: .practical, span: TimeSpan(start: nine, minutes: 60), state: .running,
            rooms: rooms)
        let seats = try #require(SeatLayout(text: layout))
        let person = SeatingCandidate(certificate: "C01", group: "护理2001", isWithdrawn: false)
        return SeatingContext(
            profile: .nationalReference, sittings: ["P-1": sitting],
            rooms: rooms.reduce(into: [:]) {
                $0[$1] = SeatingRoom(layout: seats, kind: .workshop, state: .active)
            }, candidates: ["a": person],
            standing: taken.map {
                StandingSeat(
                    candidate: Candidate.ID(rawValue: "other-\($0)"), sitting: "P-1", room: "W101", seat: $0)
            })
    }

    private func move(
        to seat: Int, in room: Room.ID = "W101", because reason: SeatMoveReason = .brokenSeat,
        credit: Int? = nil, lot: PlaceLot = .none, layout: String = "3~", taken: [Int] = [2, 3]
    ) throws -> [StationEvent] {
        try MoveCandidate(
            candidate: "a", sitting: "P-1", room: room, seat: seat, reason: reason, creditMinutes: credit
        ).decide(
            given: .init(
                context: try context(layout, taken: taken),
                current: StandingSeat(candidate: "a", sitting: "P-1", room: "W101", seat: 1),
                isPublished: false, isChief: false, lot: lot), by: .station, at: nine)
    }

    @Test func `whoever's place breaks goes to a spare one, and the stop is given back`() throws {
        #expect(
            try move(to: 4, credit: 7) == [
                .seating(
                    .moved(
                        candidate: "a", sitting: "P-1", room: "W101", seat: 4, reason: .brokenSeat,
                        creditMinutes: 7))
            ])
    }

    @Test func `a broken place takes nothing from the spare ones`() throws {
        #expect(try move(to: 4, layout: "!2~").count == 1)
        #expect(throws: SeatingRefusal.seatTaken) { try move(to: 4, layout: "!2~", taken: [2, 3, 4]) }
    }

    @Test func `no other reason opens a spare place, and no plan does`() throws {
        #expect(throws: SeatingRefusal.seatSpare) { try move(to: 4, because: .medical) }
        let plan = RoomSeating(
            sitting: "P-1", room: "W101", places: [SeatedPlace(seat: 4, candidate: "a")])
        #expect(throws: SeatingRefusal.seatSpare) {
            try SeatingRule.judge([plan], in: context("3~", taken: []))
        }
    }

    @Test func `time is given back for a broken place alone`() throws {
        #expect(throws: SeatingRefusal.creditOutOfRange) {
            try move(to: 2, because: .medical, credit: 5, taken: [])
        }
        #expect(throws: SeatingRefusal.creditOutOfRange) { try move(to: 4, credit: 0) }
        #expect(throws: SeatingRefusal.creditOutOfRange) { try move(to: 4, credit: 121) }
        #expect(try move(to: 4, credit: 120).count == 1)
    }

    @Test func `a drawn station is exchanged for broken, medical or safety reasons only`() throws {
        for reason in SeatMoveReason.allCases {
            let isAllowed = [.brokenSeat, .medical, .safety].contains(reason)
            if isAllowed {
                #expect(try move(to: 2, because: reason, lot: .drawn, taken: []).count == 1)
            } else {
                #expect(throws: SeatingRefusal.stationDrawn) {
                    try move(to: 2, because: reason, lot: .drawn, taken: [])
                }
            }
        }
    }

    @Test func `nobody is given a number before the lot, only another room or a spare place`() throws {
        #expect(throws: SeatingRefusal.stationByLot) { try move(to: 2, lot: .waiting, taken: []) }
        #expect(throws: SeatingRefusal.stationByLot) { try move(to: 2, in: "W102", lot: .waiting) }
        #expect(try move(to: 4, lot: .waiting).count == 1)
        #expect(try move(to: 2, in: "W102", because: .medical, lot: .waiting).count == 1)
    }
}
