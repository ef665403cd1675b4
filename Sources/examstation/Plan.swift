import ArgumentParser

struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Solves an instance from a file and says how good the answer is. No station is touched.",
        subcommands: [PlanSeating.self, PlanSeats.self])
}
