import Exam

/// How the words of a line are read: plain ones, and `name=value`.
extension DayFile.Line {
    var by: Actor {
        actor == "station" ? .station : .staff(Staff.ID(rawValue: actor))
    }

    /// The words that are no `name=value`.
    var plain: [String] { words.filter { !$0.contains("=") } }

    func word(_ index: Int) throws -> String {
        guard words.indices.contains(index) else { throw DayFault(line: number, reason: "a word is missing") }
        return words[index]
    }

    func number(_ index: Int) throws -> Int64 {
        guard let value = Int64(try word(index)) else {
            throw DayFault(line: number, reason: "\(try word(index)) is no number")
        }
        return value
    }

    func number(_ name: String, or fallback: Int64? = nil) throws -> Int64 {
        if let fallback, value(name) == nil { return fallback }
        guard let value = Int64(try named(name)) else {
            throw DayFault(line: number, reason: "\(name) is a number")
        }
        return value
    }

    /// `by=S-001,S-002`.
    func list(_ name: String) throws -> [String] {
        value(name).map { $0.split(separator: ",").map(String.init) } ?? []
    }

    /// `source=…`, without blanks: the file has no quotes.
    func named(_ name: String) throws -> String {
        guard let text = value(name) else { throw DayFault(line: number, reason: "\(name)=… is missing") }
        return text
    }

    private func value(_ name: String) -> String? {
        words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}
