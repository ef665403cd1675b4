import Exam
import GRDB

/// Counts failed sign-ins in a row, by what was typed as the name, whether or not it exists.
///
/// Counted by account and not by address: behind one address may stand the whole exam office.
enum SignInTries {
    /// From here on each failure makes the next try wait.
    static let freeMax = 10
    /// NIST SP 800-63B: no account takes more failures in a row than this.
    static let failuresMax = 100
    /// Names that are remembered; of those that do not exist the oldest go first.
    static let accountsMax = 10_000
    private static let secondsMax = 15 * 60

    /// Seconds to wait after `failures` in a row: 5, 10, 20 … up to a quarter of an hour.
    static func wait(after failures: Int) -> Int {
        guard failures >= freeMax else { return 0 }
        let doublings = min(failures - freeMax, 8)
        return min(5 << doublings, secondsMax)
    }

    /// Counts a try as failed until it is known to be right.
    ///
    /// - Throws: ``SignInFault/delayed(until:)`` or ``SignInFault/exhausted``; then nothing is counted.
    static func take(_ staff: Staff.ID, at now: Moment, _ db: Database) throws {
        let account = key(staff)
        let row = try db.row("SELECT failures, last FROM localSignInFailure WHERE account = \(account)")
        if let row {
            let failures: Int = row[0]
            guard failures < failuresMax else { throw SignInFault.exhausted }
            // A clock that was set back must not make anybody wait longer than the rule says.
            let last = min(row[1] as Moment, now)
            let until = last.adding(seconds: wait(after: failures))
            guard now >= until else { throw SignInFault.delayed(until: until) }
        } else {
            try makeRoom(db)
        }
        try db.run(
            """
            INSERT INTO localSignInFailure (account, failures, last) VALUES (\(account), 1, \(now))
            ON CONFLICT (account) DO UPDATE SET failures = failures + 1, last = excluded.last
            """)
    }

    /// Takes a counted try back: nothing was checked after all.
    static func giveBack(_ staff: Staff.ID, _ db: Database) throws {
        try db.run(
            """
            UPDATE localSignInFailure SET failures = failures - 1
            WHERE account = \(key(staff)) AND failures > 0
            """)
    }

    /// The row of failures ends with a success.
    static func forget(_ staff: Staff.ID, _ db: Database) throws {
        try db.run("DELETE FROM localSignInFailure WHERE account = \(key(staff))")
    }

    /// What cannot be a staff number is counted in one row, so that nothing typed is stored.
    private static func key(_ staff: Staff.ID) -> String {
        staff.isWellFormed ? staff.rawValue : "?"
    }

    private static func makeRoom(_ db: Database) throws {
        let count = try db.value(Int.self, "SELECT count(*) FROM localSignInFailure") ?? 0
        guard count >= accountsMax else { return }
        try db.run(
            """
            DELETE FROM localSignInFailure WHERE account IN (
                SELECT account FROM localSignInFailure
                WHERE account NOT IN (SELECT id FROM staff) ORDER BY last LIMIT \(accountsMax / 10))
            """)
    }
}

extension SessionLimits {
    /// Sessions that sign nobody in any more leave the table with the next one that is opened.
    func deleteExpired(at now: Moment, _ db: Database) throws {
        try db.run(
            """
            DELETE FROM localSession
            WHERE lastSeen <= \(now.adding(minutes: -idleMinutes))
                OR created <= \(now.adding(minutes: -absoluteMinutes))
            """)
    }
}
