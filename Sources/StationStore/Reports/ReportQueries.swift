package import Exam
package import GRDB

/// Reads for reports: counts and lists that a person signs, all of them from the tables.
package enum ReportQueries {
    /// What a sitting came to, room by room (考场情况汇总).
    ///
    /// Holds no identity number and no telephone number, masked or not.
    ///
    /// - Returns: nil for a sitting that was never planned.
    package static func sitting(_ sitting: Sitting.ID, _ db: Database) throws -> SittingReport? {
        let row = try db.row(
            """
            SELECT certificate.id, certificate.title, sitting.part, sitting.start, sitting.end,
                sitting.startedAt, sitting.endedAt, sitting.state, sitting.paperCode
            FROM sitting JOIN certificate ON certificate.id = sitting.certificate
            WHERE sitting.id = \(sitting)
            """)
        guard let row else { return nil }
        guard let part = Sitting.Part(rawValue: row[2]), let state = Sitting.State(rawValue: row[7]) else {
            preconditionFailure("a sitting's part and state are checked")
        }
        let span = TimeSpan(start: row[3], end: row[4])
        return SittingReport(
            sitting: sitting, certificate: row[0], certificateTitle: row[1], part: part, paperCode: row[8],
            state: state, planned: span, startedAt: row[5], endedAt: row[6],
            rooms: try rooms(of: sitting, db), turnedAway: try turnedAway(from: sitting, db),
            packets: try packets(of: sitting, db), incidents: try incidents(of: sitting, db),
            duties: try duties(of: sitting, during: span, db))
    }

    private static func rooms(of sitting: Sitting.ID, _ db: Database) throws -> [RoomReport] {
        try db.rows(
            """
            SELECT room.id, room.title, count(seat.candidate),
                coalesce(sum(attendance.state IN ('seated', 'conditional')), 0),
                coalesce(sum(attendance.state IN ('seated', 'conditional') AND attendance.isLate), 0),
                coalesce(sum(attendance.state = 'conditional'), 0),
                coalesce(sum(attendance.state = 'proposedAbsent'), 0),
                coalesce(sum(attendance.state = 'absent'), 0)
            FROM sittingRoom JOIN room ON room.id = sittingRoom.room
                LEFT JOIN seat ON seat.sitting = sittingRoom.sitting AND seat.room = sittingRoom.room
                LEFT JOIN attendance ON attendance.sitting = seat.sitting
                    AND attendance.candidate = seat.candidate
            WHERE sittingRoom.sitting = \(sitting)
            GROUP BY room.id ORDER BY room.id
            """
        ).map { row in
            RoomReport(
                room: row[0], title: row[1],
                counts: AttendanceCounts(
                    registered: row[2], present: row[3], late: row[4], conditional: row[5],
                    proposedAbsent: row[6], absent: row[7]))
        }
    }

    /// Each candidate once for each reason: scanning a ticket five times is one person turned away.
    private static func turnedAway(from sitting: Sitting.ID, _ db: Database) throws -> [TurnedAwayCount] {
        try db.rows(
            """
            SELECT reason, count(DISTINCT candidate), count(*) FROM turnedAway
            WHERE sitting = \(sitting) GROUP BY reason ORDER BY reason
            """
        ).map { TurnedAwayCount(reason: $0[0], candidates: $0[1], verdicts: $0[2]) }
    }

    private static func packets(of sitting: Sitting.ID, _ db: Database) throws -> [PacketReport] {
        try db.rows(
            """
            SELECT found, given, leftOver, defective, papers, scripts, heldApart, id, room, paperCode,
                declared, state
            FROM packet WHERE sitting = \(sitting) ORDER BY room, id
            """
        ).map { row in
            guard let state = PaperPacket.State(rawValue: row[11]) else {
                preconditionFailure("packet.state is checked")
            }
            return PacketReport(
                packet: row[7], room: row[8], paperCode: row[9], declared: row[10], state: state,
                counts: PacketCounts(row: row))
        }
    }

    private static func incidents(of sitting: Sitting.ID, _ db: Database) throws -> [IncidentReport] {
        try db.rows(
            """
            SELECT id, code, room, candidate, state, finding, at FROM incident
            WHERE sitting = \(sitting) ORDER BY at, id
            """
        ).map { row in
            guard let state = Incident.State(rawValue: row[4]) else {
                preconditionFailure("incident.state is checked")
            }
            return IncidentReport(
                incident: row[0], code: row[1], room: row[2], candidate: row[3], state: state,
                finding: (row[5] as String?).flatMap(Incident.Finding.init(rawValue:)), at: row[6])
        }
    }

    /// The proctors of the sitting's rooms, and the floaters of its time.
    private static func duties(
        of sitting: Sitting.ID, during span: TimeSpan, _ db: Database
    ) throws -> [DutyRow] {
        try db.rows(
            """
            SELECT duty.staff, staff.name, staff.department, duty.post, duty.place, duty.start, duty.end,
                duty.reportedAt
            FROM duty JOIN staff ON staff.id = duty.staff
            WHERE duty.start < \(span.end) AND duty.end > \(span.start) AND (
                duty.post = 'floater'
                OR duty.place IN (SELECT room FROM sittingRoom WHERE sitting = \(sitting)))
            ORDER BY duty.post = 'floater', duty.place, duty.start, duty.post
            """
        ).map(DutyRow.init(row:))
    }
}

