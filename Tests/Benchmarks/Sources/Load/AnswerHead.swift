/// Status and length of an answer, read from its first bytes.
public struct AnswerHead: Equatable, Sendable {
    public let status: Int
    /// Where the body begins.
    public let headBytes: Int
    public let bodyBytes: Int

    public init(status: Int, headBytes: Int, bodyBytes: Int) {
        self.status = status
        self.headBytes = headBytes
        self.bodyBytes = bodyBytes
    }

    public var wholeBytes: Int { headBytes + bodyBytes }

    private static let headBytesMax = 16 * 1024

    /// Reads a head of HTTP/1.1 that tells its body's length.
    ///
    /// - Returns: nil while the head is not complete.
    /// - Throws: ``LoadFault/notHTTP(_:)``.
    public static func read(_ bytes: UnsafeRawBufferPointer) throws(LoadFault) -> AnswerHead? {
        var lineStart = 0
        var status: Int?
        var length: Int?
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "\r"), bytes[index + 1] == UInt8(ascii: "\n") else {
                index += 1
                continue
            }
            let line = UnsafeRawBufferPointer(rebasing: bytes[lineStart..<index])
            index += 2
            if line.isEmpty {
                guard let status else { throw .notHTTP("no status line") }
                // 204 and 304 have no body and tell no length.
                guard let length = length ?? (status == 204 || status == 304 ? 0 : nil) else {
                    throw .notHTTP("status \(status) without a length")
                }
                return AnswerHead(status: status, headBytes: index, bodyBytes: length)
            }
            if status == nil {
                status = try Self.status(line)
            } else if isLength(line) {
                guard let value = number(line[15...]) else { throw .notHTTP("a length that is no number") }
                length = value
            }
            lineStart = index
        }
        if bytes.count > headBytesMax { throw .notHTTP("a head without end") }
        return nil
    }

    private static func status(_ line: UnsafeRawBufferPointer) throws(LoadFault) -> Int {
        guard line.count >= 12, line.starts(with: "HTTP/1.1 ".utf8), let status = number(line[9..<12]) else {
            throw .notHTTP("it begins with \(String(decoding: line.prefix(20), as: UTF8.self))")
        }
        return status
    }

    private static func isLength(_ line: UnsafeRawBufferPointer) -> Bool {
        let name: StaticString = "content-length:"
        guard line.count > name.utf8CodeUnitCount else { return false }
        for index in 0..<name.utf8CodeUnitCount where line[index] | 0x20 != name.utf8Start[index] | 0x20 {
            return false
        }
        return true
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        var number = 0
        var count = 0
        for digit in digits where digit != UInt8(ascii: " ") {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), count < 12 else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
            count += 1
        }
        return count == 0 ? nil : number
    }
}
