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

    @Test(arguments: ["", "0-1", "13x1", "1x21", "7-8-", "5x", "axb", "-7-8", "7--8"])
    func `refuses what is no layout`(text: String) {
        #expect(SeatLayout(text: text) == nil)
    }
}
