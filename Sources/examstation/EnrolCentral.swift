import ArgumentParser
import Daemon
import Foundation
import Station

struct EnrolCentral: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol-central",
        abstract: "Takes central up as the one office that may fetch results. The daemon must be running.",
        discussion: """
            People of both offices read the fingerprints to each other over another channel first; what was read \
            goes into --confirm. The sync port opens at once; only when central's certificate changes must the \
            daemon be started again.
            """)

    @OptionGroup var settings: SettingsOptions

    @Option(help: "What central calls itself.")
    var title: String

    @Option(help: "Central's verifier key, as examcentral identity prints it.")
    var key: String

    @Option(help: "The certificate of central's authority, a PEM file.")
    var certificate: String

    @Option(help: "The certificate's fingerprint as central's people read it: AB:CD:…")
    var confirm: String?

    func run() async throws {
        let settings = try settings.load()
        do {
            let central = CentralEnrolment(
                title: title, key: key, certificate: try String(contentsOfFile: certificate, encoding: .utf8))
            try central.checkKey()
            let found = try central.fingerprint()
            let own = try await StationIdentity.read(StationFolder(settings.path("data.folder")))
            Terminal.say("central      \(title)")
            Terminal.say("  key        \(key)")
            Terminal.say("  certificate \(found)")
            Terminal.say("this station \(own.number) \(own.title)")
            Terminal.say("  key        \(own.key)")
            Terminal.say("  authority  \(own.authorityFingerprint)")
            guard confirm == found else { throw EnrolmentFault.notConfirmed(found: found) }
            try await AdminReply.print(settings, "/central", body: try JSONEncoder().encode(central))
        } catch let code as ExitCode {
            throw code
        } catch {
            throw ending(error)
        }
    }
}

struct Identity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Prints what central's people need to take this station up. Compare it over another channel.")

    @OptionGroup var settings: SettingsOptions

    @Flag(help: "One KEY=VALUE a line, for scripts.")
    var plain = false

    func run() async throws {
        do {
            let own = try await StationIdentity.read(StationFolder(try settings.load().path("data.folder")))
            let lines = [
                ("number", own.number), ("title", own.title), ("host", own.host), ("key", own.key),
                ("authority", own.authorityFile.path), ("fingerprint", own.authorityFingerprint),
                ("rehearsal", own.isRehearsal ? "yes" : "no"),
            ]
            for (name, value) in lines {
                Terminal.say(
                    plain
                        ? "\(name)=\(value)" : name.padding(toLength: 13, withPad: " ", startingAt: 0) + value
                )
            }
        } catch let code as ExitCode {
            throw code
        } catch {
            throw ending(error)
        }
    }
}
