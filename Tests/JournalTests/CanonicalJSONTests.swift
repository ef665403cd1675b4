import Foundation
import Journal
import Testing

/// Spelled by hand here; what the library writes today is only a second witness.
@Suite struct CanonicalJSONTests {
    private struct Everything: Encodable {
        var zeta = 1
        var alpha = "a"
        var isOn = true
        var isOff = false
        var least = Int64.min
        var greatest = UInt64.max
        var small: [Int8] = [-1, 0, 1]
        var none: String?
        var empty: [String] = []
        var inner = ["b": ["x", "y"], "a": []]
        var kind = Kind.plain
        var other = Kind.with(count: 3, name: "n")
        var bytes = Data([0, 1, 0xFB, 0xFF])
        var nested = Nested()
    }

    private enum Kind: Encodable {
        case plain
        case with(count: Int, name: String)
    }

    /// Writes in every way that an `Encoder` offers.
    private struct Nested: Encodable {
        private enum Key: String, CodingKey {
            case late, list, object, nothing
        }

        func encode(to encoder: any Encoder) throws {
            var box = encoder.container(keyedBy: Key.self)
            try box.encodeNil(forKey: .nothing)
            var object = box.nestedContainer(keyedBy: Key.self, forKey: .object)
            try object.encode("first", forKey: .late)
            var again = box.nestedContainer(keyedBy: Key.self, forKey: .object)
            try again.encode("second", forKey: .list)
            var list = box.nestedUnkeyedContainer(forKey: .list)
            try list.encode(7)
            try list.encodeNil()
            var deep = list.nestedUnkeyedContainer()
            try deep.encode("deep")
            var keyed = list.nestedContainer(keyedBy: Key.self)
            try keyed.encode(1, forKey: .late)
            let later = box.superEncoder(forKey: .late)
            var single = later.singleValueContainer()
            try single.encode(UInt16(9))
        }
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try CanonicalJSON.bytes(of: value), as: UTF8.self)
    }

    @Test func `keys are sorted, and nothing stands between the marks`() throws {
        #expect(
            try text(Everything()) == """
                {"alpha":"a","bytes":"AAH7/w==","empty":[],"greatest":18446744073709551615,\
                "inner":{"a":[],"b":["x","y"]},"isOff":false,"isOn":true,"kind":{"plain":{}},\
                "least":-9223372036854775808,\
                "nested":{"late":9,"list":[7,null,["deep"],{"late":1}],"nothing":null,\
                "object":{"late":"first","list":"second"}},\
                "other":{"with":{"count":3,"name":"n"}},"small":[-1,0,1],"zeta":1}
                """)
    }

    @Test func `a key that is written again has its last value`() throws {
        struct Twice: Encodable {
            enum Key: String, CodingKey { case a, b }

            func encode(to encoder: any Encoder) throws {
                var box = encoder.container(keyedBy: Key.self)
                try box.encode(1, forKey: .b)
                try box.encode("first", forKey: .a)
                try box.encode("last", forKey: .a)
            }
        }

        #expect(try text(Twice()) == #"{"a":"last","b":1}"#)
    }

    @Test func `very many keys are put in order`() throws {
        let keys = (0..<50_000).map { String($0) }
        let many = Dictionary(uniqueKeysWithValues: keys.map { ($0, true) })

        let found = try text(many)

        #expect(found == "{" + keys.sorted().map { "\"\($0)\":true" }.joined(separator: ",") + "}")
    }

    @Test func `only what must be escaped is`() throws {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { UnicodeScalar($0) }))

        #expect(
            try text([controls])
                == #"["\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
                + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"]"#
        )
        #expect(try text(["\"\\/\u{7F}·𠮷老年"]) == "[\"\\\"\\\\/\u{7F}·𠮷老年\"]")
    }

    @Test func `the library writes the same today`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]

        #expect(try CanonicalJSON.bytes(of: Everything()) == encoder.encode(Everything()))
        for text in ["", "é\u{301}", "\u{0}\"\\\u{1F}/", "👩‍👩‍👧", "\u{FFFF}\u{10FFFF}"] {
            #expect(try CanonicalJSON.bytes(of: [text: text]) == encoder.encode([text: text]))
        }
    }

    @Test func `numbers with fractions are refused, wherever they stand`() {
        #expect(throws: EncodingError.self) { try CanonicalJSON.bytes(of: 1.5) }
        #expect(throws: EncodingError.self) { try CanonicalJSON.bytes(of: ["a": 1.0]) }
        #expect(throws: EncodingError.self) { try CanonicalJSON.bytes(of: [Float(2)]) }
    }

    @Test func `single values stand for themselves`() throws {
        #expect(try text("x") == "\"x\"")
        #expect(try text(-3) == "-3")
        #expect(try text(true) == "true")
        #expect(try text(Int?.none) == "null")
    }
}
