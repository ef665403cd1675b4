package import Daemon

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
            name: "limits.commitCommands", kind: .integer(1...256), fallback: "256",
            meaning: "commands that share one commit at most"),
        SettingKey(
            name: "limits.connections", kind: .integer(16...10000), fallback: "1024",
            meaning: "open connections on the console's port"),
        SettingKey(
            name: "limits.connectionSeconds", kind: .integer(20...600), fallback: "60",
            meaning: "a connection without an answer is closed after so long"),
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
            name: "print.chromium", kind: .path, fallback: "/usr/bin/chromium",
            meaning: "lays out PDFs of prints; without it there are none"),
        SettingKey(
            name: "log.level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error"]),
            fallback: "info", meaning: "least serious line that is logged"),
    ]
}
