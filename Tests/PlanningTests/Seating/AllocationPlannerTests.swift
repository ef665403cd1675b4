import Planning
import Testing

/// The planner is trusted with nothing: an independent judge looks at every plan, person by person.
@Suite struct AllocationPlannerTests {
    private func outcome(_ instance: AllocationInstance, seed: Int64 = 1) throws -> (
        problem: AllocationProblem, outcome: AllocationOutcome
    ) {
        let problem = try AllocationProblem(instance)
        return (problem, AllocationPlanner(problem: problem, seed: seed, effort: .brief).plan())
    }

    @Test func `one room each, and nobody in two places at once`() throws {
        let (problem, outcome) = try outcome(SampleAllocation.plain())

        guard case .plan(let plan) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let verdict = AllocationJudge(instance: problem.instance).verdict(plan.sittings(of: problem))
        #expect(verdict == AllocationJudge.Verdict(broken: [], cost: plan.objective.total))
        // 20 people in a lab for 30 need 2 of staff; in workshops for 10 twice 2 and a chief each.
        #expect(plan.objective.staff == 8)
        #expect(plan.objective.rooms == 3)
        #expect(plan.objective.packets == 3)
        // A class of seven more in the second slot of the workshop: each has its theory in one slot.
        #expect(AllocationBound(problem).value <= plan.objective.total)
    }

    @Test(arguments: 0..<8) func `plans of random sites are lawful, counted right and above the bound`(
        block: Int
    ) throws {
        var planned = 0
        for seed in Int64(block * 50)..<Int64(block * 50 + 50) {
            let instance = SampleAllocation.random(seed: seed, isTiny: false)
            let (problem, outcome) = try outcome(instance, seed: seed)
            guard case .plan(let plan) = outcome else { continue }
            planned += 1
            let verdict = AllocationJudge(instance: instance).verdict(plan.sittings(of: problem))
            #expect(verdict.broken == [], "seed \(seed)")
            #expect(verdict.cost == plan.objective.total, "seed \(seed)")
            #expect(AllocationBound(problem).value <= plan.objective.total, "seed \(seed)")
        }
        #expect(planned > 5)
    }

    @Test(arguments: 0..<6) func `tiny sites: what brute force finds, the bound is below and the plan near`(
        block: Int
    ) throws {
        var missed: [Int64] = []
        var dearer: [Int64] = []
        for seed in Int64(block * 50)..<Int64(block * 50 + 50) {
            let instance = SampleAllocation.random(seed: seed, isTiny: true)
            let (problem, outcome) = try outcome(instance, seed: seed)
            let best = AllocationEnumeration(instance).leastCost()
            switch outcome {
            case .plan(let plan):
                let least = try #require(best, "seed \(seed): brute force found no plan")
                #expect(least <= plan.objective.total, "seed \(seed)")
                #expect(AllocationBound(problem).value <= least, "seed \(seed)")
                if plan.objective.total > least { dearer.append(seed) }
            case .impossible(let shortage):
                if shortage.isCertain { #expect(best == nil, "seed \(seed): \(shortage)") }
                if best != nil { missed.append(seed) }
            }
        }
        #expect(missed.isEmpty, "no plan found though there is one: \(missed)")
        #expect(dearer.count <= 5, "dearer than the best: \(dearer)")
    }

    @Test func `the same plan for the same instance and seed`() throws {
        for seed in Int64(0)..<20 {
            let instance = SampleAllocation.random(seed: seed, isTiny: false)

            let first = try outcome(instance, seed: 7).outcome
            let second = try outcome(instance, seed: 7).outcome

            #expect(first == second, "seed \(seed)")
        }
    }

    @Test func `the order of lines in the instance changes nothing but the numbering`() throws {
        let instance = SampleAllocation.plain()
        let turned = AllocationInstance(
            name: instance.name, rules: instance.rules, weights: instance.weights, slots: instance.slots,
            papers: instance.papers.reversed(), sittings: instance.sittings.reversed(),
            rooms: instance.rooms.reversed(), candidates: instance.candidates.reversed())

        #expect(try outcome(instance).outcome == outcome(turned).outcome)
    }

    @Test func `classes are spread over the rooms of a slot`() throws {
        let rooms = [
            SampleAllocation.room("L1", "lab", 15), SampleAllocation.room("L2", "lab", 15),
            SampleAllocation.room("W1", "workshop", 10, equipment: ["bed"]),
        ]
        let instance = SampleAllocation.plain(
            candidates: SampleAllocation.people(30, papers: ["T"]), rooms: rooms,
            sittings: SampleAllocation.offers(["T": ["A"], "P": ["A", "B", "C"]]))

        let (problem, outcome) = try outcome(instance)

        guard case .plan(let plan) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        for use in plan.rooms {
            let classes = Dictionary(grouping: use.shares) { problem.cells[$0.cell].group }
            #expect(classes.values.allSatisfy { $0.reduce(0) { $0 + $1.count } == 5 })
        }
        #expect(plan.rooms.count == 2)
    }
}
