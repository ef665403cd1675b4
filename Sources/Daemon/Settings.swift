package import Foundation
import Yams

/// The settings of a daemon: file first, environment over it, defaults below both.
package struct Settings: Sendable, Equatable {
    private let values: [String: String]

    /// Reads `file` against `keys`.
    ///
    /// - Parameters:
    ///   - file: nil takes defaults and environment only.
    ///   - keys: every key there is; any other is an error.
    ///   - prefix: of the environment variables, `EXAMSTATION`.
    ///   - environment: the process's.
    /// - Throws: ``SettingsFault`` naming file, line, key and what is allowed.
    package init(
        file: URL?, keys: [SettingKey], prefix: String, environment: [String: String]
    ) throws(SettingsFault) {
        var values = Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $0.fallback) })
        if let file {
            let example = "config/\(Self.fileName(prefix))"
            for entry in try SettingsFile.entries(of: file, example: example) {
                guard let key = keys.first(where: { $0.name == entry.name }) else {
                    throw SettingsFault(
                        place: "\(file.path):\(entry.line)", key: entry.name, problem: "there is no such key",
                        allowed: Self.neighbours(of: entry.name, in: keys))
                }
                guard key.accepts(entry.value) else {
                    throw SettingsFault(
                        place: "\(file.path):\(entry.line)", key: key.name,
                        problem: "“\(entry.value)” is not allowed",
                        allowed: key.allowed)
                }
                values[key.name] = entry.value
            }
        }
        for key in keys {
            let variable = key.variable(prefix: prefix)
            guard let value = environment[variable] else { continue }
            guard key.accepts(value) else {
                throw SettingsFault(
                    place: "environment \(variable)", key: key.name, problem: "“\(value)” is not allowed",
                    allowed: key.allowed)
            }
            values[key.name] = value
        }
        self.values = values
    }

    /// `station.yaml` for `EXAMSTATION`.
    private static func fileName(_ prefix: String) -> String {
        prefix.lowercased().replacing("exam", with: "") + ".yaml"
    }

    /// The keys beside an unknown one; of an unknown section, the sections there are.
    private static func neighbours(of name: String, in keys: [SettingKey]) -> String {
        let beside = keys.map(\.name).filter { section($0) == section(name) }
        guard beside.isEmpty else { return "the keys of this section: " + beside.joined(separator: ", ") }
        var sections: [Substring] = []
        for section in keys.map({ section($0.name) }) where !sections.contains(section) {
            sections.append(section)
        }
        return "the sections " + sections.joined(separator: ", ")
    }

    private static func section(_ name: String) -> Substring { name.prefix { $0 != "." } }

    package func text(_ name: String) -> String {
        guard let value = values[name] else { preconditionFailure("no setting \(name)") }
        return value
    }

    package func integer(_ name: String) -> Int {
        guard let value = Int(text(name)) else { preconditionFailure("\(name) was checked to be a number") }
        return value
    }

    package func path(_ name: String) -> URL { URL(filePath: text(name)) }
}

/// A setting that cannot be taken. The process says this sentence and exits with 2.
package struct SettingsFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// File and line, or the environment variable.
    package let place: String
    package let key: String
    package let problem: String
    package let allowed: String

    package var description: String {
        key.isEmpty ? "\(place): \(problem); \(allowed)" : "\(place): \(key): \(problem); allowed: \(allowed)"
    }
}

/// The file as a flat list with lines, so that an error can point at one.
private enum SettingsFile {
    struct Entry {
        let name: String
        let value: String
        let line: Int
    }

    /// A settings file is short; anything larger is the wrong file.
    private static let bytesMax = 256 * 1024

    /// Reads `file`; complaints point at `example`, the shipped file that shows how.
    static func entries(of file: URL, example: String) throws(SettingsFault) -> [Entry] {
        func fault(_ line: Int, _ key: String, _ problem: String, _ allowed: String) -> SettingsFault {
            SettingsFault(place: "\(file.path):\(line)", key: key, problem: problem, allowed: allowed)
        }
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw SettingsFault(
                place: file.path, key: "", problem: "the file cannot be read",
                allowed: "name another one with --config, or copy \(example) there")
        }
        guard data.count <= bytesMax, let text = String(validating: data, as: UTF8.self) else {
            throw fault(1, "", "this is no settings file", "UTF-8 text of at most 256 KiB")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            throw fault(
                context.mark.line, keys.joined(separator: ", "), "the key stands twice in its section",
                "each key once")
        } catch let error as YamlError {
            throw fault(line(of: error), "", "this is not YAML", "keys and values as in \(example)")
        } catch {
            throw fault(1, "", "this is not YAML", "keys and values as in \(example)")
        }
        guard let root else { return [] }
        guard let sections = root.mapping else {
            throw fault(
                root.mark?.line ?? 1, "", "the file is not made of keys", "keys as in \(example)")
        }
        var entries: [Entry] = []
        for (sectionNode, body) in sections {
            let section = sectionNode.string ?? ""
            guard let keys = body.mapping else {
                throw fault(
                    sectionNode.mark?.line ?? 1, section, "a section holds keys",
                    "a section as in \(example)")
            }
            for (keyNode, valueNode) in keys {
                let name = "\(section).\(keyNode.string ?? "")"
                let line = keyNode.mark?.line ?? 1
                guard let value = valueNode.scalar?.string else {
                    throw fault(line, name, "a key holds one value", "one value")
                }
                entries.append(Entry(name: name, value: value, line: line))
            }
        }
        return entries
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 1
        }
    }
}
