import ArgumentParser
import Central
import Daemon
import Foundation
import Logging

@main
struct ExamCentral: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "examcentral",
        abstract: "Runs central: fetches signed results from stations, checks them, and shows them.",
        version: Product.version,
        subcommands: [
            Init.self, Serve.self, Identity.self, Enrol.self, Resume.self, Code.self, ExportBatch.self,
        ])
}

/// Where the settings come from: the same for every subcommand.
struct SettingsOptions: ParsableArguments {
    @Option(help: "The settings file. Environment variables EXAMCENTRAL_… win over it.")
    var config: String?

    /// Exits with 2 and one sentence when a setting cannot be taken.
    func load() throws -> Settings {
        do {
            return try Settings(
                file: config.map { URL(filePath: $0) }, keys: SettingKey.central, prefix: "EXAMCENTRAL",
                environment: ProcessInfo.processInfo.environment)
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(2)
        }
    }

    func office() throws -> CentralOffice {
        CentralOffice(
            folder: CentralFolder(try load().path("data.folder")),
            environment: ProcessInfo.processInfo.environment)
    }
}

/// Says what went wrong in one line; exits with 2 when a person has to mend it first, else with 1.
func reporting(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let code as ExitCode {
        throw code
    } catch {
        let complaint = Complaint(error)
        Terminal.complain(complaint.sentence)
        throw ExitCode(complaint.exitCode)
    }
}

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Founds central: folder, keys, certificates, the first account.",
        discussion: "The host name is fixed here. Central also signs receipts under it.")

    @OptionGroup var settings: SettingsOptions

    @Option(help: "What central is called, as it stands on pages.")
    var title: String

    @Option(help: "The one host name at which browsers reach the pages.")
    var host: String

    @Option(help: "Minutes east of Greenwich.")
    var utcOffsetMinutes = 480

    func run() async throws {
        let office = try settings.office()
        let port = try settings.load().integer("listen.port")
        try await reporting {
            let code = try await office.found(title: title, host: host, utcOffsetMinutes: utcOffsetMinutes)
            Terminal.say("central is founded")
            Terminal.say("sign in at https://\(host):\(port)/sign-in/code")
            Terminal.say("account  \(CentralOffice.firstAccount)")
            Terminal.say("code     \(code)   (once, within 24 hours)")
        }
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the pages and calls on stations until it is asked to stop.")

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let settings = try settings.load()
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = Logger.Level(rawValue: settings.text("log.level")) ?? .info
            return handler
        }
        try await reporting {
            try await CentralServer(
                settings: settings, environment: ProcessInfo.processInfo.environment,
                logger: Logger(label: "central")
            ).run()
        }
    }
}

struct Identity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what a station's people need to take central up.")

    @OptionGroup var settings: SettingsOptions

    @Flag(help: "One KEY=VALUE a line, for scripts.")
    var plain = false

    func run() async throws {
        let office = try settings.office()
        try await reporting {
            let own = try await office.identity()
            let lines = [
                ("title", own.title), ("key", own.key), ("certificate", own.certificate.path),
                ("fingerprint", own.fingerprint),
            ]
            for (name, value) in lines {
                Terminal.say(
                    plain
                        ? "\(name)=\(value)" : name.padding(toLength: 13, withPad: " ", startingAt: 0) + value
                )
            }
        }
    }
}

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes a station up. A running daemon begins to fetch from it within seconds.",
        discussion: """
            People of both offices read the fingerprints to each other over another channel first; what was read \
            goes into --confirm.
            """)

    @OptionGroup var settings: SettingsOptions

    @Option(help: "Where the station's sync port is: https://host:8444.")
    var stationURL: String

    @Option(help: "Connect to this IP address instead of asking a name server for the host.")
    var resolve: String?

    @Option(help: "The station's number: 068.")
    var number: String

    @Option(help: "The station's name, as it shall stand on pages; its number when left out.")
    var title: String?

    @Option(help: "The station's verifier key, as examstation identity prints it.")
    var key: String

    @Option(help: "The certificate of the station's authority, a PEM file.")
    var authority: String

    @Option(help: "The authority's fingerprint as the station's people read it: AB:CD:…")
    var confirm: String?

    @Flag(help: "The station rehearses: nothing that it sends counts.")
    var rehearsal = false

    func run() async throws {
        let office = try settings.office()
        try await reporting {
            let link = StationLink(
                url: stationURL, address: resolve,
                authority: try String(contentsOfFile: authority, encoding: .utf8))
            let own = try await office.identity()
            let found = try await office.enrol(
                number: number, title: title ?? number, key: key, link: link, isRehearsal: rehearsal,
                confirm: confirm)
            Terminal.say("station      \(number)")
            Terminal.say("  key        \(key)")
            Terminal.say("  authority  \(found)")
            Terminal.say("central      \(own.title)")
            Terminal.say("  key        \(own.key)")
            Terminal.say("  certificate \(own.fingerprint)")
            Terminal.say("enrolled")
        }
    }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Goes on with a halted station, once people have looked at the evidence and decided.")

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The station's number.")
    var number: String

    func run() async throws {
        let office = try settings.office()
        try await reporting { try await office.resume(number) }
    }
}

struct Code: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a one-time sign-in code for an account, which is made when it is new.")

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The account: C-002.")
    var account: String

    func run() async throws {
        let office = try settings.office()
        try await reporting { Terminal.say(try await office.issueCode(for: account)) }
    }
}

struct ExportBatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes an accepted batch as it was sent, for a verifier of one's own. It holds names.")

    @OptionGroup var settings: SettingsOptions

    @Option(help: "The station's number.")
    var number: String

    @Option(help: "The batch: B-001.")
    var batch: String

    @Option(help: "The file to write.")
    var output: String

    func run() async throws {
        let office = try settings.office()
        try await reporting {
            guard let bytes = try await office.batchFile(batch, of: number) else {
                Terminal.complain("there is no accepted batch \(batch) of station \(number)")
                throw ExitCode(1)
            }
            try bytes.write(to: URL(filePath: output), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: output)
        }
    }
}
