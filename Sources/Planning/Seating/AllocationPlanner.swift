/// Plans slots and rooms: deterministic for (instance, seed), on any machine and at any speed.
///
/// Exact tables for one crowd, then a search over moves of blocks; nobody but the bound knows how far
/// from the best it ends, and no plan is handed out in which anybody lacks a place.
package struct AllocationPlanner: Sendable {
    package let problem: AllocationProblem
    package let seed: Int64

    private let effort: Effort

    /// Where nothing lawful was found, and nothing shows that there is none.
    private static let attemptsMore = 6

    /// How long to search, in moves and never in seconds.
    package struct Effort: Equatable, Sendable {
        package var attempts: Int
        /// Moves during which a plan may become a little worse, and moves during which it may not.
        package var warmMoves: Int
        package var coldMoves: Int
        /// How much worse, in the objective's unit.
        package var heat: Int
        /// Times that crowds which want the same workshops choose again.
        package var rounds: Int

        /// For a look at what is possible, and for tests.
        package static let brief = Effort(
            attempts: 2, warmMoves: 1_000, coldMoves: 1_000, heat: 300, rounds: 5)
    }

    package init(problem: AllocationProblem, seed: Int64) {
        self.init(problem: problem, seed: seed, effort: Effort(problem))
    }

    package init(problem: AllocationProblem, seed: Int64, effort: Effort) {
        self.problem = problem
        self.seed = seed
        self.effort = effort
    }

    package func plan() -> AllocationOutcome {
        if let shortage = AllocationShortage.certain(problem) { return .impossible(shortage) }
        var best: AllocationPlan?
        var failed: AllocationDraft?
        for attempt in 0..<effort.attempts + Self.attemptsMore {
            if attempt >= effort.attempts, best != nil { break }
            let draft = draft(attempt)
            guard let plan = AllocationDealing(draft).plan() else {
                if failed == nil, let shortage = AllocationShortage.ofPlaces(problem) {
                    return .impossible(shortage)
                }
                failed = failed ?? draft
                continue
            }
            if plan.objective.total < best?.objective.total ?? Int.max { best = plan }
        }
        if let best { return .plan(best) }
        return .impossible(AllocationShortage.found(failed ?? draft(0)))
    }

    /// Every second attempt lets people in need of a room of their own choose last.
    private func draft(_ attempt: Int) -> AllocationDraft {
        let seed = seed &+ Int64(attempt)
        let draft = AllocationBuilder(problem, seed: seed)
            .build(separateFirst: attempt.isMultiple(of: 2), rounds: effort.rounds)
        var search = AllocationSearch(draft, seed: seed)
        search.run(moves: effort.warmMoves, heat: effort.heat)
        search.run(moves: effort.coldMoves, heat: 0)
        search.even(moves: effort.coldMoves / 4)
        draft.settleAll()
        return draft
    }
}

extension AllocationPlanner.Effort {
    /// Small sites are searched often and warm, large ones twice: there a warm start costs more than it finds.
    package init(_ problem: AllocationProblem) {
        let papers = problem.crowds.reduce(0) { $0 + $1.count }
        if papers <= 2_000 {
            self.init(attempts: 4, warmMoves: 40_000, coldMoves: 20_000, heat: 300, rounds: 60)
        } else {
            self.init(attempts: 2, warmMoves: 0, coldMoves: 40_000 + 10 * papers, heat: 0, rounds: 60)
        }
    }
}

/// A plan, or why there is none. Never a part of a plan.
package enum AllocationOutcome: Equatable, Sendable {
    case plan(AllocationPlan)
    case impossible(AllocationShortage)
}
