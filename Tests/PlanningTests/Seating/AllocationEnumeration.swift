import Planning

/// Tries every slot and room for every paper of every person: for sites with a handful of them.
struct AllocationEnumeration {
    private let instance: AllocationInstance
    private let judge: AllocationJudge
    private let tasks: [(person: Int, paper: AllocationInstance.Paper)]
    private let choices: [[(slot: String, room: String)]]

    init(_ instance: AllocationInstance) {
        self.instance = instance
        judge = AllocationJudge(instance: instance)
        let papers = Dictionary(uniqueKeysWithValues: instance.papers.map { ($0.id, $0) })
        let tasks = instance.candidates.enumerated().flatMap { index, person in
            person.papers.compactMap { papers[$0] }.map { (person: index, paper: $0) }
        }
        self.tasks = tasks
        choices = tasks.map { task in
            instance.sittings.filter { $0.paper == task.paper.id }.flatMap { offer in
                instance.rooms.filter { $0.type == task.paper.roomType }.map { (offer.slot, $0.id) }
            }
        }
    }

    /// Nil where there is no lawful plan.
    func leastCost() -> Int? {
        var best: Int?
        extend([], &best)
        return best
    }

    private func extend(_ sittings: [AllocationJudge.Sitting], _ best: inout Int?) {
        let next = sittings.count
        if next == tasks.count {
            let verdict = judge.verdict(sittings)
            if verdict.broken.isEmpty { best = min(best ?? Int.max, verdict.cost) }
            return
        }
        for choice in choices[next] {
            let more =
                sittings + [
                    AllocationJudge.Sitting(
                        person: tasks[next].person, paper: tasks[next].paper.id, slot: choice.slot,
                        room: choice.room)
                ]
            let verdict = judge.verdict(more)
            // H1 is broken until everybody sits; all else only gets worse.
            guard verdict.broken.isSubset(of: ["H1"]) else { continue }
            if let best, verdict.cost >= best { continue }
            extend(more, &best)
        }
    }
}
