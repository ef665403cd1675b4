package import Exam
package import GRDB

extension CheckInCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let profile = try RuleProfile.inForce(db)
        guard let candidate = AdmissionNumber(ticket)?.candidate else {
            return Facts(profile: profile, seat: nil, attendance: nil, isRegistered: false)
        }
        let isWithdrawn = try db.value(Bool.self, "SELECT isWithdrawn FROM candidate WHERE id = \(candidate)")
        let seat = try seatFact(of: candidate, db)
        let attendance = try seat.flatMap { try AttendanceFact.find(candidate, $0.sitting, db) }
        return Facts(profile: profile, seat: seat, attendance: attendance, isRegistered: isWithdrawn == false)
    }

    /// The candidate's seat in the sitting asked for; with none asked, in the one nearest in time,
    /// an unfinished one first.
    private func seatFact(of candidate: Candidate.ID, _ db: Database) throws -> SeatFact? {
        let near = gateArrival ?? claimed
        let row: Row?
        if let sitting {
            row = try db.row(
                """
                SELECT sitting.id, seat.room, seat.number, sitting.part, sitting.start, sitting.state
                FROM seat JOIN sitting ON sitting.id = seat.sitting
                WHERE seat.candidate = \(candidate) AND seat.sitting = \(sitting)
                """)
        } else {
            row = try db.row(
                """
                SELECT sitting.id, seat.room, seat.number, sitting.part, sitting.start, sitting.state
                FROM seat JOIN sitting ON sitting.id = seat.sitting
                WHERE seat.candidate = \(candidate)
                ORDER BY sitting.state IN ('ended', 'closed', 'signed'),
                    abs(sitting.start - coalesce(\(near), sitting.start)), sitting.start
                LIMIT 1
                """)
        }
        guard let row else { return nil }
        guard let part = Sitting.Part(rawValue: row[3]) else {
            preconditionFailure("sitting.part is checked")
        }
        let state: String = row[5]
        return SeatFact(
            sitting: row[0], room: row[1], number: row[2], part: part, start: row[4],
            isOver: ["ended", "closed", "signed"].contains(state))
    }
}

extension AttendanceFact {
    static func find(_ candidate: Candidate.ID, _ sitting: Sitting.ID, _ db: Database) throws
        -> AttendanceFact?
    {
        let row = try db.row(
            """
            SELECT state, room, seat FROM attendance WHERE sitting = \(sitting) AND candidate = \(candidate)
            """)
        guard let row else { return nil }
        guard let state = State(rawValue: row[0]) else { preconditionFailure("attendance.state is checked") }
        return AttendanceFact(state: state, room: row[1], seat: row[2])
    }
}

extension ProposeAbsence: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let start = try db.value(Moment.self, "SELECT start FROM sitting WHERE id = \(sitting)")
        let unseen = try db.rows(
            """
            SELECT seat.candidate FROM seat
            WHERE seat.sitting = \(sitting) AND seat.room = \(room) AND NOT EXISTS (
                SELECT 1 FROM attendance
                WHERE attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate)
            """
        ).map { $0[0] as Candidate.ID }
        return try Facts(profile: .inForce(db), start: start, unseen: unseen)
    }
}

extension ConfirmAbsence: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try db.value(
            Int.self, "SELECT 1 FROM sittingRoom WHERE sitting = \(sitting) AND room = \(room)")
        let proposed = try db.rows(
            """
            SELECT candidate FROM attendance
            WHERE sitting = \(sitting) AND room = \(room) AND state = 'proposedAbsent'
            """
        ).map { $0[0] as Candidate.ID }
        return Facts(isKnown: known != nil, proposed: proposed)
    }
}

extension ReverseAbsence: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let state = try db.value(String.self, "SELECT state FROM sitting WHERE id = \(sitting)")
        return try Facts(
            attendance: .find(candidate, sitting, db),
            sittingState: state.flatMap(Sitting.State.init(rawValue:)))
    }
}
