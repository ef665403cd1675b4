import Foundation
import Testing

/// Every sentence in both languages, and a sentence for every refusal and every event.
@Suite struct LanguageTests {
    /// All texts of one language: flat keys, from files of nested objects.
    private func texts(_ language: String) throws -> [String: String] {
        var found: [String: String] = [:]
        for folder in ["Sources/Web/Languages", "Sources/Console/Languages", "Sources/Central/Languages"] {
            for file in try SourceTree.files(under: "\(folder)/\(language)", ending: ".json") {
                let object = try JSONSerialization.jsonObject(with: Data(file.text.utf8))
                flatten(object, file.path.split(separator: "/").last.map(String.init) ?? "", "", &found)
            }
        }
        return found
    }

    private func flatten(_ value: Any, _ file: String, _ key: String, _ found: inout [String: String]) {
        if let object = value as? [String: Any] {
            for (name, inner) in object {
                flatten(inner, file, key.isEmpty ? name : "\(key).\(name)", &found)
            }
        } else {
            found["\(file): \(key)"] = String(describing: value)
        }
    }

    private func placeholders(_ text: String) -> Set<Substring> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
                .compactMap { $0.split(separator: "}").first })
    }

    @Test func `each text exists in Chinese and in English, with the same blanks`() throws {
        let chinese = try texts("zh-Hans")
        let english = try texts("en")

        #expect(Set(chinese.keys).subtracting(english.keys).sorted() == [])
        #expect(Set(english.keys).subtracting(chinese.keys).sorted() == [])
        for (key, text) in chinese {
            let other = english[key] ?? ""
            #expect(placeholders(text) == placeholders(other), "\(key)")
            #expect(!text.isEmpty && !other.isEmpty, "\(key)")
        }
    }

    @Test func `every refusal says what is wrong, why, and the next step`() throws {
        let chinese = try texts("zh-Hans")
        for file in try SourceTree.files(under: "Sources/Exam", ending: ".swift") {
            guard file.text.contains(": Refusal {") else { continue }
            for line in file.lines where line.contains("case ") && line.contains(" = \"") {
                let code = line.split(separator: "\"").dropFirst().first.map(String.init) ?? ""
                guard code.contains(".") else { continue }
                for word in ["what", "why", "next"] {
                    #expect(
                        chinese.keys.contains { $0.hasSuffix(": \(code).\(word)") },
                        "\(code).\(word), from \(file.path)")
                }
            }
        }
    }

    @Test func `every fault says what is wrong, why, and the next step`() throws {
        // The switches are exhaustive, so each fault of sign-in, devices, passwords and the store has a code there.
        let codes = try Set(
            Self.codes(after: ["code: \""], in: "Sources/API/Common/APIFault.swift")
                + Self.codes(after: [": \""], in: "Sources/API/Common/APIFault.swift", of: "var faultCode")
                + Self.cases(of: "Sources/Web/StorageReport.swift")
                + Self.codes(
                    after: ["faultCode: String { \""], in: "Sources/Console/Candidates/CandidateRoutes.swift")
                + Self.codes(
                    after: [": \""], in: "Sources/Console/Reports/PrintFault.swift", of: "var faultCode")
        ).subtracting(["outdated", "internal"]).map { "faults.\($0)" }
        let requests = try Set(
            ["Sources/Web/PageErrors.swift", "Sources/Web/StorageReport.swift"].flatMap {
                try Self.codes(after: ["\"request."], in: $0)
            }.map { "request.\($0)" })

        #expect(codes.count >= 20 && requests.count >= 10, "the sources are read in another way by now")
        for language in ["zh-Hans", "en"] {
            let texts = try texts(language)
            for code in codes + requests {
                for word in ["what", "why", "next"] {
                    let suffix = code.split(separator: ".").dropFirst().joined(separator: ".") + ".\(word)"
                    let file = code.prefix { $0 != "." }
                    #expect(
                        texts.keys.contains { $0.hasPrefix(file) && $0.hasSuffix(": \(suffix)") },
                        "\(code).\(word) in \(language)")
                }
            }
        }
    }

    /// The quoted words that follow one of `marks`, in the whole file or in one property of it.
    private static func codes(
        after marks: [String], in path: String, of property: String? = nil
    ) throws -> [String] {
        var text = Substring(
            try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8))
        if let property {
            guard let start = text.range(of: property) else { return [] }
            text = text[start.upperBound...]
            if let end = text.range(of: "\n    }\n") { text = text[..<end.lowerBound] }
        }
        return marks.flatMap { mark in
            text.ranges(of: mark).map { range in
                String(text[range.upperBound...].prefix { $0 != "\"" })
            }
        }
    }

    /// The raw values of the cases of an enum of texts that stands at the margin of a file.
    private static func cases(of path: String) throws -> [String] {
        let text = try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("    case ") }.map { line in
            let parts = line.dropFirst("    case ".count).split(separator: "\"")
            return parts.count > 1 ? String(parts[1]) : parts[0].filter { $0 != "`" }
        }
    }

    @Test func `every event can be told in words`() throws {
        let chinese = try texts("zh-Hans")
        for file in try SourceTree.files(under: "Sources/Exam", ending: "Event.swift")
            + SourceTree.files(under: "Sources/Exam/Staff", ending: "Staff.swift")
        {
            guard
                let area = file.text.split(separator: "static let area = \"").dropFirst().first?.split(
                    separator: "\""
                ).first
            else { continue }
            guard
                let body = file.text.split(separator: ": AreaEvent {").dropFirst().first?.split(
                    separator: "package static let area"
                ).first
            else { continue }
            for line in body.split(separator: "\n") where line.hasPrefix("    case ") {
                let name = line.dropFirst(9).prefix { $0.isLetter }
                #expect(
                    chinese.keys.contains { $0.hasSuffix(": \(area).\(name)") },
                    "\(area).\(name), from \(file.path)")
            }
        }
    }

    @Test func `every golden event still stands`() throws {
        let events = try SourceTree.files(under: "Sources/Exam", ending: ".swift")
        for file in events where file.text.contains(": AreaEvent {") {
            guard
                let area = file.text.split(separator: "static let area = \"").dropFirst().first?.split(
                    separator: "\""
                ).first,
                let body = file.text.split(separator: ": AreaEvent {").dropFirst().first?.split(
                    separator: "package static let area"
                ).first
            else { continue }
            for line in body.split(separator: "\n") where line.hasPrefix("    case ") {
                let name = line.dropFirst(9).prefix { $0.isLetter }
                let golden = SourceTree.root.appending(
                    path: "Tests/ExamTests/Fixtures/events/\(area).\(name).json")
                #expect(
                    FileManager.default.fileExists(atPath: golden.path), "no golden file for \(area).\(name)")
            }
        }
    }
}
