import NIOCore

/// A JSON object of texts, numbers and flags, written straight into the bytes that are sent.
///
/// For answers whose time counts; names must need no escaping. Absent values are left out.
struct FlatJSON {
    private var bytes = ByteBuffer()

    init() {
        bytes.reserveCapacity(768)
    }

    /// The whole object.
    var closed: ByteBuffer {
        var closed = bytes
        closed.writeStaticString(bytes.readableBytes == 0 ? "{}" : "}")
        return closed
    }

    mutating func add(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        begin(name)
        bytes.writeInteger(UInt8(ascii: "\""))
        var copy = text
        copy.withUTF8 { write($0) }
        bytes.writeInteger(UInt8(ascii: "\""))
    }

    mutating func add(_ name: StaticString, _ number: (some FixedWidthInteger)?) {
        guard let number else { return }
        begin(name)
        bytes.writeString(String(number))
    }

    mutating func add(_ name: StaticString, _ flag: Bool?) {
        guard let flag else { return }
        begin(name)
        bytes.writeStaticString(flag ? "true" : "false")
    }

    private mutating func begin(_ name: StaticString) {
        bytes.writeStaticString(bytes.readableBytes == 0 ? "{\"" : ",\"")
        bytes.writeStaticString(name)
        bytes.writeStaticString("\":")
    }

    /// Copies runs of bytes that stand for themselves, and spells out the others.
    private mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated() {
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.writeBytes(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[start..<index])))
            start = index + 1
            switch byte {
            case UInt8(ascii: "\""): bytes.writeStaticString("\\\"")
            case UInt8(ascii: "\\"): bytes.writeStaticString("\\\\")
            case UInt8(ascii: "\n"): bytes.writeStaticString("\\n")
            default: bytes.writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            }
        }
        bytes.writeBytes(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[start...])))
    }
}
