import Exam
import GRDB

/// What a staged plan adds up to. Counts only: a plan of 37,000 seats comes into force while doors wait.
struct SeatingCount {
    private let plan: SeatingPlan.ID
    private let papers: [Paper: Int]
    let roomCount: Int

    private struct Paper: Hashable {
        let certificate: String
        let part: String
    }

    init(_ plan: SeatingPlan.ID, _ db: Database) throws {
        self.plan = plan
        // In the order of the index that starts with sitting and room.
        let rows = try db.each(
            """
            SELECT sitting.certificate, sitting.part, count(*), sum(seats.places)
            FROM (
                SELECT placedSeat.sitting AS sitting, placedSeat.room, count(*) AS places
                FROM seatingPlanSitting JOIN placedSeat ON placedSeat.sitting = seatingPlanSitting.sitting
                WHERE seatingPlanSitting.plan = \(plan) AND placedSeat.plan = \(plan)
                GROUP BY placedSeat.sitting, placedSeat.room
            ) AS seats JOIN sitting ON sitting.id = seats.sitting
            GROUP BY sitting.certificate, sitting.part
            """
        ) { row in
            (paper: Paper(certificate: row[0], part: row[1]), rooms: row[2] as Int, seats: row[3] as Int)
        }
        papers = rows.reduce(into: [:]) { $0[$1.paper] = $1.seats }
        roomCount = rows.reduce(0) { $0 + $1.rooms }
    }

    var seatCount: Int { papers.values.reduce(0, +) }

    /// Candidates of the plan's papers whom neither the plan nor another sitting seats.
    ///
    /// What is staged was judged: each seat is one candidate's, once a paper. So counting is enough.
    func unplacedCount(_ db: Database) throws -> Int {
        let wanted = try db.each(
            """
            SELECT paper.certificate, paper.part, (
                SELECT count(*) FROM candidate
                WHERE candidate.certificate = paper.certificate AND NOT candidate.isWithdrawn
                    AND candidate.isSelected AND NOT EXISTS (
                        SELECT 1 FROM exemption
                        WHERE exemption.candidate = candidate.id AND exemption.part = paper.part))
            FROM (
                SELECT DISTINCT sitting.certificate, sitting.part
                FROM seatingPlanSitting JOIN sitting ON sitting.id = seatingPlanSitting.sitting
                WHERE seatingPlanSitting.plan = \(plan)) AS paper
            """
        ) { row in (paper: Paper(certificate: row[0], part: row[1]), count: row[2] as Int) }
        let elsewhere = try db.each(
            """
            SELECT sitting.certificate, sitting.part, count(*)
            FROM sitting JOIN seat ON seat.sitting = sitting.id JOIN candidate ON candidate.id = seat.candidate
            WHERE NOT candidate.isWithdrawn AND sitting.id NOT IN (
                SELECT sitting FROM seatingPlanSitting WHERE plan = \(plan))
            GROUP BY sitting.certificate, sitting.part
            """
        ) { row in (paper: Paper(certificate: row[0], part: row[1]), count: row[2] as Int) }
        let others = elsewhere.reduce(into: [Paper: Int]()) { $0[$1.paper] = $1.count }
        return wanted.reduce(0) { sum, wanted in
            sum + max(0, wanted.count - papers[wanted.paper, default: 0] - others[wanted.paper, default: 0])
        }
    }

    /// What has happened since the plan was frozen that may make a staged seat unlawful: people withdrawn,
    /// rooms closed, other sittings seated in the same rooms or with the same people.
    func outdatedCount(_ db: Database) throws -> Int {
        let frozen = try db.value(
            Int64.self, "SELECT min(entry) FROM seatingPlanSitting WHERE plan = \(plan)")
        guard let frozen else { return 0 }
        let people = try db.value(
            Int.self,
            """
            SELECT count(*) FROM candidate WHERE (
                    entry > \(frozen) AND (isWithdrawn OR NOT isSelected)
                    OR id IN (SELECT candidate FROM exemption WHERE entry > \(frozen))
                    OR id IN (SELECT candidate FROM candidateSupport WHERE entry > \(frozen)))
                AND EXISTS (SELECT 1 FROM placedSeat WHERE candidate = candidate.id AND plan = \(plan))
            """)
        let rooms = try db.value(
            Int.self,
            """
            SELECT count(*) FROM room WHERE (
                    entry > \(frozen) OR id IN (SELECT room FROM roomClosure WHERE entry > \(frozen)))
                AND EXISTS (
                SELECT 1 FROM seatingPlanSitting JOIN placedSeat
                    ON placedSeat.sitting = seatingPlanSitting.sitting AND placedSeat.room = room.id
                WHERE seatingPlanSitting.plan = \(plan) AND placedSeat.plan = \(plan))
            """)
        // A day away nobody meets: neither in a room nor on the way between two papers.
        let sittings = try db.value(
            Int.self,
            """
            SELECT count(*) FROM seatingInForce JOIN sitting ON sitting.id = seatingInForce.sitting
            WHERE seatingInForce.entry > \(frozen) AND seatingInForce.plan <> \(plan)
                AND seatingInForce.sitting NOT IN (
                    SELECT sitting FROM seatingPlanSitting WHERE plan = \(plan))
                AND EXISTS (
                    SELECT 1 FROM seatingPlanSitting JOIN sitting AS mine ON mine.id = seatingPlanSitting.sitting
                    WHERE seatingPlanSitting.plan = \(plan) AND mine.start < sitting.end + 86400000
                        AND sitting.start < mine.end + 86400000)
            """)
        return (people ?? 0) + (rooms ?? 0) + (sittings ?? 0)
    }

    /// Seats of kept rooms that are in force and not staged, or staged and not in force.
    func keptChangedCount(_ db: Database) throws -> Int {
        try db.value(
            Int.self,
            """
            SELECT count(*) FROM (
                SELECT 1 FROM (
                    SELECT sitting, room, seat.number AS number, seat.candidate AS candidate
                    FROM seatingPlanKept JOIN seat USING (sitting, room)
                    WHERE seatingPlanKept.plan = \(plan)
                    UNION ALL
                    SELECT sitting, room, placedSeat.number, placedSeat.candidate
                    FROM seatingPlanKept JOIN placedSeat USING (sitting, room, plan)
                    WHERE seatingPlanKept.plan = \(plan))
                GROUP BY sitting, room, number, candidate HAVING count(*) = 1)
            """) ?? 0
    }
}