/// What a sitting came to.
package struct SittingReport: Equatable, Sendable {
    package let sitting: Sitting.ID
    package let certificate: Certificate.ID
    package let certificateTitle: String
    package let part: Sitting.Part
    package let paperCode: String
    package let state: Sitting.State
    package let planned: TimeSpan
    /// When the chief really started and ended it; nil before.
    package let startedAt: Moment?
    package let endedAt: Moment?
    package let rooms: [RoomReport]
    package let turnedAway: [TurnedAwayCount]
    package let packets: [PacketReport]
    package let incidents: [IncidentReport]
    package let duties: [DutyRow]

    /// All rooms together.
    package var counts: AttendanceCounts {
        rooms.reduce(AttendanceCounts()) { $0.adding($1.counts) }
    }
}

package struct RoomReport: Equatable, Sendable {
    package let room: Room.ID
    package let title: String
    package let counts: AttendanceCounts
}

/// Candidates counted by what the attendance list says of them.
package struct AttendanceCounts: Equatable, Sendable {
    /// Those with a seat.
    package let registered: Int
    package let present: Int
    /// Of those present.
    package let late: Int
    package let conditional: Int
    package let proposedAbsent: Int
    package let absent: Int

    package init(
        registered: Int = 0, present: Int = 0, late: Int = 0, conditional: Int = 0, proposedAbsent: Int = 0,
        absent: Int = 0
    ) {
        self.registered = registered
        self.present = present
        self.late = late
        self.conditional = conditional
        self.proposedAbsent = proposedAbsent
        self.absent = absent
    }

    /// Those of whom nothing is known yet.
    package var unseen: Int { registered - present - proposedAbsent - absent }

    fileprivate func adding(_ other: AttendanceCounts) -> AttendanceCounts {
        AttendanceCounts(
            registered: registered + other.registered, present: present + other.present,
            late: late + other.late, conditional: conditional + other.conditional,
            proposedAbsent: proposedAbsent + other.proposedAbsent, absent: absent + other.absent)
    }
}

/// How many were turned away for one reason.
package struct TurnedAwayCount: Equatable, Sendable {
    /// A `CheckInReason` or `CheckInReferral`, as written.
    package let reason: String
    package let candidates: Int
    package let verdicts: Int

    package init(reason: String, candidates: Int, verdicts: Int) {
        self.reason = reason
        self.candidates = candidates
        self.verdicts = verdicts
    }
}

package struct PacketReport: Equatable, Sendable {
    package let packet: PaperPacket.ID
    package let room: Room.ID
    package let paperCode: String
    /// Papers that the packet says it holds.
    package let declared: Int
    package let state: PaperPacket.State
    /// What was counted on the packet's way; nil where it has not come so far.
    package let counts: PacketCounts
}

package struct IncidentReport: Equatable, Sendable {
    package let incident: Incident.ID
    package let code: String
    package let room: Room.ID
    package let candidate: Candidate.ID?
    package let state: Incident.State
    package let finding: Incident.Finding?
    package let at: Moment
}
