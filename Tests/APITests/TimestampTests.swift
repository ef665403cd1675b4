import Exam
import Foundation
import Testing

@testable import API

/// Times as calls write and read them.
@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_637_974_800_001, "2021-11-27T01:00:00.001Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    ])
    func `writes and reads every millisecond`(milliseconds: Int64, text: String) {
        let time = Timestamp(Moment(milliseconds: milliseconds))

        #expect(time.text == text)
        #expect(Timestamp(text: text) == time)
    }

    @Test(arguments: [
        "2021-11-27T09:00:00+08:00", "2021-11-27T01:00:00Z", "2021-11-27t01:00:00.0z",
        "2021-11-26T20:30:00.0000-04:30",
    ])
    func `reads any offset and fraction`(text: String) {
        #expect(Timestamp(text: text)?.moment == Moment(milliseconds: 1_637_974_800_000))
    }

    @Test(arguments: [
        "", "2021-11-27", "2021-11-27T09:00:00", "2021-02-29T09:00:00Z", "2021-11-27T24:00:00Z",
        "2021-11-27T09:60:00Z", "2021-11-27T09:00:60Z", "2021-11-27 09:00:00Z", "2021-11-27T09:00:00.Z",
        "2021-11-27T09:00:00+0800", "2021-11-27T09:00:00Zjunk", "2021-11-27T+9:00:00Z",
        "2021-11-27T09:00:00+24:00", "２０21-11-27T09:00:00Z",
        // Instants of years that could not be written again.
        "1900-01-01T00:00:00+00:01", "2199-12-31T23:59:59-00:01",
    ])
    func `reads nothing else`(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func `reads milliseconds within the years it can write`() throws {
        func read(_ text: String) throws -> Timestamp {
            try JSONDecoder().decode([Timestamp].self, from: Data("[\(text)]".utf8))[0]
        }

        #expect(try read("1637974800000").moment == Moment(milliseconds: 1_637_974_800_000))
        #expect(throws: DecodingError.self) { try read("9223372036854775807") }
        #expect(throws: DecodingError.self) { try read("1.5") }
        #expect(throws: DecodingError.self) { try read("null") }
    }

    @Test(arguments: [
        ("1", 0), ("[]", 1), (#"{"a":[1,{"b":"]]]["}]}"#, 3), (#"["\"[[[", "\\"]"#, 1), ("[[[", 3),
        ("]]]][", 0),
    ])
    func `depth counts brackets outside texts`(text: String, depth: Int) {
        #expect(JSONBody.depth(of: Array(text.utf8)) == depth)
    }
}
