package import Exam
package import GRDB
package import Vault

/// What pages and the API read about seating plans.
package enum SeatingQueries {
    /// A plan, however far it has come.
    package struct PlanRow: Sendable, Equatable {
        package let id: SeatingPlan.ID
        package let state: SeatingPlan.State
        /// Hex; what was published before the draw.
        package let input: String
        package let commitment: String
        package let publicSource: String
        /// Empty before the draw, like ``nonce`` and ``seed``.
        package let publicValue: String
        package let nonce: String
        package let seed: String
        /// Lots drawn for its sittings up to and with its own; 0 before the draw.
        package let run: Int
        package let personCount: Int
        package let cellCount: Int
        package let cellsOfOne: Int
        /// Rooms that were taken over from what was in force, and the seats in them.
        package let keptRoomCount: Int
        package let keptSeatCount: Int
        package let roomCount: Int
        package let candidateCount: Int
        package let frozen: Moment
        package let drawn: Moment?
        package let adopted: Moment?
        /// Sittings that it holds now.
        package let inForceCount: Int
        package let publishedCount: Int
        package let entry: JournalEntry.Position
    }

    /// Every plan, the newest first.
    package static func plans(_ db: Database) throws -> [PlanRow] {
        try db.rows(
            "\(planColumns) GROUP BY seatingPlan.id ORDER BY seatingPlan.frozen DESC, seatingPlan.entry DESC"
        )
        .map(PlanRow.init(row:))
    }

    package static func plan(_ id: SeatingPlan.ID, _ db: Database) throws -> PlanRow? {
        try db.row("\(planColumns) WHERE seatingPlan.id = \(id) GROUP BY seatingPlan.id")
            .map(PlanRow.init(row:))
    }

    private static let planColumns: Query = """
        SELECT seatingPlan.id, seatingPlan.state, input, commitment, publicSource, publicValue, nonce, seed, run,
            personCount, cellCount, cellsOfOne, roomCount, candidateCount, frozen, drawn, adopted,
            (SELECT count(*) FROM seatingPlanKept WHERE plan = seatingPlan.id),
            (SELECT coalesce(sum(seatCount), 0) FROM seatingPlanKept WHERE plan = seatingPlan.id),
            count(seatingInForce.sitting), coalesce(sum(seatingInForce.isPublished), 0), seatingPlan.entry
        FROM seatingPlan LEFT JOIN seatingInForce ON seatingInForce.plan = seatingPlan.id
        """

    /// The sittings a plan speaks for, by number.
    package static func sittings(of plan: SeatingPlan.ID, _ db: Database) throws -> [Sitting.ID] {
        try db.rows("SELECT sitting FROM seatingPlanSitting WHERE plan = \(plan) ORDER BY sitting")
            .map { $0[0] as Sitting.ID }
    }

    /// The plan that holds a sitting now.
    package static func planInForce(of sitting: Sitting.ID, _ db: Database) throws -> SeatingPlan.ID? {
        try db.value(SeatingPlan.ID.self, "SELECT plan FROM seatingInForce WHERE sitting = \(sitting)")
    }

    /// The sittings that a plan holds now.
    package static func held(by plan: SeatingPlan.ID, _ db: Database) throws -> [Sitting.ID] {
        try db.rows("SELECT sitting FROM seatingInForce WHERE plan = \(plan) ORDER BY sitting")
            .map { $0[0] as Sitting.ID }
    }

    /// How many rooms of a plan are in.
    package static func stagedRooms(of plan: SeatingPlan.ID, _ db: Database) throws -> Int {
        try SeatingCount(plan, db).roomCount
    }

    /// What a plan has staged, room by room; as it was, whatever moved later.
    package static func seating(of plan: SeatingPlan.ID, _ db: Database) throws -> [RoomSeating] {
        let rows = try db.each(
            """
            SELECT placedSeat.sitting, placedSeat.room, placedSeat.number, placedSeat.candidate
            FROM seatingPlanSitting JOIN placedSeat ON placedSeat.sitting = seatingPlanSitting.sitting
            WHERE seatingPlanSitting.plan = \(plan) AND placedSeat.plan = \(plan)
            ORDER BY placedSeat.sitting, placedSeat.room, placedSeat.number
            """
        ) { row in
            (
                sitting: row[0] as Sitting.ID, room: row[1] as Room.ID,
                place: SeatedPlace(seat: row[2], candidate: row[3])
            )
        }
        var rooms: [RoomSeating] = []
        var index = rows.startIndex
        while index < rows.endIndex {
            let first = rows[index]
            let end =
                rows[index...].firstIndex { $0.sitting != first.sitting || $0.room != first.room }
                ?? rows.endIndex
            rooms.append(
                RoomSeating(
                    sitting: first.sitting, room: first.room, places: rows[index..<end].map(\.place)))
            index = end
        }
        return rooms
    }

    /// The rooms that a plan took over as they were; their people are in ``seating(of:_:)``.
    package static func kept(of plan: SeatingPlan.ID, _ db: Database) throws -> [RoomSeating] {
        try db.rows(
            "SELECT sitting, room FROM seatingPlanKept WHERE plan = \(plan) ORDER BY sitting, room"
        ).map { RoomSeating(sitting: $0[0], room: $0[1], places: []) }
    }

    /// The secret and the input of a plan's draw, sealed beside the journal until somebody asks.
    package static func record(
        of plan: SeatingPlan.ID, _ sealer: ParticularSealer, _ db: Database
    ) throws -> [UInt8]? {
        let digest = try db.value(String.self, "SELECT record FROM seatingPlan WHERE id = \(plan)")
        guard let digest else { return nil }
        return try ParticularRecord.open(ParticularDigest(rawValue: digest), sealer, db)
    }

    /// Sittings that may still be planned, by number.
    package static func plannable(_ db: Database) throws -> [Sitting.ID] {
        try db.rows("SELECT id FROM sitting WHERE state = 'planned' ORDER BY id").map { $0[0] as Sitting.ID }
    }

    package struct PaperRow: Sendable, Equatable {
        package let certificate: Certificate.ID
        package let title: String
        package let part: Sitting.Part
        /// Candidates who sit this part.
        package let candidates: Int
        /// Those of them without a seat in it.
        package let unplaced: Int
    }

    /// Every part of every certificate that has a sitting, with who still has no seat.
    package static func papers(_ db: Database) throws -> [PaperRow] {
        try db.rows(
            """
            SELECT paper.certificate, certificate.title, paper.part,
                (SELECT count(*) FROM candidate
                    WHERE candidate.certificate = paper.certificate AND NOT candidate.isWithdrawn
                    AND candidate.isSelected AND NOT EXISTS (
                        SELECT 1 FROM exemption
                        WHERE exemption.candidate = candidate.id AND exemption.part = paper.part)),
                (SELECT count(*) FROM candidate
                    WHERE candidate.certificate = paper.certificate AND NOT candidate.isWithdrawn
                    AND candidate.isSelected AND NOT EXISTS (
                        SELECT 1 FROM exemption
                        WHERE exemption.candidate = candidate.id AND exemption.part = paper.part)
                        AND NOT EXISTS (
                            SELECT 1 FROM seat JOIN sitting ON sitting.id = seat.sitting
                            WHERE seat.candidate = candidate.id AND sitting.part = paper.part))
            FROM (SELECT DISTINCT certificate, part FROM sitting) AS paper
            JOIN certificate ON certificate.id = paper.certificate
            ORDER BY paper.certificate, paper.part DESC
            """
        ).map { row in
            guard let part = Sitting.Part(rawValue: row[2]) else {
                preconditionFailure("sitting.part is checked")
            }
            return PaperRow(
                certificate: row[0], title: row[1], part: part, candidates: row[3], unplaced: row[4])
        }
    }
}

extension SeatingQueries.PlanRow {
    fileprivate init(row: Row) {
        guard let state = SeatingPlan.State(rawValue: row[1]) else {
            preconditionFailure("seatingPlan.state is checked")
        }
        self.init(
            id: row[0], state: state, input: row[2], commitment: row[3], publicSource: row[4],
            publicValue: row[5], nonce: row[6], seed: row[7], run: row[8], personCount: row[9],
            cellCount: row[10], cellsOfOne: row[11], keptRoomCount: row[17], keptSeatCount: row[18],
            roomCount: row[12], candidateCount: row[13], frozen: row[14], drawn: row[15], adopted: row[16],
            inForceCount: row[19], publishedCount: row[20], entry: row[21])
    }
}
