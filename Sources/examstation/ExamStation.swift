import ArgumentParser
import Daemon
import Foundation
import Station

@main
struct ExamStation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "examstation",
        abstract:
            "Runs one exam site: rooms, seats, duty, check-in, papers, and a journal nobody can rewrite.",
        version: Product.version,
        subcommands: [
            Init.self, Serve.self, Doctor.self, Verify.self, Code.self, SignCheckpoint.self, Demo.self,
            EnrolCentral.self, Identity.self, Plan.self,
        ])
}

/// Where the settings come from: the same for every subcommand.
struct SettingsOptions: ParsableArguments {
    @Option(help: "The settings file. Environment variables EXAMSTATION_… win over it.")
    var config: String?

    /// Exits with 2 and one sentence when a setting cannot be taken.
    func load() throws -> Settings {
        do {
            return try Settings(
                file: config.map { URL(filePath: $0) }, keys: SettingKey.station, prefix: "EXAMSTATION",
                environment: ProcessInfo.processInfo.environment)
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(2)
        }
    }
}

/// Says in one sentence why it ends, and gives the code to end with.
func ending(_ error: any Error) -> ExitCode {
    let complaint = Complaint(error)
    Terminal.complain(complaint.sentence)
    return ExitCode(complaint.exitCode)
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Re-hashes the journal, checks its checkpoints, replays it and compares every table. Reads only.",
        discussion:
            "Exit 0: whole. 1: something was changed. 2: there is nothing to read. 3: hashes hold, but nothing was replayed, by wish or without the data key."
    )

    @OptionGroup var settings: SettingsOptions

    @Option(help: "A checkpoint kept elsewhere: finds a journal cut off or rewritten after it.")
    var against: String?

    @Flag(help: "Only re-hashes and checks checkpoints: seconds where the replay takes minutes.")
    var hashesOnly = false

    func run() async throws {
        let folder = StationFolder(try settings.load().path("data.folder"))
        let job = VerifyJob(
            folder: folder, against: against.map { URL(filePath: $0) }, isHashesOnly: hashesOnly,
            environment: ProcessInfo.processInfo.environment)
        do {
            let verdict = try await job.run(say: Terminal.say, progress: Terminal.progress("replaying"))
            throw ExitCode(verdict.rawValue)
        } catch let code as ExitCode {
            throw code
        } catch {
            // Never 1: that would say that something was changed.
            Terminal.complain(Complaint(error).sentence)
            throw ExitCode(2)
        }
    }
}
