import Central
import Daemon
import Foundation
import Station
import Testing

/// The settings files: complete, and every mistake in one is told with its place.
@Suite struct SettingsTests {
    struct Program: Sendable, CustomTestStringConvertible {
        let file: String
        let prefix: String
        let name: String
        let keys: [SettingKey]

        var testDescription: String { file }

        static let all = [
            Program(
                file: "station.yaml", prefix: "EXAMSTATION", name: "examstation", keys: SettingKey.station),
            Program(
                file: "central.yaml", prefix: "EXAMCENTRAL", name: "examcentral", keys: SettingKey.central),
        ]
    }

    /// `listen.port` with the comment above it and its value, in the order of the file.
    private func shipped(_ daemon: Program) throws -> [(key: String, comment: String, value: String)] {
        let text = try String(
            contentsOf: Programs.root.appending(path: "config/\(daemon.file)"), encoding: .utf8)
        var found: [(key: String, comment: String, value: String)] = []
        var (section, comment) = ("", "")
        for line in text.split(separator: "\n") {
            let body = line.trimmingCharacters(in: .whitespaces)
            if body.hasPrefix("#") {
                comment += body.dropFirst()
            } else if line.hasPrefix(" ") {
                let parts = body.split(separator: ":", maxSplits: 1)
                found.append(
                    (
                        "\(section).\(parts[0])", comment,
                        parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
                    ))
                comment = ""
            } else {
                (section, comment) = (String(body.dropLast()), "")
            }
        }
        return found
    }

    @Test(arguments: Program.all)
    func `the shipped file holds every key with its default and its limit`(_ daemon: Program) throws {
        let shipped = try shipped(daemon)

        #expect(shipped.map(\.key) == daemon.keys.map(\.name))
        for (line, key) in zip(shipped, daemon.keys) {
            #expect(line.value == key.fallback, "\(key.name)")
            let limits: [String] =
                switch key.kind {
                case .integer(let range): ["\(range.lowerBound) to \(range.upperBound)"]
                case .choice(let words): words
                case .text(let bytesMax): ["at most \(bytesMax) bytes"]
                case .path: ["A path."]
                }
            for limit in limits {
                #expect(
                    line.comment.contains(limit) || line.comment.lowercased().contains(limit), "\(key.name)")
            }
        }
    }

    @Test(arguments: Program.all)
    func `the shipped file and no file at all come to the same`(_ daemon: Program) throws {
        let file = Programs.root.appending(path: "config/\(daemon.file)")

        let read = try Settings(file: file, keys: daemon.keys, prefix: daemon.prefix, environment: [:])
        let none = try Settings(file: nil, keys: daemon.keys, prefix: daemon.prefix, environment: [:])

        #expect(read == none)
    }

    @Test(arguments: Program.all)
    func `the environment wins, within the same limits`(_ daemon: Program) throws {
        let settings = try Settings(
            file: nil, keys: daemon.keys, prefix: daemon.prefix,
            environment: ["\(daemon.prefix)_LISTEN_PORT": "65535"])
        #expect(settings.integer("listen.port") == 65535)

        let fault = #expect(throws: SettingsFault.self) {
            try Settings(
                file: nil, keys: daemon.keys, prefix: daemon.prefix,
                environment: ["\(daemon.prefix)_LISTEN_PORT": "65536"])
        }
        #expect(fault?.place == "environment \(daemon.prefix)_LISTEN_PORT")
        #expect(fault?.allowed == "a whole number from 0 to 65535")
    }

    /// A file, the line that is wrong, the key, and what the sentence must say is allowed.
    static let mistakes: [(text: String, line: Int, key: String, allowed: String)] = [
        ("listen:\n  prot: 8443\n", 2, "listen.prot", "listen.port"),
        ("lisen:\n  port: 8443\n", 2, "lisen.port", "the sections data, listen"),
        ("listen:\n  port: eight\n", 2, "listen.port", "a whole number from 0 to 65535"),
        ("\nlisten:\n\n  port: 65536\n", 4, "listen.port", "a whole number from 0 to 65535"),
        ("listen:\n  port: -1\n", 2, "listen.port", "a whole number from 0 to 65535"),
        ("listen:\n  port: [1, 2]\n", 2, "listen.port", "one value"),
        ("listen:\n  port:\n", 2, "listen.port", "a whole number from 0 to 65535"),
        ("listen:\n  port: 1\n  address: \"\"\n", 3, "listen.address", "text of at most 255 bytes"),
        ("session:\n  idleMinutes: 4\n", 2, "session.idleMinutes", "a whole number from 5 to 1440"),
        ("log:\n  level: loud\n", 2, "log.level", "one of trace, debug, info, notice, warning, error"),
        ("listen: 8443\n", 1, "listen", "a section as in config/"),
        ("listen:\n  port: 1\n  port: 2\n", 2, "port", "each key once"),
        ("listen:\n  port: 1\nlisten:\n  port: 2\n", 1, "listen", "each key once"),
    ]

    @Test(arguments: Program.all, mistakes)
    func `a mistake ends the program with file, line, key and what is allowed`(
        _ daemon: Program, _ mistake: (text: String, line: Int, key: String, allowed: String)
    ) throws {
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(daemon.file)")
        try Data(mistake.text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }

        let fault = #expect(throws: SettingsFault.self) {
            try Settings(file: file, keys: daemon.keys, prefix: daemon.prefix, environment: [:])
        }

        let sentence = "\(try #require(fault))"
        #expect(sentence.hasPrefix("\(file.path):\(mistake.line): \(mistake.key): "), "\(sentence)")
        #expect(sentence.contains(mistake.allowed), "\(sentence)")
    }

    @Test(arguments: Program.all, [Data("- a\n- b\n".utf8), Data("a: [\n".utf8), Data([0x61, 0xFF, 0x0A])])
    func `what is no settings file is said to be none`(_ daemon: Program, _ bytes: Data) async throws {
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(daemon.file)")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }

        let ended = try await Programs.run(Programs.path(daemon.name), ["serve", "--config", file.path])

        #expect(ended.code == 2)
        #expect(ended.output.hasPrefix("\(daemon.name): \(file.path):"), "\(ended.output)")
        #expect(ended.output.split(separator: "\n").count == 1, "\(ended.output)")
    }
}
