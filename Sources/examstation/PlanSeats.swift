import ArgumentParser
import Daemon
import Foundation
import Station

struct PlanSeats: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seats",
        abstract: "Arranges the classes of single rooms (exam-seat/1); prints cost, bound and time as JSON.")

    @Option(help: "The rooms: exam-seat/1.")
    var instance: String

    @Option(help: "Where the seats are written: exam-seat-solution/1.")
    var output: String

    @Option(help: "The same seed gives the same seats.")
    var seed: Int64 = 1

    func run() throws {
        let job = SeatSetJob(instance: URL(filePath: instance), output: URL(filePath: output), seed: seed)
        do {
            Terminal.say(try job.run())
        } catch {
            throw ending(error)
        }
    }
}
