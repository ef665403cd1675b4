import ArgumentParser
import Daemon
import Foundation
import Station

struct PlanSeating: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seating",
        abstract: "Plans slots, rooms and seats (exam-alloc/1); prints cost, bound, gap and time as JSON.",
        discussion: """
            Exit 0: a plan was written. 1: the instance cannot be taken, with what is wrong and where. 3: there is \
            no lawful plan, or none was found; the reason is printed, and nothing is written.
            """)

    @Option(help: "Candidates, papers, slots and rooms: exam-alloc/1.")
    var instance: String

    @Option(help: "Where the plan is written: exam-alloc-solution/1.")
    var output: String

    @Option(help: "The same seed gives the same plan.")
    var seed: Int64 = 1

    func run() throws {
        let job = AllocationJob(instance: URL(filePath: instance), output: URL(filePath: output), seed: seed)
        let found: AllocationJob.Ending
        do {
            found = try job.run()
        } catch {
            throw ending(error)
        }
        Terminal.say(found.figures)
        if !found.isPlanned { throw ExitCode(3) }
    }
}
