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
