package import Foundation
import Planning
import Synchronization

/// Plans an `exam-alloc/1` file: slots, rooms and seats for everybody.
package struct AllocationJob {
    package let instance: URL
    package let output: URL
    package let seed: Int64

    package init(instance: URL, output: URL, seed: Int64) {
        self.instance = instance
        self.output = output
        self.seed = seed
    }

    /// What came of it, as one line of JSON.
    package struct Ending: Sendable {
        package let figures: String
        /// Whether a plan was written; else the figures say why not.
        package let isPlanned: Bool
    }

    /// Writes the plan, if there is one; blocks until it is there.
    ///
    /// - Returns: cost, parts, bound, gap and milliseconds, or the reason why there is no plan.
    /// - Throws: an ``InstanceFault`` when the file cannot be taken.
    package func run() throws -> Ending {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let problem = try problem()
        let clock = ContinuousClock()
        let began = clock.now
        let outcome = AllocationPlanner(problem: problem, seed: seed).plan()
        let planned = clock.now
        switch outcome {
        case .impossible(let shortage):
            let text = try encoder.encode(ShortageFigures(shortage, problem.instance.name))
            return Ending(figures: String(decoding: text, as: UTF8.self), isPlanned: false)
        case .plan(let plan):
            let seating = AllocationSeating(plan, of: problem)
            let arrangements = arrange(seating)
            let seated = clock.now
            try encoder.encode(Solution(instance: problem.instance.name, seats: seating.seats(arrangements)))
                .write(to: output)
            let figures = PlanFigures(
                problem.instance.name, plan.objective, AllocationBound(problem), arrangements,
                milliseconds: Int((planned - began) / .milliseconds(1)),
                seatMilliseconds: Int((seated - planned) / .milliseconds(1)))
            let text = try encoder.encode(figures)
            return Ending(figures: String(decoding: text, as: UTF8.self), isPlanned: true)
        }
    }

    private func problem() throws -> AllocationProblem {
        let data = try InstanceFile(instance).read()
        do {
            let format = try JSONDecoder().decode(Format.self, from: data).format
            guard format == AllocationInstance.formatName else {
                throw InstanceFault(
                    "the instance says its format is \(format.prefix(40)); \(AllocationInstance.formatName) is what can be read"
                )
            }
            return try AllocationProblem(try JSONDecoder().decode(AllocationInstance.self, from: data))
        } catch let error as DecodingError {
            throw InstanceFault(error)
        } catch let fault as AllocationFault {
            throw InstanceFault("the instance cannot be planned: \(fault)")
        }
    }

    private struct Format: Decodable { let format: String }

    private func arrange(_ seating: AllocationSeating) -> [SeatArrangement] {
        let found = Mutex<[SeatArrangement?]>(Array(repeating: nil, count: seating.arrangers.count))
        DispatchQueue.concurrentPerform(iterations: seating.arrangers.count) { index in
            let arrangement = seating.arrangers[index].arrange(seed: seed, room: seating.names[index])
            found.withLock { $0[index] = arrangement }
        }
        return found.withLock { $0.compactMap(\.self) }
    }
}

/// `exam-alloc-solution/1`.
private struct Solution: Encodable {
    let format = "exam-alloc-solution/1"
    let instance: String
    let seats: [Row]

    init(instance: String, seats: [AllocationSeating.Seat]) {
        self.instance = instance
        self.seats = seats.map(Row.init)
    }

    /// `[candidate, sitting, room, column, row]`.
    struct Row: Encodable {
        let seat: AllocationSeating.Seat

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(seat.candidate)
            try list.encode(seat.sitting)
            try list.encode(seat.room)
            try list.encode(seat.spot.column)
            try list.encode(seat.spot.row)
        }
    }
}

private struct PlanFigures: Encodable {
    let feasible = true
    let instance: String
    let objective: Int
    let staff: Int
    let rooms: Int
    let packets: Int
    let cohortSplits: Int
    let lowerBound: Int
    let boundParts: [String: Int]
    let gap: Int
    /// Hundredths of a percent of the bound, rounded up.
    let gapBasisPoints: Int
    let milliseconds: Int
    let seatObjective: Int
    let seatLowerBound: Int
    let seatMilliseconds: Int

    init(
        _ instance: String, _ objective: AllocationObjective, _ bound: AllocationBound,
        _ arrangements: [SeatArrangement], milliseconds: Int, seatMilliseconds: Int
    ) {
        self.instance = instance
        self.objective = objective.total
        staff = objective.staff
        rooms = objective.rooms
        packets = objective.packets
        cohortSplits = objective.cohortSplits
        lowerBound = bound.value
        boundParts = [
            "theory": bound.theory, "practical": bound.practical, "separate": bound.separate,
            "cohortSplits": bound.cohortSplits,
        ]
        gap = objective.total - bound.value
        gapBasisPoints = (gap * 10_000 + max(1, bound.value) - 1) / max(1, bound.value)
        self.milliseconds = milliseconds
        seatObjective = arrangements.reduce(0) { $0 + $1.cost }
        seatLowerBound = arrangements.reduce(0) { $0 + $1.bound }
        self.seatMilliseconds = seatMilliseconds
    }
}

private struct ShortageFigures: Encodable {
    let feasible = false
    let instance: String
    let reason: String
    let sentence: String
    let certain: Bool
    let papers: [String]
    let slots: [String]
    let roomType: String
    let equipment: [String]
    let people: Int
    let places: Int
    let missing: Int
    let remedies: [String]
    let unplaced: [Unplaced]

    struct Unplaced: Encodable {
        let sitting: String
        let people: Int
    }

    init(_ shortage: AllocationShortage, _ instance: String) {
        self.instance = instance
        reason = shortage.rule.rawValue
        sentence = Self.sentence(shortage)
        certain = shortage.isCertain
        papers = shortage.papers
        slots = shortage.slots
        roomType = shortage.roomType
        equipment = shortage.equipment
        people = shortage.people
        places = shortage.places
        missing = shortage.missing
        remedies = shortage.remedies.map(\.rawValue)
        unplaced = shortage.unplaced.map {
            Unplaced(sitting: "\($0.paper)@\($0.slot)", people: $0.people)
        }
    }

    private static func sentence(_ shortage: AllocationShortage) -> String {
        let papers = shortage.papers.joined(separator: ", ")
        let kind = ([shortage.roomType] + shortage.equipment).joined(separator: " with ")
        return switch shortage.rule {
        case .noSitting:
            "\(papers) is offered in no slot, and \(shortage.people) candidates are to sit it: offer it in one"
        case .noRoom:
            "\(papers) finds no \(kind) in any of its slots: make one available, or offer the paper in another slot"
        case .noStepFreeRoom:
            "\(papers) has \(shortage.people) candidates who cannot take steps, and no \(kind) without steps: make one accessible"
        case .papersOverlap:
            "\(papers) cannot all be sat by one person with the gap between them: move their slots apart"
        case .tooFewPlaces:
            "\(papers) need \(shortage.people) places of the kind \(kind), and all slots together have \(shortage.places): \(shortage.missing) short; add places or a slot"
        case .noArrangementFound:
            "places suffice by number, but no lawful way was found to use them: \(shortage.people) candidates are left over; add a slot or places for \(papers)"
        }
    }
}
