import ArgumentParser
import Daemon
import Foundation
import Station

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Makes a rehearsal station in a new folder and plays its days up to the middle of a morning.")

    @Argument(help: "A folder that does not exist yet.")
    var folder: String

    @Option(help: "The seeds to play.")
    var seeds = "seeds/maoming-2021"

    @Option(help: "When it stands: a time of the second day, or a day with it, 2021-11-22T10:00.")
    var until = "09:30"

    func run() async throws {
        let demo = DemoStation(root: URL(filePath: folder), seeds: URL(filePath: seeds), until: until)
        let began = ContinuousClock.now
        do {
            try await demo.make(say: Terminal.say) { done, all in
                if done == all || done.isMultiple(of: 20) {
                    Terminal.say("  \(done) of \(all) lines of the day")
                }
            }
        } catch {
            throw ending(error)
        }
        Terminal.say("ready in \((ContinuousClock.now - began).components.seconds) s")
    }
}
