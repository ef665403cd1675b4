import Exam
import Foundation
import Planning
import TestKit
import Testing

/// `Tests/interop/verify_draw.py`, which was written from `docs/draw.md`, agrees with an honest record and finds each lie.
@Suite struct DrawVerifierTests {
    private let day = DrawDay.crowd(cells: [6, 7, 1])

    private var runs: [DrawRecord.Run] {
        [
            DrawRecord.Run(run: 1, seed: String(repeating: "a", count: 64), at: Moment(milliseconds: 1000)),
            DrawRecord.Run(run: 2, seed: day.seed, at: Moment(milliseconds: 2000)),
        ]
    }

    /// Two people change places, then one of them goes to the back.
    private var moves: [DrawRecord.Move] {
        let (one, two) = (day.seats[0], day.seats[1])
        return [
            move(one.person, one.seat, two.seat, position: 40),
            move(two.person, two.seat, one.seat, position: 40),
            move(one.person, two.seat, 60, by: "S-004", approvedBy: "S-001", position: 52),
        ]
    }

    private var seats: [DrawRecord.Seat] {
        let seats = day.seats
        return [seated(seats[0], at: 60), seated(seats[1], at: seats[0].seat)] + seats.dropFirst(2)
    }

    private func move(
        _ person: Candidate.ID, _ from: Int?, _ to: Int?, by: String = "S-003", approvedBy: String = "",
        position: Int
    ) -> DrawRecord.Move {
        DrawRecord.Move(
            person: person, sitting: "S-1", from: from.map { DrawRecord.Place(room: "R-1", seat: $0) },
            to: to.map { DrawRecord.Place(room: "R-1", seat: $0) }, by: by, approvedBy: approvedBy,
            reason: "medical", position: position)
    }

    private func seated(_ seat: DrawRecord.Seat, at number: Int) -> DrawRecord.Seat {
        DrawRecord.Seat(person: seat.person, sitting: seat.sitting, room: seat.room, seat: number)
    }

    // MARK: The truth

