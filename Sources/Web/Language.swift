package import Foundation

/// The sentences of one language.
package struct Language: Sendable {
    /// The languages of the program. Chinese is written first.
    package enum Code: String, Sendable, CaseIterable {
        case chinese = "zh-Hans"
        case english = "en"

        package var other: Code { self == .chinese ? .english : .chinese }
    }

    package let code: Code
    let texts: [String: String]

    package init(code: Code, texts: [String: String]) {
        self.code = code
        self.texts = texts
    }

    /// The sentence of `key` with each `{name}` replaced by its value; plain text, not HTML.
    ///
    /// A key that is not there is a bug and shows as itself: a page with one odd word is
    /// better than no page on the day.
    package func text(_ key: String, _ values: [String: String] = [:]) -> String {
        find(key, values) ?? key
    }

    /// The same, or nil when there is no such key: codes of events and refusals come from data.
    package func find(_ key: String, _ values: [String: String] = [:]) -> String? {
        guard let text = texts[key] else { return nil }
        return Placeholders.filled(text) { values[$0] ?? "{\($0)}" }
    }

    /// The sentence of `key` cut at its placeholders, so that a page can put links there.
    package func pieces(_ key: String) -> [Piece]? {
        texts[key].map(Placeholders.pieces)
    }

    package enum Piece: Sendable, Equatable {
        case text(String)
        case placeholder(String)
    }
}

/// `{name}` inside a sentence.
enum Placeholders {
    static func pieces(_ text: String) -> [Language.Piece] {
        var pieces: [Language.Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.placeholder(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    static func filled(_ text: String, _ value: (String) -> String) -> String {
        guard text.contains("{") else { return text }
        return pieces(text).map { piece in
            switch piece {
            case .text(let text): text
            case .placeholder(let name): value(name)
            }
        }.joined()
    }
}

/// All sentences for people, in every language, read once at start.
///
/// Files stand in `Languages/<code>/*.json`. A file's name up to its first hyphen is the first
/// word of its keys: `board.json` holds `board.…`, `events-papers.json` and
/// `events-staff.json` both hold `events.…`. Nested objects are joined with dots.
package struct Languages: Sendable {
    private let byCode: [Language.Code: Language]

    /// Reads `folder`.
    ///
    /// - Throws: ``LanguageFault`` when a file cannot be read, a key stands twice, or a key is
    ///   there in one language only.
    package init(folder: URL) throws(LanguageFault) {
        var byCode: [Language.Code: Language] = [:]
        for code in Language.Code.allCases {
            let texts = try Self.texts(in: folder.appending(path: code.rawValue))
            byCode[code] = Language(code: code, texts: texts)
        }
        self.byCode = byCode
        try checkSameKeys()
    }

    package subscript(code: Language.Code) -> Language {
        guard let language = byCode[code] else { preconditionFailure("every language is loaded") }
        return language
    }

    /// The language for a request: the cookie's, else the browser's first that we have, else Chinese.
    package static func preferred(cookie: String?, acceptLanguage: String?) -> Language.Code {
        if let cookie, let code = Language.Code(rawValue: cookie) { return code }
        for part in (acceptLanguage ?? "").split(separator: ",") {
            let tag = part.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
            if tag.hasPrefix("zh") { return .chinese }
            if tag.hasPrefix("en") { return .english }
        }
        return .chinese
    }

    private func checkSameKeys() throws(LanguageFault) {
        let chinese = Set(self[.chinese].texts.keys)
        let english = Set(self[.english].texts.keys)
        let missing =
            chinese.subtracting(english).sorted().map { "en lacks \($0)" }
            + english.subtracting(chinese).sorted().map { "zh-Hans lacks \($0)" }
        guard missing.isEmpty else {
            throw LanguageFault(file: "Languages", reason: missing.joined(separator: "; "))
        }
    }

    private static func texts(in folder: URL) throws(LanguageFault) -> [String: String] {
        var texts: [String: String] = [:]
        for name in try files(in: folder) {
            let firstWord = name.dropLast(".json".count).prefix { $0 != "-" }
            let object: Any
            do {
                object = try JSONSerialization.jsonObject(
                    with: Data(contentsOf: folder.appending(path: name)))
            } catch {
                throw LanguageFault(file: "\(folder.lastPathComponent)/\(name)", reason: "\(error)")
            }
            for (key, text) in try flat(object, String(firstWord), in: name) {
                guard texts.updateValue(text, forKey: key) == nil else {
                    throw LanguageFault(
                        file: "\(folder.lastPathComponent)/\(name)", reason: "\(key) stands twice")
                }
            }
        }
        return texts
    }

    private static func files(in folder: URL) throws(LanguageFault) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".json") }.sorted()
        } catch {
            throw LanguageFault(file: folder.path, reason: "\(error)")
        }
    }

    private static func flat(
        _ object: Any, _ prefix: String, in file: String
    ) throws(LanguageFault) -> [(String, String)] {
        if let text = object as? String { return [(prefix, text)] }
        guard let fields = object as? [String: Any] else {
            throw LanguageFault(file: file, reason: "\(prefix) is neither a text nor an object")
        }
        var found: [(String, String)] = []
        for (key, value) in fields { found += try flat(value, "\(prefix).\(key)", in: file) }
        return found
    }
}

/// The language files are wrong: the program does not start with them.
package struct LanguageFault: Error, CustomStringConvertible, Equatable {
    package let file: String
    package let reason: String

    package var description: String { "language file \(file): \(reason)" }
}
