import Exam
import Testing

@Suite struct AdoptSeatingPlanTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)
    private let hash = String(repeating: "0a", count: 32)

    // MARK: Freezing

    private func freeze(
        sittings: [Sitting.ID] = ["T-1", "T-2"], input: String? = nil, source: String = "体彩排列五",
        persons: Int = 2, isKnown: Bool = false, states: [Sitting.ID: Sitting.State]? = nil,
        published: Int = 0
    ) throws(SeatingRefusal) -> [StationEvent] {
        try FreezeSeatingPlan(
            plan: "P", sittings: sittings, input: input ?? hash, commitment: hash, publicSource: source,
            personCount: persons, cellCount: 1, cellsOfOne: 0, record: ParticularDigest(rawValue: hash)
        ).decide(
            given: .init(
                isPlanKnown: isKnown, states: states ?? ["T-1": .planned, "T-2": .planned],
                publishedCount: published), by: .station, at: nine)
    }

    @Test func `freezing names what will decide before anybody can know it`() throws {
        #expect(
            try freeze() == [
                .seating(
                    .planFrozen(
                        plan: "P", sittings: ["T-1", "T-2"], input: hash, commitment: hash,
                        publicSource: "体彩排列五", personCount: 2, cellCount: 1, cellsOfOne: 0,
                        record: ParticularDigest(rawValue: hash)))
            ])
        #expect(throws: SeatingRefusal.sourceMissing) { try freeze(source: "") }
        #expect(throws: SeatingRefusal.malformed) { try freeze(input: "0A" + hash.dropFirst(2)) }
        #expect(throws: SeatingRefusal.malformed) { try freeze(input: String(hash.dropLast())) }
        #expect(throws: SeatingRefusal.malformed) { try freeze(sittings: ["T-1", "T-1"]) }
        #expect(throws: SeatingRefusal.planKnown) { try freeze(isKnown: true) }
        #expect(throws: SeatingRefusal.empty) { try freeze(sittings: []) }
        #expect(throws: SeatingRefusal.empty) { try freeze(persons: 0) }
        #expect(throws: SeatingRefusal.tooMany) { try freeze(persons: FreezeSeatingPlan.personsMax + 1) }
        #expect(throws: SeatingRefusal.unknownSitting) { try freeze(states: ["T-1": .planned]) }
        #expect(throws: SeatingRefusal.sittingNotPlanned) {
            try freeze(states: ["T-1": .planned, "T-2": .open])
        }
        #expect(throws: SeatingRefusal.published) { try freeze(published: 1) }
    }

    @Test func `a room is kept as it stands or not at all`() throws {
        func freeze(_ kept: [RoomSeating], standing: [RoomSeating]) throws(SeatingRefusal) -> [StationEvent] {
            try FreezeSeatingPlan(
                plan: "P", sittings: ["T-1"], input: hash, commitment: hash, publicSource: "排列五",
                personCount: 2, cellCount: 1, cellsOfOne: 0, record: ParticularDigest(rawValue: hash),
                kept: kept
            ).decide(
                given: .init(
                    isPlanKnown: false, states: ["T-1": .planned], publishedCount: 0, standing: standing),
                by: .station, at: nine)
        }
        func room(_ seats: [Int: Candidate.ID], of sitting: Sitting.ID = "T-1") -> RoomSeating {
            RoomSeating(
                sitting: sitting, room: "R-1",
                places: seats.keys.sorted().map {
                    SeatedPlace(seat: $0, candidate: seats[$0] ?? "")
                })
        }
        let whole = room([1: "21110680001", 4: "21110680002"])

        let events = try freeze([whole], standing: [whole])

        guard case .seating(.planFrozen(_, _, _, _, _, _, _, _, _, let kept))? = events.first else {
            Issue.record("nothing was frozen")
            return
        }
        #expect(kept == [KeptRoom(sitting: "T-1", room: "R-1", seatCount: 2)])
        #expect(throws: SeatingRefusal.keptChanged) {
            try freeze([whole], standing: [room([1: "21110680002", 4: "21110680001"])])
        }
        #expect(throws: SeatingRefusal.keptChanged) { try freeze([whole], standing: []) }
        #expect(throws: SeatingRefusal.keptChanged) { try freeze([room([:])], standing: [room([:])]) }
        #expect(throws: SeatingRefusal.roomTwice) { try freeze([whole, whole], standing: [whole]) }
        #expect(throws: SeatingRefusal.unknownSitting) {
            try freeze([room([1: "21110680001"], of: "T-2")], standing: [])
        }
    }

    // MARK: The draw

    private func draw(
        _ state: SeatingPlan.State? = .frozen, value: String = "07351", isRight: Bool = true, before: Int = 0
    ) throws(SeatingRefusal) -> [StationEvent] {
        try DrawSeatingPlan(plan: "P", publicValue: value, nonce: hash, seed: hash).decide(
            given: .init(plan: state.map(plan), isSeedRight: isRight, runsBefore: before), by: .station,
            at: nine)
    }

    private func plan(_ state: SeatingPlan.State) -> SeatingPlanFact {
        SeatingPlanFact(state: state, sittings: ["T-1", "T-2"], seed: state == .frozen ? "" : hash)
    }

    @Test func `a plan is drawn once, and every lot is counted`() throws {
        #expect(
            try draw(before: 2) == [
                .seating(.drawn(plan: "P", nonce: hash, publicValue: "07351", seed: hash, run: 3))
            ])
        #expect(throws: SeatingRefusal.unknownPlan) { try draw(nil) }
        #expect(throws: SeatingRefusal.alreadyDrawn) { try draw(.drawn) }
        #expect(throws: SeatingRefusal.alreadyDrawn) { try draw(.adopted) }
        #expect(throws: SeatingRefusal.valueMissing) { try draw(value: "") }
        #expect(throws: SeatingRefusal.commitmentBroken) { try draw(isRight: false) }
    }

    // MARK: Staging

    private func stage(
        _ rooms: [RoomSeating], _ state: SeatingPlan.State? = .drawn, staged: [RoomSeating] = []
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard let layout = SeatLayout(columns: [20, 20]) else { preconditionFailure("a lawful layout") }
        let sitting = SeatingSitting(
            certificate: "C01", part: .theory, span: TimeSpan(start: nine, minutes: 60), state: .planned,
            rooms: ["R1", "R2"])
        return try StageSeating(plan: "P", rooms: rooms).decide(
            given: .init(
                plan: state.map(plan), staged: staged,
                context: SeatingContext(
                    profile: .nationalReference, sittings: ["T-1": sitting],
                    rooms: [
                        "R1": SeatingRoom(layout: layout, kind: .computer, state: .active),
                        "R2": SeatingRoom(layout: layout, kind: .computer, state: .active),
                    ],
                    candidates: Dictionary(
                        uniqueKeysWithValues: (1...40).map {
                            (
                                Candidate.ID(rawValue: "\($0)"),
                                SeatingCandidate(certificate: "C01", group: "", isWithdrawn: false)
                            )
                        }), standing: [])), by: .station, at: nine)
    }

    private func room(_ room: Room.ID, _ seats: ClosedRange<Int>, sitting: Sitting.ID = "T-1") -> RoomSeating
    {
        RoomSeating(
            sitting: sitting, room: room,
            places: seats.map { SeatedPlace(seat: $0, candidate: Candidate.ID(rawValue: "\($0)")) })
    }

    @Test func `stages room by room, and again after an interruption only what is missing`() throws {
        let first = room("R1", 1...3)
        let second = room("R2", 4...5)
        #expect(
            try stage([first, second]) == [
                .seating(.roomStaged(plan: "P", sitting: "T-1", room: "R1", places: first.places)),
                .seating(.roomStaged(plan: "P", sitting: "T-1", room: "R2", places: second.places)),
            ])
        #expect(
            try stage([first, second], staged: [first]) == [
                .seating(.roomStaged(plan: "P", sitting: "T-1", room: "R2", places: second.places))
            ])
        #expect(throws: SeatingRefusal.roomTwice) { try stage([first], staged: [room("R1", 1...2)]) }
        #expect(throws: SeatingRefusal.roomTwice) { try stage([first, first]) }
        #expect(throws: SeatingRefusal.notDrawn) { try stage([first], .frozen) }
        #expect(throws: SeatingRefusal.alreadyAdopted) { try stage([first], .adopted) }
        #expect(throws: SeatingRefusal.unknownPlan) { try stage([first], nil) }
        #expect(throws: SeatingRefusal.unknownSitting) { try stage([room("R1", 1...1, sitting: "X")]) }
        #expect(throws: SeatingRefusal.noSuchSeat) { try stage([room("R1", 40...41)]) }
        let many = (0...StageSeating.roomsMax).map { room(Room.ID(rawValue: "R\($0)"), 1...1) }
        #expect(throws: SeatingRefusal.tooMany) { try stage(many) }
    }

    // MARK: Adoption

    private func adopt(
        _ state: SeatingPlan.State? = .drawn, states: [Sitting.ID: Sitting.State]? = nil, published: Int = 0,
        seats: Int = 5, unplaced: Int = 0, outdated: Int = 0
    ) throws(SeatingRefusal) -> [StationEvent] {
        try AdoptSeatingPlan(plan: "P").decide(
            given: .init(
                plan: state.map(plan), states: states ?? ["T-1": .planned, "T-2": .planned],
                publishedCount: published, roomCount: 2, candidateCount: seats, unplacedCount: unplaced,
                outdatedCount: outdated), by: .station, at: nine)
    }

    @Test func `adopting counts everybody, and nothing may have changed since`() throws {
        #expect(
            try adopt() == [
                .seating(
                    .adopted(
                        plan: "P", sittings: ["T-1", "T-2"], seed: 0x0a0a_0a0a_0a0a_0a0a, roomCount: 2,
                        candidateCount: 5))
            ])
        #expect(try adopt(.adopted) == [])
        #expect(throws: SeatingRefusal.unknownPlan) { try adopt(nil) }
        #expect(throws: SeatingRefusal.notDrawn) { try adopt(.frozen) }
        #expect(throws: SeatingRefusal.sittingNotPlanned) {
            try adopt(states: ["T-1": .planned, "T-2": .open])
        }
        #expect(throws: SeatingRefusal.published) { try adopt(published: 1) }
        #expect(throws: SeatingRefusal.planIncomplete) { try adopt(seats: 0) }
        #expect(throws: SeatingRefusal.unplaced) { try adopt(unplaced: 1) }
        #expect(throws: SeatingRefusal.planOutdated) { try adopt(outdated: 1) }
    }

    // MARK: Publication

    @Test func `publishing and taking back`() throws {
        func publish(
            _ inForce: [Sitting.ID], _ published: Set<Sitting.ID>, isKnown: Bool = true
        ) throws(SeatingRefusal) -> [StationEvent] {
            try PublishSeating(plan: "P").decide(
                given: .init(isKnown: isKnown, inForce: inForce, published: published), by: .station, at: nine
            )
        }
        #expect(
            try publish(["T-1", "T-2"], ["T-1"]) == [.seating(.published(plan: "P", sittings: ["T-2"]))])
        #expect(try publish(["T-1"], ["T-1"]) == [])
        #expect(throws: SeatingRefusal.notAdopted) { try publish([], []) }
        #expect(throws: SeatingRefusal.unknownPlan) { try publish(["T-1"], [], isKnown: false) }

        func reopen(
            _ published: [Sitting.ID: Sitting.State], isKnown: Bool = true
        ) throws(SeatingRefusal) -> [StationEvent] {
            try ReopenSeating(plan: "P", reason: .roomLost).decide(
                given: .init(isKnown: isKnown, published: published), by: .station, at: nine)
        }
        #expect(
            try reopen(["T-2": .planned, "T-1": .planned, "T-3": .running]) == [
                .seating(.reopened(plan: "P", sittings: ["T-1", "T-2"], reason: .roomLost))
            ])
        #expect(throws: SeatingRefusal.notPublished) { try reopen(["T-3": .running]) }
        #expect(throws: SeatingRefusal.unknownPlan) { try reopen([:], isKnown: false) }
    }
}
