import CIconv
import Foundation

/// An encoding in which offices save texts.
package enum TextEncoding: String, Sendable, CaseIterable {
    case utf8
    case utf16LittleEndian
    case utf16BigEndian
    /// Also what calls itself GBK or GB2312: GB 18030 holds both.
    case gb18030

    /// What the bytes begin with when a program has marked them, this encoding among others.
    fileprivate var mark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .gb18030: [0x84, 0x31, 0x95, 0x33]
        }
    }

    /// As it is called on the wire.
    package var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .gb18030: "GB18030"
        }
    }
}

/// How much a detection is worth.
package enum Certainty: String, Sendable {
    /// The file says so itself, or nothing else is possible.
    case certain
    /// The better of several readings; people should look at it.
    case likely
    /// A person said so.
    case chosen
}

/// A text brought into UTF-8, strictly: nothing is replaced, nothing is left out.
struct DecodedText: Equatable {
    let encoding: TextEncoding
    let certainty: Certainty
    /// Valid UTF-8 without a byte order mark.
    let bytes: [UInt8]

    /// Where a text stops being one.
    struct Fault: Error, Equatable {
        let encoding: TextEncoding
        /// The line of the file, counted from 1.
        let line: Int
        /// Bytes that could be read before it.
        fileprivate let offset: Int
    }

    enum Failure: Error, Equatable {
        case broken(Fault)
        /// This machine has no converter.
        case encodingMissing
    }

    /// - Parameters:
    ///   - bytes: the file.
    ///   - chosen: the encoding that a person says it is; detected when nil.
    /// - Throws: ``Failure``.
    init(_ bytes: [UInt8], as chosen: TextEncoding? = nil) throws(Failure) {
        if let chosen {
            encoding = chosen
            certainty = .chosen
            self.bytes = try Self.converted(bytes, chosen)
            return
        }
        // The four bytes of GB 18030 come before the two of UTF-16: none begins another.
        if let marked = TextEncoding.allCases.first(where: { bytes.starts(with: $0.mark) }) {
            encoding = marked
            certainty = .certain
            self.bytes = try Self.converted(bytes, marked)
            return
        }
        if let wide = Self.wideEncoding(bytes) {
            encoding = wide
            certainty = .likely
            self.bytes = try Self.converted(bytes, wide)
            return
        }
        (encoding, certainty, self.bytes) = try Self.narrow(bytes)
    }

    /// UTF-8 against GB 18030: whichever reads to the end, and of two that do the one that is no coincidence.
    private static func narrow(
        _ bytes: [UInt8]
    ) throws(Failure) -> (TextEncoding, Certainty, [UInt8]) {
        let utf8Fault: Fault
        do throws(Failure) {
            let text = try converted(bytes, .utf8)
            guard isCoincidence(text), let other = try? converted(bytes, .gb18030) else {
                return (.utf8, .certain, text)
            }
            return (.gb18030, .likely, other)
        } catch .broken(let fault) {
            utf8Fault = fault
        } catch {
            throw error
        }
        do throws(Failure) {
            return (.gb18030, .likely, try converted(bytes, .gb18030))
        } catch .broken(let fault) {
            // Cut off or damaged: it is the one that can be read further.
            throw .broken(fault.offset > utf8Fault.offset ? fault : utf8Fault)
        } catch {
            throw error
        }
    }

    /// Short Chinese texts in GBK can be valid UTF-8 by chance (模式 is), but then they consist of characters
    /// of two bytes, which Chinese texts in UTF-8 hardly have.
    private static func isCoincidence(_ bytes: [UInt8]) -> Bool {
        var hasTwo = false
        for byte in bytes {
            if byte >= 0xE0 { return false }
            if byte >= 0xC0 { hasTwo = true }
        }
        return hasTwo
    }

    /// UTF-16 without a mark has zero bytes on one side of its ASCII characters: digits, separators, line ends.
    private static func wideEncoding(_ bytes: [UInt8]) -> TextEncoding? {
        var zeros = (even: 0, odd: 0)
        for (index, byte) in bytes.enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        // A few stray zeros make no UTF-16, and one side has nearly all of them (一 is 4E 00).
        let most = max(zeros.even, zeros.odd)
        guard most * 50 > bytes.count, most > 4 * min(zeros.even, zeros.odd) else { return nil }
        return zeros.odd > zeros.even ? .utf16LittleEndian : .utf16BigEndian
    }

    private static func converted(_ bytes: [UInt8], _ encoding: TextEncoding) throws(Failure) -> [UInt8] {
        let start = bytes.starts(with: encoding.mark) ? encoding.mark.count : 0
        let body = bytes[start...]
        if encoding == .utf8, String(validating: body, as: UTF8.self) != nil {
            return Array(body)
        }
        guard let converter = iconv_open("UTF-8", encoding.name),
            converter != iconv_t(bitPattern: -1)
        else { throw .encodingMissing }
        defer { iconv_close(converter) }
        return try run(converter, body, encoding)
    }

    private static func run(
        _ converter: iconv_t, _ body: ArraySlice<UInt8>, _ encoding: TextEncoding
    ) throws(Failure) -> [UInt8] {
        var input = Array(body)
        var found: [UInt8] = []
        found.reserveCapacity(input.count + input.count / 2)
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        var taken = 0
        while taken < input.count {
            var written = 0
            var reason: Int32 = 0
            let rest = input.count - taken
            var left = rest
            input.withUnsafeMutableBytes { source in
                piece.withUnsafeMutableBytes { target in
                    var from = source.baseAddress?.advanced(by: taken).assumingMemoryBound(to: CChar.self)
                    var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var space = target.count
                    let result = iconv(converter, &from, &left, &to, &space)
                    if result == -1 { reason = errno }
                    written = target.count - space
                }
            }
            found.append(contentsOf: piece[..<written])
            taken += rest - left
            if reason != 0, reason != E2BIG {
                // glibc takes nothing of the character at which it stops, so the lines before it are whole.
                let line = 1 + found.count { $0 == UInt8(ascii: "\n") }
                throw .broken(Fault(encoding: encoding, line: line, offset: taken))
            }
        }
        return found
    }
}
