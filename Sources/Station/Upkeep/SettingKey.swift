/// One key of the settings file: its place, what it may hold, and its default.
package struct SettingKey: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case text(bytesMax: Int)
        case integer(ClosedRange<Int>)
        case choice([String])
        case path
    }

    /// `listen.port`.
    package let name: String
    package let kind: Kind
    package let fallback: String
    package let meaning: String

    /// `EXAMSTATION_LISTEN_PORT` for `listen.port` in a station's file.
    package func variable(prefix: String) -> String {
        var out = prefix
        for part in name.split(separator: ".") {
            out += "_"
            for character in part {
                if character.isUppercase { out += "_" }
                out += character.uppercased()
            }
        }
        return out
    }

    /// What is allowed, as one phrase for the error message.
    package var allowed: String {
        switch kind {
        case .text(let bytesMax): "text of at most \(bytesMax) bytes"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .path: "a path"
        }
    }

    func accepts(_ value: String) -> Bool {
        switch kind {
        case .text(let bytesMax): !value.isEmpty && value.utf8.count <= bytesMax
        case .integer(let range): Int(value).map(range.contains) ?? false
        case .choice(let words): words.contains(value)
        case .path: !value.isEmpty && value.utf8.count <= 4096 && !value.contains("\0")
        }
    }
}

extension SettingKey {
    /// Every key of `station.yaml`. The shipped file holds each one with its default and limit, and a test says so.
    package static let station: [SettingKey] = [
        SettingKey(
            name: "data.folder", kind: .path, fallback: "/var/lib/examstation",
            meaning: "the database, keys and certificates"),
        SettingKey(
            name: "data.exchange", kind: .path, fallback: "/var/lib/examstation/exchange",
            meaning: "folder watched for rosters to import"),
        SettingKey(
            name: "data.adminSocket", kind: .path, fallback: "/run/examstation/admin.sock",
            meaning: "Unix socket of the command line"),
        SettingKey(
            name: "listen.address", kind: .text(bytesMax: 255), fallback: "0.0.0.0",
            meaning: "address of console, phones and sync"),
        SettingKey(
            name: "listen.port", kind: .integer(0...65535), fallback: "8443",
            meaning: "console and phones, TLS 1.3"),
        SettingKey(
            name: "listen.syncPort", kind: .integer(0...65535), fallback: "8444",
            meaning: "central, TLS 1.3 with a client certificate"),
        SettingKey(
            name: "limits.queueCommands", kind: .integer(16...65536), fallback: "4096",
            meaning: "commands waiting for a commit; beyond it 503"),
        SettingKey(
            name: "limits.connections", kind: .integer(16...10000), fallback: "1024",
            meaning: "open connections on the console's port"),
        SettingKey(
            name: "limits.bodyKilobytes", kind: .integer(64...4096), fallback: "1024",
            meaning: "size of a request, imports apart; beyond it 413"),
        SettingKey(
            name: "limits.importKilobytes", kind: .integer(1024...65536), fallback: "16384",
            meaning: "size of an imported file; beyond it 413"),
        SettingKey(
            name: "limits.requestsPerMinute", kind: .integer(60...1_000_000), fallback: "6000",
            meaning: "from one address; beyond it 429"),
        SettingKey(
            name: "session.idleMinutes", kind: .integer(5...1440), fallback: "30",
            meaning: "a sign-in ends when nothing was done for so long"),
        SettingKey(
            name: "session.hoursMax", kind: .integer(1...24), fallback: "12",
            meaning: "a sign-in ends after so long"),
        SettingKey(
            name: "disk.lowMegabytes", kind: .integer(16...100_000), fallback: "512",
            meaning: "free space below which the console warns"),
        SettingKey(
            name: "log.level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error"]),
            fallback: "info", meaning: "least serious line that is logged"),
    ]
}
