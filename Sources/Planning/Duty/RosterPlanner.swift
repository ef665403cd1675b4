package import Exam

/// Somebody whom a roster may use.
package struct RosterPerson: Sendable, Equatable {
    package let id: Staff.ID
    package let department: String
    package let roles: Set<Role>
    /// Duties and absences that stand already.
    package let busy: [TimeSpan]

    package init(id: Staff.ID, department: String, roles: Set<Role>, busy: [TimeSpan] = []) {
        self.id = id
        self.department = department
        self.roles = roles
        self.busy = busy
    }
}

/// A roster to be judged and adopted by a person.
package struct RosterProposal: Sendable, Equatable {
    package let rooms: [RoomDuty]
    package let floaters: [FloaterDuty]
    /// Slots for which there were no two free people. With any of these the roster cannot be adopted.
    package let unfilled: [DutySlot]
    /// Floaters that are missing, by time. A roster may be adopted without them.
    package let missingFloaters: [TimeSpan]
    /// How many people are on duty more often in a day than they should.
    package let overworked: Set<Staff.ID>
}

/// Proposes who stands where and when: two proctors to each room and time, and floaters between them.
///
/// Greedy and deterministic for (input, seed): slot by slot in time order, always the person who is
/// wanted least elsewhere. It never proposes a person at two places at one time; the rest are wishes, in this order:
/// no more than ``sessionsPerDayMax`` in a day, lead and second of different departments, floaters kept
/// for floating, the same number of duties for everybody.
package struct RosterPlanner: Sendable {
    /// `staff.max_sessions_per_day`.
    package static let sessionsPerDayMax = 2

    private let seed: Int64
    private let utcOffsetMinutes: Int

    /// - Parameters:
    ///   - seed: settles ties; recorded with the roster, so that the draw can be repeated.
    ///   - utcOffsetMinutes: where the site's day begins.
    package init(seed: Int64, utcOffsetMinutes: Int = 480) {
        self.seed = seed
        self.utcOffsetMinutes = utcOffsetMinutes
    }

    /// - Parameters:
    ///   - uses: rooms and times of the sittings; several sittings in one room at one time are one slot.
    ///   - people: everybody who may serve. Those without the role of proctor or floater are passed over.
    /// - Returns: a lawful roster, and what could not be filled.
    /// - Complexity: O(slots × people).
    package func propose(for uses: [DutySlot], from people: [RosterPerson]) -> RosterProposal {
        let slots = DutySlot.merging(uses)
        var bench = Bench(people, seed: seed, utcOffsetMinutes: utcOffsetMinutes)
        var rooms: [RoomDuty] = []
        var unfilled: [DutySlot] = []
        for slot in slots {
            if let pair = bench.takePair(for: slot.span) {
                rooms.append(
                    RoomDuty(room: slot.room, span: slot.span, lead: pair.lead, second: pair.second))
            } else {
                unfilled.append(slot)
            }
        }
        var floaters: [FloaterDuty] = []
        var missing: [TimeSpan] = []
        for (span, roomCount) in Self.rounds(of: slots) {
            for _ in 0..<DutyNeed.floaters(rooms: roomCount) {
                if let person = bench.takeFloater(for: span) {
                    floaters.append(FloaterDuty(staff: person, span: span))
                } else {
                    missing.append(span)
                }
            }
        }
        return RosterProposal(
            rooms: rooms, floaters: floaters, unfilled: unfilled, missingFloaters: missing,
            overworked: bench.overworked(limit: Self.sessionsPerDayMax))
    }

    /// Rooms that begin together, with the time until the last of them ends.
    private static func rounds(of slots: [DutySlot]) -> [(TimeSpan, Int)] {
        var rounds: [(TimeSpan, Int)] = []
        for slot in slots {
            if let (span, count) = rounds.last, span.start == slot.span.start {
                let end = max(span.end, slot.span.end)
                rounds[rounds.count - 1] = (TimeSpan(start: span.start, end: end), count + 1)
            } else {
                rounds.append((slot.span, 1))
            }
        }
        return rounds
    }
}

