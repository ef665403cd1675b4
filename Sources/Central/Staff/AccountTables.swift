import Exam
import Foundation
import GRDB

/// Who may read central's pages. There is one kind of account: whoever signs in sees every station.
extension CentralStore {
    struct Account: Sendable {
        let id: String
        /// A password record; nil until the first code was used.
        let password: String?
        let failures: Int
        let lastFailure: Moment
    }

    struct OpenSession: Sendable {
        let account: String
        let csrf: String
        let created: Moment
        let lastSeen: Moment
    }

    /// Makes the account when it is new, and gives it one code in place of any earlier one.
    func keepCode(_ digest: Data, for account: String, until expires: Moment) async throws {
        try await change { db in
            try db.run("INSERT INTO account (id) VALUES (\(account)) ON CONFLICT (id) DO NOTHING")
            try db.run("DELETE FROM oneTimeCode WHERE account = \(account)")
            try db.run(
                """
                INSERT INTO oneTimeCode (digest, account, expires)
                VALUES (\(digest), \(account), \(expires.milliseconds))
                """)
        }
    }

    func account(ofCode digest: Data, at now: Moment) async throws -> String? {
        try await read { db in
            try db.value(
                String.self,
                "SELECT account FROM oneTimeCode WHERE digest = \(digest) AND expires > \(now.milliseconds)")
        }
    }

    /// Sets the password, spends the code, and ends every session of the account.
    ///
    /// - Returns: false when another browser was faster with the same code.
    func setPassword(_ record: String, of account: String, spending digest: Data) async throws -> Bool {
        try await change { db in
            try db.run("DELETE FROM oneTimeCode WHERE digest = \(digest)")
            guard db.changesCount == 1 else { return false }
            try db.run("UPDATE account SET password = \(record), failures = 0 WHERE id = \(account)")
            try db.run("DELETE FROM session WHERE account = \(account)")
            return true
        }
    }

    func account(_ id: String) async throws -> Account? {
        try await read { db in
            try db.row("SELECT id, password, failures, lastFailure FROM account WHERE id = \(id)").map {
                row in
                Account(
                    id: row[0], password: row[1], failures: row[2], lastFailure: Moment(milliseconds: row[3]))
            }
        }
    }

    /// Counts a failure, or forgets all of them after a success.
    func note(failure: Bool, of account: String, at now: Moment) async throws {
        try await change { db in
            if failure {
                try db.run(
                    """
                    UPDATE account SET failures = failures + 1, lastFailure = \(now.milliseconds)
                    WHERE id = \(account)
                    """)
            } else {
                try db.run("UPDATE account SET failures = 0 WHERE id = \(account)")
            }
        }
    }

    func open(session digest: Data, csrf: String, of account: String, at now: Moment) async throws {
        try await change { db in
            try db.run(
                """
                INSERT INTO session (digest, account, csrf, created, lastSeen)
                VALUES (\(digest), \(account), \(csrf), \(now.milliseconds), \(now.milliseconds))
                """)
        }
    }

    func session(_ digest: Data) async throws -> OpenSession? {
        try await read { db in
            try db.row("SELECT account, csrf, created, lastSeen FROM session WHERE digest = \(digest)").map {
                row in
                OpenSession(
                    account: row[0], csrf: row[1], created: Moment(milliseconds: row[2]),
                    lastSeen: Moment(milliseconds: row[3]))
            }
        }
    }

    func touch(session digest: Data, at now: Moment) async throws {
        try await change { db in
            try db.run("UPDATE session SET lastSeen = \(now.milliseconds) WHERE digest = \(digest)")
        }
    }

    func end(session digest: Data) async throws {
        try await change { db in try db.run("DELETE FROM session WHERE digest = \(digest)") }
    }
}
