package import Exam
package import GRDB

extension PlanSittings: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let rooms = try db.rows("SELECT id, state FROM room").reduce(into: [Room.ID: Room.State]()) {
            $0[$1[0]] = Room.State(rawValue: $1[1])
        }
        let used = try SittingRooms.all(db)
        let planned = try db.rows("SELECT id, start, end FROM sitting").map { row in
            PlannedSitting(
                sitting: row[0], span: TimeSpan(start: row[1], end: row[2]), rooms: used[row[0], default: []])
        }
        return try Facts(certificates: SittingCertificate.all(db), rooms: rooms, planned: planned)
    }
}

/// The rooms of sittings, in the order in which they are filled.
enum SittingRooms {
    static func all(_ db: Database) throws -> [Sitting.ID: [Room.ID]] {
        try db.rows("SELECT sitting, room FROM sittingRoom ORDER BY sitting, rank").reduce(into: [:]) {
            $0[$1[0], default: []].append($1[1])
        }
    }
}

extension SittingFact {
    static func find(_ sitting: Sitting.ID, _ db: Database) throws -> SittingFact? {
        let row = try db.row("SELECT state, start, end, startedAt FROM sitting WHERE id = \(sitting)")
        guard let row else { return nil }
        guard let state = Sitting.State(rawValue: row[0]) else {
            preconditionFailure("sitting.state is checked")
        }
        return SittingFact(state: state, span: TimeSpan(start: row[1], end: row[2]), startedAt: row[3])
    }
}

extension OpenSitting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let seated = try db.value(Int.self, "SELECT count(*) FROM seat WHERE sitting = \(sitting)")
        return try Facts(
            profile: .inForce(db), sitting: .find(sitting, db), seatedCount: seated ?? 0,
            unreadyCount: ReadinessQueries.unready(of: sitting, db).count)
    }
}

extension StartSitting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SittingFact? { try .find(sitting, db) }
}

extension EndSitting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SittingFact? { try .find(sitting, db) }
}

extension CloseSitting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let packets = try db.value(
            Int.self,
            """
            SELECT count(*) FROM packet WHERE sitting = \(sitting)
                AND state NOT IN ('returned', 'storedScripts', 'dispatched', 'acked')
            """)
        let undecided = try db.value(
            Int.self,
            """
            SELECT count(*) FROM seat LEFT JOIN attendance
                ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE seat.sitting = \(sitting) AND coalesce(attendance.state, 'proposedAbsent') = 'proposedAbsent'
            """)
        return try Facts(
            sitting: .find(sitting, db), packetsOutstanding: packets ?? 0, undecidedCount: undecided ?? 0)
    }
}

extension SignSitting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SittingFact? { try .find(sitting, db) }
}
