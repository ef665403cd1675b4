import Exam
import Foundation
import Planning
import Testing

/// Vectors are those of `docs/draw.md`, computed in Python.
@Suite struct DrawTests {
    private static let zero = String(repeating: "0", count: 64)

    @Test func `a stream gives the published words and numbers`() {
        var words = DrawStream(seed: Self.zero, label: "cell 12")
        var numbers = DrawStream(seed: Self.zero, label: "cell 12")

        #expect(
            (0..<5).map { _ in words.word() } == [
                0x6530_de26_a6cd_cc82, 0x64b4_010f_b3f0_70b7, 0xb26a_ed3e_9038_6fd8, 0x202c_f677_e1ae_e645,
                0xdff1_1c3f_0cd4_b2d6,
            ])
        #expect(
            [1, 2, 3, 10, 97, 1000, 1_000_000_000, 1 << 62].map { numbers.below($0) }
                == [0, 1, 0, 9, 31, 207, 81_944_082, 270_813_168_798_361_407])
    }

    @Test func `words that would favour small numbers are thrown away`() {
        var stream = DrawStream(seed: Self.zero, label: "reject")
        let limit = 3 << 61

        // The third and the sixth word are beyond twice the limit.
        #expect(
            (0..<4).map { _ in stream.below(limit) } == [
                4_697_736_576_202_281_157, 4_869_725_736_703_613_486, 4_327_533_228_026_883_473,
                3_303_448_466_423_407_232,
            ])
    }

    @Test func `a shuffle gives the published order`() {
        var stream = DrawStream(seed: Self.zero, label: "cell 1")
        var numbers = Array(0..<10)

        stream.shuffle(&numbers)

        #expect(numbers == [5, 7, 4, 8, 1, 3, 9, 6, 0, 2])
    }

    @Test func `every order comes equally often`() {
        var counts: [[Int]: Int] = [:]
        var stream = DrawStream(seed: Self.zero, label: "orders")
        let rounds = 12_000
        for _ in 0..<rounds {
            var numbers = [0, 1, 2, 3]
            stream.shuffle(&numbers)
            counts[numbers, default: 0] += 1
        }

        // Chi-square with 23 degrees of freedom: more than 49.7 comes once in a thousand seeds.
        let expected = rounds / 24
        let square = counts.values.reduce(0) { $0 + ($1 - expected) * ($1 - expected) }
        #expect(counts.count == 24)
        #expect(square * 10 < 497 * expected, "\(square) over \(expected)")
    }

    @Test func `everybody comes to every seat equally often, whatever the seed`() {
        var counts = Array(repeating: 0, count: 36)
        let rounds = 3_000
        for round in 0..<rounds {
            let seed = Draw.digest([UInt8]("seed \(round)".utf8))
            var stream = DrawStream(seed: seed, label: "cell 1")
            var numbers = Array(0..<6)
            stream.shuffle(&numbers)
            for (seat, person) in numbers.enumerated() { counts[seat * 6 + person] += 1 }
        }

        // 25 degrees of freedom: more than 52.6 comes once in a thousand.
        let expected = rounds / 6
        let square = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) }
        #expect(square * 10 < 526 * expected, "\(square) over \(expected)")
    }

    @Test func `the published example is drawn as published`() throws {
        let day = DrawDay.published

        #expect(String(decoding: day.input, as: UTF8.self) == DrawDay.publishedInput)
        #expect(day.inputDigest == "beb7b1105d2b75f0af6b876db43bdb26473f3a7b397c9eee8523b18db0fe7075")
        #expect(day.commitment == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd")
        #expect(day.seed == "81f01089eb56fdbf299c557c1e6c155b14adf1f3dadd44376f82229f2888aed5")
        #expect(
            day.seats.filter { $0.sitting == "S-1" }.map { "\($0.person) \($0.room)/\($0.seat)" } == [
                "21110680001 R-102/2", "21110680002 R-101/9", "21110680003 R-102/7", "21110680005 R-101/4",
            ])
    }

    @Test func `a cell's draw does not depend on how many are in another`() {
        let few = Draw.seating(DrawDay.crowd(cells: [5, 9]).cells, seed: Self.zero)
        let many = Draw.seating(DrawDay.crowd(cells: [5, 12]).cells, seed: Self.zero)

        #expect(Array(few[0].places.prefix(5)) == Array(many[0].places.prefix(5)))
    }

    @Test func `a record is written and read as described`() throws {
        let record = DrawDay.published.record()

        let data = try JSONEncoder().encode(record)

        #expect(try JSONDecoder().decode(DrawRecord.self, from: data) == record)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["format"] as? String == "examstation-draw-record/1")
        #expect((object["seats"] as? [[Any]])?.first?.count == 4)
    }
}
