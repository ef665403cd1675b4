package import Exam
package import GRDB
package import Vault

extension CheckInCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts { try facts(db, nil) }

    package func facts(_ db: Database, for actor: Actor, opening sealer: ParticularSealer) throws -> Facts {
        try facts(db, sealer)
    }

    private func facts(_ db: Database, _ sealer: ParticularSealer?) throws -> Facts {
        let profile = try RuleProfile.inForce(db)
        let scanned = AdmissionTicket(ticket)
        guard let candidate = scanned?.number.candidate else {
            return Facts(profile: profile, seat: nil, attendance: nil, isRegistered: false)
        }
        let places = try places(of: candidate, db)
        guard let isWithdrawn = places.first?.isWithdrawn else {
            return Facts(profile: profile, seat: nil, attendance: nil, isRegistered: false)
        }
        let place = places.compactMap { $0.seat == nil ? nil : $0 }.min { rank($0) < rank($1) }
        var lot: StationLot?
        if let seat = place?.seat, let sealer, seat.lot == .waiting, seat.room == room {
            lot = try LotFacts.lot(for: candidate, seat.sitting, room, sealer, db)
        }
        return Facts(
            profile: profile, seat: place?.seat, attendance: place?.attendance, isRegistered: !isWithdrawn,
            ticketGeneration: scanned?.code == nil ? 1 : try TicketQueries.generation(of: candidate, db),
            lot: lot)
    }

    /// One seat of the candidate; without one still a row, so that the roster is known.
    private struct Place {
        let isWithdrawn: Bool
        let seat: SeatFact?
        let attendance: AttendanceFact?
    }

    /// Every seat of the candidate, or the one in the sitting asked for: in one query, because doors wait for it.
    private func places(of candidate: Candidate.ID, _ db: Database) throws -> [Place] {
        try db.each(
            """
            SELECT candidate.isWithdrawn, sitting.id, seat.room, seat.number, sitting.part, sitting.start,
                sitting.state, attendance.state, attendance.room, attendance.seat, sitting.isByLot, seat.isFixed
            FROM candidate
                LEFT JOIN seat ON seat.candidate = candidate.id
                    AND seat.sitting = coalesce(\(sitting), seat.sitting)
                LEFT JOIN sitting ON sitting.id = seat.sitting
                LEFT JOIN attendance
                    ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE candidate.id = \(candidate)
            """
        ) { row in
            Place(
                isWithdrawn: row[0], seat: SeatFact(row: row),
                attendance: (row[7] as String?).map { text in
                    guard let state = AttendanceFact.State(rawValue: text) else {
                        preconditionFailure("attendance.state is checked")
                    }
                    return AttendanceFact(state: state, room: row[8], seat: row[9])
                })
        }
    }

    /// With no sitting asked for, the one nearest in time is meant, an unfinished one first.
    private func rank(_ place: Place) -> (Int, UInt64, Moment) {
        guard let seat = place.seat else { preconditionFailure("only seats are ranked") }
        let distance = seat.start.milliseconds - (gateArrival ?? claimed ?? seat.start).milliseconds
        return (seat.isOver ? 1 : 0, distance.magnitude, seat.start)
    }
}

extension SeatFact {
    /// - Returns: nil when the candidate has no seat.
    fileprivate init?(row: StoredColumns) {
        guard let sitting = row[1] as Sitting.ID? else { return nil }
        guard let part = Sitting.Part(rawValue: row[4] as String) else {
            preconditionFailure("sitting.part is checked")
        }
        let state: String = row[6]
        self.init(
            sitting: sitting, room: row[2], number: row[3], part: part, start: row[5],
            isOver: ["ended", "closed", "signed"].contains(state),
            lot: PlaceLot(isByLot: row[10], isFixed: row[11]))
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
    package func facts(_ db: Database, for actor: Actor) throws -> Facts { try facts(db, nil) }

    package func facts(_ db: Database, for actor: Actor, opening sealer: ParticularSealer) throws -> Facts {
        try facts(db, sealer)
    }

    private func facts(_ db: Database, _ sealer: ParticularSealer?) throws -> Facts {
        let state = try db.value(String.self, "SELECT state FROM sitting WHERE id = \(sitting)")
        let waits = try db.value(
            Bool.self,
            "SELECT NOT isKnown FROM seat WHERE sitting = \(sitting) AND candidate = \(candidate)")
        let attendance = try AttendanceFact.find(candidate, sitting, db)
        var lot: StationLot?
        if let attendance, let sealer, waits == true {
            lot = try LotFacts.lot(for: candidate, sitting, attendance.room, sealer, db)
        }
        return Facts(
            attendance: attendance, sittingState: state.flatMap(Sitting.State.init(rawValue:)), lot: lot)
    }
}
