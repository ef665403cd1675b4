/// Fixes the places of a plan before anybody knows who gets which (`RFC 3797` is the pattern).
///
/// From here on nobody can choose who sits where: the places and the people of every cell
/// are hashed, the station's secret is committed to, and the public value is named that
/// will decide. ``DrawSeatingPlan`` follows when that value is known.
package struct FreezeSeatingPlan: Command {
    package let plan: SeatingPlan.ID
    /// Every sitting the plan speaks for, those that stay empty too.
    package let sittings: [Sitting.ID]
    package let input: String
    package let commitment: String
    /// Which public value will decide, and when it is known: "体彩排列五 2021-11-26 开奖号码".
    package let publicSource: String
    package let personCount: Int
    package let cellCount: Int
    package let cellsOfOne: Int
    package let record: ParticularDigest
    /// Rooms that stay as they are, with their people: the lot has nothing to do with them.
    package let kept: [RoomSeating]

    package init(
        plan: SeatingPlan.ID, sittings: [Sitting.ID], input: String, commitment: String,
        publicSource: String, personCount: Int, cellCount: Int, cellsOfOne: Int, record: ParticularDigest,
        kept: [RoomSeating] = []
    ) {
        self.plan = plan
        self.sittings = sittings
        self.input = input
        self.commitment = commitment
        self.publicSource = publicSource
        self.personCount = personCount
        self.cellCount = cellCount
        self.cellsOfOne = cellsOfOne
        self.record = record
        self.kept = kept
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)
    package static let sittingsMax = 2_000
    package static let personsMax = 40_000
    package static let keptMax = 5_000

    /// Without the record: its salt is random, and a repeated command must look the same.
    private enum CodingKeys: String, CodingKey {
        case plan
        case sittings
        case input
        case commitment
        case publicSource
        case personCount
        case cellCount
        case cellsOfOne
        case kept
    }

    package struct Facts: Sendable {
        package let isPlanKnown: Bool
        /// The states of the plan's sittings; what is missing is unknown.
        package let states: [Sitting.ID: Sitting.State]
        package let publishedCount: Int
        /// The rooms that are to be kept, as they are in force.
        package let standing: [RoomSeating]

        package init(
            isPlanKnown: Bool, states: [Sitting.ID: Sitting.State], publishedCount: Int,
            standing: [RoomSeating] = []
        ) {
            self.isPlanKnown = isPlanKnown
            self.states = states
            self.publishedCount = publishedCount
            self.standing = standing
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SeatingRefusal) -> [StationEvent] {
        guard plan.isWellFormed, Set(sittings).count == sittings.count, Self.isHash(input),
            Self.isHash(commitment)
        else { throw .malformed }
        guard !facts.isPlanKnown else { throw .planKnown }
        guard !sittings.isEmpty, personCount > 0 else { throw .empty }
        guard sittings.count <= Self.sittingsMax, personCount <= Self.personsMax else { throw .tooMany }
        guard Wording.isFit(publicSource) else { throw .sourceMissing }
        for sitting in sittings {
            guard let state = facts.states[sitting] else { throw .unknownSitting }
            guard state == .planned else { throw .sittingNotPlanned }
        }
        guard facts.publishedCount == 0 else { throw .published }
        try checkKept(facts.standing)
        return [
            .seating(
                .planFrozen(
                    plan: plan, sittings: sittings, input: input, commitment: commitment,
                    publicSource: publicSource, personCount: personCount, cellCount: cellCount,
                    cellsOfOne: cellsOfOne, record: record,
                    kept: kept.isEmpty
                        ? nil
                        : kept.map {
                            KeptRoom(sitting: $0.sitting, room: $0.room, seatCount: $0.places.count)
                        }))
        ]
    }

    /// What is kept is what stands: nobody is put on a seat by the name of keeping them there.
    private func checkKept(_ standing: [RoomSeating]) throws(SeatingRefusal) {
        guard kept.count <= Self.keptMax else { throw .tooMany }
        var seen: Set<[String]> = []
        for room in kept {
            guard sittings.contains(room.sitting) else { throw .unknownSitting }
            guard seen.insert([room.sitting.rawValue, room.room.rawValue]).inserted else { throw .roomTwice }
            let own = standing.first { $0.sitting == room.sitting && $0.room == room.room }
            guard !room.places.isEmpty, Set(own?.places ?? []) == Set(room.places) else {
                throw .keptChanged
            }
        }
    }

    /// 32 bytes in lower-case hex.
    static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}

/// A plan as the station knows it.
package struct SeatingPlanFact: Equatable, Sendable {
    package let state: SeatingPlan.State
    package let sittings: [Sitting.ID]
    /// The draw's seed, hex; empty before the draw.
    package let seed: String

    package init(state: SeatingPlan.State, sittings: [Sitting.ID], seed: String) {
        self.state = state
        self.sittings = sittings
        self.seed = seed
    }
}