/// The people who can be taken, and how much each of them has been taken so far.
private struct Bench {
    private struct Member {
        let id: Staff.ID
        let department: String
        let isProctor: Bool
        let isFloater: Bool
        var busy: [TimeSpan]
        /// Duties by day.
        var days: [Int64: Int]
        var count: Int
    }

    /// In an order drawn by lot: the first of several equals is taken.
    private var members: [Member]
    private let utcOffsetMinutes: Int

    init(_ people: [RosterPerson], seed: Int64, utcOffsetMinutes: Int) {
        self.utcOffsetMinutes = utcOffsetMinutes
        var generator = SeededGenerator(seed: seed)
        let eligible = people.filter { $0.roles.contains(.proctor) || $0.roles.contains(.floater) }
        // Sorted first: the draw depends on who there is, not on the order they were read in.
        members = eligible.sorted { $0.id < $1.id }.shuffled(using: &generator).map { person in
            var days: [Int64: Int] = [:]
            for span in person.busy {
                days[Self.day(of: span, utcOffsetMinutes: utcOffsetMinutes), default: 0] += 1
            }
            return Member(
                id: person.id, department: person.department, isProctor: person.roles.contains(.proctor),
                isFloater: person.roles.contains(.floater), busy: person.busy, days: days,
                count: person.busy.count)
        }
    }

    private static func day(of span: TimeSpan, utcOffsetMinutes: Int) -> Int64 {
        let second = span.start.adding(minutes: utcOffsetMinutes).second
        return second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
    }

    mutating func takePair(for span: TimeSpan) -> (lead: Staff.ID, second: Staff.ID)? {
        let free = freeIndices(for: span)
        guard free.count >= 2 else { return nil }
        var colleagues: [String: Int] = [:]
        for index in free { colleagues[members[index].department, default: 0] += 1 }
        // The lead comes from the largest department among equals: there the partners of another
        // department would otherwise run out first.
        let lead = best(of: free) { member in
            let (isOver, count) = load(member, span)
            return [
                member.isProctor ? 0 : 1, isOver, member.isFloater ? 1 : 0, count,
                -(colleagues[member.department] ?? 0),
            ]
        }
        guard let lead else { return nil }
        let second = best(of: free.filter { $0 != lead }) { member in
            let (isOver, count) = load(member, span)
            let isSame = member.department == members[lead].department ? 1 : 0
            return [member.isProctor ? 0 : 1, isOver, isSame, member.isFloater ? 1 : 0, count]
        }
        guard let second else { return nil }
        take(lead, span)
        take(second, span)
        return (members[lead].id, members[second].id)
    }

    mutating func takeFloater(for span: TimeSpan) -> Staff.ID? {
        let chosen = best(of: freeIndices(for: span)) { member in
            let (isOver, count) = load(member, span)
            return [isOver, member.isFloater ? 0 : 1, count]
        }
        guard let chosen else { return nil }
        take(chosen, span)
        return members[chosen].id
    }

    func overworked(limit: Int) -> Set<Staff.ID> {
        Set(members.filter { $0.days.values.contains { $0 > limit } }.map(\.id))
    }

    private func freeIndices(for span: TimeSpan) -> [Int] {
        members.indices.filter { index in !members[index].busy.contains(where: span.overlaps) }
    }

    /// Whether one more duty is too many for that day, and how many duties there are already.
    private func load(_ member: Member, _ span: TimeSpan) -> (isOver: Int, count: Int) {
        let today = member.days[Self.day(of: span, utcOffsetMinutes: utcOffsetMinutes)] ?? 0
        return (today >= RosterPlanner.sessionsPerDayMax ? 1 : 0, member.count)
    }

    /// The first of `indices` with the smallest cost, compared item by item.
    private func best(of indices: [Int], cost: (Member) -> [Int]) -> Int? {
        var best: (index: Int, cost: [Int])?
        for index in indices {
            let cost = cost(members[index])
            if best.map({ cost.lexicographicallyPrecedes($0.cost) }) ?? true { best = (index, cost) }
        }
        return best?.index
    }

    private mutating func take(_ index: Int, _ span: TimeSpan) {
        members[index].busy.append(span)
        members[index].days[Self.day(of: span, utcOffsetMinutes: utcOffsetMinutes), default: 0] += 1
        members[index].count += 1
    }
}
