import Exam
import Foundation
import Vault
import Web

/// Signs central's people in and out.
struct CentralDesk: SignInKeeping {
    private static let codeHours = 24
    /// From here on every failure costs a wait that doubles.
    private static let failuresFree = 10
    private static let failuresMax = 30
    private static let delaySecondsMax = 900

    let store: CentralStore
    let hasher: PasswordHasher
    let idleMinutes: Int
    let hoursMax: Int

    /// Hands out a code with which the person sets a password.
    static func issueCode(for account: String, in store: CentralStore) async throws -> String {
        let code = OneTimeCode.random()
        try await store.keepCode(
            Data(try OneTimeCode.digest(code)), for: account, until: now().adding(minutes: 60 * codeHours))
        return code
    }

    static func now() -> Moment { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    func visitor(token: String) async throws -> Visitor? {
        guard let digest = SignInToken.digest(token).map({ Data($0) }),
            let session = try await store.session(digest)
        else { return nil }
        let now = Self.now()
        guard now.isBefore(session.created.adding(minutes: 60 * hoursMax)),
            now.isBefore(session.lastSeen.adding(minutes: idleMinutes))
        else {
            try await store.end(session: digest)
            return nil
        }
        if session.lastSeen.adding(minutes: 1).isBefore(now) {
            try await store.touch(session: digest, at: now)
        }
        return visitor(session.account, csrf: session.csrf, token: token)
    }

    func signIn(staff: String, password: String) async throws -> Visitor {
        let account = try await store.account(staff)
        let now = Self.now()
        if let account {
            guard account.failures < Self.failuresMax else { throw SignInProblem.exhausted }
            let until = account.lastFailure.adding(seconds: Self.delaySeconds(after: account.failures))
            guard until.isNoLater(than: now) else { throw SignInProblem.delayed(until: until) }
        }
        let record = account?.password.flatMap { try? PasswordRecord(parsing: $0) }
        // Without an account the same work is done, so that the time tells nothing.
        let isRight = try await busy { try await hasher.matches(password, record) }
        guard isRight, let account else {
            if let account { try await store.note(failure: true, of: account.id, at: now) }
            throw SignInProblem.wrong
        }
        try await store.note(failure: false, of: account.id, at: now)
        return try await open(account.id)
    }

    func redeem(code: String, newPassword: String) async throws -> Visitor {
        guard let digest = (try? OneTimeCode.digest(code)).map({ Data($0) }),
            let account = try await store.account(ofCode: digest, at: Self.now())
        else { throw SignInProblem.codeWrong }
        do {
            try PasswordPolicy.check(password: newPassword, account: account)
        } catch {
            throw switch error {
            case .tooShort(_, let minimum): SignInProblem.passwordTooShort(charactersMin: minimum)
            case .tooLong(let maximum): SignInProblem.passwordTooLong(charactersMax: maximum)
            case .commonplace, .sameAsAccount: SignInProblem.passwordCommonplace
            }
        }
        let record = try await busy { try await hasher.hash(newPassword).text }
        guard try await store.setPassword(record, of: account, spending: digest) else {
            throw SignInProblem.codeWrong
        }
        return try await open(account)
    }

    func signOut(token: String) async throws {
        guard let digest = SignInToken.digest(token) else { return }
        try await store.end(session: Data(digest))
    }

    private func open(_ account: String) async throws -> Visitor {
        let token = SignInToken.random()
        let csrf = SignInToken.random()
        guard let digest = SignInToken.digest(token) else { preconditionFailure("a token that we drew") }
        try await store.open(session: Data(digest), csrf: csrf, of: account, at: Self.now())
        return visitor(account, csrf: csrf, token: token)
    }

    private func visitor(_ account: String, csrf: String, token: String) -> Visitor {
        Visitor(id: account, name: nil, roles: [], csrf: csrf, token: token)
    }

    private func busy<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch is PasswordHasherBusy {
            throw SignInProblem.busy
        }
    }

    private static func delaySeconds(after failures: Int) -> Int {
        failures < failuresFree ? 0 : min(delaySecondsMax, 1 << min(10, failures - failuresFree))
    }
}
