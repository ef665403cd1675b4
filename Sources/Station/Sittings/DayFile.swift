package import Exam

/// A day written down line by line, to be played through the station's one door.
///
/// ```
/// @ 2021-11-28                       the date of the lines below
/// 08:20:00  S-001  open  T-C01-1 T-C02-1
/// ```
///
/// Each line is a time of the site, who does it, a verb, and its words. `#` begins a remark.
package struct DayFile: Sendable {
    package struct Line: Sendable, Equatable {
        /// In the file, from 1.
        package let number: Int
        package let moment: Moment
        /// A staff number, or `station`.
        package let actor: String
        package let verb: String
        package let words: [String]
    }

    package let lines: [Line]

    /// - Throws: ``DayFault`` naming the line.
    package init(text: String, utcOffsetMinutes: Int) throws(DayFault) {
        var date: CivilDate?
        var lines: [Line] = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = raw.prefix { $0 != "#" }
            let words = code.split(separator: " ").map(String.init)
            guard let first = words.first else { continue }
            let number = index + 1
            if first == "@" {
                guard words.count == 2, let next = CivilDate(text: words[1]) else {
                    throw DayFault(line: number, reason: "a date is @ 2021-11-28")
                }
                date = next
                continue
            }
            guard let date, words.count >= 3,
                let moment = Self.moment(first, on: date, utcOffsetMinutes: utcOffsetMinutes)
            else { throw DayFault(line: number, reason: "a line is: time, who, verb, words") }
            if let last = lines.last, moment < last.moment {
                throw DayFault(line: number, reason: "time runs backwards")
            }
            lines.append(
                Line(
                    number: number, moment: moment, actor: words[1], verb: words[2],
                    words: Array(words.dropFirst(3))))
        }
        self.lines = lines
    }

    private init(lines: [Line]) {
        self.lines = lines
    }

    /// The lines up to `moment`, that instant included.
    package func until(_ moment: Moment) -> DayFile {
        DayFile(lines: lines.filter { $0.moment <= moment })
    }

    /// `09:30` or `09:30:15`.
    static func moment(_ text: String, on date: CivilDate, utcOffsetMinutes: Int) -> Moment? {
        let parts = text.split(separator: ":").map { Int($0) }
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0 != nil }) else { return nil }
        let values = parts.compactMap { $0 }
        let second = values.count == 3 ? values[2] : 0
        guard (0...23).contains(values[0]), (0...59).contains(values[1]), (0...59).contains(second) else {
            return nil
        }
        return date.moment(minutes: values[0] * 60 + values[1], utcOffsetMinutes: utcOffsetMinutes)
            .adding(seconds: second)
    }
}

/// A line of a day file that cannot be played.
package struct DayFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let line: Int
    package let reason: String

    package var description: String { "day file, line \(line): \(reason)" }
}
