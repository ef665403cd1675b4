import ArgumentParser
import Daemon
import Foundation
import Logging
import Station

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves console, phones and central until it is asked to stop.",
        discussion: """
            Exit 0: stopped as asked. 1: something failed, and starting again may help. 2: a person has to mend \
            it first: a setting, a key, the wrong folder or file, or another daemon on the same folder.
            """)

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
            throw ending(error)
        }
    }
}
