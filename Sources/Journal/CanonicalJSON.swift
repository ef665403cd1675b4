package import Foundation

/// The one spelling of a value as JSON.
///
/// Keys stand in the order of their UTF-8 bytes, each once; nothing is put between the marks; of texts only what must
/// be escaped is. What is hashed or signed stands for ever, so its bytes must not hang on how a library happens to
/// write them this year. Texts, integers, flags, arrays and objects: a journal knows no fractions. Bytes are written
/// in base64.
package enum CanonicalJSON {
    /// - Throws: `EncodingError.invalidValue` for a number with a fraction, and what `value` throws itself.
    package static func bytes(of value: some Encodable) throws -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        try JSONWriter.value(of: value).write(to: &bytes)
        return Data(bytes)
    }
}

/// A value before it is written: objects can be put in order only when they are whole.
private enum JSONValue {
    case text(String)
    case number(Int64)
    case positive(UInt64)
    case flag(Bool)
    case null
    case object(JSONObject)
    case array(JSONArray)
    /// To be asked when all is written.
    case later(JSONWriter)

    init(_ value: some BinaryInteger) {
        self = Int64(exactly: value).map(JSONValue.number) ?? .positive(UInt64(value))
    }

    func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): Self.quote(text, to: &bytes)
        case .number(let number): bytes.append(contentsOf: String(number).utf8)
        case .positive(let number): bytes.append(contentsOf: String(number).utf8)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        case .later(let writer): writer.value.write(to: &bytes)
        case .array(let array):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in array.items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped, nothing else is.
    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (index, byte) in utf8.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                bytes.append(contentsOf: utf8[start..<index])
                start = index + 1
                escape(byte, to: &bytes)
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0..<0x20:
            bytes.append(contentsOf: ("u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8)
        default: bytes.append(byte)
        }
    }
}

private final class JSONObject {
    private var members: [(key: String, value: JSONValue)] = []

    init() { members.reserveCapacity(8) }

    /// A key that is written again has its last value. Only reading looks through them: there may be very many.
    subscript(key: String) -> JSONValue? {
        get { members.last { $0.key == key }?.value }
        set {
            if let newValue { members.append((key, newValue)) }
        }
    }

    /// In the order of their bytes, each key once.
    var sorted: [(key: String, value: JSONValue)] {
        let inOrder = members.enumerated().sorted { one, other in
            let (key, otherKey) = (one.element.key.utf8, other.element.key.utf8)
            if key.elementsEqual(otherKey) { return one.offset < other.offset }
            return key.lexicographicallyPrecedes(otherKey)
        }
        return inOrder.indices.compactMap { index in
            let isWrittenAgain =
                index + 1 < inOrder.count
                && inOrder[index + 1].element.key.utf8.elementsEqual(inOrder[index].element.key.utf8)
            return isWrittenAgain ? nil : inOrder[index].element
        }
    }
}

private final class JSONArray {
    var items: [JSONValue] = []
}

/// Takes what one value says of itself.
private final class JSONWriter: Encoder {
    private var written: JSONValue?

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    /// A value that said nothing is an empty object.
    var value: JSONValue { written ?? .object(JSONObject()) }

    /// The value of something inside another value.
    static func value<Value: Encodable>(of value: Value) throws -> JSONValue {
        if Value.self == Data.self, let data = value as? Data { return .text(data.base64EncodedString()) }
        let writer = JSONWriter()
        try value.encode(to: writer)
        return writer.value
    }

    func take(_ value: JSONValue) { written = value }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object(let object)? = written { return KeyedEncodingContainer(KeyedJSON(object: object)) }
        let object = JSONObject()
        written = .object(object)
        return KeyedEncodingContainer(KeyedJSON(object: object))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .array(let array)? = written { return UnkeyedJSON(array: array) }
        let array = JSONArray()
        written = .array(array)
        return UnkeyedJSON(array: array)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleJSON(writer: self) }

    static func fraction(_ value: any Sendable) -> EncodingError {
        EncodingError.invalidValue(
            value, EncodingError.Context(codingPath: [], debugDescription: "a journal knows no fractions"))
    }
}

private struct KeyedJSON<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let object: JSONObject

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) { object[key.stringValue] = .null }
    mutating func encode(_ value: Bool, forKey key: Key) { object[key.stringValue] = .flag(value) }
    mutating func encode(_ value: String, forKey key: Key) { object[key.stringValue] = .text(value) }
    mutating func encode(_ value: Double, forKey key: Key) throws { throw JSONWriter.fraction(value) }
    mutating func encode(_ value: Float, forKey key: Key) throws { throw JSONWriter.fraction(value) }
    mutating func encode(_ value: Int, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: Int8, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: Int16, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: Int32, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: Int64, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: UInt, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: UInt8, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: UInt16, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: UInt32, forKey key: Key) { object[key.stringValue] = JSONValue(value) }
    mutating func encode(_ value: UInt64, forKey key: Key) { object[key.stringValue] = JSONValue(value) }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        object[key.stringValue] = try JSONWriter.value(of: value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy keyType: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        if case .object(let inner)? = object[key.stringValue] {
            return KeyedEncodingContainer(KeyedJSON<Nested>(object: inner))
        }
        let inner = JSONObject()
        object[key.stringValue] = .object(inner)
        return KeyedEncodingContainer(KeyedJSON<Nested>(object: inner))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        if case .array(let inner)? = object[key.stringValue] { return UnkeyedJSON(array: inner) }
        let inner = JSONArray()
        object[key.stringValue] = .array(inner)
        return UnkeyedJSON(array: inner)
    }

    mutating func superEncoder() -> any Encoder { later("super") }
    mutating func superEncoder(forKey key: Key) -> any Encoder { later(key.stringValue) }

    private func later(_ key: String) -> JSONWriter {
        let writer = JSONWriter()
        object[key] = .later(writer)
        return writer
    }
}

private struct UnkeyedJSON: UnkeyedEncodingContainer {
    let array: JSONArray

    var codingPath: [any CodingKey] { [] }
    var count: Int { array.items.count }

    mutating func encodeNil() { array.items.append(.null) }

    mutating func encode(_ value: some Encodable) throws {
        array.items.append(try JSONWriter.value(of: value))
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy keyType: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        let inner = JSONObject()
        array.items.append(.object(inner))
        return KeyedEncodingContainer(KeyedJSON<Nested>(object: inner))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let inner = JSONArray()
        array.items.append(.array(inner))
        return UnkeyedJSON(array: inner)
    }

    mutating func superEncoder() -> any Encoder {
        let writer = JSONWriter()
        array.items.append(.later(writer))
        return writer
    }
}

private struct SingleJSON: SingleValueEncodingContainer {
    let writer: JSONWriter

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() { writer.take(.null) }
    mutating func encode(_ value: Bool) { writer.take(.flag(value)) }
    mutating func encode(_ value: String) { writer.take(.text(value)) }
    mutating func encode(_ value: Double) throws { throw JSONWriter.fraction(value) }
    mutating func encode(_ value: Float) throws { throw JSONWriter.fraction(value) }
    mutating func encode(_ value: Int) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: Int8) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: Int16) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: Int32) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: Int64) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: UInt) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: UInt8) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: UInt16) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: UInt32) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: UInt64) { writer.take(JSONValue(value)) }
    mutating func encode(_ value: some Encodable) throws { writer.take(try JSONWriter.value(of: value)) }
}
