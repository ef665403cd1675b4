package import Exam
import Foundation
package import GRDB

extension SeatingContext {
    /// What a planner needs to know to seat `sittings` anew: the whole station.
    ///
    /// The seats in force of `sittings` themselves are left out, because the plan replaces them.
    package static func read(replacing sittings: [Sitting.ID], _ db: Database) throws -> SeatingContext {
        let rooms = try SittingRooms.all(db)
        let replaced = Set(sittings)
        let standing = try db.each("SELECT candidate, sitting, room, number FROM seat") { row in
            StandingSeat(candidate: row[0], sitting: row[1], room: row[2], seat: row[3])
        }
        return try SeatingContext(
            profile: .inForce(db), sittings: SeatingSitting.all(rooms, db), rooms: SeatingRoom.all(db),
            candidates: SeatingCandidate.all(db),
            standing: standing.filter { !replaced.contains($0.sitting) })
    }
}

/// One room at one sitting.
struct SittingPlace: Hashable {
    let sitting: Sitting.ID
    let room: Room.ID
}

/// The seats that a few new ones must be lawful beside: those in force, and those staged in the same plan.
struct StandingSeats {
    private let db: Database
    private let plan: SeatingPlan.ID?
    private let replaced: Set<Sitting.ID>
    private let sittings: [Sitting.ID: SeatingSitting]
    private let numbers: SeatingNumbers

    /// `plan`: whose staged seats count, too. `replaced`: sittings whose seats in force do not count, because
    /// the plan takes them over.
    init(_ db: Database, besides plan: SeatingPlan.ID?, replaced: Set<Sitting.ID>) throws {
        self.db = db
        self.plan = plan
        self.replaced = replaced
        sittings = try SeatingSitting.all(SittingRooms.all(db), db)
        numbers = try RuleProfile.inForce(db).seatingNumbers
    }

    /// - Parameters:
    ///   - places: which room at which sitting is asked about.
    ///   - candidates: whose other seats count, under any of their numbers.
    /// - Returns: what a judge of these places must know.
    /// - Throws: a database error.
    func context(
        _ places: Set<SittingPlace>, candidates: [Candidate.ID]
    ) throws -> SeatingContext {
        let rooms = Set(places.map(\.room))
        var standing = try self.candidates(candidates)
        var near: [Sitting.ID: [Sitting.ID]] = [:]
        for (room, asked) in Dictionary(grouping: places, by: \.room).sorted(by: { $0.key < $1.key }) {
            var about: Set<Sitting.ID> = []
            for place in asked {
                if near[place.sitting] == nil { near[place.sitting] = self.near(place.sitting) }
                about.formUnion(near[place.sitting] ?? [])
            }
            for sitting in about.sorted() { standing += try seats(in: room, at: sitting) }
        }
        // Somebody may be found by their room and by their name.
        var seen: Set<[String]> = []
        standing = standing.filter { seen.insert([$0.candidate.rawValue, $0.sitting.rawValue]).inserted }
        let people = Set(candidates + standing.map(\.candidate))
        return try SeatingContext(
            profile: .inForce(db), sittings: sittings,
            rooms: rooms.reduce(into: [:]) { $0[$1] = try SeatingRoom.find($1, db) },
            candidates: people.sorted().reduce(into: [:]) { $0[$1] = try SeatingCandidate.find($1, db) },
            standing: standing)
    }

    private func candidates(_ ids: [Candidate.ID]) throws -> [StandingSeat] {
        var found: [StandingSeat] = []
        for id in ids {
            found += try db.each(
                """
                SELECT candidate, sitting, room, coalesce(atEntry, number), plan,
                    coalesce((SELECT plan FROM seatingInForce WHERE sitting = placedSeat.sitting), '')
                FROM placedSeat WHERE candidate = \(id) OR candidate IN (
                    SELECT other.id FROM candidate AS own JOIN candidate AS other
                        ON other.documentDigest = own.documentDigest AND other.id <> own.id
                        AND NOT other.isWithdrawn
                    WHERE own.id = \(id))
                """
            ) { row in Self.Placed(row) }.filter(counts).map(\.seat)
        }
        return found
    }

    /// Sittings that could be in the way of `asked` in one room: extra time and the pause between two included.
    private func near(_ asked: Sitting.ID) -> [Sitting.ID] {
        guard let span = sittings[asked]?.span else { return [] }
        func reach(_ span: TimeSpan) -> Moment {
            let extended = numbers.occupied(span, needs: [.extraTime])
            return extended.end.adding(minutes: numbers.turnaroundMinutes)
        }
        return sittings.filter { $0.value.span.start < reach(span) && span.start < reach($0.value.span) }.keys
            .sorted()
    }

    private func seats(in room: Room.ID, at sitting: Sitting.ID) throws -> [StandingSeat] {
        try db.each(
            """
            SELECT candidate, sitting, room, coalesce(atEntry, number), plan,
                coalesce((SELECT plan FROM seatingInForce WHERE sitting = placedSeat.sitting), '')
            FROM placedSeat WHERE sitting = \(sitting) AND room = \(room)
            """
        ) { row in Self.Placed(row) }.filter(counts).map(\.seat)
    }

