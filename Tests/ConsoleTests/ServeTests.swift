import Console
import Exam
import Foundation
import Hummingbird
import ServiceLifecycle
import TestKit
import Testing
import Web

/// Serves the console on loopback for somebody who wants to look: `EXAMSTATION_SERVE=full|calm|empty`,
/// port in `EXAMSTATION_PORT`. A one-time code for the chief is printed.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["EXAMSTATION_SERVE"] != nil))
struct ServeTests {
    @Test func `serves until it is stopped`() async throws {
        let environment = ProcessInfo.processInfo.environment
        let port = environment["EXAMSTATION_PORT"].flatMap { Int($0) } ?? 8080
        var day = try await DaySite()
        switch environment["EXAMSTATION_SERVE"] {
        case "empty":
            try await day.person("S-001", "黄蔓若", [.chief, .administrator])
        case let story:
            try await day.fill()
            try await day.playMorning(calm: story == "calm")
        }
        let console = try day.console
        let code = try await day.desk.issueCode(for: "S-001", by: .station)
        try Data(code.utf8).write(to: URL(filePath: environment["EXAMSTATION_CODE"] ?? "/dev/stderr"))
        let router = console.router(origin: StationOrigin(host: "localhost", port: port, scheme: "http"))
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            services: [console.liveFeed])
        try await application.runService()
    }
}
