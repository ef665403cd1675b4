import ArgumentParser
import Daemon
import Foundation
import Station

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Prints what is well and what is not, with the next step for each. Exit 1 when something is not.")

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let examination = Examination(
            settings: try settings.load(), environment: ProcessInfo.processInfo.environment)
        let findings = await examination.run()
        for finding in findings {
            Terminal.say("\(finding.isWell ? "ok " : "NOT")  \(finding.subject): \(finding.state)")
            if !finding.isWell { Terminal.say("     → \(finding.nextStep)") }
        }
        if findings.contains(where: { !$0.isWell }) { throw ExitCode(1) }
    }
}

struct Code: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks the running daemon for a one-time sign-in code for a member of staff.")

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The staff number: S-017.")
    var staff: String

    func run() async throws {
        try await AdminReply.print(try settings.load(), "/codes/\(staff)")
    }
}

struct SignCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract:
            "Asks the running daemon to sign where its journal stands. Keep the note elsewhere, for verify --against."
    )

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        try await AdminReply.print(try settings.load(), "/checkpoints")
    }
}

/// One question to the daemon, its answer printed as it is.
enum AdminReply {
    static func print(_ settings: Settings, _ path: String, body: Data? = nil) async throws {
        do {
            let answer = try await AdminClient(socket: settings.path("data.adminSocket")).ask(
                path, isChange: true, body: body)
            guard answer.isWell else {
                Terminal.complain(answer.text)
                throw ExitCode(1)
            }
            FileHandle.standardOutput.write(Data(answer.text.utf8))
        } catch let code as ExitCode {
            throw code
        } catch {
            Terminal.complain(
                "no daemon answers at \(settings.text("data.adminSocket")); start examstation serve first")
            throw ExitCode(1)
        }
    }
}
