/// What stands between the fields of a text file.
package enum Separator: String, Sendable, CaseIterable {
    case comma
    case tab
    case semicolon

    package var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .tab: UInt8(ascii: "\t")
        case .semicolon: UInt8(ascii: ";")
        }
    }

    /// The separator that divides the first lines alike.
    ///
    /// - Returns: it, and whether no other one could be meant. A file of one column has commas.
    static func detected(in text: [UInt8]) -> (separator: Separator, certainty: Certainty) {
        let lines = firstLines(of: text)
        let counts = allCases.map { separator in
            (separator: separator, counts: lines.map { $0[separator, default: 0] })
        }
        let used = counts.filter { $0.counts.contains { $0 > 0 } }
        guard !used.isEmpty else { return (.comma, .likely) }
        if used.count == 1 { return (used[0].separator, .certain) }
        // In every line, as often in each, and of several such the most frequent.
        let best = used.max { rank($0.counts) < rank($1.counts) }
        return (best?.separator ?? .comma, .likely)
    }

    private static func rank(_ counts: [Int]) -> (Int, Int) {
        let first = counts.first { $0 > 0 } ?? 0
        return (counts.count { $0 == first }, first)
    }

    private static let linesSampled = 20

    /// How often each separator stands outside quotation marks in each of the first lines that hold something.
    private static func firstLines(of text: [UInt8]) -> [[Separator: Int]] {
        var lines: [[Separator: Int]] = []
        var current: [Separator: Int] = [:]
        var isQuoted = false
        var isBlank = true
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == UInt8(ascii: "\n") {
                if !isBlank { lines.append(current) }
                guard lines.count < linesSampled else { return lines }
                current = [:]
                isBlank = true
            } else {
                if byte != UInt8(ascii: "\r") { isBlank = false }
                if let separator = allCases.first(where: { $0.byte == byte }) {
                    current[separator, default: 0] += 1
                }
            }
        }
        if !isBlank { lines.append(current) }
        return lines
    }
}
