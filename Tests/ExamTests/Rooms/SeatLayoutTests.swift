import Exam
import Testing

@Suite struct SeatLayoutTests {
    /// Rows from the front, columns from seat 01's, gaps as 0: as `rules` 3.5 prints them.
    private static let golden: [(String, [[Int]])] = [
        (
            "7-8-8-7",
            [
                [1, 15, 16, 30], [2, 14, 17, 29], [3, 13, 18, 28], [4, 12, 19, 27], [5, 11, 20, 26],
                [6, 10, 21, 25], [7, 9, 22, 24], [0, 8, 23, 0],
            ]
        ),
        (
            "8-7-7-8",
            [
                [1, 15, 16, 30], [2, 14, 17, 29], [3, 13, 18, 28], [4, 12, 19, 27], [5, 11, 20, 26],
                [6, 10, 21, 25], [7, 9, 22, 24], [8, 0, 0, 23],
            ]
        ),
        (
            "5x6",
            [
                [1, 12, 13, 24, 25], [2, 11, 14, 23, 26], [3, 10, 15, 22, 27], [4, 9, 16, 21, 28],
                [5, 8, 17, 20, 29], [6, 7, 18, 19, 30],
            ]
        ),
    ]

    @Test(arguments: golden)
    func `numbers run in a serpentine`(text: String, rows: [[Int]]) throws {
        let layout = try #require(SeatLayout(text: text))

        let found = (0..<layout.rowCount).map { row in
            layout.columns.indices.map { layout.seat(column: $0, row: row) ?? 0 }
        }

        #expect(found == rows)
        for seat in 1...layout.seatCount {
            let place = try #require(layout.place(of: seat))
            #expect(layout.seat(column: place.column, row: place.row) == seat)
        }
        #expect(layout.place(of: 0) == nil)
        #expect(layout.place(of: layout.seatCount + 1) == nil)
    }

    @Test func `the neighbours of the worked example`() throws {
        let layout = try #require(SeatLayout(text: "7-8-8-7"))

        #expect(layout.seat(column: 1, row: 0) == 15)
        #expect(layout.seat(column: 0, row: 1) == 2)
        let eight = try #require(layout.place(of: 8))
        #expect(layout.seat(column: eight.column, row: eight.row - 1) == 9)
        #expect(layout.seat(column: eight.column + 1, row: eight.row) == 23)
    }

    @Test func `numbers run on over gaps, and a broken seat keeps its own`() throws {
        let layout = try #require(SeatLayout(text: "2_2-_!3=1_1!"))

        let rows = (0..<layout.rowCount).map { row in
            layout.columns.indices.map { layout.seat(column: $0, row: row) ?? 0 }
        }

        #expect(rows == [[1, 0, 9], [2, 8, 0], [0, 7, 10], [3, 6, 11], [4, 5, 0]])
        #expect(layout.seatCount == 11)
        #expect(layout.brokenSeats == [8, 11])
        #expect(layout.usableSeats == [1, 2, 3, 4, 5, 6, 7, 9, 10])
        #expect(layout.usableCount == 9)
        #expect(layout.isBroken(8) && !layout.isUsable(8))
        #expect(layout.isUsable(9) && !layout.isBroken(9))
        #expect(!layout.isBroken(12) && !layout.isUsable(12) && !layout.isUsable(0))
        #expect(!layout.isAisle(after: 0) && layout.isAisle(after: 1))
        let six = try #require(layout.place(of: 6))
        #expect(six.column == 1 && six.row == 3)
    }

    @Test(arguments: [
        ("5x6", "6-6-6-6-6"), ("7-8-8-7", "7-8-8-7"), ("7-8=8-7", "7-8=8-7"), ("3_!3", "3_!3"),
        ("_2__=!", "_2=!"), ("4_-4", "4-4"), ("4__=1", "4=1"), ("07-8", "7-8"),
    ])
    func `is written in one way`(text: String, canonical: String) throws {
        let layout = try #require(SeatLayout(text: text))

        #expect(layout.text == canonical)
        #expect(SeatLayout(text: layout.text) == layout)
    }

    /// A generator that always runs the same course.
    private struct Course: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 31)
        }
    }

    @Test func `every drawing reads back, and each of its seats stands where its number says`() throws {
        var course = Course(state: 35)
        for _ in 0..<300 {
            let columns = Int.random(in: 1...12, using: &course)
            let places = (0..<columns).map { _ in
                let rows = Int.random(in: 1...20, using: &course)
                return (0..<rows).map { row -> SeatLayout.Place in
                    row == 0
                        ? .seat
                        : [.seat, .seat, .seat, .gap, .broken][Int.random(in: 0..<5, using: &course)]
                }
            }
            let aisles = (0..<columns).dropLast().filter { _ in Bool.random(using: &course) }
            let layout = try #require(SeatLayout(places: places, aisles: aisles.reversed()))

            #expect(SeatLayout(text: layout.text) == layout)
            #expect(layout.aisles == aisles)
            #expect(layout.seatCount == places.joined().count { $0 != .gap })
            #expect(layout.usableCount == layout.usableSeats.count)
            #expect(layout.usableCount + layout.brokenSeats.count == layout.seatCount)
            for seat in 1...layout.seatCount {
                let place = try #require(layout.place(of: seat))
                #expect(layout.seat(column: place.column, row: place.row) == seat)
                #expect(places[place.column][place.row] == (layout.isBroken(seat) ? .broken : .seat))
            }
            #expect(layout.place(of: layout.seatCount + 1) == nil)
        }
    }

    @Test func `a seat is marked broken and mended, and no number moves`() throws {
        let whole = try #require(SeatLayout(text: "7-8=8-7"))

        let broken = try #require(whole.marking(8, isBroken: true))

        #expect(broken.text == "7-7!=8-7")
        #expect(broken.brokenSeats == [8])
        #expect(broken.marking(8, isBroken: false) == whole)
        #expect(whole.marking(31, isBroken: true) == nil)
    }

    @Test(arguments: [
        "", "0-1", "13x1", "1x21", "7-8-", "5x", "axb", "-7-8", "7--8", "7=", "=7", "7-=8", "_", "7-__-8",
        "0!2", "21", "11!9", "20!", "7 8", "7+8", "٣-٣", "+7-8", "1-1-1-1-1-1-1-1-1-1-1-1-1", "5x!", "7_0",
        "999999999999999999999-1",
    ])
    func `refuses what is no layout`(text: String) {
        #expect(SeatLayout(text: text) == nil)
    }
}

@Suite struct NeighbourTests {
    @Test func `neighbours of the standard room are those of the rule sheet`() throws {
        let room = try #require(SeatLayout(text: "7-8-8-7"))

        // Seat 1: beside it 15, behind it 2. Seat 8 stands in the rear: 9 in front of it, 23 beside it.
        #expect(Set(room.neighbours(of: 1)) == [15, 2])
        #expect(Set(room.neighbours(of: 8)) == [9, 23])
        #expect(room.neighbours(of: 31) == [])
    }

    @Test func `pairs are counted once, and a gap parts people`() throws {
        let square = try #require(SeatLayout(text: "2-2"))
        let alike = square.pairs(alike: [1: "A", 2: "A", 3: "B", 4: "A"])
        #expect(alike.map { [$0.first, $0.second] } == [[1, 2], [1, 4]])
        #expect(square.pairs(alike: [1: "A", 3: "A"]).isEmpty)
    }
}