    @Test func `an honest record agrees, and says who was moved by whom`() throws {
        // The value as typed: decomposed, and with blanks around it.
        let answer = try verify(
            day.record(runs: runs, seats: seats, moves: moves, entered: "\u{3000}e\u{301} \n"))

        #expect(
            answer == (
                0,
                """
                plan SP-7 of station 068, decided by 体彩排列五 2021-11-26: é
                14 people in 3 cells, 1 in cells of one
                2 moved by hand, 2 by S-003, 1 by S-004
                2 runs, seed \(day.seed)
                Everything agrees.

                """
            ))
    }

    @Test func `the published example agrees`() throws {
        let answer = try verify(DrawDay.published.record(entered: " 4 2 0 7 1\u{3000}"))

        #expect(answer.status == 0)
        #expect(
            answer.output.contains(
                "4 people in 2 cells, 1 in cells of one\n0 moved by hand\n1 run, seed 81f0"))
    }

    @Test func `somebody who came late and somebody who withdrew are moves with one end`() throws {
        let gone = day.seats[3]
        let late = DrawRecord.Seat(person: "21110689001", sitting: "S-1", room: "R-1", seat: 33)

        let answer = try verify(
            day.record(
                seats: day.seats.filter { $0 != gone } + [late],
                moves: [
                    move(gone.person, gone.seat, nil, position: 7), move(late.person, nil, 33, position: 8),
                ]))

        #expect(answer.status == 0, "\(answer.output)")
    }

    // MARK: Lies

    @Test func `a changed seat is found`() throws {
        var seats = day.seats
        (seats[2], seats[3]) = (seated(seats[2], at: seats[3].seat), seated(seats[3], at: seats[2].seat))

        try expectLies(
            [
                "\(seats[2].person) sits on R-1/\(seats[2].seat) in S-1, but the draw gave R-1/\(seats[3].seat)"
                    + " and no move says why: a seat is changed or a move left out.",
                "\(seats[3].person) sits on R-1/\(seats[3].seat) in S-1, but the draw gave R-1/\(seats[2].seat)"
                    + " and no move says why: a seat is changed or a move left out.",
            ], day.record(seats: seats))
    }

    @Test func `a seat that is not where the moves end is found`() throws {
        var seats = seats
        seats[0] = seated(seats[0], at: 59)

        try expectLies(
            ["\(seats[0].person) sits on R-1/59 in S-1, but the draw and the moves end on R-1/60."],
            day.record(runs: runs, seats: seats, moves: moves))
    }

    @Test func `somebody left out or put in is found`() throws {
        try expectLies(
            [
                "\(day.seats[0].person) sits on nowhere in S-1, but the draw gave R-1/\(day.seats[0].seat)"
                    + " and no move says why: a seat is changed or a move left out."
            ],
            day.record(seats: Array(day.seats.dropFirst())))
    }

    @Test func `a move left out is found`() throws {
        let (one, two) = (day.seats[0], day.seats[1])
        let answer = try verify(day.record(runs: runs, seats: seats, moves: Array(moves.dropFirst())))

        #expect(answer.status == 1)
        #expect(
            answer.output.contains(
                "The move at position 52 takes \(one.person) in S-1 from R-1/\(two.seat), but there it was"
                    + " R-1/\(one.seat): a move is left out or changed.\n"))
        #expect(answer.output.contains("After the move at position 40 two people have one seat.\n"))
    }

    @Test func `a hidden run is found`() throws {
        let hidden = try verify(day.record(runs: Array(runs.dropFirst())))
        let own = try verify(day.record(runs: Array(runs.prefix(1))))
        let thrownAway = try verify(
            day.record(runs: [
                DrawRecord.Run(run: 1, seed: day.seed, at: Moment(milliseconds: 1000)),
                DrawRecord.Run(
                    run: 2, seed: String(repeating: "a", count: 64), at: Moment(milliseconds: 2000)),
            ]))

        #expect(lies(hidden) == ["The runs are not numbered from 1 without a gap: a run is hidden."])
        #expect(
            lies(own) == [
                "No run has the seed that follows from input, nonce and public value: it is hidden, or another"
                    + " value was used."
            ])
        #expect(lies(thrownAway) == ["Run 1 gave these seats, but a later run was thrown away."])
    }

    @Test func `a seed that was run twice is found`() throws {
        try expectLies(
            ["The runs go back in time, or two have one seed."],
            day.record(runs: [
                DrawRecord.Run(run: 1, seed: day.seed, at: Moment(milliseconds: 1000)),
                DrawRecord.Run(run: 2, seed: day.seed, at: Moment(milliseconds: 2000)),
            ]))
    }

    @Test func `another nonce, another input and another value are found`() throws {
        let nonce = try verify(day.record(nonce: String(repeating: "08", count: 32)))
        let text = String(decoding: day.input, as: UTF8.self)
        let input = try verify(
            day.record(input: text.replacing("place S-1/R-1/1\n", with: "place S-1/R-1/21\n")))
        let value = try verify(day.record(entered: "è"))

        #expect(lies(nonce).first == "The nonce is not the one that was committed to.")
        #expect(lies(input).first == "The input is not the one whose digest was published.")
        #expect(lies(value).first?.hasPrefix("No run has the seed") == true)
        #expect(lies(value).last == "4 more seats differ.")
    }

    @Test func `a move without a name, without a reason or approved by its maker is found`() throws {
        let seat = day.seats[0]
        let seats = [seated(seat, at: 60)] + day.seats.dropFirst()
        let nameless = try verify(
            day.record(
                seats: seats,
                moves: [move(seat.person, seat.seat, 60, by: "", approvedBy: "S-1", position: 9)]))
        let own = try verify(
            day.record(
                seats: seats, moves: [move(seat.person, seat.seat, 60, approvedBy: "S-003", position: 9)]))

        let begin = "The move at position 9 takes \(seat.person) in S-1"
        #expect(lies(nameless) == ["\(begin) without saying who did it and why."])
        #expect(lies(own) == ["\(begin) and was approved by the person who made it."])
    }

    @Test func `an input that is not written as described is refused`() throws {
        let text = String(decoding: day.input, as: UTF8.self)
        for (old, new, sentence) in [
            ("draw/1", "draw/2", "The input has another format."),
            ("plan SP-7", "plan SP-8", "The input is of another plan."),
            ("cell 2 7", "cell 3 7", "Line 16 of the input does not begin cell 2."),
            ("cell 2 7", "cell 2 8", "The numbers of people and itineraries differ in cell 2."),
            ("person 21110680102", "person 21110680101", "The people are not in order in cell 1."),
            ("S-1/R-1/2\n", "S-1/R-1/1\n", "A seat stands in two itineraries in cell 1."),
            ("S-1/R-1/2\n", "S-1/R-1\n", "An itinerary is not written as it must be in cell 1."),
            (
                "S-1/R-1/2\n", "S-1/R-1/2 S-0/R-1/2\n",
                "An itinerary is not in the order of its sittings in cell 1."
            ),
        ] {
            let answer = try verify(day.record(input: text.replacing(old, with: new, maxReplacements: 1)))

            #expect(answer == (1, sentence + "\n"), "\(old) → \(new)")
        }
        #expect(
            try verify(bytes: Data("[]".utf8)).output
                == "The record does not have the keys that it must have.\n")
        #expect(try verify(bytes: Data("{".utf8)).status == 1)
    }

    // MARK: The script

    private func expectLies(
        _ sentences: [String], _ record: DrawRecord, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try verify(record)
        #expect(answer.status == 1, sourceLocation: sourceLocation)
        #expect(lies(answer) == sentences, sourceLocation: sourceLocation)
    }

    /// What stands after the four lines about the plan.
    private func lies(_ answer: (status: Int32, output: String)) -> [String] {
        answer.status == 1 ? answer.output.split(separator: "\n").dropFirst(4).map(String.init) : []
    }

    private func verify(_ record: DrawRecord) throws -> (status: Int32, output: String) {
        try verify(bytes: JSONEncoder().encode(record))
    }

    private func verify(bytes: Data) throws -> (status: Int32, output: String) {
        try DrawVerifier.run(bytes)
    }
}
