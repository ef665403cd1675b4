import ArgumentParser
import Daemon
import Foundation
import Logging
import Station

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves console, phones and central until it is asked to stop.")

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.load()
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = Logger.Level(rawValue: settings.text("log.level")) ?? .info
            return handler
        }
        let server = StationServer(
            settings: settings, environment: ProcessInfo.processInfo.environment,
            logger: Logger(label: "station"))
        do {
            try await server.run()
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(1)
        }
    }
}
