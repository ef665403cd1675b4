import Exam
import GRDB

enum AvailabilityTables {
    static let schema = """
        CREATE TABLE staffEngagement (
            staff TEXT NOT NULL REFERENCES staff (id),
            start INTEGER NOT NULL,
            end INTEGER NOT NULL CHECK (end > start),
            reason TEXT NOT NULL CHECK (reason IN ('leave', 'teaching', 'other')),
            entry INTEGER NOT NULL,
            PRIMARY KEY (staff, start, end, reason)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX staffEngagementByStart ON staffEngagement (start);
        CREATE TABLE staffWish (
            staff TEXT NOT NULL REFERENCES staff (id),
            start INTEGER NOT NULL,
            end INTEGER NOT NULL CHECK (end > start),
            weight INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 3),
            entry INTEGER NOT NULL,
            PRIMARY KEY (staff, start, end)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE dutyCap (
            staff TEXT PRIMARY KEY REFERENCES staff (id),
            perDay INTEGER CHECK (perDay >= 0),
            perSeries INTEGER CHECK (perSeries >= 0),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension Projection {
    func engage(_ staff: Staff.ID, _ span: TimeSpan, _ reason: EngagementReason) throws {
        try db.run(
            """
            INSERT INTO staffEngagement (staff, start, end, reason, entry)
            VALUES (\(staff), \(span.start), \(span.end), \(reason.rawValue), \(position))
            """)
    }

    func free(_ staff: Staff.ID, _ span: TimeSpan) throws {
        try db.run(
            """
            DELETE FROM staffEngagement
            WHERE staff = \(staff) AND start = \(span.start) AND end = \(span.end)
            """)
    }

    func wish(_ staff: Staff.ID, _ span: TimeSpan, _ weight: Int) throws {
        try db.run(
            "DELETE FROM staffWish WHERE staff = \(staff) AND start = \(span.start) AND end = \(span.end)")
        guard weight > 0 else { return }
        try db.run(
            """
            INSERT INTO staffWish (staff, start, end, weight, entry)
            VALUES (\(staff), \(span.start), \(span.end), \(weight), \(position))
            """)
    }

    func cap(_ staff: Staff.ID, _ cap: DutyCap) throws {
        try db.run(
            """
            INSERT INTO dutyCap (staff, perDay, perSeries, entry)
            VALUES (\(staff), \(cap.sessionsPerDay), \(cap.sessionsPerSeries), \(position))
            ON CONFLICT (staff) DO UPDATE SET
                perDay = excluded.perDay, perSeries = excluded.perSeries, entry = excluded.entry
            """)
    }
}
