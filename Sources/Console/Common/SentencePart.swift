import Exam
import Foundation
import StationStore
import Web

/// A stretch of a sentence, as a link where it names something that has a page.
struct SentencePart: Sendable, Equatable {
    let words: String
    /// nil for plain words.
    let target: String?

    init(_ words: String, target: String? = nil) {
        self.words = words
        self.target = target
    }
}

/// Says in words what an entry records.
///
/// The sentence comes from `events-<area>.json`; its placeholders are the event's own labels.
/// A label's value is found in the stored body, so a new event needs a sentence and no code.
struct EventSentence {
    private let language: Language
    private let time: StationTime
    private let names: [String: String]
    private let area: String
    private let name: String
    private let fields: [String: Any]
    private let person: String?

    /// - Parameters:
    ///   - line: the entry.
    ///   - names: of candidates and staff, by number; see ``numbers(in:)``.
    ///   - language: of the sentence.
    ///   - time: writes instants as the station's clocks show them.
    init(
        _ line: JournalQueries.Line, names: [String: String], language: Language, time: StationTime
    ) {
        self.language = language
        self.time = time
        self.names = names
        area = line.header.area
        name = line.header.name
        if case .staff(let id, _, _) = line.header.actor { person = id } else { person = nil }
        fields = Self.fields(of: line.body)
    }

    var parts: [SentencePart] {
        guard let pieces = language.pieces("events.\(area).\(name)") else {
            return [SentencePart("\(area).\(name)")]
        }
        let parts = pieces.flatMap { piece -> [SentencePart] in
            switch piece {
            case .text(let text): [SentencePart(text)]
            case .placeholder(let label): self.parts(label)
            }
        }
        return Self.spaced(parts)
    }

    /// Puts a blank between Chinese and a number or a Latin letter where a value meets the sentence.
    private static func spaced(_ parts: [SentencePart]) -> [SentencePart] {
        var spaced: [SentencePart] = []
        for part in parts where !part.words.isEmpty {
            if let last = spaced.last?.words.unicodeScalars.last, let first = part.words.unicodeScalars.first,
                (isHan(last) && isLatin(first)) || (isLatin(last) && isHan(first))
            {
                spaced.append(SentencePart(" "))
            }
            spaced.append(part)
        }
        return spaced
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }

    /// The numbers of candidates and staff that a sentence about `line` will name.
    static func numbers(in line: JournalQueries.Line) -> (candidates: Set<String>, staff: Set<String>) {
        var candidates: Set<String> = []
        var staff: Set<String> = []
        for (label, value) in fields(of: line.body) {
            let texts = (value as? String).map { [$0] } ?? (value as? [String]) ?? []
            if candidateLabels.contains(label) { candidates.formUnion(texts.prefix(3)) }
            if staffLabels.contains(label) { staff.formUnion(texts.prefix(3)) }
        }
        if case .staff(let id, _, let second) = line.header.actor {
            staff.insert(id)
            if let second { staff.insert(second) }
        }
        return (candidates, staff)
    }

    private static let candidateLabels: Set = ["candidate", "candidates", "first", "last", "witnesses"]
    private static let staffLabels: Set = [
        "staff", "lead", "second", "from", "to", "by", "approvals", "firstBy", "secondBy", "witness",
    ]
    private static let timeLabels: Set = ["start", "expires", "arrived", "inspected"]
    private static let markLabels: Set = ["mark", "first", "second", "theoryMark", "practicalMark"]

