package import Exam
package import GRDB

/// What pages and the API read about certificates and candidates.
package enum CandidateQueries {
    /// Narrows the list of candidates; nil leaves everything in.
    package struct Filter: Sendable, Equatable {
        package let certificate: Certificate.ID?
        package let group: String?
        /// Candidates with a seat in this room at any sitting.
        package let room: Room.ID?

        package init(certificate: Certificate.ID? = nil, group: String? = nil, room: Room.ID? = nil) {
            self.certificate = certificate
            self.group = group
            self.room = room
        }
    }

    /// A line of the list. What is nil has been erased.
    package struct CandidateRow: Sendable, Equatable {
        package let id: Candidate.ID
        package let name: String?
        package let documentMask: String?
        package let certificate: Certificate.ID
        package let certificateTitle: String
        package let major: String
        package let group: String
        package let kind: Candidate.Kind
        package let isWithdrawn: Bool
        package let seatCount: Int
        /// The home college; empty for the station's own.
        package let institution: String
    }

    /// The keys a page may sort by; the first is the default.
    package static let sorts = ["number", "name", "class", "certificate"]

    /// Candidates by name (folded), admission or student number, class, certificate or room.
    package static func list(
        _ request: ListRequest, filter: Filter = Filter(), _ db: Database
    ) throws -> Listed<CandidateRow> {
        let condition = condition(request.search, filter)
        let total =
            try db.value(
                Int.self,
                """
                SELECT count(*) FROM candidate JOIN certificate ON certificate.id = candidate.certificate
                WHERE \(condition)
                """) ?? 0
        let rows = try db.rows(
            """
            SELECT candidate.id, candidate.name, candidate.documentMask, candidate.certificate,
                certificate.title, candidate.major, candidate.class, candidate.kind, candidate.isWithdrawn,
                (SELECT count(*) FROM seat WHERE seat.candidate = candidate.id), candidate.institution
            FROM candidate JOIN certificate ON certificate.id = candidate.certificate
            WHERE \(condition) ORDER BY \(order(request.sort))
            LIMIT \(ListRequest.pageSize) OFFSET \(request.offset(of: total))
            """)
        return Listed(rows: rows.map(CandidateRow.init(row:)), total: total, request: request)
    }

    private static func condition(_ search: String, _ filter: Filter) -> Query {
        var condition: Query = "TRUE"
        if let certificate = filter.certificate {
            condition += " AND candidate.certificate = \(certificate)"
        }
        if let group = filter.group { condition += " AND candidate.class = \(group)" }
        if let room = filter.room {
            condition += """
                 AND EXISTS (SELECT 1 FROM seat WHERE seat.candidate = candidate.id AND seat.room = \(room))
                """
        }
        let folded = NameFolding.folded(search)
        guard !folded.isEmpty else { return condition }
        // instr, not LIKE: what is typed is text, never a pattern.
        condition += """
             AND (instr(candidate.nameFolded, \(folded)) > 0 OR instr(candidate.id, \(folded)) > 0
                OR candidate.studentNumber = \(search) OR instr(lower(candidate.class), \(folded)) > 0
                OR instr(certificate.title, \(search)) > 0 OR lower(candidate.certificate) = \(folded)
                OR EXISTS (
                    SELECT 1 FROM seat WHERE seat.candidate = candidate.id AND lower(seat.room) = \(folded)))
            """
        return condition
    }

    private static func order(_ key: String) -> Query {
        switch key {
        case "name": "candidate.nameFolded IS NULL, candidate.nameFolded, candidate.id"
        case "class": "candidate.class, candidate.id"
        case "certificate": "candidate.certificate, candidate.major, candidate.id"
        default: "candidate.id"
        }
    }

    /// Everything the station shows of one person.
    package struct CandidateDetail: Sendable, Equatable {
        package let candidate: CandidateRow
        package let documentType: IdentityDocument?
        package let studentNumber: String?
        package let telephoneMask: String?
        package let seats: [SeatRow]
    }

    /// One sitting of a candidate, with what the door made of it.
    package struct SeatRow: Sendable, Equatable {
        package let sitting: Sitting.ID
        package let part: Sitting.Part
        package let start: Moment
        package let end: Moment
        package let sittingState: Sitting.State
        package let room: Room.ID
        package let roomTitle: String
        /// Nil until it is drawn at the door.
        package let seat: Int?
        /// Nil while nothing is known.
        package let attendance: AttendanceFact.State?
        package let isLate: Bool
        package let missing: MissingDocument?
        package let attendedAt: Moment?
        /// Given back, because the place broke; nil for none.
        package let creditMinutes: Int?
    }

    /// The names of many, as written; nobody whose name is erased.
    package static func names(
        of candidates: [Candidate.ID], _ db: Database
    ) throws -> [Candidate.ID: String] {
        try candidates.reduce(into: [:]) { names, id in
            names[id] = try db.value(
                String.self, "SELECT name FROM candidate WHERE id = \(id) AND name IS NOT NULL")
        }
    }

    /// - Returns: nil when there is no such candidate.
    package static func find(_ id: Candidate.ID, _ db: Database) throws -> CandidateDetail? {
        let row = try db.row(
            """
            SELECT candidate.id, candidate.name, candidate.documentMask, candidate.certificate,
                certificate.title, candidate.major, candidate.class, candidate.kind, candidate.isWithdrawn,
                (SELECT count(*) FROM seat WHERE seat.candidate = candidate.id), candidate.institution,
                candidate.documentType, candidate.studentNumber, candidate.telephoneMask
            FROM candidate JOIN certificate ON certificate.id = candidate.certificate
            WHERE candidate.id = \(id)
            """)
        guard let row else { return nil }
        return try CandidateDetail(
            candidate: CandidateRow(row: row),
            documentType: (row[11] as String?).flatMap(IdentityDocument.init(rawValue:)),
            studentNumber: row[12], telephoneMask: row[13], seats: seats(of: id, db))
    }

    private static func seats(of id: Candidate.ID, _ db: Database) throws -> [SeatRow] {
        try db.rows(
            """
            SELECT seat.sitting, sitting.part, sitting.start, sitting.end, sitting.state, seat.room, room.title,
                CASE WHEN seat.isKnown THEN seat.number END, attendance.state,
                coalesce(attendance.isLate, FALSE), attendance.missing, attendance.at, seat.creditMinutes
            FROM seat JOIN sitting ON sitting.id = seat.sitting JOIN room ON room.id = seat.room
                LEFT JOIN attendance
                ON attendance.sitting = seat.sitting AND attendance.candidate = seat.candidate
            WHERE seat.candidate = \(id) ORDER BY sitting.start, seat.sitting
            """
        ).map { row in
            guard let part = Sitting.Part(rawValue: row[1]), let state = Sitting.State(rawValue: row[4])
            else {
                preconditionFailure("sitting.part and sitting.state are checked")
            }
            return SeatRow(
                sitting: row[0], part: part, start: row[2], end: row[3], sittingState: state, room: row[5],
                roomTitle: row[6], seat: row[7],
                attendance: (row[8] as String?).flatMap(AttendanceFact.State.init(rawValue:)), isLate: row[9],
                missing: (row[10] as String?).flatMap(MissingDocument.init(rawValue:)), attendedAt: row[11],
                creditMinutes: row[12])
        }
    }
}

extension CandidateQueries.CandidateRow {
    fileprivate init(row: Row) {
        guard let kind = Candidate.Kind(rawValue: row[7]) else {
            preconditionFailure("candidate.kind is checked")
        }
        self.init(
            id: row[0], name: row[1], documentMask: row[2], certificate: row[3], certificateTitle: row[4],
            major: row[5], group: row[6], kind: kind, isWithdrawn: row[8], seatCount: row[9],
            institution: row[10])
    }
}
