package import Exam
import Foundation
package import GRDB
import Journal

extension SeatingPlanFact {
    static func find(_ plan: SeatingPlan.ID, _ db: Database) throws -> SeatingPlanFact? {
        guard let row = try db.row("SELECT state, seed FROM seatingPlan WHERE id = \(plan)") else {
            return nil
        }
        guard let state = SeatingPlan.State(rawValue: row[0]) else {
            preconditionFailure("seatingPlan.state is checked")
        }
        let sittings = try db.rows(
            "SELECT sitting FROM seatingPlanSitting WHERE plan = \(plan) ORDER BY sitting")
        return SeatingPlanFact(state: state, sittings: sittings.map { $0[0] }, seed: row[1])
    }
}

/// What several commands about plans ask.
private enum PlanFacts {
    static func states(_ sittings: [Sitting.ID], _ db: Database) throws -> [Sitting.ID: Sitting.State] {
        try sittings.reduce(into: [:]) { states, sitting in
            let word = try db.value(String.self, "SELECT state FROM sitting WHERE id = \(sitting)")
            states[sitting] = word.flatMap(Sitting.State.init(rawValue:))
        }
    }

    static func publishedCount(_ sittings: [Sitting.ID], _ db: Database) throws -> Int {
        try sittings.reduce(0) { count, sitting in
            let published = try db.value(
                Int.self, "SELECT isPublished FROM seatingInForce WHERE sitting = \(sitting)")
            return count + (published ?? 0)
        }
    }
}

extension FreezeSeatingPlan: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(
            isPlanKnown: SeatingPlanFact.find(plan, db) != nil, states: PlanFacts.states(sittings, db),
            publishedCount: PlanFacts.publishedCount(sittings, db),
            standing: kept.map { room in
                RoomSeating(
                    sitting: room.sitting, room: room.room,
                    places: try db.each(
                        """
                        SELECT number, candidate FROM seat
                        WHERE sitting = \(room.sitting) AND room = \(room.room) ORDER BY number
                        """
                    ) { SeatedPlace(seat: $0[0], candidate: $0[1]) })
            })
    }
}

extension DrawSeatingPlan: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let row = try db.row("SELECT input, commitment FROM seatingPlan WHERE id = \(plan)")
        // Every draw for a sitting of this plan counts, whatever other sittings it was for.
        let runs = try db.value(
            Int.self,
            """
            SELECT count(DISTINCT earlier.id) FROM seatingPlanSitting AS mine
                JOIN seatingPlanSitting AS theirs ON theirs.sitting = mine.sitting
                JOIN seatingPlan AS earlier ON earlier.id = theirs.plan
            WHERE mine.plan = \(plan) AND earlier.id <> \(plan) AND earlier.state <> 'frozen'
            """)
        return try Facts(
            plan: .find(plan, db),
            isSeedRight: row.map { isSeedRight(input: $0[0], commitment: $0[1]) } ?? false,
            runsBefore: runs ?? 0)
    }

    /// The same sums as the planner's, made here a second time: a store does not take a solver's word.
    private func isSeedRight(input: String, commitment: String) -> Bool {
        guard let secret = Digest32(hex: nonce) else { return false }
        let value = publicValue.precomposedStringWithCanonicalMapping
        let text = "examstation-draw/1\n\(input)\n\(nonce)\n\(value)\n"
        return Digest32.hash(secret.bytes).hex == commitment && Digest32.hash(text.utf8).hex == seed
    }
}

extension StageSeating: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try SeatingPlanFact.find(plan, db)
        let staged = try rooms.compactMap { room -> RoomSeating? in
            let places = try db.rows(
                """
                SELECT number, candidate FROM placedSeat
                WHERE sitting = \(room.sitting) AND room = \(room.room) AND plan = \(plan)
                """
            ).map { SeatedPlace(seat: $0[0], candidate: $0[1]) }
            return places.isEmpty ? nil : RoomSeating(sitting: room.sitting, room: room.room, places: places)
        }
        let standing = try StandingSeats(db, besides: plan, replaced: Set(known?.sittings ?? []))
        return try Facts(
            plan: known, staged: staged,
            context: standing.context(
                Set(rooms.map { SittingPlace(sitting: $0.sitting, room: $0.room) }),
                candidates: rooms.flatMap { $0.places.map(\.candidate) }))
    }
}

extension AdoptSeatingPlan: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try SeatingPlanFact.find(plan, db)
        let sittings = known?.sittings ?? []
        let staged = try SeatingCount(plan, db)
        return try Facts(
            plan: known, states: PlanFacts.states(sittings, db),
            publishedCount: PlanFacts.publishedCount(sittings, db), roomCount: staged.roomCount,
            candidateCount: staged.seatCount, unplacedCount: staged.unplacedCount(db),
            outdatedCount: staged.outdatedCount(db), keptChangedCount: staged.keptChangedCount(db))
    }
}

