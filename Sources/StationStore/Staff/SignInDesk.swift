package import Exam
import Foundation
import GRDB
package import Vault

/// Signs people in and out, and says who sends a request.
///
/// Passwords, codes and tokens never reach the journal; that they were set, handed out and used
/// does, in the same transaction.
package struct SignInDesk: Sendable {
    /// Sessions one person may have at one time; the oldest goes when another one is opened.
    package static let sessionsMax = 8

    private let store: StationStore
    private let hasher: PasswordHasher
    private let limits: SessionLimits
    private let sessions = SessionCache()

    /// Make one and share it: copies share its memory of sessions.
    package init(store: StationStore, hasher: PasswordHasher, limits: SessionLimits = SessionLimits()) {
        self.store = store
        self.hasher = hasher
        self.limits = limits
    }

    /// Hands out a code with which the person sets a password, in place of any earlier one.
    ///
    /// - Parameters:
    ///   - staff: whose password it sets.
    ///   - actor: who hands it out.
    ///   - request: a form that is sent twice issues one code.
    /// - Returns: the code. It is stored only as a digest and cannot be shown again.
    /// - Throws: ``StaffRefusal`` or ``StoreFault``; ``SignInFault/codeShownBefore`` for a
    ///   repeated request.
    package func issueCode(
        for staff: Staff.ID, by actor: Actor, request: String? = nil
    ) async throws -> String {
        let code = OneTimeCode.random()
        let digest = Data(try OneTimeCode.digest(code))
        let performed = try await store.perform(
            IssueSignInCode(staff: staff), by: actor,
            request: CommandRequest(
                id: request,
                alongside: { db, performed in
                    guard case .staff(.codeIssued(_, let expires))? = performed.events.first else { return }
                    try db.run(
                        "DELETE FROM localOneTimeCode WHERE purpose = 'signIn' AND subject = \(staff)")
                    try db.run(
                        """
                        INSERT INTO localOneTimeCode (digest, purpose, subject, expires)
                        VALUES (\(digest), 'signIn', \(staff), \(expires))
                        """)
                }))
        guard !performed.isReplayed else { throw SignInFault.codeShownBefore }
        return code
    }

    /// Sets a password against a code, and signs the person in. Ends all their other sessions.
    ///
    /// - Throws: ``SignInFault/codeUnknown`` for a code that is wrong, used or too old;
    ///   ``PasswordFault`` for a password that does not do, and then the code still holds.
    package func redeem(code: String, newPassword: String) async throws -> SignedIn {
        guard let typed = try? OneTimeCode.digest(code) else { throw SignInFault.codeUnknown }
        let digest = Data(typed)
        let now = store.now()
        let subject = try await store.read { db in
            try db.value(
                Staff.ID.self,
                """
                SELECT subject FROM localOneTimeCode
                WHERE digest = \(digest) AND purpose = 'signIn' AND expires > \(now)
                """)
        }
        guard let staff = subject else { throw SignInFault.codeUnknown }
        try PasswordPolicy.check(password: newPassword, account: staff.rawValue)
        let record = try await hasher.hash(newPassword).text
        try await store.perform(
            RecordPasswordSet(staff: staff), by: .staff(staff),
            request: CommandRequest(alongside: { db, _ in
                try db.run("DELETE FROM localOneTimeCode WHERE digest = \(digest) AND purpose = 'signIn'")
                // Two browsers with one code: the second finds it gone, and nothing happened.
                guard db.changesCount == 1 else { throw SignInFault.codeUnknown }
                try db.run(
                    """
                    INSERT INTO localCredential (staff, password) VALUES (\(staff), \(record))
                    ON CONFLICT (staff) DO UPDATE SET password = excluded.password
                    """)
                try db.run("DELETE FROM localSession WHERE staff = \(staff)")
            }))
        return try await open(staff)
    }

    /// Signs a person in.
    ///
    /// - Throws: ``SignInFault/wrong``, the same for a person who does not exist and after the
    ///   same time; ``SignInFault/delayed(until:)`` and ``SignInFault/exhausted``, with nothing
    ///   checked; ``StaffRefusal/suspended`` when the password was right; `PasswordHasherBusy`.
    package func signIn(staff: String, password: String) async throws -> SignedIn {
        try await open(try await check(staff, password))
    }

    /// Checks the second person at one screen. Opens no session.
    ///
    /// - Throws: as ``signIn(staff:password:)``.
    package func verify(staff: String, password: String) async throws -> Staff.ID {
        let id = try await check(staff, password)
        let isActive = try await store.local { db in
            try SignInTries.forget(id, db)
            return try db.value(Bool.self, "SELECT isActive FROM staff WHERE id = \(id)")
        }
        guard isActive == true else { throw StaffRefusal.suspended }
        return id
    }

    /// Who holds `token`, if it still signs anybody in. Counts as a sign of life.
    ///
    /// A request within a minute of the last one costs microseconds and touches no disk.
    package func person(forToken token: String) async throws -> SignedIn? {
        guard let digest = SignInToken.digest(token) else { return nil }
        let now = store.now()
        let generation = store.accessChanges.generation
        var session: Session
        if let cached = sessions.find(digest, at: generation) {
            session = cached
        } else {
            guard let stored = try await read(digest, token) else { return nil }
            session = stored
        }
        guard limits.allow(session, at: now) else {
            sessions.forget(digest)
            do {
                try await store.local { db in
                    try db.run("DELETE FROM localSession WHERE digest = \(Data(digest))")
                }
            } catch is StoreFault {
                // It has ended whether or not the disk lets us say so.
            }
            return nil
        }
        session.lastSeen = max(session.lastSeen, now)
        let mustWrite = now.milliseconds - session.lastWritten.milliseconds >= SessionLimits.writeMilliseconds
        if mustWrite { session.lastWritten = now }
        sessions.keep(session, for: digest, at: generation)
        if mustWrite { try await write(now, digest) }
        return session.person
    }

    /// Ends the session of `token`, on the page and in the journal. Quiet when there is none.
    package func signOut(token: String) async throws {
        guard let digest = SignInToken.digest(token) else { return }
        let key = Data(digest)
        let owner = try await store.read { db in
            try db.value(Staff.ID.self, "SELECT staff FROM localSession WHERE digest = \(key)")
        }
        guard let staff = owner else { return }
        do {
            try await store.perform(
                RecordSignOut(staff: staff), by: .staff(staff),
                request: CommandRequest(alongside: { db, _ in
                    try db.run("DELETE FROM localSession WHERE digest = \(key)")
                }))
        } catch is StaffRefusal {
            // A suspended person gives no command any more, and has nothing to end but this.
            try await store.local { db in try db.run("DELETE FROM localSession WHERE digest = \(key)") }
        }
        sessions.forget(digest)
    }

    // MARK: - Passwords

    private func check(_ account: String, _ password: String) async throws -> Staff.ID {
        let id = Staff.ID(rawValue: account.trimmingCharacters(in: .whitespacesAndNewlines))
        let now = store.now()
        // The try is counted before the slow hash: sixty-four at once are sixty-four failures,
        // and the limit holds however many connections somebody opens.
        let record = try await store.local { db -> PasswordRecord? in
            try SignInTries.take(id, at: now, db)
            let text = try db.value(
                String.self, "SELECT password FROM localCredential WHERE staff = \(id)")
            return try text.map { try PasswordRecord(parsing: $0) }
        }
        let isRight: Bool
        do {
            isRight = try await hasher.matches(password, record)
        } catch {
            try await store.local { db in try SignInTries.giveBack(id, db) }
            throw error
        }
        guard isRight, let record else { throw SignInFault.wrong }
        if hasher.isOutdated(record) { try await renew(record, password, of: id) }
        return id
    }

    /// Hashes a password again that was stored with less work than new ones are.
    private func renew(_ record: PasswordRecord, _ password: String, of staff: Staff.ID) async throws {
        let (old, new) = (record.text, try await hasher.hash(password).text)
        try await store.local { db in
            try db.run(
                "UPDATE localCredential SET password = \(new) WHERE staff = \(staff) AND password = \(old)")
        }
    }

    // MARK: - Sessions

    private func open(_ staff: Staff.ID) async throws -> SignedIn {
        let (token, csrf) = (SignInToken.random(), SignInToken.random())
        guard let digest = SignInToken.digest(token) else { preconditionFailure("a token has a digest") }
        let key = Data(digest)
        let now = store.now()
        try await store.perform(
            RecordSignIn(staff: staff), by: .staff(staff),
            request: CommandRequest(alongside: { [limits] db, performed in
                try SignInTries.forget(staff, db)
                try limits.deleteExpired(at: now, db)
                try db.run(
                    """
                    INSERT INTO localSession (digest, staff, csrf, created, lastSeen, entry)
                    VALUES (\(key), \(staff), \(csrf), \(now), \(now), \(performed.position))
                    """)
                try db.run(
                    """
                    DELETE FROM localSession WHERE staff = \(staff) AND digest NOT IN (
                        SELECT digest FROM localSession WHERE staff = \(staff)
                        ORDER BY entry DESC LIMIT \(Self.sessionsMax))
                    """)
            }))
        // The oldest of them may just have ended: what is remembered of it must not let it in any longer.
        sessions.forget(of: staff)
        guard let session = try await read(digest, token) else { throw StaffRefusal.suspended }
        return session.person
    }

    private func read(_ digest: [UInt8], _ token: String) async throws -> Session? {
        let key = Data(digest)
        return try await store.read { db in
            let row = try db.row(
                """
                SELECT staff.id, staff.name, staff.roles, localSession.csrf, localSession.created,
                    localSession.lastSeen
                FROM localSession JOIN staff ON staff.id = localSession.staff
                WHERE localSession.digest = \(key) AND staff.isActive
                    AND localSession.entry > coalesce(staff.lastSuspended, 0)
                """)
            guard let row else { return nil }
            let person = SignedIn(
                token: token, staff: row[0], name: row[1], roles: RoleList.roles(in: row[2]), csrf: row[3])
            return Session(person: person, created: row[4], lastSeen: row[5], lastWritten: row[5])
        }
    }

    private func write(_ now: Moment, _ digest: [UInt8]) async throws {
        let key = Data(digest)
        do {
            try await store.local { db in
                try db.run("UPDATE localSession SET lastSeen = \(now) WHERE digest = \(key)")
            }
        } catch is StoreFault {
            // A full disk must not keep people from reading: at worst they sign in again after a restart.
        }
    }
}

/// Somebody who signed in, as every request finds them.
package struct SignedIn: Sendable, Equatable {
    package let token: String
    package let staff: Staff.ID
    /// nil when the person's particulars were erased.
    package let name: String?
    package let roles: Set<Role>
    /// What every form of this session carries.
    package let csrf: String
}

/// Why nobody was signed in.
package enum SignInFault: Error, Equatable, Sendable {
    /// Name or password; which of them is nobody's business.
    case wrong
    /// Too many failures in a row. Nothing was checked; try again from then on.
    case delayed(until: Moment)
    /// A hundred failures in a row: only a new code from an administrator helps.
    case exhausted
    /// The code is wrong, used or too old.
    case codeUnknown
    /// A repeated request: the code was shown once and stands nowhere. Issue another one.
    case codeShownBefore
}