    private static func fields(of body: Data) -> [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: body) as? [String: [String: Any]]
        return object?.values.first ?? [:]
    }

    private func parts(_ label: String) -> [SentencePart] {
        if label.hasSuffix(".count") {
            let list = fields[String(label.dropLast(".count".count))] as? [Any]
            return [SentencePart("\(list?.count ?? 0)")]
        }
        guard let value = fields[label], !(value is NSNull) else {
            // Who did it stands in the header, not in the body.
            if label == "by", let person { return [part(person, label)] }
            return [SentencePart(language.find("words.\(label).none") ?? "")]
        }
        if let list = value as? [Any] { return parts(of: list, label) }
        return [part(value, label)]
    }

    private func parts(of list: [Any], _ label: String) -> [SentencePart] {
        let shown = list.prefix(3).flatMap { value in
            [part(value, label), SentencePart(language.text("frame.listSeparator"))]
        }.dropLast()
        guard list.count > 3 else { return Array(shown) }
        return shown + [SentencePart(language.text("journal.andMore", ["count": "\(list.count)"]))]
    }

    private func part(_ value: Any, _ label: String) -> SentencePart {
        switch value {
        case let text as String: part(text, label)
        case let number as NSNumber: SentencePart(words(number, label))
        case let object as [String: NSNumber] where object["start"] != nil && object["end"] != nil:
            SentencePart(words(object))
        case let object as [String: Any]:
            SentencePart(
                object.keys.first.map { key in
                    language.find("words.\(label).\(key)") ?? object["title"] as? String ?? key
                } ?? "")
        default: SentencePart("")
        }
    }

    private func part(_ text: String, _ label: String) -> SentencePart {
        if let word = language.find("words.\(label).\(text)") { return SentencePart(word) }
        if label == "roles", let word = language.find("words.role.\(text)") { return SentencePart(word) }
        if label == "code" || label == "from", let word = language.find("incident.\(text).label") {
            return SentencePart("\(text) \(word)")
        }
        if Self.candidateLabels.contains(label) {
            let shown = names[text].map { "\($0) \(CandidateNumber.grouped(text))" }
            return SentencePart(shown ?? CandidateNumber.grouped(text), target: "/candidates/\(text)")
        }
        if Self.staffLabels.contains(label) {
            return SentencePart(names[text].map { "\($0) \(text)" } ?? text, target: "/staff/\(text)")
        }
        return switch label {
        case "room": SentencePart(text, target: "/rooms/\(text)")
        case "sitting", "sittings": SentencePart(text, target: "/sittings/\(text)")
        case "packet": SentencePart(text, target: "/papers/\(text)")
        case "incident": SentencePart(text, target: "/incidents/\(text)")
        default: SentencePart(text.count == 64 ? String(text.prefix(8)) : text)
        }
    }

    /// A span of time.
    private func words(_ span: [String: NSNumber]) -> String {
        func clock(_ end: String) -> Moment { Moment(milliseconds: span[end]?.int64Value ?? 0) }
        return "\(time.day(clock("start"))) \(time.minute(clock("start")))–\(time.minute(clock("end")))"
    }

    private func words(_ number: NSNumber, _ label: String) -> String {
        // "Not late" is nothing to say: only what is so has a word.
        if number.isBool { return language.find("words.\(label).\(number.boolValue)") ?? "" }
        if Self.timeLabels.contains(label) { return time.full(Moment(milliseconds: number.int64Value)) }
        if label == "creditMinutes" {
            return language.text("journal.credited", ["minutes": "\(number)"])
        }
        if label == "amount" {
            return language.text("frame.yuan", ["amount": Money(fen: number.intValue).yuan])
        }
        if area == "results", Self.markLabels.contains(label) {
            return "\(number.intValue / 10).\(number.intValue % 10)"
        }
        return "\(number)"
    }
}

extension NSNumber {
    /// JSON's `true` and `false`, told from 1 and 0.
    fileprivate var isBool: Bool { objCType.pointee == 0x63 }
}

/// How an admission number is shown: in the groups in which people read it aloud.
enum CandidateNumber {
    /// `21 001 068 00017 3`; other texts as they are.
    static func grouped(_ digits: String) -> String {
        guard digits.count == 14 else { return digits }
        var rest = Substring(digits)
        return [2, 3, 3, 5, 1].map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "\u{2009}")
    }
}
