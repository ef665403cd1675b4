import Foundation

/// Where the fixtures lie.
enum Fixtures {
    static func file(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures").appending(path: path)
    }
}

/// Stored bodies of events, one file each.
enum Golden {
    /// The file's bytes without the line feed at its end.
    static func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: Fixtures.file("events/\(name).json")).dropLast()
    }

    /// As the store spells bodies.
    static func encoded(_ event: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(event)
    }

    static func name(of event: some Encodable) -> String? {
        let object = try? JSONSerialization.jsonObject(with: encoded(event)) as? [String: Any]
        return object?.keys.first
    }

    /// The labels of the one event in the file.
    static func labels(_ name: String) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: bytes(name)) as? [String: [String: Any]]
        return Set(object?.values.first?.keys.map { $0 } ?? [])
    }
}

/// The language files, as tests look at them.
enum Words {
    static let languages = ["zh-Hans", "en"]

    private static func bytes(_ name: String, _ language: String) throws -> Data {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try Data(
            contentsOf: root.appending(path: "Sources/Web/Languages/\(language)/\(name).json"))
    }

    static func flat(_ name: String, _ language: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: bytes(name, language))
    }

    static func refusals(_ name: String, _ language: String) throws -> [String: [String: String]] {
        try JSONDecoder().decode([String: [String: String]].self, from: bytes(name, language))
    }

    static func placeholders(_ sentence: String) -> Set<String> {
        Set(sentence.matches(of: /\{([^}]*)\}/).map { String($0.output.1) })
    }
}
