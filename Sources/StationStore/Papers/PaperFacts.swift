package import Exam
import Foundation
package import GRDB

extension ExpectPackets: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        // A manifest beyond the limit is refused by its length; nothing is read for it.
        let lines = manifest.prefix(Self.linesMax)
        var paperCodes: [Sitting.ID: String] = [:]
        var seated: [RoomOfSitting: Int] = [:]
        var packets: Set<PaperPacket.ID> = []
        var serials: Set<String> = []
        var supplied: Set<RoomOfSitting> = []
        for line in lines {
            if paperCodes[line.sitting] == nil {
                paperCodes[line.sitting] = try db.value(
                    String.self, "SELECT paperCode FROM sitting WHERE id = \(line.sitting)")
            }
            let place = RoomOfSitting(sitting: line.sitting, room: line.room)
            if seated[place] == nil { seated[place] = try seatCount(place, db) }
            if try exists("SELECT 1 FROM packet WHERE id = \(line.packet)", db) {
                packets.insert(line.packet)
            }
            if try exists("SELECT 1 FROM packet WHERE serial = \(line.serial)", db) {
                serials.insert(line.serial)
            }
            if try exists(
                "SELECT 1 FROM packet WHERE sitting = \(line.sitting) AND room = \(line.room)", db)
            {
                supplied.insert(place)
            }
        }
        return Facts(
            paperCodes: paperCodes, seated: seated, knownPackets: packets, knownSerials: serials,
            supplied: supplied)
    }

    /// - Returns: nil when the room does not belong to the sitting.
    private func seatCount(_ place: RoomOfSitting, _ db: Database) throws -> Int? {
        try db.value(
            Int.self,
            """
            SELECT (SELECT count(*) FROM seat
                WHERE seat.sitting = sittingRoom.sitting AND seat.room = sittingRoom.room)
            FROM sittingRoom WHERE sitting = \(place.sitting) AND room = \(place.room)
            """)
    }

    private func exists(_ query: Query, _ db: Database) throws -> Bool {
        try db.value(Int.self, query) != nil
    }
}

extension SignPacketStep: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> PacketFacts {
        try PacketFacts.find(packet, signers: [actor.person, actor.second].compactMap { $0 }, db)
    }
}

extension PacketFacts {
    /// What the rules want to know of `packet`, also for a page that shows what may be signed next.
    package static func find(
        _ packet: PaperPacket.ID, signers: [Staff.ID], _ db: Database
    ) throws -> PacketFacts {
        let profile = try RuleProfile.inForce(db)
        let row = try db.row(
            """
            SELECT room, state, declared, found, papers, scripts, heldStep, sitting FROM packet
            WHERE id = \(packet)
            """)
        guard let row else {
            return PacketFacts(
                profile: profile, packet: nil, pending: nil, sitting: nil, pairs: [], roles: [:],
                registered: 0, absent: 0, present: [])
        }
        let sitting: Sitting.ID = row[7]
        let room: Room.ID = row[0]
        let pending = try PendingSignature.find(packet, db)
        let times = try PaperSittingFact.find(sitting, db)
        let people = Set(signers + (pending.map { [$0.staff] } ?? []))
        return try PacketFacts(
            profile: profile, packet: PacketFact(row: row), pending: pending, sitting: times,
            pairs: times.map { try RoomPairFact.find(room, during: $0, db) } ?? [],
            roles: StaffGate.roles(of: people, db),
            registered: count("SELECT count(*) FROM seat WHERE sitting = \(sitting) AND room = \(room)", db),
            absent: count(
                """
                SELECT count(*) FROM attendance
                WHERE sitting = \(sitting) AND room = \(room) AND state = 'absent'
                """, db),
            present: Set(
                db.rows(
                    """
                    SELECT candidate FROM attendance
                    WHERE sitting = \(sitting) AND room = \(room) AND state IN ('seated', 'conditional')
                    """
                ).map { $0[0] as Candidate.ID }))
    }

    private static func count(_ query: Query, _ db: Database) throws -> Int {
        try db.value(Int.self, query) ?? 0
    }
}

extension PacketFact {
    fileprivate init(row: Row) {
        guard let state = PaperPacket.State(rawValue: row[1]) else {
            preconditionFailure("packet.state is checked")
        }
        let heldStep: String? = row[6]
        self.init(
            room: row[0], state: state, declared: row[2], found: row[3], papers: row[4], scripts: row[5],
            heldStep: heldStep.flatMap(PaperStep.Kind.init(rawValue:)))
    }
}

extension PendingSignature {
    static func find(_ packet: PaperPacket.ID, _ db: Database) throws -> PendingSignature? {
        let row = try db.row("SELECT step, staff, expires FROM packetSignature WHERE packet = \(packet)")
        guard let row else { return nil }
        let text: String = row[0]
        return PendingSignature(
            step: try JSONDecoder().decode(PaperStep.self, from: Data(text.utf8)), staff: row[1],
            expires: row[2])
    }
}

extension PaperSittingFact {
    static func find(_ sitting: Sitting.ID, _ db: Database) throws -> PaperSittingFact? {
        let row = try db.row(
            "SELECT start, \"end\", startedAt, endedAt, state FROM sitting WHERE id = \(sitting)")
        return row.map { PaperSittingFact(row: $0, from: 0) }
    }

    /// Reads start, end, startedAt, endedAt and state from the column `index` on.
    init(row: Row, from index: Int) {
        guard let state = Sitting.State(rawValue: row[index + 4]) else {
            preconditionFailure("sitting.state is checked")
        }
        self.init(
            start: row[index], end: row[index + 1], startedAt: row[index + 2], endedAt: row[index + 3],
            state: state)
    }
}

extension RoomPairFact {
    /// The pairs rostered for `room` while the sitting lasts, by their start.
    static func find(
        _ room: Room.ID, during sitting: PaperSittingFact, _ db: Database
    ) throws -> [RoomPairFact] {
        try db.rows(
            """
            SELECT lead.start, lead.staff, second.staff,
                lead.reportedAt IS NOT NULL AND second.reportedAt IS NOT NULL
            FROM duty AS lead
            JOIN duty AS second ON second.place = lead.place AND second.start = lead.start
                AND second.post = 'second'
            WHERE lead.place = \(room) AND lead.post = 'lead' AND lead.start < \(sitting.end)
                AND lead."end" > \(sitting.start)
            ORDER BY lead.start
            """
        ).map { RoomPairFact(start: $0[0], lead: $0[1], second: $0[2], isReported: $0[3]) }
    }
}

extension StaffGate {
    /// The roles of those of `people` who may act now.
    static func roles(of people: Set<Staff.ID>, _ db: Database) throws -> [Staff.ID: Set<Role>] {
        var held: [Staff.ID: Set<Role>] = [:]
        for id in people {
            let text = try db.value(String.self, "SELECT roles FROM staff WHERE id = \(id) AND isActive")
            held[id] = text.map { RoleList.roles(in: $0) }
        }
        return held
    }
}
