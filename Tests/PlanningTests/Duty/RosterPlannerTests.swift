import Exam
import Planning
import Testing

/// A plan is never compared with another plan: Exam's rule says whether it is lawful.
@Suite struct RosterPlannerTests {
    private static let nine = Moment(milliseconds: 1_637_974_800_000)
    private static let departments = ["教务处", "专业系部", "专业系部", "实训中心", "财务处"]

    /// Twelve classrooms in the morning, workshops in four rounds over two days.
    private let uses: [DutySlot] =
        (1...12).map {
            DutySlot(room: Room.ID(rawValue: "T\($0)"), span: TimeSpan(start: nine, minutes: 120))
        }
        + [300, 390, 1440, 1530].flatMap { from in
            (1...6).map { room in
                DutySlot(
                    room: Room.ID(rawValue: "W\(room)"),
                    span: TimeSpan(start: nine.adding(minutes: from), minutes: 60))
            }
        }
        // A second certificate in the same room at the same time.
        + [DutySlot(room: "T1", span: TimeSpan(start: nine, minutes: 90))]

    private func people(_ count: Int, floaters: Int = 3) -> [RosterPerson] {
        (1...count).map { number in
            RosterPerson(
                id: Staff.ID(rawValue: "S-\(number)"), department: Self.departments[number % 5],
                roles: number <= floaters ? [.proctor, .floater] : [.proctor])
        } + [RosterPerson(id: "S-0", department: "教务处", roles: [.chief])]
    }

    private func judge(_ proposal: RosterProposal, _ people: [RosterPerson]) throws -> [StationEvent] {
        try AdoptDutyRoster(sittings: [], rooms: proposal.rooms, floaters: proposal.floaters).decide(
            given: .init(
                sittings: [:], slots: DutySlot.merging(uses),
                existing: people.flatMap { person in
                    person.busy.map {
                        DutyFact(staff: person.id, post: .lead, room: "X", span: $0, hasReported: false)
                    }
                },
                people: Dictionary(
                    uniqueKeysWithValues: people.map { ($0.id, DutyPerson(roles: $0.roles, isActive: true)) })
            ),
            by: .station, at: Self.nine)
    }

    @Test(arguments: Array(Int64(1)...40)) func `every proposal is lawful`(seed: Int64) throws {
        let people = people(30)

        let proposal = RosterPlanner(seed: seed).propose(for: uses, from: people)

        #expect(proposal.unfilled == [], "seed \(seed)")
        #expect(proposal.missingFloaters == [], "seed \(seed)")
        #expect(proposal.rooms.count == 36)
        #expect(proposal.floaters.count == 3 + 4 * 2)
        #expect(try judge(proposal, people).count == 36 + 11, "seed \(seed)")
    }

    @Test(arguments: Array(Int64(1)...20))
    func `keeps the wishes when there are enough people`(seed: Int64) {
        let people = people(60)
        let departments = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0.department) })

        let proposal = RosterPlanner(seed: seed).propose(for: uses, from: people)

        var counts: [Staff.ID: Int] = [:]
        for duty in proposal.rooms { for id in [duty.lead, duty.second] { counts[id, default: 0] += 1 } }
        for duty in proposal.floaters { counts[duty.staff, default: 0] += 1 }
        let all = people.filter { $0.roles == [.proctor] }.map { counts[$0.id] ?? 0 }
        #expect(proposal.rooms.allSatisfy { departments[$0.lead] != departments[$0.second] }, "seed \(seed)")
        #expect(proposal.overworked == [], "seed \(seed)")
        #expect((all.max() ?? 0) - (all.min() ?? 0) <= 2, "seed \(seed): \(all)")
    }

    @Test func `the same input and seed give the same roster, in whatever order people are read`() {
        let people = people(30)

        let one = RosterPlanner(seed: 7).propose(for: uses, from: people)

        #expect(RosterPlanner(seed: 7).propose(for: uses.reversed(), from: people.reversed()) == one)
        #expect(RosterPlanner(seed: 8).propose(for: uses, from: people) != one)
    }

    @Test func `respects what people do already`() throws {
        let busy = people(30).map { person in
            RosterPerson(
                id: person.id, department: person.department, roles: person.roles,
                busy: person.id < "S-15"
                    ? [TimeSpan(start: Self.nine.adding(minutes: 300), minutes: 240)] : [])
        }

        let proposal = RosterPlanner(seed: 3).propose(for: uses, from: busy)

        #expect(try judge(proposal, busy).count >= 36)
    }

    @Test func `says which rooms stay empty, and never takes somebody twice`() {
        let proposal = RosterPlanner(seed: 1).propose(for: uses, from: people(5))

        // Two pairs of five in the morning, and again in each round.
        #expect(proposal.rooms.count == 5 * 2)
        #expect(proposal.unfilled.count == 36 - 10)
        #expect(!proposal.overworked.isEmpty)
    }

    @Test func `with nobody there is no roster`() {
        let proposal = RosterPlanner(seed: 1).propose(for: uses, from: [])

        #expect(proposal.rooms.isEmpty && proposal.floaters.isEmpty)
        #expect(proposal.unfilled.count == 36)
    }
}
