import Foundation
import Planning
import Testing

/// The published instances, where they lie beside the project (`EXAMSTATION_PLANNING` or ../shared/planning).
@Suite struct PublishedInstanceTests {
    private static let folder = URL(
        filePath: ProcessInfo.processInfo.environment["EXAMSTATION_PLANNING"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared/planning").path)

    private static let isThere = FileManager.default.fileExists(
        atPath: folder.appending(path: "instances/small.alloc.json").path)

    /// The largest takes minutes without optimisation; `make bench` plans it.
    @Test(
        .enabled(if: isThere, "the published planning instances are not beside the project"),
        arguments: [("small", 153_845), ("medium", 854_375)])
    func `a published instance is planned as well as the best known plan`(name: String, most: Int) throws {
        let file = Self.folder.appending(path: "instances/\(name).alloc.json")
        let instance = try JSONDecoder().decode(AllocationInstance.self, from: Data(contentsOf: file))
        let problem = try AllocationProblem(instance)

        guard case .plan(let plan) = AllocationPlanner(problem: problem, seed: 1).plan() else {
            Issue.record("there is no plan of \(name)")
            return
        }

        let bound = AllocationBound(problem).value
        #expect(plan.objective.total <= most)
        #expect(bound <= plan.objective.total)
        // No more than one in two hundred from the best.
        #expect((plan.objective.total - bound) * 200 <= bound)
        let people = plan.itineraries(in: problem).reduce(0) { $0 + $1.count }
        #expect(people == instance.candidates.count { !$0.papers.isEmpty })
    }
}
