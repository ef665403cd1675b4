import Exam
import Planning
import Testing

/// Plans are never compared: Exam's rule is asked whether they are lawful.
@Suite struct SerpentinePlannerTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func sitting(
        _ certificate: Certificate.ID, _ part: Sitting.Part, _ start: Int, _ rooms: [Room.ID],
        minutes: Int = 60
    ) -> SeatingSitting {
        SeatingSitting(
            certificate: certificate, part: part,
            span: TimeSpan(start: nine.adding(minutes: start), minutes: minutes), state: .planned,
            rooms: rooms)
    }

    private func room(_ layout: String, _ kind: Room.Kind = .classroom) throws -> SeatingRoom {
        SeatingRoom(layout: try #require(SeatLayout(text: layout)), kind: kind, state: .active)
    }

    private func candidates(
        _ count: Int, _ certificate: Certificate.ID, classes: Int
    ) -> [Candidate.ID: SeatingCandidate] {
        Dictionary(
            uniqueKeysWithValues: (1...count).map {
                (
                    Candidate.ID(rawValue: "\(certificate)-\($0)"),
                    SeatingCandidate(certificate: certificate, group: "班\($0 % classes)", isWithdrawn: false)
                )
            })
    }

    /// A site whose numbers follow from the seed: shared rooms, overlapping parts, small and large rooms.
    private func context(seed: Int64) throws -> SeatingContext {
        var generator = SeededGenerator(seed: seed)
        let layouts = ["7-8-8-7", "8-7-7-8", "5x6", "5x5", "4x5"]
        var rooms: [Room.ID: SeatingRoom] = [:]
        for number in 1...6 {
            rooms[Room.ID(rawValue: "T\(number)")] = try room(
                layouts.randomElement(using: &generator) ?? "5x6")
            rooms[Room.ID(rawValue: "W\(number)")] = try room("4x5", .workshop)
        }
        var people = candidates(Int.random(in: 1...80, using: &generator), "C01", classes: 3)
        people.merge(candidates(Int.random(in: 1...20, using: &generator), "C02", classes: 1)) { one, _ in one
        }
        return SeatingContext(
            profile: .unhurried,
            sittings: [
                "T-1": sitting("C01", .theory, 0, ["T1", "T2", "T3", "T4"]),
                "T-2": sitting("C02", .theory, 0, ["T4"]),
                "P-1": sitting("C01", .practical, 30, ["W1", "W2"]),
                "P-2": sitting("C01", .practical, 90, ["W1", "W2"]),
                "P-3": sitting("C01", .practical, 150, ["W1"]),
                "P-4": sitting("C01", .practical, 210, ["W1"]),
                "Q-1": sitting("C02", .practical, 60, ["W3"]),
            ], rooms: rooms, candidates: people, standing: [])
    }

    @Test(arguments: 1...60) func `plans are lawful, complete and repeatable`(seed: Int) throws {
        let context = try context(seed: Int64(seed))
        let planner = SerpentinePlanner(context: context, seed: Int64(seed) &* 7_919)

        let proposal = planner.plan(context.sittings.keys.sorted())

        #expect(proposal.unplaced == [], "seed \(seed)")
        try SeatingRule.judge(proposal.rooms, in: context)
        #expect(planner.plan(context.sittings.keys.sorted().reversed()) == proposal, "seed \(seed)")
        for seating in proposal.rooms {
            #expect(
                context.sittings[seating.sitting]?.certificate == "C02" || seating.room == "T4"
                    || seating.places.map(\.seat) == Array(1...seating.places.count),
                "seed \(seed): empty seats stand at the highest numbers")
        }
    }

    @Test func `one hundred candidates fill three rooms and a tail`() throws {
        let context = SeatingContext(
            profile: .unhurried,
            sittings: ["T-1": sitting("C01", .theory, 0, ["A", "B", "C", "D"])],
            rooms: [
                "A": try room("7-8-8-7"), "B": try room("7-8-8-7"), "C": try room("8x8"),
                "D": try room("5x6"),
            ],
            candidates: candidates(100, "C01", classes: 4), standing: [])

        let proposal = SerpentinePlanner(context: context, seed: 1).plan(["T-1"])

        #expect(proposal.rooms.map(\.places.count) == [30, 30, 30, 10])
    }

    @Test func `a tiny tail is spread over the rooms`() throws {
        func shares(_ count: Int) throws -> [Int] {
            let context = SeatingContext(
                profile: .unhurried, sittings: ["T-1": sitting("C01", .theory, 0, ["A", "B"])],
                rooms: ["A": try room("7-8-8-7"), "B": try room("7-8-8-7")],
                candidates: candidates(count, "C01", classes: 2), standing: [])
            return SerpentinePlanner(context: context, seed: 1).plan(["T-1"]).rooms.map(\.places.count)
        }
        #expect(try shares(30) == [30])
        #expect(try shares(34) == [17, 17])
        #expect(try shares(35) == [30, 5])
        #expect(try shares(4) == [4])
    }

    @Test func `whoever finds no seat is named`() throws {
        let context = SeatingContext(
            profile: .unhurried, sittings: ["T-1": sitting("C01", .theory, 0, ["A"])],
            rooms: ["A": try room("7-8-8-7")], candidates: candidates(31, "C01", classes: 2), standing: [])

        let proposal = SerpentinePlanner(context: context, seed: 1).plan(["T-1"])

        #expect(proposal.seatCount == 30)
        #expect(proposal.unplaced.count == 1)
    }

    @Test func `the overlapping part is dealt so that everybody can come to both`() throws {
        // Theory runs over the first practical and half of the second: only the order of dealing helps.
        let context = SeatingContext(
            profile: .unhurried,
            sittings: [
                "T-1": sitting("C01", .theory, 0, ["A"]), "T-2": sitting("C01", .theory, 60, ["A"]),
                "P-1": sitting("C01", .practical, 0, ["W"]), "P-2": sitting("C01", .practical, 60, ["W"]),
            ],
            rooms: ["A": try room("4x5"), "W": try room("4x5", .workshop)],
            candidates: candidates(40, "C01", classes: 2), standing: [])

        let proposal = SerpentinePlanner(context: context, seed: 3).plan(["T-1", "T-2", "P-1", "P-2"])

        #expect(proposal.unplaced == [])
        try SeatingRule.judge(proposal.rooms, in: context)
    }

    @Test(arguments: 1...20) func `classmates sit apart where that is possible`(seed: Int) throws {
        let context = SeatingContext(
            profile: .unhurried, sittings: ["T-1": sitting("C01", .theory, 0, ["A"])],
            rooms: ["A": try room("7-8-8-7")], candidates: candidates(30, "C01", classes: 3), standing: [])

        let proposal = SerpentinePlanner(context: context, seed: Int64(seed)).plan(["T-1"])

        // 46 pairs of neighbours; a random order would leave about 15 of them.
        #expect(proposal.neighbours <= 2, "seed \(seed)")
    }

    @Test func `one class fills a room without an endless search`() throws {
        let context = SeatingContext(
            profile: .unhurried, sittings: ["T-1": sitting("C01", .theory, 0, ["A"])],
            rooms: ["A": try room("12x20", .workshop)], candidates: candidates(240, "C01", classes: 1),
            standing: [])

        let proposal = SerpentinePlanner(context: context, seed: 1).plan(["T-1"])

        #expect(proposal.neighbours == 12 * 19 + 11 * 20)
    }

    @Test func `twenty thousand candidates all get a seat`() throws {
        var sittings: [Sitting.ID: SeatingSitting] = [:]
        var rooms: [Room.ID: SeatingRoom] = [:]
        var people: [Candidate.ID: SeatingCandidate] = [:]
        for certificate in 0..<20 {
            let id = Certificate.ID(rawValue: "C\(certificate)")
            let names = (0..<34).map { Room.ID(rawValue: "R\(certificate)-\($0)") }
            for name in names { rooms[name] = try room("7-8-8-7") }
            sittings[Sitting.ID(rawValue: "T\(certificate)")] = sitting(id, .theory, 0, names)
            people.merge(candidates(1_000, id, classes: 25)) { one, _ in one }
        }
        let context = SeatingContext(
            profile: .unhurried, sittings: sittings, rooms: rooms, candidates: people, standing: [])

        let proposal = SerpentinePlanner(context: context, seed: 1).plan(Array(sittings.keys))

        #expect(proposal.seatCount == 20_000)
    }
}

extension RuleProfile {
    /// Back-to-back sittings, as this planner plans them: it knows no gaps.
    fileprivate static let unhurried = RuleProfile(
        title: "unhurried", version: 1, entryOpenMinutesBefore: 30, lateCutoffMinutesTheory: 15,
        lateCutoffMinutesPractical: 30, absentMarkMinutesAfter: 30, paperIssueMinutesBefore: 35,
        packetOpenMinutesBefore: 10, paperDistributeMinutesBefore: 5, returnDeadlineMinutesAfterEnd: 15,
        signatureMinutes: 10, roomTheoryCapacity: 30, candidatesPerProctor: 15, passLineTheoryTenths: 600,
        passLinePracticalTenths: 600,
        seating: SeatingNumbers(
            gapMinutes: 0, turnaroundMinutes: 0, extraTimePercent: 25, candidatesPerAssessor: 8))
}
