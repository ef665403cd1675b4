package import Exam
package import GRDB

/// Reads for the pages about duty.
package enum DutyQueries {
    /// Everybody who may be put on a roster, with the times at which they are taken already.
    package static func eligible(_ db: Database) throws -> [EligiblePerson] {
        var busy: [Staff.ID: [TimeSpan]] = [:]
        for row in try db.rows("SELECT staff, start, end FROM duty ORDER BY start") {
            busy[row[0], default: []].append(TimeSpan(start: row[1], end: row[2]))
        }
        return try db.rows("SELECT id, name, department, roles FROM staff WHERE isActive ORDER BY id")
            .map { row in
                EligiblePerson(
                    id: row[0], name: row[1], department: row[2], roles: RoleList.roles(in: row[3]),
                    busy: busy[row[0]] ?? [])
            }
            .filter { $0.roles.contains(.proctor) || $0.roles.contains(.floater) }
    }

    /// Duties that overlap `span`, by start, place and post.
    package static func roster(in span: TimeSpan, _ db: Database) throws -> [DutyRow] {
        try db.rows(
            """
            SELECT duty.staff, staff.name, staff.department, duty.post, duty.place, duty.start, duty.end,
                duty.reportedAt
            FROM duty JOIN staff ON staff.id = duty.staff
            WHERE duty.start < \(span.end) AND duty.end > \(span.start)
            ORDER BY duty.start, duty.place, duty.post
            """
        ).map(DutyRow.init(row:))
    }

    /// The duties of one person, by start.
    package static func duties(of staff: Staff.ID, _ db: Database) throws -> [DutyRow] {
        try db.rows(
            """
            SELECT duty.staff, staff.name, staff.department, duty.post, duty.place, duty.start, duty.end,
                duty.reportedAt
            FROM duty JOIN staff ON staff.id = duty.staff
            WHERE duty.staff = \(staff) ORDER BY duty.start
            """
        ).map(DutyRow.init(row:))
    }

    /// Class hours earned up to `now`: one for each duty that the person came for and that is over.
    ///
    /// The unit of pay is the duty, whatever its length (`pay.invigilate_per_session_hours`).
    package static func classHours(at now: Moment, _ db: Database) throws -> [ClassHours] {
        try db.rows(
            """
            SELECT staff.id, staff.name, count(*),
                coalesce(sum(duty.reportedAt IS NOT NULL AND duty.end <= \(now)), 0)
            FROM duty JOIN staff ON staff.id = duty.staff
            GROUP BY staff.id ORDER BY staff.id
            """
        ).map { ClassHours(staff: $0[0], name: $0[1], rostered: $0[2], earned: $0[3]) }
    }
}

package struct EligiblePerson: Equatable, Sendable {
    package let id: Staff.ID
    package let name: String?
    package let department: String
    package let roles: Set<Role>
    package let busy: [TimeSpan]
}

/// One line of the roster.
package struct DutyRow: Equatable, Sendable {
    package let staff: Staff.ID
    package let name: String?
    package let department: String
    package let post: DutyPost
    /// nil for a floater.
    package let room: Room.ID?
    package let span: TimeSpan
    package let reportedAt: Moment?

    init(row: Row) {
        guard let post = DutyPost(rawValue: row[3]) else { preconditionFailure("duty.post is checked") }
        staff = row[0]
        name = row[1]
        department = row[2]
        self.post = post
        room = post == .floater ? nil : row[4]
        span = TimeSpan(start: row[5], end: row[6])
        reportedAt = row[7]
    }
}

/// What one person earned by duty.
package struct ClassHours: Equatable, Sendable {
    package let staff: Staff.ID
    package let name: String?
    package let rostered: Int
    package let earned: Int
}
