package import Exam
package import GRDB
import Journal
package import Vault

extension PlanSittings: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let rooms = try db.rows("SELECT id, state FROM room").reduce(into: [Room.ID: Room.State]()) {
            $0[$1[0]] = Room.State(rawValue: $1[1])
        }
        let profile = try RuleProfile.inForce(db)
        let capacities = try RoomQueries.planning(db).reduce(into: [Room.ID: Int]()) {
            $0[$1.room] = SeatingRoom($1).capacity(under: profile)
        }
        let used = try SittingRooms.all(db)
        let planned = try db.rows("SELECT id, start, end FROM sitting").map { row in
            PlannedSitting(
                sitting: row[0], span: TimeSpan(start: row[1], end: row[2]), rooms: used[row[0], default: []])
        }
        return try Facts(
            certificates: SittingCertificate.all(db), rooms: rooms, planned: planned, profile: profile,
            capacities: capacities, registered: registered(db))
    }

    /// Who sits each part of the certificates whose rotations are counted.
    private func registered(_ db: Database) throws -> [Certificate.ID: [Sitting.Part: Int]] {
        let asked = Set(sittings.filter { $0.rotations != nil }.map(\.certificate))
        return try asked.reduce(into: [:]) { counts, certificate in
            let practical = try db.value(
                Int.self,
                """
                SELECT count(*) FROM candidate
                WHERE certificate = \(certificate) AND isSelected AND NOT isWithdrawn AND NOT EXISTS (
                    SELECT 1 FROM exemption
                    WHERE exemption.candidate = candidate.id AND exemption.part = 'practical')
                """)
            counts[certificate] = [.practical: practical ?? 0]
        }
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
        let row = try db.row(
            "SELECT state, start, end, startedAt, isByLot FROM sitting WHERE id = \(sitting)")
        guard let row else { return nil }
        guard let state = Sitting.State(rawValue: row[0]) else {
            preconditionFailure("sitting.state is checked")
        }
        return SittingFact(
            state: state, span: TimeSpan(start: row[1], end: row[2]), startedAt: row[3], isByLot: row[4])
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
    package func facts(_ db: Database, for actor: Actor) throws -> Facts { try facts(db, nonce: nil) }

    package func facts(_ db: Database, for actor: Actor, opening sealer: ParticularSealer) throws -> Facts {
        try facts(db, nonce: LotFacts.secret(of: sitting, sealer, db)?.hex)
    }

    private func facts(_ db: Database, nonce: String?) throws -> Facts {
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
            sitting: .find(sitting, db), packetsOutstanding: packets ?? 0, undecidedCount: undecided ?? 0,
            nonce: nonce)
    }
}

extension SignSitting: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> SittingFact? { try .find(sitting, db) }
}