extension PublishSeating: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let rows = try db.rows(
            "SELECT sitting, isPublished FROM seatingInForce WHERE plan = \(plan) ORDER BY sitting")
        return try Facts(
            isKnown: SeatingPlanFact.find(plan, db) != nil, inForce: rows.map { $0[0] },
            published: Set(rows.compactMap { $0[1] ? $0[0] as Sitting.ID : nil }))
    }
}

extension ReopenSeating: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let rows = try db.rows(
            "SELECT sitting FROM seatingInForce WHERE plan = \(plan) AND isPublished = 1"
        ).map { $0[0] as Sitting.ID }
        return try Facts(
            isKnown: SeatingPlanFact.find(plan, db) != nil, published: PlanFacts.states(rows, db))
    }
}

extension MoveCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let current = try db.row(
            """
            SELECT candidate, sitting, room, number FROM seat
            WHERE sitting = \(sitting) AND candidate = \(candidate)
            """)
        let standing = try StandingSeats(db, besides: nil, replaced: [])
        let context = try standing.context(
            [SittingPlace(sitting: sitting, room: room)], candidates: [candidate])
        let published = try db.value(
            Bool.self, "SELECT isPublished FROM seatingInForce WHERE sitting = \(sitting)")
        let people = [actor.person, actor.second].compactMap { $0 }
        let given = current.map {
            StandingSeat(candidate: $0[0], sitting: $0[1], room: $0[2], seat: $0[3])
        }
        let lot = try db.row(
            """
            SELECT sitting.isByLot, seat.isFixed FROM seat JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.sitting = \(sitting) AND seat.candidate = \(candidate)
            """
        ).map { PlaceLot(isByLot: $0[0], isFixed: $0[1]) }
        return try Facts(
            context: context.leaving(candidate, sitting).exchanging(waiting(given, db), given),
            current: given,
            isPublished: published ?? false,
            isChief: people.contains { try StaffGate.roles(of: $0, db).contains(.chief) }, lot: lot ?? .none)
    }

    /// Whoever is still outside and holds the number asked for: where places are drawn, it is nobody's own yet.
    private func waiting(_ given: StandingSeat?, _ db: Database) throws -> Candidate.ID? {
        guard given?.room == room else { return nil }
        return try db.value(
            Candidate.ID.self,
            """
            SELECT candidate FROM seat
            WHERE sitting = \(sitting) AND room = \(room) AND number = \(seat) AND NOT isKnown
            """)
    }
}

extension ReseatCandidates: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let given = changes.compactMap { change in change.from.map { (change.candidate, $0) } }
        let current = try given.flatMap { candidate, sitting in
            try db.rows(
                """
                SELECT candidate, sitting, room, number FROM seat
                WHERE sitting = \(sitting) AND candidate = \(candidate)
                """
            ).map { StandingSeat(candidate: $0[0], sitting: $0[1], room: $0[2], seat: $0[3]) }
        }
        let touched = Set(changes.map(\.sitting) + changes.compactMap(\.from))
        let standing = try StandingSeats(db, besides: nil, replaced: [])
        let context = try standing.context(
            Set(changes.map { SittingPlace(sitting: $0.sitting, room: $0.room) }),
            candidates: changes.map(\.candidate))
        let people = [actor.person, actor.second].compactMap { $0 }
        let inForce = try touched.filter { sitting in
            try db.value(Int.self, "SELECT 1 FROM seatingInForce WHERE sitting = \(sitting)") != nil
        }
        return try Facts(
            context: given.reduce(context) { $0.leaving($1.0, $1.1) }, current: current, inForce: inForce,
            isPublished: PlanFacts.publishedCount(touched.sorted(), db) > 0,
            isChief: people.contains { try StaffGate.roles(of: $0, db).contains(.chief) })
    }
}

extension SeatingContext {
    /// With `other` on the seat that is given up.
    fileprivate func exchanging(_ other: Candidate.ID?, _ given: StandingSeat?) -> SeatingContext {
        guard let other, let given else { return self }
        return SeatingContext(
            profile: profile, sittings: sittings, rooms: rooms, candidates: candidates,
            standing: standing.map { seat in
                guard seat.candidate == other, seat.sitting == given.sitting else { return seat }
                return StandingSeat(
                    candidate: other, sitting: seat.sitting, room: seat.room, seat: given.seat)
            })
    }

    /// Without the seat that is given up.
    fileprivate func leaving(_ candidate: Candidate.ID, _ sitting: Sitting.ID) -> SeatingContext {
        SeatingContext(
            profile: profile, sittings: sittings, rooms: rooms, candidates: candidates,
            standing: standing.filter { $0.candidate != candidate || $0.sitting != sitting })
    }
}
