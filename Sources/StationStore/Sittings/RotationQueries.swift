package import Exam
package import GRDB

/// What pages and prints read of a practical that is taken in turns.
package enum RotationQueries {
    /// One rotation.
    package struct Turn: Sendable, Equatable {
        package let sitting: SittingQueries.SittingRow
        package let rotation: Rotation
        /// In the order in which they are filled.
        package let rooms: [SittingQueries.SittingRoomRow]
    }

    /// Where somebody is while the rotations go on.
    package enum Whereabouts: String, Sendable, CaseIterable {
        /// Has not been let in: in the waiting place, or on the way there.
        case waiting
        case atStation
        case finished
        case absent
    }

    package struct Person: Sendable, Equatable {
        package let candidate: Candidate.ID
        /// Nil when erased.
        package let name: String?
        package let group: String
        package let turn: Int
        package let room: Room.ID
        /// Nil until it is drawn at the door.
        package let station: Int?
        package let whereabouts: Whereabouts
    }

    /// The rotations that a sitting is one of; nil when it is by itself.
    package static func group(of sitting: Sitting.ID, _ db: Database) throws -> Sitting.ID? {
        try db.value(Sitting.ID.self, "SELECT rotationGroup FROM sitting WHERE id = \(sitting)")
    }

    /// The rotations of a group in their order; none when there is no such group.
    package static func turns(of group: Sitting.ID, _ db: Database) throws -> [Turn] {
        try db.rows(
            """
            SELECT id, rotation, rotations, waitingPlace, exitPlace FROM sitting
            WHERE rotationGroup = \(group) ORDER BY rotation
            """
        ).compactMap { row in
            guard let sitting = try SittingQueries.find(row[0], db) else { return nil }
            return Turn(
                sitting: sitting,
                rotation: Rotation(
                    group: group, number: row[1], count: row[2], waitingPlace: row[3], exitPlace: row[4]),
                rooms: try SittingQueries.rooms(of: sitting.id, db))
        }
    }

    /// Everybody of a group: by rotation, room and admission number.
    package static func people(of group: Sitting.ID, _ db: Database) throws -> [Person] {
        try db.rows(
            """
            SELECT seat.candidate, candidate.name, candidate.class, sitting.rotation, seat.room,
                CASE WHEN seat.isKnown THEN seat.number END, sitting.state, attendance.state
            FROM sitting JOIN seat ON seat.sitting = sitting.id
                JOIN candidate ON candidate.id = seat.candidate
                LEFT JOIN attendance
                ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE sitting.rotationGroup = \(group)
            ORDER BY sitting.rotation, seat.room, seat.candidate
            """
        ).map { row in
            let attendance: String? = row[7]
            return Person(
                candidate: row[0], name: row[1], group: row[2], turn: row[3], room: row[4], station: row[5],
                whereabouts: whereabouts(
                    checked(Sitting.State.self, row[6]),
                    attendance.map { checked(AttendanceFact.State.self, $0) }))
        }
    }

    private static func whereabouts(
        _ state: Sitting.State, _ attendance: AttendanceFact.State?
    ) -> Whereabouts {
        switch attendance {
        case .absent: .absent
        case .seated, .conditional: [.planned, .open, .running].contains(state) ? .atStation : .finished
        case .proposedAbsent, nil: .waiting
        }
    }
}
