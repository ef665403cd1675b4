import Exam
import GRDB

enum DutyTables {
    static let schema = """
        CREATE TABLE duty (
            place TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL CHECK (end > start),
            post TEXT NOT NULL CHECK (post IN ('lead', 'second', 'floater')),
            staff TEXT NOT NULL REFERENCES staff (id),
            reportedAt INTEGER,
            entry INTEGER NOT NULL,
            PRIMARY KEY (place, start, post),
            UNIQUE (staff, start)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER dutyOnePlaceAtATime BEFORE INSERT ON duty
        WHEN EXISTS (
            SELECT 1 FROM duty
            WHERE staff = NEW.staff AND start < NEW.end AND NEW.start < end)
        BEGIN SELECT RAISE(ABORT, 'one person in two places at one time'); END;
        CREATE TRIGGER dutyOnePlaceAtATimeAfterChange BEFORE UPDATE OF staff, start, end ON duty
        WHEN EXISTS (
            SELECT 1 FROM duty
            WHERE staff = NEW.staff AND start < NEW.end AND NEW.start < end
                AND (place, start, post) <> (OLD.place, OLD.start, OLD.post))
        BEGIN SELECT RAISE(ABORT, 'one person in two places at one time'); END;
        """
}

extension DutyEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .roomStaffed(let room, let span, let lead, let second):
            for (post, staff) in [(DutyPost.lead, lead), (.second, second)] {
                try db.run(
                    """
                    INSERT INTO duty (place, start, end, post, staff, entry)
                    VALUES (\(room), \(span.start), \(span.end), \(post.rawValue), \(staff), \(entry))
                    """)
            }
        case .floaterPosted(let staff, let span):
            try db.run(
                """
                INSERT INTO duty (place, start, end, post, staff, entry)
                VALUES (\(staff), \(span.start), \(span.end), 'floater', \(staff), \(entry))
                """)
        case .replaced(let room, let span, let post, _, let staff):
            try db.run(
                """
                UPDATE duty SET staff = \(staff), reportedAt = NULL, entry = \(entry)
                WHERE place = \(room) AND start = \(span.start) AND post = \(post.rawValue)
                """)
        case .reported(let staff, let start):
            try db.run(
                """
                UPDATE duty SET reportedAt = \(projection.moment), entry = \(entry)
                WHERE staff = \(staff) AND start = \(start)
                """)
        case .roomCleared(let room, let span):
            try db.run(
                "DELETE FROM duty WHERE place = \(room) AND start = \(span.start) AND post <> 'floater'")
        case .floaterReleased(let staff, let span):
            try db.run(
                "DELETE FROM duty WHERE staff = \(staff) AND start = \(span.start) AND post = 'floater'")
        }
    }
}
