/// Why an instance cannot be taken: what is wrong, and where.
package struct AllocationFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let place: String
    package let wrong: String

    package init(place: String, wrong: String) {
        self.place = place
        self.wrong = wrong
    }

    package var description: String { "\(place): \(wrong)" }
}

/// Looks an instance over before anything is computed from it.
struct AllocationCheck {
    private let instance: AllocationInstance

    /// Far above any site; below them no product of two numbers overflows.
    static let slotsMax = 1_000
    static let papersMax = 2_000
    static let sittingsMax = 100_000
    static let roomsMax = 2_000
    static let candidatesMax = 200_000
    static let seatsMax = 800
    static let columnsMax = 20
    static let rowsMax = 40
    static let papersEachMax = 8
    static let minutesMax = 1_440
    static let daysMax = 4_000
    static let weightMax = 100_000
    static let staffMax = 1_000
    static let namesMax = 200

    init(_ instance: AllocationInstance) {
        self.instance = instance
    }

    func run() throws(AllocationFault) {
        guard instance.format == AllocationInstance.formatName else {
            throw AllocationFault(
                place: "format", wrong: "is not \(AllocationInstance.formatName)")
        }
        try counts()
        try rules()
        let slots = try slots()
        let papers = try papers()
        try sittings(papers: papers, slots: slots)
        try rooms(slots: slots)
        try candidates(papers: papers)
    }

    private func counts() throws(AllocationFault) {
        for (place, count, limit) in [
            ("slots", instance.slots.count, Self.slotsMax), ("papers", instance.papers.count, Self.papersMax),
            ("sittings", instance.sittings.count, Self.sittingsMax),
            ("rooms", instance.rooms.count, Self.roomsMax),
            ("candidates", instance.candidates.count, Self.candidatesMax),
        ] where count > limit {
            throw AllocationFault(place: place, wrong: "\(count) are more than the \(limit) that are taken")
        }
    }

    private func rules() throws(AllocationFault) {
        let rules = instance.rules
        let weights = instance.weights
        try within("rules.minGapMinutes", rules.minGapMinutes, 0...Self.minutesMax)
        try within("rules.turnaroundMinutes", rules.turnaroundMinutes, 0...Self.minutesMax)
        for (name, staffing) in [("theory", rules.theory), ("practical", rules.practical)] {
            try within("rules.\(name).ratio", staffing.ratio, 1...Self.seatsMax)
            try within("rules.\(name).min", staffing.min, 0...Self.staffMax)
            try within("rules.\(name).plus", staffing.plus ?? 0, 0...Self.staffMax)
        }
        for (name, weight) in [
            ("staff", weights.staff), ("room", weights.room), ("packet", weights.packet),
            ("cohortSplit", weights.cohortSplit),
        ] {
            try within("weights.\(name)", weight, 0...Self.weightMax)
        }
        guard SeatWeights(weights) != nil else {
            throw AllocationFault(
                place: "weights",
                wrong:
                    "adjOrthogonal, adjDiagonal, sameClass and sameInstitution must be from 0 to \(SeatWeights.weightMax), and sameClass not less than sameInstitution"
            )
        }
    }

    private func slots() throws(AllocationFault) -> Set<String> {
        for (index, slot) in instance.slots.enumerated() {
            let place = "slots[\(index)] \(slot.id)"
            try within("\(place).day", slot.day, 0...Self.daysMax)
            try within("\(place).start", slot.start, 0...Self.minutesMax)
            try within("\(place).end", slot.end, slot.start...(2 * Self.minutesMax))
        }
        return try unique("slots", instance.slots.map(\.id))
    }

    private func papers() throws(AllocationFault) -> Set<String> {
        for (index, paper) in instance.papers.enumerated() {
            try within("papers[\(index)] \(paper.id).minutes", paper.minutes, 1...Self.minutesMax)
        }
        return try unique("papers", instance.papers.map(\.id))
    }

    private func sittings(papers: Set<String>, slots: Set<String>) throws(AllocationFault) {
        for (index, sitting) in instance.sittings.enumerated() {
            let place = "sittings[\(index)] \(sitting.id)"
            try known(place, "paper", sitting.paper, papers)
            try known(place, "slot", sitting.slot, slots)
            guard sitting.id == "\(sitting.paper)@\(sitting.slot)" else {
                throw AllocationFault(
                    place: place, wrong: "its id is not its paper, @ and its slot")
            }
        }
        _ = try unique("sittings", instance.sittings.map(\.id))
    }

    private func rooms(slots: Set<String>) throws(AllocationFault) {
        for (index, room) in instance.rooms.enumerated() {
            let place = "rooms[\(index)] \(room.id)"
            try within("\(place).capacity", room.capacity, 0...Self.seatsMax)
            try within("\(place).columns", room.columns.count, 0...Self.columnsMax)
            for column in room.columns { try within("\(place).columns", column, 0...Self.rowsMax) }
            for slot in room.unavailable { try known(place, "unavailable slot", slot, slots) }
        }
        _ = try unique("rooms", instance.rooms.map(\.id))
    }

    private func candidates(papers: Set<String>) throws(AllocationFault) {
        for (index, person) in instance.candidates.enumerated() {
            let place = "candidates[\(index)] \(person.id)"
            guard person.papers.count <= Self.papersEachMax else {
                throw AllocationFault(
                    place: place,
                    wrong: "\(person.papers.count) papers are more than \(Self.papersEachMax)")
            }
            for paper in person.papers { try known(place, "paper", paper, papers) }
            guard Set(person.papers).count == person.papers.count else {
                throw AllocationFault(place: place, wrong: "names a paper twice")
            }
        }
        _ = try unique("candidates", instance.candidates.map(\.id))
    }

    private func within(_ place: String, _ value: Int, _ range: ClosedRange<Int>) throws(AllocationFault) {
        guard range.contains(value) else {
            throw AllocationFault(
                place: place, wrong: "\(value) is not from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    private func known(
        _ place: String, _ what: String, _ name: String, _ names: Set<String>
    ) throws(AllocationFault) {
        guard names.contains(name) else {
            throw AllocationFault(place: place, wrong: "names the unknown \(what) \(name)")
        }
    }

    private func unique(_ place: String, _ names: [String]) throws(AllocationFault) -> Set<String> {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            guard !name.isEmpty, name.utf8.count <= Self.namesMax else {
                throw AllocationFault(
                    place: "\(place)[\(index)]",
                    wrong: "its id is empty or longer than \(Self.namesMax) bytes")
            }
            guard seen.insert(name).inserted else {
                throw AllocationFault(place: "\(place)[\(index)]", wrong: "the id \(name) occurs twice")
            }
        }
        return seen
    }
}
