package import Exam
package import GRDB

/// Reads for prints: who sits where, room by room and hour by hour, and who holds which ticket.
package enum PrintQueries {
    /// A room at one time: what one door, one pair of proctors and one record sheet are about.
    package struct SceneKey: Sendable, Equatable, Hashable {
        package let room: Room.ID
        package let span: TimeSpan
    }

    /// The rooms in which somebody sits at `sitting`, by number.
    package static func scenes(of sitting: Sitting.ID, _ db: Database) throws -> [SceneKey] {
        try db.rows(
            """
            SELECT DISTINCT seat.room, sitting.start, sitting.end FROM seat
                JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.sitting = \(sitting) ORDER BY seat.room
            """
        ).map { SceneKey(room: $0[0], span: TimeSpan(start: $0[1], end: $0[2])) }
    }

    /// The rooms in which somebody sits on a day, by start and number.
    package static func scenes(in day: TimeSpan, _ db: Database) throws -> [SceneKey] {
        try db.rows(
            """
            SELECT DISTINCT seat.room, sitting.start, sitting.end FROM seat
                JOIN sitting ON sitting.id = seat.sitting
            WHERE sitting.start >= \(day.start) AND sitting.start < \(day.end)
            ORDER BY sitting.start, sitting.end, seat.room
            """
        ).map { SceneKey(room: $0[0], span: TimeSpan(start: $0[1], end: $0[2])) }
    }

    /// One sitting that is in the room then.
    package struct SceneSitting: Sendable, Equatable {
        package let id: Sitting.ID
        package let certificateTitle: String
        package let part: Sitting.Part
        package let paperCode: String
    }

    package struct SceneSeat: Sendable, Equatable {
        /// Nil until it is drawn at the door.
        package let number: Int?
        package let sitting: Sitting.ID
        package let candidate: Candidate.ID
        /// Nil when erased, and so is the mask.
        package let name: String?
        package let documentMask: String?
        package let group: String
    }

    package struct ScenePacket: Sendable, Equatable {
        package let id: PaperPacket.ID
        package let paperCode: String
        package let declared: Int
    }

    package struct Scene: Sendable, Equatable {
        package let room: RoomQueries.RoomRow
        package let span: TimeSpan
        /// By number; more than one where a tail room is shared.
        package let sittings: [SceneSitting]
        /// By seat; whoever has none yet by admission number.
        package let seats: [SceneSeat]
        package let proctors: [DoorQueries.Proctor]
        package let packets: [ScenePacket]
    }

    /// - Returns: nil when there is no such room.
    package static func scene(_ key: SceneKey, _ db: Database) throws -> Scene? {
        guard let room = try RoomQueries.find(key.room, db) else { return nil }
        return try Scene(
            room: room, span: key.span, sittings: sittings(key, db), seats: seats(key, db),
            proctors: DoorQueries.proctors(db, room: key.room, span: key.span), packets: packets(key, db))
    }

    private static func sittings(_ key: SceneKey, _ db: Database) throws -> [SceneSitting] {
        try db.rows(
            """
            SELECT DISTINCT sitting.id, certificate.title, sitting.part, sitting.paperCode FROM seat
                JOIN sitting ON sitting.id = seat.sitting
                JOIN certificate ON certificate.id = sitting.certificate
            WHERE seat.room = \(key.room) AND sitting.start = \(key.span.start)
                AND sitting.end = \(key.span.end)
            ORDER BY sitting.id
            """
        ).map {
            SceneSitting(
                id: $0[0], certificateTitle: $0[1], part: checked(Sitting.Part.self, $0[2]), paperCode: $0[3])
        }
    }

    private static func seats(_ key: SceneKey, _ db: Database) throws -> [SceneSeat] {
        try db.rows(
            """
            SELECT CASE WHEN seat.isKnown THEN seat.number END, seat.sitting, seat.candidate,
                candidate.name, candidate.documentMask, candidate.class
            FROM seat JOIN sitting ON sitting.id = seat.sitting
                JOIN candidate ON candidate.id = seat.candidate
            WHERE seat.room = \(key.room) AND sitting.start = \(key.span.start)
                AND sitting.end = \(key.span.end)
            ORDER BY CASE WHEN seat.isKnown THEN seat.number END NULLS LAST, seat.sitting, seat.candidate
            """
        ).map {
            SceneSeat(
                number: $0[0], sitting: $0[1], candidate: $0[2], name: $0[3], documentMask: $0[4],
                group: $0[5])
        }
    }

    /// What the photos of those who sit there weigh.
    package static func photoBytes(of key: SceneKey, _ db: Database) throws -> Int {
        let people: [Candidate.ID] = try db.rows(
            """
            SELECT seat.candidate FROM seat JOIN sitting ON sitting.id = seat.sitting
            WHERE seat.room = \(key.room) AND sitting.start = \(key.span.start)
                AND sitting.end = \(key.span.end)
            """
        ).map { $0[0] }
        return try people.reduce(0) { try $0 + PhotoQueries.bytes(of: $1, db) }
    }

    private static func packets(_ key: SceneKey, _ db: Database) throws -> [ScenePacket] {
        try db.rows(
            """
            SELECT packet.id, packet.paperCode, packet.declared FROM packet
                JOIN sitting ON sitting.id = packet.sitting
            WHERE packet.room = \(key.room) AND sitting.start = \(key.span.start)
                AND sitting.end = \(key.span.end)
            ORDER BY packet.id
            """
        ).map { ScenePacket(id: $0[0], paperCode: $0[1], declared: $0[2]) }
    }

    /// A packet as the list that goes with the bags names it.
    package struct PacketLine: Sendable, Equatable {
        package let id: PaperPacket.ID
        package let room: Room.ID
        package let paperCode: String
        package let serial: String
        package let declared: Int
        package let state: PaperPacket.State
    }

    /// The packets of a sitting, by room.
    package static func packets(of sitting: Sitting.ID, _ db: Database) throws -> [PacketLine] {
        try db.rows(
            """
            SELECT id, room, paperCode, serial, declared, state FROM packet WHERE sitting = \(sitting)
            ORDER BY room, id
            """
        ).map {
            PacketLine(
                id: $0[0], room: $0[1], paperCode: $0[2], serial: $0[3], declared: $0[4],
                state: checked(PaperPacket.State.self, $0[5]))
        }
    }

    /// Whose tickets are wanted.
    package enum TicketScope: Sendable, Equatable {
        case candidate(Candidate.ID)
        case sitting(Sitting.ID)
        case group(String)
    }

    /// Everybody in `scope` who has not withdrawn: class by class, as tickets are handed out.
    package static func holders(in scope: TicketScope, _ db: Database) throws -> [Candidate.ID] {
        var condition: Query
        switch scope {
        case .candidate(let id): condition = "candidate.id = \(id)"
        case .group(let group): condition = "candidate.class = \(group)"
        case .sitting(let sitting):
            condition = """
                EXISTS (SELECT 1 FROM seat WHERE seat.sitting = \(sitting) AND seat.candidate = candidate.id)
                """
        }
        return try db.rows(
            """
            SELECT candidate.id FROM candidate WHERE NOT candidate.isWithdrawn AND \(condition)
            ORDER BY candidate.class, candidate.id
            """
        ).map { $0[0] as Candidate.ID }
    }

    /// One person with the ticket in force.
    package struct Holder: Sendable {
        package let detail: CandidateQueries.CandidateDetail
        package let level: Certificate.Level
        package let generation: Int
    }

    package static func holder(_ id: Candidate.ID, _ db: Database) throws -> Holder? {
        guard let detail = try CandidateQueries.find(id, db),
            let certificate = try CertificateFact.find(detail.candidate.certificate, db)
        else { return nil }
        return Holder(
            detail: detail, level: certificate.level,
            generation: try TicketQueries.generation(of: id, db))
    }
}
