package import Exam
package import GRDB

/// What pages, the API and rosters read about when people can serve.
package enum AvailabilityQueries {
    /// One person of the list, and what stands in a stretch of time.
    package struct PersonRow: Sendable, Equatable {
        package let staff: Staff.ID
        package let name: String?
        package let department: String
        package let availability: Availability
        package let duties: [TimeSpan]
    }

    /// Everything of one person, by start.
    package static func of(_ staff: Staff.ID, _ db: Database) throws -> Availability {
        let engagements = try db.rows(
            "SELECT start, end, reason FROM staffEngagement WHERE staff = \(staff) ORDER BY start, end")
        let wishes = try db.rows(
            "SELECT start, end, weight FROM staffWish WHERE staff = \(staff) ORDER BY start, end")
        return try Availability(
            engagements: engagements.map(Engagement.init(row:)), wishes: wishes.map(DutyWish.init(row:)),
            cap: cap(of: staff, db))
    }

    static func cap(of staff: Staff.ID, _ db: Database) throws -> DutyCap {
        try db.row("SELECT perDay, perSeries FROM dutyCap WHERE staff = \(staff)")
            .map { DutyCap(sessionsPerDay: $0[0], sessionsPerSeries: $0[1]) } ?? DutyCap()
    }

    /// Everybody active by number, with what overlaps `span`.
    package static func all(in span: TimeSpan, _ db: Database) throws -> [PersonRow] {
        var engagements: [Staff.ID: [Engagement]] = [:]
        for row in try db.rows(
            """
            SELECT start, end, reason, staff FROM staffEngagement
            WHERE start < \(span.end) AND end > \(span.start) ORDER BY staff, start
            """)
        { engagements[row[3], default: []].append(Engagement(row: row)) }
        var wishes: [Staff.ID: [DutyWish]] = [:]
        for row in try db.rows(
            """
            SELECT start, end, weight, staff FROM staffWish
            WHERE start < \(span.end) AND end > \(span.start) ORDER BY staff, start
            """)
        { wishes[row[3], default: []].append(DutyWish(row: row)) }
        var duties: [Staff.ID: [TimeSpan]] = [:]
        for row in try db.rows(
            """
            SELECT staff, start, end FROM duty WHERE start < \(span.end) AND end > \(span.start) ORDER BY start
            """)
        { duties[row[0], default: []].append(TimeSpan(start: row[1], end: row[2])) }
        return try db.rows("SELECT id, name, department FROM staff WHERE isActive ORDER BY id").map { row in
            let staff: Staff.ID = row[0]
            return try PersonRow(
                staff: staff, name: row[1], department: row[2],
                availability: Availability(
                    engagements: engagements[staff] ?? [], wishes: wishes[staff] ?? [],
                    cap: cap(of: staff, db)), duties: duties[staff] ?? [])
        }
    }

    /// Every engagement, for the sheet.
    package static func engagements(_ db: Database) throws -> [StaffEngagement] {
        try db.rows("SELECT start, end, reason, staff FROM staffEngagement ORDER BY staff, start, end").map {
            StaffEngagement(staff: $0[3], engagement: Engagement(row: $0))
        }
    }
}

extension Engagement {
    /// A row of `start, end, reason`.
    init(row: Row) {
        guard let reason = EngagementReason(rawValue: row[2]) else {
            preconditionFailure("staffEngagement.reason is checked")
        }
        self.init(span: TimeSpan(start: row[0], end: row[1]), reason: reason)
    }
}

extension DutyWish {
    /// A row of `start, end, weight`.
    init(row: Row) {
        self.init(span: TimeSpan(start: row[0], end: row[1]), weight: row[2])
    }
}
