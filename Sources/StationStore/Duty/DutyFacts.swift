package import Exam
package import GRDB

extension DutyFact {
    /// A row of `staff, post, place, start, end, reportedAt IS NOT NULL`.
    init(row: Row) {
        guard let post = DutyPost(rawValue: row[1]) else { preconditionFailure("duty.post is checked") }
        self.init(
            staff: row[0], post: post, room: post == .floater ? nil : row[2],
            span: TimeSpan(start: row[3], end: row[4]), hasReported: row[5])
    }

    /// Duties that overlap `span`, of anybody.
    static func overlapping(_ span: TimeSpan, _ db: Database) throws -> [DutyFact] {
        try db.rows(
            """
            SELECT staff, post, place, start, end, reportedAt IS NOT NULL FROM duty
            WHERE start < \(span.end) AND end > \(span.start) ORDER BY start, place, post
            """
        ).map(DutyFact.init(row:))
    }

    static func of(_ staff: Staff.ID, _ db: Database) throws -> [DutyFact] {
        try db.rows(
            """
            SELECT staff, post, place, start, end, reportedAt IS NOT NULL FROM duty
            WHERE staff = \(staff) ORDER BY start
            """
        ).map(DutyFact.init(row:))
    }
}

extension DutyPerson {
    static func find(_ staff: Staff.ID, _ db: Database) throws -> DutyPerson? {
        let row = try db.row("SELECT roles, isActive FROM staff WHERE id = \(staff)")
        guard let row else { return nil }
        return DutyPerson(roles: RoleList.roles(in: row[0]), isActive: row[1])
    }
}

extension DutySlot {
    /// The slots that `sittings` take, each with whatever other sittings share its room and time.
    package static func of(_ sittings: [Sitting.ID], _ db: Database) throws -> [DutySlot] {
        var own: Set<DutySlot> = []
        for sitting in sittings {
            let rows = try db.rows(
                """
                SELECT sittingRoom.room, sitting.start, sitting.end
                FROM sittingRoom JOIN sitting ON sitting.id = sittingRoom.sitting
                WHERE sitting.id = \(sitting)
                """)
            own.formUnion(rows.map(DutySlot.init(row:)))
        }
        var uses: Set<DutySlot> = []
        for room in Set(own.map(\.room)) {
            let rows = try db.rows(
                """
                SELECT sittingRoom.room, sitting.start, sitting.end
                FROM sittingRoom JOIN sitting ON sitting.id = sittingRoom.sitting
                WHERE sittingRoom.room = \(room)
                """)
            uses.formUnion(rows.map(DutySlot.init(row:)))
        }
        return DutySlot.merging(uses).filter { slot in
            own.contains { $0.room == slot.room && $0.span.overlaps(slot.span) }
        }
    }

    private init(row: Row) {
        self.init(room: row[0], span: TimeSpan(start: row[1], end: row[2]))
    }
}

extension [DutySlot] {
    /// From the first start to the last end; nil when there is none.
    fileprivate var hull: TimeSpan? {
        guard let start = map(\.span.start).min(), let end = map(\.span.end).max() else { return nil }
        return TimeSpan(start: start, end: end)
    }
}

extension AdoptDutyRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        // Over the limit the rule refuses without looking at a single person.
        guard rooms.count + floaters.count <= Self.slotsMax else {
            return Facts(sittings: [:], slots: [], existing: [], people: [:])
        }
        var states: [Sitting.ID: Sitting.State] = [:]
        for sitting in sittings {
            let state = try db.value(String.self, "SELECT state FROM sitting WHERE id = \(sitting)")
            states[sitting] = state.flatMap(Sitting.State.init(rawValue:))
        }
        let staff = Set(rooms.flatMap { [$0.lead, $0.second] } + floaters.map(\.staff))
        var people: [Staff.ID: DutyPerson] = [:]
        let slots = try DutySlot.of(sittings, db)
        var existing = Set(try slots.hull.map { try DutyFact.overlapping($0, db) } ?? [])
        for person in staff {
            people[person] = try DutyPerson.find(person, db)
            existing.formUnion(try DutyFact.of(person, db))
        }
        return Facts(sittings: states, slots: slots, existing: Array(existing), people: people)
    }
}

extension WithdrawDutyRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        var known: Set<Sitting.ID> = []
        for sitting in sittings {
            let found = try db.value(Int.self, "SELECT 1 FROM sitting WHERE id = \(sitting)")
            if found != nil { known.insert(sitting) }
        }
        let slots = try DutySlot.of(sittings, db)
        let nearby = try slots.hull.map { try DutyFact.overlapping($0, db) } ?? []
        return Facts(
            sittings: known, slots: slots,
            existing: nearby.filter { duty in slots.contains { $0.span.overlaps(duty.span) } })
    }
}

extension ReplaceProctor: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let row = try db.row(
            """
            SELECT staff, post, place, start, end, reportedAt IS NOT NULL FROM duty
            WHERE place = \(room) AND start = \(start) AND post = \(post.rawValue) AND post <> 'floater'
            """)
        return try Facts(
            duty: row.map(DutyFact.init(row:)), spare: .find(spare, db), spareDuties: DutyFact.of(spare, db))
    }
}

extension ReportForDuty: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        Facts(duty: try DutyFact.of(staff, db).first { $0.span.start == start })
    }
}
