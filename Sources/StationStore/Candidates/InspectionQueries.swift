package import Exam
package import GRDB
import Journal

/// What an inspection is drawn from, and what was drawn.
package enum InspectionQueries {
    package struct Row: Equatable, Sendable {
        package let id: Inspection.ID
        package let day: String
        package let publicValue: String
        package let seed: String
        /// Draws for this day up to and with this one.
        package let run: Int
        package let drawn: Moment
        package let pairs: [InspectionPair]
    }

    package static func pool(_ day: CivilDate, _ db: Database) throws -> InspectionPool {
        let offset = try StationRecord.find(db)?.utcOffsetMinutes ?? 0
        let start = day.moment(minutes: 0, utcOffsetMinutes: offset)
        let end = day.moment(minutes: 1_440, utcOffsetMinutes: offset)
        let places = try db.rows(
            """
            SELECT DISTINCT seat.sitting, seat.room FROM seat JOIN sitting ON sitting.id = seat.sitting
            WHERE sitting.start >= \(start) AND sitting.start < \(end)
            """
        ).map { InspectionPool.Place(sitting: $0[0], room: $0[1]) }
        let inspectors = try db.rows("SELECT id, roles FROM staff WHERE isActive").compactMap { row in
            RoleList.roles(in: row[1]).contains(.inspector) ? row[0] as Staff.ID : nil
        }
        let onDuty = Set(
            try db.rows("SELECT staff FROM duty WHERE start < \(end) AND end > \(start)")
                .map { $0[0] as Staff.ID })
        let owners = try db.rows(
            """
            SELECT sitting.id, certificateStanding.owner FROM sitting
                JOIN certificateStanding ON certificateStanding.certificate = sitting.certificate
            WHERE certificateStanding.owner IS NOT NULL AND sitting.start >= \(start) AND sitting.start < \(end)
            """
        ).reduce(into: [Sitting.ID: Set<Staff.ID>]()) { $0[$1[0], default: []].insert($1[1]) }
        return InspectionPool(
            places: Set(places), inspectors: Set(inspectors),
            recused: Set(places.map(\.sitting)).reduce(into: [:]) {
                $0[$1] = onDuty.union(owners[$1, default: []])
            })
    }

    /// Every draw, the newest first.
    package static func all(_ db: Database) throws -> [Row] {
        let pairs = try db.rows(
            "SELECT inspection, sitting, room, inspector FROM inspectionPair ORDER BY inspection, rank"
        ).reduce(into: [Inspection.ID: [InspectionPair]]()) {
            $0[$1[0], default: []].append(InspectionPair(sitting: $1[1], room: $1[2], inspector: $1[3]))
        }
        return try db.rows(
            "SELECT id, day, publicValue, seed, run, drawn FROM inspection ORDER BY entry DESC"
        ).map {
            let id: Inspection.ID = $0[0]
            return Row(
                id: id, day: $0[1], publicValue: $0[2], seed: $0[3], run: $0[4], drawn: $0[5],
                pairs: pairs[id, default: []])
        }
    }
}

extension DrawInspection: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try db.value(Int.self, "SELECT 1 FROM inspection WHERE id = \(inspection)")
        let before = try db.value(Int.self, "SELECT count(*) FROM inspection WHERE day = \(day.text)")
        // The same sum as the planner's, made a second time: a store does not take a solver's word.
        let text = "examstation-inspection/1\n\(inspection)\n\(publicValue)\n"
        return try Facts(
            pool: InspectionQueries.pool(day, db), isKnown: known != nil,
            isSeedRight: Digest32.hash(text.utf8).hex == seed, runsBefore: before ?? 0)
    }
}
