package import Daemon

extension SettingKey {
    /// Every key of `central.yaml`. The shipped file holds each one with its default and limit.
    package static let central: [SettingKey] = [
        SettingKey(
            name: "data.folder", kind: .path, fallback: "/var/lib/examcentral",
            meaning: "the database, keys and certificates"),
        SettingKey(
            name: "listen.address", kind: .text(bytesMax: 255), fallback: "0.0.0.0",
            meaning: "address of the pages"),
        SettingKey(
            name: "listen.port", kind: .integer(0...65535), fallback: "9443", meaning: "the pages, TLS 1.3"),
        SettingKey(
            name: "pull.everySeconds", kind: .integer(1...60), fallback: "5",
            meaning: "pause between two calls on a station"),
        SettingKey(
            name: "pull.retrySecondsMax", kind: .integer(1...60), fallback: "60",
            meaning: "longest pause after failures, which double it"),
        SettingKey(
            name: "evidence.days", kind: .integer(30...3650), fallback: "180",
            meaning: "files of refused batches are kept so long"),
        SettingKey(
            name: "limits.connections", kind: .integer(16...10000), fallback: "256",
            meaning: "open connections on the pages' port"),
        SettingKey(
            name: "limits.connectionSeconds", kind: .integer(20...600), fallback: "60",
            meaning: "a connection without an answer is closed after so long"),
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
            name: "log.level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error"]),
            fallback: "info", meaning: "least serious line that is logged"),
    ]
}