    private struct Placed {
        let seat: StandingSeat
        let plan: SeatingPlan.ID
        /// Empty when no plan holds the sitting.
        let inForce: SeatingPlan.ID

        init(_ row: StoredColumns) {
            seat = StandingSeat(candidate: row[0], sitting: row[1], room: row[2], seat: row[3])
            plan = row[4]
            inForce = row[5]
        }
    }

    private func counts(_ placed: Placed) -> Bool {
        if placed.plan == plan { return true }
        return placed.plan == placed.inForce && !replaced.contains(placed.seat.sitting)
    }
}

extension SeatingSitting {
    static func all(_ rooms: [Sitting.ID: [Room.ID]], _ db: Database) throws -> [Sitting.ID: SeatingSitting] {
        try db.rows(
            "SELECT id, certificate, part, start, end, state, openKind, equipment FROM sitting"
        ).reduce(into: [:]) {
            let id: Sitting.ID = $1[0]
            $0[id] = SeatingSitting(row: $1, rooms: rooms[id, default: []])
        }
    }

    fileprivate init(row: Row, rooms: [Room.ID]) {
        guard let part = Sitting.Part(rawValue: row[2]), let state = Sitting.State(rawValue: row[5]) else {
            preconditionFailure("sitting.part and sitting.state are checked")
        }
        self.init(
            certificate: row[1], part: part, span: TimeSpan(start: row[3], end: row[4]), state: state,
            rooms: rooms, openKind: (row[6] as String?).flatMap(Room.Kind.init(rawValue:)),
            equipment: Set((row[7] as String).split(separator: ";").map(String.init)))
    }
}

extension SeatingRoom {
    fileprivate static func all(_ db: Database) throws -> [Room.ID: SeatingRoom] {
        try RoomQueries.planning(db).reduce(into: [:]) { $0[$1.room] = SeatingRoom($1) }
    }

    fileprivate static func find(_ room: Room.ID, _ db: Database) throws -> SeatingRoom? {
        try RoomQueries.planning(room, db).map(SeatingRoom.init)
    }

    init(_ room: RoomQueries.PlanningRoom) {
        self.init(
            layout: room.layout, kind: room.kind, state: room.state, isStepFree: room.isStepFree,
            equipment: Set(room.equipment.map(\.rawValue)), unavailable: room.closures)
    }
}

extension SeatingCandidate {
    /// Everybody who is selected: an applicant is nobody to a plan.
    fileprivate static func all(_ db: Database) throws -> [Candidate.ID: SeatingCandidate] {
        let exempt = try db.rows("SELECT candidate, part FROM exemption").reduce(
            into: [Candidate.ID: Set<Sitting.Part>]()
        ) { $0[$1[0], default: []].insert(part($1[1])) }
        let needs = try db.rows("SELECT candidate, needs FROM candidateSupport").reduce(
            into: [Candidate.ID: Set<AccessNeed>]()
        ) { $0[$1[0]] = Self.needs($1[1]) }
        // Of people who are registered more than once, by document.
        let persons = try db.rows(
            """
            SELECT documentDigest, min(id) FROM candidate
            WHERE documentDigest IS NOT NULL AND isSelected AND NOT isWithdrawn
            GROUP BY documentDigest HAVING count(*) > 1
            """
        ).reduce(into: [Data: Candidate.ID]()) { $0[$1[0]] = $1[1] }
        return try db.rows(
            "SELECT certificate, class, isWithdrawn, documentDigest, id, institution FROM candidate WHERE isSelected"
        ).reduce(into: [:]) { found, row in
            let id: Candidate.ID = row[4]
            found[id] = SeatingCandidate(
                certificate: row[0], institution: row[5], group: row[1], isWithdrawn: row[2],
                needs: needs[id, default: []],
                exempt: exempt[id, default: []], person: (row[3] as Data?).flatMap { persons[$0] })
        }
    }

    fileprivate static func find(_ candidate: Candidate.ID, _ db: Database) throws -> SeatingCandidate? {
        let row = try db.row(
            """
            SELECT certificate, class, isWithdrawn,
                (SELECT needs FROM candidateSupport WHERE candidate = candidate.id), (
                    SELECT min(other.id) FROM candidate AS other
                    WHERE other.documentDigest = candidate.documentDigest AND other.isSelected
                        AND NOT other.isWithdrawn
                    HAVING count(*) > 1), institution
            FROM candidate WHERE id = \(candidate) AND isSelected
            """)
        guard let row else { return nil }
        let exempt = try db.rows("SELECT part FROM exemption WHERE candidate = \(candidate)").map {
            part($0[0])
        }
        return SeatingCandidate(
            certificate: row[0], institution: row[5], group: row[1], isWithdrawn: row[2],
            needs: needs(row[3]),
            exempt: Set(exempt), person: (row[4] as String?).map(Candidate.ID.init(rawValue:)))
    }

    private static func part(_ word: String) -> Sitting.Part {
        guard let part = Sitting.Part(rawValue: word) else {
            preconditionFailure("exemption.part is checked")
        }
        return part
    }

    private static func needs(_ words: String?) -> Set<AccessNeed> {
        Set((words ?? "").split(separator: " ").compactMap { AccessNeed(rawValue: String($0)) })
    }
}
