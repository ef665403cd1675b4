import Planning

/// Judges an allocation person by person, from the instance alone: nothing of the planner is used but its answer.
struct AllocationJudge {
    struct Verdict: Equatable {
        /// Rules broken, H1 to H6, each once.
        var broken: Set<String> = []
        var cost = 0
    }

    /// One paper of one person.
    struct Sitting: Hashable {
        let person: Int
        let paper: String
        let slot: String
        let room: String
    }

    let instance: AllocationInstance

    func verdict(_ sittings: [Sitting]) -> Verdict {
        var verdict = Verdict()
        let papers = Dictionary(uniqueKeysWithValues: instance.papers.map { ($0.id, $0) })
        let slots = Dictionary(uniqueKeysWithValues: instance.slots.map { ($0.id, $0) })
        let rooms = Dictionary(uniqueKeysWithValues: instance.rooms.map { ($0.id, $0) })
        let offers = Set(instance.sittings.map(\.id))
        var uses: [[String]: [Sitting]] = [:]
        var spans: [Int: [(start: Int, end: Int)]] = [:]
        var roomSpans: [String: [[String]: (start: Int, end: Int)]] = [:]
        var seated: [[String]: Int] = [:]
        for sitting in sittings {
            guard let paper = papers[sitting.paper], let slot = slots[sitting.slot],
                let room = rooms[sitting.room]
            else {
                verdict.broken.insert("H0")
                continue
            }
            let person = instance.candidates[sitting.person]
            seated[["\(sitting.person)", paper.id], default: 0] += 1
            if !person.papers.contains(paper.id) || !offers.contains("\(paper.id)@\(slot.id)") {
                verdict.broken.insert("H1")
            }
            if room.type != paper.roomType || !paper.equipment.allSatisfy(room.equipment.contains)
                || room.unavailable.contains(slot.id)
            {
                verdict.broken.insert("H3")
            }
            if person.needs.contains(.stepfree), !room.accessible { verdict.broken.insert("H6") }
            let minutes =
                paper.minutes + (person.needs.contains(.extra25) ? (paper.minutes + 3) / 4 : 0)
            let start = slot.day * 1440 + slot.start
            spans[sitting.person, default: []].append((start, start + minutes))
            uses[[room.id, slot.id], default: []].append(sitting)
            let before = roomSpans[room.id, default: [:]][[slot.id]] ?? (start, start)
            roomSpans[room.id, default: [:]][[slot.id]] = (start, max(before.end, start + minutes))
        }
        for (person, value) in instance.candidates.enumerated() {
            for paper in value.papers where seated[["\(person)", paper]] != 1 { verdict.broken.insert("H1") }
        }
        if sittings.count != instance.candidates.reduce(0, { $0 + $1.papers.count }) {
            verdict.broken.insert("H1")
        }
        for own in spans.values where Self.areTooNear(own, instance.rules.minGapMinutes) {
            verdict.broken.insert("H2")
        }
        for own in roomSpans.values
        where Self.areTooNear(Array(own.values), instance.rules.turnaroundMinutes) {
            verdict.broken.insert("H3")
        }
        for (key, people) in uses {
            judge(people, in: rooms[key[0]], papers, &verdict)
        }
        verdict.cost += splits(sittings) * instance.weights.cohortSplit
        return verdict
    }

    private static func areTooNear(_ spans: [(start: Int, end: Int)], _ gap: Int) -> Bool {
        let sorted = spans.sorted { $0.start < $1.start }
        return zip(sorted, sorted.dropFirst()).contains { $0.end + gap > $1.start }
    }

    private func judge(
        _ people: [Sitting], in room: AllocationInstance.Room?, _ papers: [String: AllocationInstance.Paper],
        _ verdict: inout Verdict
    ) {
        let sat = people.compactMap { papers[$0.paper] }
        if people.count > min(room?.capacity ?? 0, room?.columns.reduce(0, +) ?? 0) {
            verdict.broken.insert("H4")
        }
        if Set(sat.map(\.mixGroup)).count > 1 || Set(sat.map(\.part.rawValue)).count > 1 {
            verdict.broken.insert("H5")
        }
        let apart = Set(people.map { instance.candidates[$0.person].needs.contains(.separate) })
        if sat.contains(where: { $0.part == .theory }), apart.count > 1 { verdict.broken.insert("H6") }
        let rule = sat.first?.part == .practical ? instance.rules.practical : instance.rules.theory
        var staff = people.count / rule.ratio
        if people.count % rule.ratio != 0 { staff += 1 }
        let weights = instance.weights
        verdict.cost +=
            weights.staff * (max(rule.min, staff) + (rule.plus ?? 0)) + weights.room
            + weights.packet * Set(sat.map(\.id)).count
    }

    private func splits(_ sittings: [Sitting]) -> Int {
        var slots: [[String]: Set<String>] = [:]
        for sitting in sittings {
            let person = instance.candidates[sitting.person]
            slots[[person.institution, person.class, sitting.paper], default: []].insert(sitting.slot)
        }
        return slots.values.reduce(0) { $0 + $1.count - 1 }
    }
}

extension AllocationPlan {
    /// Person by person, as the itineraries say.
    func sittings(of problem: AllocationProblem) -> [AllocationJudge.Sitting] {
        let numbers = Dictionary(
            uniqueKeysWithValues: problem.instance.candidates.enumerated().map { ($1.id, $0) })
        return zip(problem.cells, itineraries(in: problem)).flatMap { cell, itineraries in
            zip(cell.people, itineraries).flatMap { person, stops in
                stops.map { stop in
                    AllocationJudge.Sitting(
                        person: numbers[person] ?? -1, paper: problem.papers[stop.paper].id,
                        slot: problem.instance.slots[stop.slot].id, room: problem.rooms[stop.room].id)
                }
            }
        }
    }
}
